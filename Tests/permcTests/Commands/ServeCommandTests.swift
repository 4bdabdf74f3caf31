import Glibc
import PermRuntime
import Testing

@testable import permc

@Suite struct ServeCommandTests {
  private let folder = TestFolder()
  private let dump = TestPaths.fixture("e1000e.lspci")

  @Test func `each socket has one device, and what is missing is told`() {
    #expect(CommandRun("serve", "--profile", "strict").code == .usage)
    let none = CommandRun("serve", "--profile", "strict", "--socket", folder.path + "/s")
    #expect(none.code == .usage)
    #expect(
      none.errors.hasPrefix("permc serve: 1 sockets and 0 devices: each device has one socket\n"))
    #expect(CommandRun("serve", "--profile", "strict", "--dump", dump).code == .usage)
    let help = CommandRun("serve", "--help").output
    #expect(help.contains("reaches the device past the tables"))
  }

  @Test func `a socket that cannot be made is told, and those that were made are removed`() {
    let path = folder.path + "/s"
    let long = folder.path + "/" + String(repeating: "x", count: 120)
    let run = CommandRun(
      "serve", "--profile", "strict", "--socket", path, "--dump", dump, "--socket", long, "--dump", dump)
    #expect(run.code == .inputOutput)
    #expect(
      run.errors.hasSuffix(
        "permc serve: cannot listen on \(long): the path of a socket has 1 to 107 bytes\n"))
    #expect(folder.names().isEmpty)
    folder.add("file", "no socket")
    let file = folder.path + "/file"
    let taken = CommandRun("serve", "--profile", "strict", "--socket", file, "--dump", dump)
    #expect(
      taken.errors.hasSuffix("permc serve: cannot listen on \(file): there is a file that is no socket\n"))
    #expect(folder.text("file") == "no socket")
    #expect(
      CommandRun("serve", "--profile", "strict", "--socket", path, "--dump", "nowhere").code == .inputOutput)
  }

  /// Starts a server in the background, waits for its line, runs a script, ends the server with a signal.
  private func serve(_ arguments: String, signal: String = "TERM", _ script: String) -> (
    code: Int32, output: String
  ) {
    ChildProcess.shell(
      """
      $PERMC serve --profile linux_vfio \(arguments) > out 2> err & server=$!
      trap 'kill -KILL $server 2> /dev/null' EXIT
      for try in $(seq 300); do grep -qs ' under ' out && break; kill -0 $server 2> /dev/null || break; sleep 0.1; done
      \(script)
      kill -\(signal) $server; wait $server; echo "code $?"
      ls
      """, in: folder)
  }

  @Test(
    .enabled(if: ChildProcess.isBuilt, "permc is not built beside the tests"),
    arguments: ["TERM", "INT", "HUP"])
  func `a signal ends it with 0, and the socket is gone`(_ signal: String) {
    let run = serve("--socket s --dump '\(dump)'", signal: signal, "cat out")
    #expect(run.output == "permc serve: s: 0000:01:00.0 under linux_vfio\ncode 0\nerr\nout\n")
  }

  @Test(.enabled(if: ChildProcess.isBuilt, "permc is not built beside the tests"))
  func `two devices are served side by side, and a bad client hurts neither`() {
    let other = TestPaths.fixture("nvme.lspci")
    let run = serve(
      "--socket a --dump '\(dump)' --socket b --dump '\(other)'",
      """
      cut -d' ' -f3- out
      $PERMC fuzz --socket b --messages 3000 --seed 3 | sed 's/messages.*replies/messages replies/; s/[0-9]* errors/errors/'
      $PERMC fuzz --socket a --messages 3000 | sed 's/.*errors/errors/'
      """)
    #expect(run.code == 0)
    let lines = run.output.split(separator: "\n")
    #expect(lines.first == "a: 0000:01:00.0 under linux_vfio")
    #expect(lines.contains { $0.hasSuffix("errors, no fault (seed 3)") }, "\(run.output)")
    #expect(lines.contains("errors, no fault (seed 1)"), "\(run.output)")
    #expect(run.output.hasSuffix("code 0\nerr\nout\n"))
  }

  @Test func `a fuzz of a server takes no more than it needs`() {
    #expect(CommandRun("fuzz", "--socket", "s", "--profile", "strict").code == .usage)
    #expect(CommandRun("fuzz", "--socket", "s", dump).code == .usage)
    #expect(CommandRun("fuzz", "--messages", "3").code == .usage)
    let nobody = CommandRun("fuzz", "--socket", folder.path + "/s", "--messages", "10")
    #expect(nobody.code == .findings)
    #expect(
      nobody.output == "0 messages, 0 connections, 0 replies, 0 errors, cannot connect to \(folder.path)/s: "
        + "No such file or directory (seed 1)\n")
    let report = JSONReader.read(CommandRun("fuzz", "--socket", folder.path + "/s", "--json").output)
    #expect(report?["messages"] == .number(0) && report?["seed"] == .number(1))
  }

  @Test func `devices keep the order in which they were named`() throws {
    let arguments = try Arguments.parse(
      ["--socket", "a", "--dump", "x", "--dump=y"], ServeCommand.spec)
    #expect(DeviceChoice.all(arguments) == [.dump("x"), .dump("y")])
  }
}

import Testing

@testable import permc

@Suite struct AttachCommandTests {
  private let folder = TestFolder()

  /// Runs a script on a device of the fixture's dump.
  private func run(_ script: String, _ words: String..., profile: String = "strict") -> CommandRun {
    let file = folder.add("x.script", script)
    return CommandRun(
      [
        "attach", "--profile", profile, "--dump", TestPaths.fixture("e1000e.lspci"), "--script", file,
        "--bar",
        "0=mem32:20000", "--bar", "1=mem32:20000", "--bar", "2=io:20", "--bar", "3=mem32:4000", "--bar",
        "rom=mem32:40000",
      ] + words)
  }

  @Test func `statements are carried out in order, each with what decided it`() {
    let run = run(
      """
      # By name or by position.
      r PMCSR 2 = 0000
      w PM.PMCSR.PowerState 2 3
      state = d3hot nothing reachable
      """)
    #expect(run.code == .good && run.errors.isEmpty, "\(run.errors)")
    #expect(run.output.contains("w PM.PMCSR.PowerState 2 3\n  h 0cc 2 0000\n"), "\(run.output)")
    #expect(
      run.output.contains("  w 0cc 2 0003\n  e hw-write cc 2 0000\n  e hook set_power_state\n"),
      "\(run.output)")
    #expect(run.output.contains("  e row tables/caps/pm.perm:"))
    #expect(run.output.hasSuffix("state = d3hot nothing reachable: d3hot nothing reachable\n"))
  }

  @Test func `BARs are behind the gate`() {
    let run = run(
      """
      w COMMAND 2 0002
      bar 0 w 10 4 12345678
      bar 0 r 10 4 = 12345678
      w PMCSR 2 3
      bar 0 r 10 4 = ffffffff
      w PMCSR 2 0
      w COMMAND 2 0
      bar 0 r 10 4 = ffffffff
      """, "--quiet")
    #expect(run.code == .good && run.errors.isEmpty, "\(run.output)\(run.errors)")
    #expect(!run.output.contains("row"))
  }

  @Test func `what a script expects and does not get is told, and the rest is carried out`() {
    let run = run("r 0 4 = 12345678\nfails r 0 4\nr 1000 1\nfails r 1000 1\nr 0 2\n", "--quiet")
    #expect(run.code == .findings)
    #expect(run.errors.contains("line 1: r 0 4 = 12345678: expected 12345678\n"), "\(run.errors)")
    #expect(run.errors.contains("line 2: fails r 0 4: it did not fail\n"))
    #expect(run.errors.contains("line 3: r 1000 1: 1000 1 does not lie in config space\n"))
    #expect(run.errors.hasSuffix("permc attach: 3 statements did not do what they should\n"))
    #expect(run.output.hasSuffix("r 0 2: 8086\n"))
  }

  @Test(arguments: [
    ("x 0 4", "unknown statement `x`"), ("r 0", "expected a width"),
    ("r 0 5", "a width is 1 to 4 bytes, not `5`"), ("w 0 1 100", "a value of 1 byte, not more"),
    ("bar 7 r 0 4", "expected 0 to 5 or rom, not `7`"),
    ("bar 0 r 0 3", "a width is 1, 2, 4 or 8 bytes, not `3`"),
    ("irq nmi off", "expected intx, msi, msix, error or request, not `nmi`"),
    ("irq msi set 0", "expected a number of vectors from 1 to 2048, not `0`"),
    ("low-power sleep", "expected enter, armed, exit or idle, not `sleep`"), ("r 0 4 5", "unexpected `5`"),
    ("r Nothing.Here 4", "the function has no register `Nothing.Here`"),
    ("vfs 1", "a function that exists in memory"),
    ("fails", "expected a statement"),
  ])
  func `a statement that is none is told with what was expected`(_ line: String, _ message: String) {
    let run = run(line)
    #expect(run.code == .findings)
    #expect(run.errors.contains(message), "\(run.errors)")
  }

  @Test func `interrupts and memory for the device are set up and given back`() {
    let run = run(
      """
      irq msi set 1
      irq msi trigger 0
      irq msi trigger 0
      irq msi count 0 = 2
      irq msi off
      dma map 100000 10000
      dma unmap 100000 10000
      reset
      """, "--quiet")
    #expect(run.code == .good && run.errors.isEmpty, "\(run.output)\(run.errors)")
  }

  @Test func `what was done is a trace that replays`() throws {
    let trace = folder.path + "/x.trace"
    let run = run(
      """
      w COMMAND 2 0547
      r 4 4
      w PMCSR 2 3
      w INTERRUPT_LINE 1 b
      w PMCSR 2 0
      w MSI_FLAGS 2 1
      w 11 4 ffffffff
      r 10 4
      w Device_Control 2 2810
      r 0 3
      """, "--trace", trace, profile: "linux_vfio")
    #expect(run.code == .good, "\(run.errors)")
    let text = try #require(folder.text("x.trace"))
    #expect(
      text.contains(
        """

        e hook set_power_state
        e zap-mappings
        h 0cc 4 00000000
        h 0cc 1 03
        e set-power-state 3

        """))
    #expect(text.contains("\ne host-write 4 4 00100547\n"))
    #expect(text.contains("\nr 000 2 8086\nr 002 1 d3\n"))
    let replay = CommandRun("replay", "--profile", "linux_vfio", trace)
    #expect(replay.code == .good, "\(replay.output)\(replay.errors)")
    #expect(folder.names().sorted() == ["x.script", "x.trace"])
  }

  @Test(arguments: ["linux_vfio", "strict"])
  func `a trace with resets replays, the guest's and its VMM's`(_ profile: String) throws {
    let trace = folder.path + "/x.trace"
    let script = """
      w COMMAND 2 0006
      w Device_Control 2 8000
      r 4 4
      w COMMAND 2 0006
      w PMCSR 2 3
      w INTERRUPT_LINE 1 2a
      reset
      r PMCSR 2
      r INTERRUPT_LINE 1
      w COMMAND 2 0006
      w PMCSR 2 0
      w PMCSR 2 3
      w PMCSR 2 0
      r 4 4
      """
    let run = CommandRun(
      [
        "attach", "--profile", profile, "--dump", TestPaths.fixture("nvme.lspci"), "--bar", "0=mem64:4000",
        "--script", folder.add("x.script", script), "--quiet", "--trace", trace,
      ])
    #expect(run.code == .good && run.errors.isEmpty, "\(run.output)\(run.errors)")
    let text = try #require(folder.text("x.trace"))
    #expect(text.split(separator: "\n").count { $0 == "e flr" } == 2)
    let replay = CommandRun("replay", "--profile", profile, trace)
    #expect(replay.code == .good, "\(replay.output)\(replay.errors)")
  }

  @Test func `each statement is a line of JSON`() throws {
    let run = run("r 0 2\nr 0 2 = 1\n", "--json-lines")
    let lines = run.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 2)
    let json = try #require(JSONReader.read(lines[1]))
    #expect(json["answer"] == .string("8086") && json["problem"] == .string("expected 1"))
  }

  @Test func `one device is attached to`() {
    #expect(CommandRun("attach").code == .usage)
    let dump = TestPaths.fixture("e1000e.lspci")
    #expect(CommandRun("attach", "--dump", dump, "--dump", dump, "--profile", "strict").code == .usage)
    #expect(CommandRun("attach", "--dump", dump, "--socket", "/nowhere").code == .usage)
    let run = CommandRun("attach", "--socket", "/nowhere")
    #expect(run.code == .inputOutput && run.errors.contains("cannot connect to /nowhere: No such file"))
  }
}

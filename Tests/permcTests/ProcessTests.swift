import Testing

@testable import permc

/// The tool as others run it.
@Suite(.enabled(if: ChildProcess.isBuilt, "permc is not built beside the tests")) struct ProcessTests {
  private let folder = TestFolder()
  private let dump = TestPaths.fixture("e1000e.lspci")

  @Test(arguments: [
    ("$PERMC --help", 0), ("$PERMC", 2), ("$PERMC nonsense", 2), ("$PERMC dump nowhere", 3),
    ("echo 'enum E : 99' > x.perm; $PERMC check x.perm", 1), ("$PERMC dump < /dev/null", 3),
    ("$PERMC dump --help > /dev/full", 3),
  ])
  func `the exit code says how it went`(_ line: String, _ code: Int32) {
    #expect(ChildProcess.shell(line, in: folder).code == code)
  }

  @Test func `a reader that goes away early ends the tool quietly`() {
    let run = ChildProcess.shell(
      "$PERMC view --gaps --profile linux_vfio '\(dump)' 2>/dev/null | head -n 1", in: folder)
    #expect(run.code == 0)
    #expect(run.output.hasPrefix("0000:01:00.0 Ethernet controller: "))
    #expect(run.output.split(separator: "\n").count == 1)
  }

  @Test func `in a pipe there are no colours and no progress`() {
    let trace = TestPaths.fixture("pm-open-in-d3.trace")
    let run = ChildProcess.shell("$PERMC replay --profile linux_vfio '\(trace)' '\(trace)' | cat", in: folder)
    #expect(run.output == "2 traces, 6442 ops, 0 mismatches\n")
  }

  @Test func `a dump comes from standard input as well`() {
    let run = ChildProcess.shell("$PERMC dump < '\(dump)'; $PERMC dump - < '\(dump)'", in: folder)
    #expect(run.code == 0)
    #expect(run.output.split(separator: "\n").count { $0.hasPrefix("0: 0000:01:00.0 ") } == 2)
  }

  @Test func `the tool carries its tables and its pages`() {
    let run = ChildProcess.shell("cp $PERMC moved && ./moved explain PM.PMCSR", in: folder)
    #expect(run.code == 0)
    #expect(run.output.contains("tables/caps/pm.perm:"))
  }

  @Test func `a watch prints what each change brings, nothing else, and ends when interrupted`() {
    let script = """
      seen() { for try in $(seq 300); do grep -q "$1" out && return; sleep 0.1; done; exit 9; }
      : > out; echo 'first' > x.perm
      $PERMC check --watch --format short x.perm > out 2>&1 & watch=$!
      trap 'kill -KILL $watch 2> /dev/null' EXIT
      seen '`first`'
      echo 'second' > new && mv new x.perm
      seen '`second`'
      kill -INT $watch; wait $watch; echo "code $?"
      cut -d: -f1 out | sort -u
      """
    let run = ChildProcess.shell(script, in: folder)
    #expect(run.output == "code 1\nx.perm\n")
  }

  @Test func `a compile that is killed leaves each file old or new`() {
    let script = """
      $PERMC compile --profile linux_vfio --output new > names || exit 9
      mkdir out
      for file in new/*; do echo old > out/"${file##*/}"; done
      for delay in 0 0.1 0.2 0.3 0.4 0.5 0.6 0.8 1 1.2 1.5 2; do
        $PERMC compile --profile linux_vfio --output out > /dev/null & tool=$!
        sleep $delay; kill -KILL $tool 2> /dev/null; wait $tool 2> /dev/null
        for file in out/*; do
          [ "$(head -n 1 "$file")" = old ] || cmp "$file" new/"${file##*/}" || exit 8
        done
      done
      true
      """
    let run = ChildProcess.shell(script, in: folder)
    #expect(run.code == 0, "\(run.output)")
    #expect(!folder.names("new").isEmpty && folder.names("new").allSatisfy { $0.hasSuffix(".swift") })
  }
}

import Testing

@testable import permc

@Suite struct ReplayCommandTests {
  private let folder = TestFolder()
  private let trace = TestPaths.fixture("pm-open-in-d3.trace")

  @Test func `a recording that the runtime agrees with has no mismatch`() {
    let run = CommandRun("replay", "--profile", "linux_vfio", trace)
    #expect(run.code == .good)
    #expect(run.output == "1 traces, 3221 ops, 0 mismatches\n")
  }

  @Test func `the first mismatch is explained and all are counted by capability`() throws {
    let text = String(decoding: try InputFile.read(trace), as: UTF8.self)
    let path = folder.add(
      "x.trace", text.replacing("\nr 044 2 0003\n", with: "\nr 044 2 0002\n", maxReplacements: 1))
    let run = CommandRun("replay", path)
    #expect(run.code == .findings)
    #expect(
      run.output.contains(
        "line 405: r 044 2\n    expected 0002\n    got      0003\n    in PM, row tables/caps/pm.perm:"))
    #expect(
      run.output.hasSuffix("mismatches by capability:\n  1        PM\n1 traces, 3221 ops, 1 mismatches\n"))
    let json = try #require(JSONReader.read(CommandRun("replay", "--json", path).output))
    #expect(json["mismatches"] == .number(1))
    #expect(json["byCapability"]?["PM"] == .number(1))
    #expect(json["traces"]?["0"]?["first"]?["line"] == .number(405))
  }

  @Test func `a trace that cannot be read is told and the others are replayed`() {
    folder.add("a.trace", "perm-trace 2\n")
    let run = CommandRun("replay", folder.path, trace)
    #expect(run.code == .inputOutput)
    #expect(
      run.errors
        == "permc replay: \(folder.path)/a.trace: line 1: expected `perm-trace 1`, found `perm-trace 2`\n")
    #expect(run.output.hasPrefix("1 traces, "))
  }

  @Test func `progress is shown to a person and wiped away`() {
    let run = CommandRun(["replay", "--color=never", trace], isTerminal: true)
    #expect(run.errors.contains("\r1 of 1: "))
    #expect(run.errors.hasSuffix("\r"))
    #expect(CommandRun("replay", trace).errors.isEmpty)
  }
}

@Suite struct ExplainCommandTests {
  @Test func `a name of the tables is found by its last parts`() throws {
    let run = CommandRun("explain", "PMCSR.PowerState")
    #expect(run.code == .good)
    #expect(run.output.hasPrefix("PM.PMCSR.PowerState  field, tables/caps/pm.perm:"))
    let json = try #require(JSONReader.read(CommandRun("explain", "--json", "linux_vfio").output))
    #expect(json["names"]?["0"]?["kind"] == .string("profile"))
  }

  @Test func `a profile is told with its settings, those it inherits too`() throws {
    let summary = """
      from linux_vfio: gaps raw, hidden raw, unknown hide, writeback plain, overlap restart, bars_answer d0_to_d2, \
      io_bars ungated, d3hot_writes lost, vf_power free
      """
    #expect(CommandRun("explain", "linux_vfio_6_1").output.contains("\n  \(summary)\n"))
    let json = try #require(JSONReader.read(CommandRun("explain", "--json", "linux_vfio_6_1").output))
    #expect(json["names"]?["0"]?["summary"] == .string(summary))
  }

  @Test func `an unknown name is told with what was meant`() {
    let run = CommandRun("explain", "powerstate")
    #expect(run.code == .usage)
    #expect(run.errors.contains("did you mean `PowerState`?"))
  }

  @Test func `the page of a finding ends where the next begins`() {
    let pages =
      "# All\n\n## bit-hole\n\nA hole.\n\n```\n# not a heading\n```\n\n### More\n\n## `bit-overlap`\n\nTwice.\n"
    #expect(
      FindingPage.section("bit-hole", of: pages)
        == "## bit-hole\n\nA hole.\n\n```\n# not a heading\n```\n\n### More\n")
    #expect(FindingPage.section("bit-overlap", of: pages) == "## `bit-overlap`\n\nTwice.\n")
    #expect(FindingPage.section("none", of: pages) == nil)
  }
}

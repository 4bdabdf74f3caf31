import Testing

@testable import permc

@Suite struct LearnCommandTests {
  private let folder = TestFolder()
  private let trace = TestPaths.fixture("pm-open-in-d3.trace")

  @Test func `what is learned is a table that the check accepts, with an access behind each line`() throws {
    let path = folder.path + "/learned.perm"
    let run = CommandRun("learn", trace, "--output", path)
    #expect(run.code == .findings && run.output.isEmpty)
    let text = try #require(folder.text("learned.perm"))
    #expect(text.hasPrefix("include \"profiles/strict.perm\"\n"))
    #expect(text.contains("        Cache_Line_Size | write // line 55: w 00c 1 10\n"))
    #expect(CommandRun("check", path).code == .good)
    // Fewer accesses differ than under the profile that it was learned from.
    #expect(run.errors.contains("3093 accesses, 58 not let through by strict, 19 by learned; 4 lines\n"))
    #expect(mismatches("--tables", path, "--profile", "learned") < mismatches("--profile", "strict"))
  }

  private func mismatches(_ options: String...) -> Int {
    let run = CommandRun(["replay", "--json", trace] + options)
    guard case .number(let count)? = JSONReader.read(run.output)?["mismatches"] else { return -1 }
    return Int(count)
  }

  @Test func `what cannot be learned is told on standard error with its line`() {
    let run = CommandRun("learn", trace)
    #expect(
      run.errors.contains(
        "\(trace):402: w 044 2 0003: PM.PMCSR.PME_Status: a write beside it cleared it: "
          + "`writeback` is for all such bits\n"))
  }

  @Test func `from a profile that lets all through nothing is learned`() {
    let run = CommandRun("learn", trace, "--from", "linux_vfio", "--name", "same")
    #expect(run.code == .good)
    #expect(
      run.output.hasSuffix(
        "profile same from linux_vfio {\n    spec \"learned from synthetic/pm-open-in-d3 seed 1\"\n}\n"))
    #expect(run.errors.hasSuffix("0 not let through by linux_vfio, 0 by same; 0 lines\n"))
  }

  @Test(arguments: [["--name", "strict"], ["--name", "1x"], ["--name", "a b"], ["--from", "stric"]])
  func `names that cannot be are told`(_ words: [String]) {
    #expect(CommandRun(["learn", trace] + words).code == .usage)
  }

  @Test func `the same is told as JSON`() throws {
    let json = try #require(JSONReader.read(CommandRun("learn", trace, "--json").output))
    #expect(json["lines"]?["0"]?["text"] == .string("amend Type_0.Cache_Line_Size | write"))
    #expect(json["lines"]?["0"]?["line"] == .number(55))
    #expect(json["rest"]?["1"]?["name"] == .string("PM.PMCSR.PME_Status"))
  }

  private static let synthetic = [
    "exp-v2-ep", "ecap-acs-ec8", "vf-clean", "vndr-lens", "ht-all", "quirk-chain-loop", "quirk-ecap-allones",
  ].map { TestPaths.shared + "/traces/userspace/synthetic__\($0)__B__s1.trace" }

  @Test(
    .enabled(if: FileKind(synthetic[0]) == .file, "recordings beside the package are absent: skipped"),
    arguments: synthetic)
  func `recordings of the kernel are learned from, and the result passes the check`(_ path: String) throws {
    let learned = folder.path + "/learned.perm"
    let run = CommandRun("learn", path, "--output", learned)
    #expect(run.code == .findings || run.code == .good)
    #expect(CommandRun("check", learned).code == .good)
    let counts = try #require(run.errors.split(separator: "\n").last).split(separator: " ").compactMap {
      Int($0)
    }
    #expect(counts.count == 4 && counts[2] < counts[1], "\(run.errors)")
  }
}

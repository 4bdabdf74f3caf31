import Testing

@testable import permc

@Suite struct FuzzCommandTests {
  @Test func `Finds no difference, and says what it reached`() throws {
    let run = CommandRun(
      "fuzz", "--profile", "linux_vfio", "--ops", "4000", "--seed", "7", TestPaths.fixture("e1000e.lspci"))
    #expect(run.code == .good, "\(run.errors)")
    #expect(run.output.contains("linux_vfio: 4000 accesses to "))
    #expect(run.output.contains("no difference (seed 7"))
    #expect(run.output.contains("reached: bits "))
  }

  @Test func `The same seed makes the same accesses`() throws {
    func reached(_ jobs: String) throws -> String {
      let run = CommandRun(
        "fuzz", "--profile", "strict", "--ops", "3000", "--seed", "3", "--jobs", jobs,
        TestPaths.fixture("e1000e.lspci"))
      return String(try #require(run.output.split(separator: "\n").last))
    }
    #expect(try reached("1") == reached("2"))
  }

  @Test func `Facts come as JSON`() throws {
    let run = CommandRun(
      "fuzz", "--profile", "strict", "--ops", "2000", "--json", TestPaths.fixture("e1000e.lspci"))
    let value = try #require(JSONReader.read(run.output))
    let profile = try #require(value["profiles"]?.elements.first)
    #expect(profile["profile"] == .string("strict"))
    #expect(profile["accesses"] == .number(2000))
    #expect(profile["failures"] == .array([]))
  }

  @Test(arguments: [["--ops", "0"], ["--ops", "x"], ["--seconds", "1", "--ops", "1"], ["--jobs", "-1"]])
  func `Numbers that mean nothing are refused`(_ words: [String]) {
    let run = CommandRun(["fuzz", "--profile", "strict"] + words + [TestPaths.fixture("e1000e.lspci")])
    #expect(run.code == .usage)
  }
}

@Suite struct ProveCommandTests {
  @Test func `One capability is proved`() {
    let run = CommandRun("prove", "--profile", "strict", "--capability", "AF")
    #expect(run.code == .good, "\(run.output)")
    #expect(run.output.contains("no difference"))
  }

  @Test func `A capability that has no rows is named`() {
    let run = CommandRun("prove", "--profile", "strict", "--capability", "PMM")
    #expect(run.code == .usage)
    #expect(run.errors.contains("did you mean `PM`?"))
  }
}

import Testing

@testable import permc

@Suite struct CheckLawsCommandTests {
  /// The tables of the package.
  private static let tables = TestPaths.package + "/tables"

  @Test(arguments: ["strict", "qemu_emulated"])
  func `a profile that keeps its laws has nothing to list`(_ name: String) {
    let run = CommandRun("check", "--laws", name, Self.tables)
    #expect(
      run.output == """
        split_equals_whole   kept, claimed
        writes_stay_in_mask  kept, claimed
        rw1c_untouched       kept, claimed
        list_is_sound        kept, claimed

        """)
    #expect(run.code == .good)
  }

  @Test func `what linux_vfio breaks is listed with its rows, and is no finding`() {
    let run = CommandRun("check", "--laws", "linux_vfio", Self.tables)
    #expect(run.code == .good)
    let line = run.output.split(separator: "\n").first {
      $0.hasPrefix("rw1c_untouched") && $0.contains("PM.PMCSR.PME_Status")
    }
    #expect(line?.contains("caps/pm.perm:") == true)
    #expect(line?.contains("+04 [15]") == true)
    #expect(run.output.contains("\nrw1c_untouched       "))
    #expect(run.output.contains("exceptions, not claimed"))
  }

  @Test func `JSON has each place`() throws {
    let run = CommandRun("check", "--laws", "linux_vfio", "--json", Self.tables)
    let value = try #require(JSONReader.read(run.output))
    #expect(value["profile"] == .string("linux_vfio"))
    #expect(value["claims"] == .array([]))
    let places = value["exceptions"]?.elements ?? []
    #expect(places.contains { $0["path"] == .string("PMCSR.PME_Status") && $0["lowestBit"] == .number(47) })
  }

  @Test func `a claim that does not hold is a finding of the check`() {
    let folder = TestFolder()
    let corpus = TestPaths.package + "/Tests/PermCodegenTests/Laws/Corpus/law-broken.perm"
    let text = (try? InputFile.read(corpus)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    folder.add("sample.perm", text)
    let run = CommandRun("check", "--format", "short", folder.path)
    #expect(run.code == .findings)
    #expect(run.output.contains("[law-broken]"))
    #expect(CommandRun("check", "--laws", "mine", folder.path).code == .findings)
  }
}

import PermDSL
import Testing

@testable import permc

@Suite struct UserSourcesTests {
  private let folder = TestFolder()
  private let text = "include \"profiles/strict.perm\"\n\nprofile mine from strict {\n    expose PASID\n}\n"

  @Test func `a profile of one's own is derived from one that permc carries`() {
    let file = folder.add("mine.perm", text)
    let check = CommandRun("check", file)
    #expect(check.code == .good && check.output.hasSuffix(" files: no findings\n"), "\(check.output)")
    // `strict` is there too, but it is not one's own: the profile need not be named.
    let compile = CommandRun("compile", "--tables", file, "--output", folder.path + "/out")
    #expect(compile.code == .good, "\(compile.errors)")
    #expect(folder.names("out").contains("Mine.swift"))
    #expect(folder.text("out/Mine+Legend.swift")?.contains("<permc>/caps/pm.perm:") == true)
  }

  @Test func `what stands in the way of a carried table is shown with its place`() {
    let file = folder.add("mine.perm", text + "capability PM = 0x01 {\n    length 8\n}\n")
    let run = CommandRun("check", file)
    #expect(run.code == .findings)
    #expect(run.output.contains(" <permc>/caps/pm.perm:"), "\(run.output)")
  }

  @Test func `a carried table is read and listed, and nothing beside it`() throws {
    TestTables.carry()
    let sources = UserSources(root: folder.path)
    #expect(try sources.list("<permc>/headers") == ["type0.perm", "type1.perm", "type2.perm"])
    #expect(try !sources.read("<permc>/caps/pm.perm").isEmpty)
    #expect(throws: SourceError.notFound) { try sources.read("<permc>/caps/none.perm") }
    #expect(throws: SourceError.notFound) { try sources.read("caps/pm.perm") }
  }
}

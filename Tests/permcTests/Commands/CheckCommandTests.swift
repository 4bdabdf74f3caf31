import Testing

@testable import permc

@Suite struct CheckCommandTests {
  private let folder = TestFolder()
  private let bad = "capability X = 0x1 {\n    register R @0x00 u8 {\n        [7:0] A RW |\n"

  @Test(arguments: ["text", "short", "compiler", "json", "sarif"])
  func `a wrong table is found in every format`(_ format: String) {
    let path = folder.add("tables/x.perm", bad)
    let run = CommandRun("check", "--format", format, path)
    #expect(run.code == .findings)
    #expect(run.errors.isEmpty)
    #expect(run.output.contains("\(folder.path)/tables/x.perm"))
    if format == "json" || format == "sarif" { #expect(JSONReader.read(run.output) != nil) }
  }

  @Test func `the tables of the project have no finding`() {
    let run = CommandRun("check", TestPaths.package + "/tables")
    #expect(run.code == .good, "\(run.output)")
    #expect(run.output.hasSuffix(" files: no findings\n"))
  }

  @Test func `trees apart are checked apart and told together`() throws {
    folder.add("a/tables/x.perm", bad)
    folder.add("b/tables/x.perm", bad)
    let run = CommandRun("check", "--json", folder.path + "/a/tables", folder.path + "/b/tables/x.perm")
    let found = try #require(JSONReader.read(run.output)?["diagnostics"]).elements
    let files = Set(found.compactMap { $0["primary"]?["file"] }.map { "\($0)" })
    #expect(files.count == 2)
  }

  @Test(arguments: ["none", "empty"])
  func `a path without tables is an error of input`(_ name: String) {
    folder.add("empty/readme.txt", "")
    let run = CommandRun("check", folder.path + "/" + name)
    #expect(run.code == .inputOutput)
    #expect(run.output.isEmpty && run.errors.contains(folder.path + "/" + name))
  }

  @Test func `an aligned file stays, another is aligned once, and one with an error is refused`() {
    let path = folder.add("x.perm", "enum  E:2{\nA=0\nB=1\n}\n")
    #expect(CommandRun("fmt", "--check", path).code == .findings)
    #expect(folder.text("x.perm") == "enum  E:2{\nA=0\nB=1\n}\n")
    #expect(CommandRun("fmt", path).output == "\(path): aligned\n")
    let aligned = folder.text("x.perm")
    #expect(CommandRun("fmt", "--check", path).code == .good)
    #expect(CommandRun("fmt", path).output.isEmpty)
    #expect(folder.text("x.perm") == aligned)

    let broken = folder.add("y.perm", bad)
    let run = CommandRun("fmt", broken)
    #expect(run.code == .findings)
    #expect(folder.text("y.perm") == bad)
    #expect(run.errors.contains(broken))
    #expect(folder.names() == ["x.perm", "y.perm"])
  }
}

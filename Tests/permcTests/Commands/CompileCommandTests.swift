import Testing

@testable import permc

@Suite struct CompileCommandTests {
  private let folder = TestFolder()

  @Test func `a profile becomes Swift files, the same on every run`() throws {
    let first = CommandRun("compile", "--profile", "linux_vfio", "--output", folder.path + "/a/b")
    #expect(first.code == .good, "\(first.errors)")
    let names = folder.names("a/b")
    #expect(!names.isEmpty && names.allSatisfy { $0.hasSuffix(".swift") })
    #expect(first.output == names.map { "\(folder.path)/a/b/\($0)\n" }.joined())
    folder.add("c/stale.swift", "kept")
    let tables = TestPaths.package + "/tables"
    let second = CommandRun(
      "compile", "--json", "--profile=linux_vfio", "--tables", tables, "--output", folder.path + "/c")
    #expect(JSONReader.read(second.output)?["files"]?.elements.count == names.count)
    for name in names { #expect(folder.text("a/b/\(name)") == folder.text("c/\(name)"), "\(name)") }
    #expect(folder.text("c/stale.swift") == "kept")
  }

  @Test func `with an error nothing is written`() {
    folder.add("tables/x.perm", "profile p {\n    gaps | raww\n}\n")
    let run = CommandRun("compile", "--tables", folder.path + "/tables", "--output", folder.path + "/out")
    #expect(run.code == .findings)
    #expect(run.errors.contains(folder.path + "/tables/x.perm:2:"))
    #expect(run.output.isEmpty && FileKind(folder.path + "/out") == nil)
  }

  @Test func `a folder to write to, and a profile that exists, are needed`() {
    #expect(
      CommandRun("compile", "--profile", "linux_vfio").errors.hasPrefix(
        "permc compile: `--output` is needed\n"))
    let run = CommandRun("compile", "--profile", "linux_vfo", "--output", folder.path)
    #expect(run.code == .usage)
    #expect(run.errors.contains("the tables have no profile `linux_vfo`; did you mean `linux_vfio`?"))
  }
}

@Suite struct EmitMarkdownTests {
  private let folder = TestFolder()

  @Test func `named capabilities are printed, all are written with a page of the profile`() throws {
    let run = CommandRun("compile", "--emit", "markdown", "--profile", "strict", "PM", "MSI", "PM")
    #expect(run.code == .good, "\(run.errors)")
    #expect(run.output.hasPrefix("# PM\n\n"))
    #expect(run.output.split(separator: "\n").filter { $0.hasPrefix("# ") } == ["# PM", "# MSI"])
    #expect(!run.output.hasSuffix("\n\n"))
    let all = CommandRun("compile", "--emit", "markdown", "--profile", "strict", "--output", folder.path)
    #expect(all.output.hasPrefix(folder.path + "/strict.md\n"))
    let index = try #require(folder.text("strict.md"))
    for name in folder.names() where name != "strict.md" { #expect(index.contains("](\(name))"), "\(name)") }
    #expect(try #require(folder.text("PM.md")).contains("## Layout"))
  }

  @Test func `a capability that is not there, and one where none belongs, are errors of usage`() {
    let unknown = CommandRun("compile", "--emit", "markdown", "--profile", "strict", "PCI_Expres")
    #expect(unknown.code == .usage)
    #expect(
      unknown.errors.contains("profile `strict` has no capability `PCI_Expres`; did you mean `PCI_Express`?"))
    let misplaced = CommandRun("compile", "--profile", "strict", "--output", folder.path, "PM")
    #expect(misplaced.code == .usage)
    #expect(
      misplaced.errors.contains("unexpected `PM`: only `--emit markdown` makes pages of single capabilities"))
    #expect(CommandRun("compile", "--emit", "rust").errors.contains("`--emit` cannot be `rust`"))
  }
}

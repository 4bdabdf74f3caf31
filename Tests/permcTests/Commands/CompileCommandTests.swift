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

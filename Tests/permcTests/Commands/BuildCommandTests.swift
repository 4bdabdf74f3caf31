import Glibc
import Testing

@testable import permc

@Suite struct BuildCommandTests {
  private let folder = TestFolder()

  /// A profile that is `strict` with one line more.
  private func profile(_ name: String, _ line: String = "") -> String {
    "include \"profiles/strict.perm\"\n\nprofile \(name) from strict {\n    \(line)\n}\n"
  }

  private func build() -> CommandRun {
    CommandRun(
      "build", folder.path + "/tables", "--output", folder.path + "/Out.swift", "--format", "compiler")
  }

  @Test func `all profiles of a folder are in one file, those that it includes are not`() throws {
    folder.add("tables/a.perm", profile("a"))
    folder.add("tables/sub/b.perm", profile("b", "expose PASID"))
    let run = build()
    #expect(run.code == .good && run.output.isEmpty && run.errors.isEmpty, "\(run.errors)")
    let lines = try #require(folder.text("Out.swift")).split(separator: "\n")
    #expect(
      lines.filter { $0.contains(": PermissionTables") } == [
        "public struct A: PermissionTables, Sendable {", "public struct B: PermissionTables, Sendable {",
      ])
    #expect(lines.filter { $0.contains("import ") } == ["public import PermRuntime"])
    let constants = lines.filter { $0.hasPrefix("private let ") }.map { $0.prefix { $0 != ":" } }
    #expect(Set(constants).count == constants.count && constants.count > 2)
    #expect(!lines.contains { $0.contains(folder.path) })
  }

  @Test func `of a folder only some tables are taken, and what they include`() throws {
    folder.add("tables/a.perm", profile("a") + "include \"sub/b.perm\"\n")
    folder.add("tables/sub/b.perm", profile("b"))
    folder.add("tables/c.perm", "not a table")
    let run = CommandRun(
      "build", "--output", folder.path + "/Out.swift", "--", folder.path + "/tables", "a.perm")
    #expect(run.code == .good, "\(run.errors)")
    let text = try #require(folder.text("Out.swift"))
    #expect(
      text.contains("public struct A: PermissionTables") && text.contains("public struct B: PermissionTables")
    )
  }

  @Test func `a file that would not change is not touched`() {
    folder.add("tables/a.perm", profile("a"))
    #expect(build().code == .good)
    let before = inode("Out.swift")
    #expect(build().code == .good)
    #expect(before != nil && inode("Out.swift") == before)
    folder.add("tables/a.perm", profile("a", "gaps | blank"))
    #expect(build().code == .good)
    #expect(inode("Out.swift") != before)
  }

  @Test(arguments: [
    ("expose PASSID", 4, "unknown-name"),
    ("amend PM { PMCSR.PowerState | wrte }", 4, "unknown-word"),
    ("amend PM { PMCSR.reserved | write }", 4, "law-broken"),
  ])
  func `an error, a broken law too, stands at its file and line, and nothing is written`(
    _ line: String, _ number: Int, _ id: String
  ) {
    let file = folder.add("tables/a.perm", profile("a", line))
    let run = build()
    #expect(run.code == .findings)
    #expect(run.output.isEmpty)
    let first = run.errors.split(separator: "\n").first ?? ""
    #expect(
      first.hasPrefix("\(file):\(number):") && first.contains(": error: ") && first.hasSuffix("[\(id)]"),
      "\(run.errors)")
    #expect(folder.text("Out.swift") == nil)
  }

  @Test func `a folder without a profile, or without a table, is told so`() {
    folder.add("tables/a.perm", "include \"profiles/strict.perm\"\n")
    #expect(build().errors == "permc build: the tables of `\(folder.path)/tables` declare no profile\n")
    let empty = CommandRun("build", folder.path + "/none", "--output", folder.path + "/Out.swift")
    #expect(empty.code == .inputOutput && empty.errors.contains("is no folder that can be read"))
    #expect(CommandRun("build", folder.path).code == .usage)
  }

  private func inode(_ name: String) -> UInt? {
    var status = stat()
    return stat(folder.path + "/" + name, &status) == 0 ? UInt(status.st_ino) : nil
  }
}

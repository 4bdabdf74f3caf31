import PermDSL
import Testing

/// A page of docs/diagnostics.md.
struct DiagnosticPage: CustomTestStringConvertible, Sendable {
  var id: String
  /// The fenced tables.
  var tables: [String]

  var testDescription: String { id }

  static let all: [DiagnosticPage] = {
    var pages: [DiagnosticPage] = []
    var table: [Substring]?
    let text = String(
      decoding: PackageFiles.bytes(of: PackageFiles.root + "/docs/diagnostics.md") ?? [], as: UTF8.self)
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("## ") {
        pages.append(DiagnosticPage(id: String(line.dropFirst(3)), tables: []))
      } else if line == "```perm" {
        table = []
      } else if line == "```", let lines = table, !pages.isEmpty {
        pages[pages.count - 1].tables.append(lines.joined(separator: "\n") + "\n")
        table = nil
      } else {
        table?.append(line)
      }
    }
    return pages
  }()

  /// Compiles a table; `//- name` begins another file, `\xE9` is a byte.
  static func compile(_ table: String) -> Compilation {
    var files: [String: [UInt8]] = [:]
    var path = "main.perm"
    for line in table.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("//- ") {
        path = String(line.dropFirst(4))
        files[path] = []
        continue
      }
      var bytes: [UInt8] = []
      for (index, part) in line.split(separator: "\\xE9", omittingEmptySubsequences: false).enumerated() {
        bytes += (index > 0 ? [0xE9] : []) + Array(part.utf8)
      }
      files[path, default: []] += bytes + [UInt8(ascii: "\n")]
    }
    return CorpusCase.compile(files, "main.perm")
  }
}

@Suite struct DiagnosticPagesTests {
  @Test(arguments: DiagnosticID.allCases)
  func `every id has a page`(_ id: DiagnosticID) {
    #expect(DiagnosticPage.all.count { $0.id == id.rawValue } == 1)
  }

  @Test(arguments: DiagnosticPage.all)
  func `the first table of a page has the finding and the second has none`(_ page: DiagnosticPage) throws {
    try #require(page.tables.count == 2)
    let id = try #require(DiagnosticID(rawValue: page.id))
    // What rows are needed for is compiled where they are made.
    guard !id.isFoundInRows else { return }
    let failing = DiagnosticPage.compile(page.tables[0]).diagnostics
    #expect(failing.contains { $0.id == id }, "\(failing.map(\.message))")
    let fixed = DiagnosticPage.compile(page.tables[1]).diagnostics
    #expect(fixed.map(\.message) == [])
  }
}

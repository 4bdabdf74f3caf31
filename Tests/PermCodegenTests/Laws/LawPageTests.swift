import PermDSL
import Testing

@testable import PermCodegen

@Suite struct LawPageTests {
  /// The fenced tables of the page on `law-broken`.
  private static var tables: [String] {
    var tables: [String] = []
    var table: [Substring]?
    var isInPage = false
    for line in Tables.text("docs/diagnostics.md").split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("## ") { isInPage = line == "## law-broken" }
      guard isInPage else { continue }
      if line == "```perm" {
        table = []
      } else if line == "```", let lines = table {
        tables.append(lines.joined(separator: "\n") + "\n")
        table = nil
      } else {
        table?.append(line)
      }
    }
    return tables
  }

  private static func compile(_ text: String) -> Compilation {
    Compilation.compile(entries: ["main.perm"], from: InMemorySources(texts: ["main.perm": text]))
  }

  @Test func `the first table of the page breaks a law and the second keeps it`() throws {
    let tables = Self.tables
    try #require(tables.count == 2)
    let compilations = tables.map(Self.compile)
    #expect(compilations.flatMap(\.diagnostics).map(\.message) == [])
    #expect(rowFindings(of: compilations[0].model).contains { $0.id == .lawBroken })
    #expect(rowFindings(of: compilations[1].model).map(\.message) == [])
  }

  @Test func `a broken law is shown at the policy that breaks it`() throws {
    let compilation = Self.compile(Tables.text("Tests/PermCodegenTests/Laws/Corpus/law-broken.perm"))
    try #require(compilation.diagnostics.map(\.message) == [])
    let text = Renderer(files: compilation.files).render(rowFindings(of: compilation.model))
    #expect(text == Tables.text("Tests/PermCodegenTests/Laws/Corpus/law-broken.stderr"))
  }
}

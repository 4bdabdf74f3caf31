import PermDSL
import Testing

@testable import PermCodegen

/// The profile of docs/profiles.md.
@Suite struct OwnProfileTests {
  private static let text: String = {
    let lines = Tables.text("docs/profiles.md").split(separator: "\n", omittingEmptySubsequences: false)
    let table = lines.drop { $0 != "```perm" }.dropFirst().prefix { $0 != "```" }
    return table.joined(separator: "\n") + "\n"
  }()

  private static let compilation = Tables.beside(text, at: "mine.perm")

  @Test func `the example has no findings and keeps the laws it inherits`() throws {
    #expect(Self.compilation.diagnostics.map(\.message) == [])
    let mine = try #require(Self.compilation.model.profile(named: "mine"))
    #expect(mine.claims.count == Law.allCases.count)
    #expect(rowFindings(of: Self.compilation.model).map(\.message) == [])
  }

  @Test func `the example gains what it exposes and amends, and loses its gaps`() throws {
    let strict = try #require(Self.compilation.model.profile(named: "strict"))
    let mine = try #require(Self.compilation.model.profile(named: "mine"))
    let changes = ProfileDiff(strict, mine).changes
    #expect(Set(changes.map(\.capability)) == ["settings", "PASID", "PCI_Express"])
    #expect(changes.contains { $0.path == "gaps" && $0.verdict == .narrowed })
    #expect(
      changes.contains { $0.path == "PASID_Control.PASID_Enable" && $0.after.contains("write hardware") })
    let card = changes.filter { $0.capability == "PCI_Express" }
    #expect(card.map(\.path) == ["Device_Status.Correctable_Error_Detected"])
    #expect(card.allSatisfy { $0.variants < $0.variantCount && $0.verdict == .widened })
  }
}

import PermCodegen
import PermRuntime
import Testing

@testable import permc

/// The values that `permc dump --decode` shows are those that lspci shows.
@Suite(.enabled(if: TestPaths.hasShared && Lspci.isInstalled, "../shared or lspci is absent"))
struct LspciAgreementTests {
  @Test func `every field that lspci shows has the same value in the tables`() throws {
    let set = try Lspci.tables()
    var comparison = try LspciComparison(Lspci.pages)
    for dump in try Lspci.dumps() {
      for (device, printed) in try dump.functions() {
        let decoded = FunctionDescription(
          device.image, facts: device.facts(StatedFacts()).facts, model: set.model)
        comparison.compare(printed, decoded, "\(dump.name) \(printed.address)")
      }
    }
    print(comparison.report)
    #expect(comparison.differences.isEmpty, "\(comparison.differences.prefix(60).joined(separator: "\n"))")
    let headers: Set = ["Type_0", "Type_1"]
    #expect(comparison.tallies.keys.count { !headers.contains($0) } >= 25)
    // Other versions word some things otherwise, and know fields that this one does not.
    guard Lspci.isOfRows else { return }
    #expect(
      comparison.unknownFlags.isEmpty,
      "no row knows \(comparison.unknownFlags.sorted().joined(separator: "; "))")
    let unused = Lspci.rowNames.filter { !comparison.usedRows.contains($0) }
    #expect(unused.isEmpty, "rows that nothing showed: \(unused.joined(separator: "\n"))")
  }
}

extension LspciComparison {
  /// How much was compared.
  var report: String {
    let capabilities = tallies.filter { !$0.key.hasPrefix("Type_") }
    var lines = [
      "lspci agreement: \(functions) functions, \(capabilities.count) kinds of capability, "
        + "\(tallies.values.reduce(0) { $0 + $1.capabilities }) blocks, "
        + "\(tallies.values.reduce(0) { $0 + $1.paths.count }) distinct fields, "
        + "\(tallies.values.reduce(0) { $0 + $1.fields }) values compared, "
        + "\(knownDefects) differences are known defects of lspci"
    ]
    for (name, tally) in tallies.sorted(by: { $0.key < $1.key }) {
      lines.append(
        "  \(name): \(tally.capabilities) times, \(tally.paths.count) fields, \(tally.fields) values")
    }
    return lines.joined(separator: "\n")
  }
}

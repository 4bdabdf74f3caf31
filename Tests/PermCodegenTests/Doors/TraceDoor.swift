import PermCodegen
import PermRuntime

/// The door that recordings come in by: all that permc does with a stranger's traces.
package struct TraceDoor: Sendable {
  /// Recordings of a file, and operations of one, that are replayed at most.
  private static let traceLimit = 4
  private static let operationLimit = 2000

  private let tables: ProjectTables

  /// A door into these tables.
  package init(_ tables: ProjectTables) { self.tables = tables }

  /// Reads recordings, writes them down again, and replays them.
  ///
  /// - Returns: What does not hold that must hold of any bytes; nil: all does.
  package func fault(_ bytes: [UInt8]) -> String? {
    if case .failure(let problem) = Trace.parse(bytes) { _ = "\(problem)" }
    guard case .success(let traces) = Trace.parseAll(bytes) else { return nil }
    for trace in traces {
      let text = trace.text
      guard case .success(let again) = Trace.parse(Array(text.utf8)) else {
        return "a recording that was read and written down is not read again"
      }
      if again.text != text { return "a recording changes when it is written down again" }
      if again.operations.map(\.kind) != trace.operations.map(\.kind) || again.hardware != trace.hardware {
        return "a recording is not the same after it was written down"
      }
    }
    guard let rows = tables.profiles.first?.rows else { return nil }
    for trace in traces.prefix(Self.traceLimit) where trace.operations.count <= Self.operationLimit {
      let outcome = TraceReplay.run(trace, tables: rows.image, legend: rows.legend)
      for mismatch in outcome.mismatches where !(0..<trace.configSize).contains(mismatch.position) {
        return "a mismatch at \(mismatch.position)"
      }
    }
    return nil
  }
}

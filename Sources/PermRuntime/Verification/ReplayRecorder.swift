/// Collects the differences of a replay, each with the row that decided.
struct ReplayRecorder {
  let legend: TableLegend
  var outcome = TraceReplay.Outcome()

  init(legend: TableLegend) { self.legend = legend }

  mutating func add<Function: PassthroughFunction & ~Copyable>(
    _ space: ConfigSpace<Function, InterpretedHooks>, _ kind: TraceReplay.Mismatch.Kind, _ line: Int,
    _ position: Int,
    _ access: String, _ expected: String, _ actual: String
  ) {
    outcome.mismatches.append(
      TraceReplay.Mismatch(
        kind: kind, line: line, position: position, access: access, expected: expected, actual: actual,
        owner: owner(space, of: position),
        row: space.rowText(at: position, legend)))
  }

  private func owner<Function: PassthroughFunction & ~Copyable>(
    _ space: ConfigSpace<Function, InterpretedHooks>, of position: Int
  ) -> String {
    guard let region = space.region(at: position) else { return "outside" }
    switch region.owner {
    case .gap: return "gap"
    case .capability(let index), .hidden(let index): return legend.name(of: space.capabilities[index])
    }
  }
}

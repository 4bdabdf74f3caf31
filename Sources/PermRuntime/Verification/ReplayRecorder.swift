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
    let row = space.row(position / 4)
    let place = legend.lines.indices.contains(Int(row.line)) ? legend.lines[Int(row.line)] : nil
    let origin =
      place.flatMap { $0.line == 0 ? nil : $0 }.map { "\($0.file):\($0.line) \($0.subject)" } ?? "no row"
    outcome.mismatches.append(
      TraceReplay.Mismatch(
        kind: kind, line: line, position: position, access: access, expected: expected, actual: actual,
        owner: owner(space, of: position),
        row: "\(origin), virt \(hexText(row.virt, 8)) write \(hexText(row.shadowWrite | row.deviceWrite, 8))")
    )
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

/// The table of all cases, for people.
struct Report {
  var machine: Machine
  var rounds: Int
  var results: [(item: Case, measurement: Measurement)]

  /// Cells of the table: one row a case, below the titles of the columns.
  private var rows: [[String]] {
    let titles = [
      "operation", "Linux*", "QEMU*", "cloud-hypervisor*", "C ns", "perm ns", "ratio", "lowest", "target",
      "",
    ]
    return [titles]
      + results.map { item, measurement in
        let target =
          switch item.target {
          case .ratio(let limit): limit.text(1) + " x C"
          case .nanoseconds(let limit): limit.text(0) + " ns"
          }
        let lowest = (measurement.swift.min() ?? 0) / max(measurement.reference.min() ?? 1, 0.001)
        return [item.title] + item.recorded + [
          measurement.reference.median.text(2), measurement.swift.median.text(2),
          measurement.ratios.median.text(2), lowest.text(2), target,
          measurement.meets(item.target) ? "met" : "missed",
        ]
      }
  }

  /// What the columns mean.
  private var note: String {
    """
    ns an operation, median of \(rounds) rounds in which both sides ran in turn. ratio: median of the rounds' own; it \
    decides. lowest: of the fastest rounds of both. C: the reference. * recorded in another run, on another machine.
    """
  }

  /// Aligned for a terminal.
  var text: String {
    let rows = self.rows
    let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let lines = rows.map { row in
      row.enumerated().map { column, cell in
        let blank = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 ? cell + blank : blank + cell
      }.joined(separator: "  ")
    }
    return machine.text + "\n\n" + lines.joined(separator: "\n") + "\n\n" + note
  }

  /// As a table of Markdown.
  var markdown: String {
    var lines = rows.map { "| " + $0.joined(separator: " | ") + " |" }
    let columns = rows.first?.count ?? 0
    lines.insert("|---|" + String(repeating: "---:|", count: max(0, columns - 1)), at: 1)
    return machine.text + "\n\n" + lines.joined(separator: "\n") + "\n\n" + note
  }
}

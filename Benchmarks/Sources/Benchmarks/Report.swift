/// The table of all cases, for people.
struct Report {
  var machine: Machine
  var rounds: Int
  var results: [(item: Case, measurement: Measurement)]

  /// A table: the titles of its columns, then one row a case.
  private typealias Cells = [[String]]

  /// What was measured beside the reference in C, and beside the runtime in Swift.
  private var tables: [Cells] {
    let byReference = results.filter { !$0.item.isOfLibrary }
    let bySwift = results.filter { $0.item.isOfLibrary }
    let first =
      [
        [
          "operation", "Linux*", "QEMU*", "cloud-hypervisor*", "C ns", "perm ns", "ratio", "lowest", "target",
          "",
        ]
      ] + byReference.map { cells($0, of: "C", $0.item.recorded) }
    let second =
      [["through the C library", "Swift ns", "library ns", "ratio", "lowest", "target", ""]]
      + bySwift.map { cells($0, of: "Swift", []) }
    return [first, second].filter { $0.count > 1 }
  }

  private func cells(
    _ result: (item: Case, measurement: Measurement), of baseline: String, _ recorded: [String]
  )
    -> [String]
  {
    let (item, measurement) = result
    let target =
      switch item.target {
      case .ratio(let limit): limit.text(1) + " x " + baseline
      case .nanoseconds(let limit): limit.text(0) + " ns"
      }
    let lowest = (measurement.swift.min() ?? 0) / max(measurement.reference.min() ?? 1, 0.001)
    return [item.title] + recorded + [
      measurement.reference.median.text(2), measurement.swift.median.text(2),
      measurement.ratios.median.text(2), lowest.text(2), target,
      measurement.meets(item.target) ? "met" : "missed",
    ]
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
    let parts = tables.map { rows in
      let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
      return rows.map { row in
        row.enumerated().map { column, cell in
          let blank = String(repeating: " ", count: widths[column] - cell.count)
          return column == 0 ? cell + blank : blank + cell
        }.joined(separator: "  ")
      }.joined(separator: "\n")
    }
    return ([machine.text] + parts + [note]).joined(separator: "\n\n")
  }

  /// As tables of Markdown.
  var markdown: String {
    let parts = tables.map { rows in
      var lines = rows.map { "| " + $0.joined(separator: " | ") + " |" }
      let columns = rows.first?.count ?? 0
      lines.insert("|---|" + String(repeating: "---:|", count: max(0, columns - 1)), at: 1)
      return lines.joined(separator: "\n")
    }
    return ([machine.text] + parts + [note]).joined(separator: "\n\n")
  }
}

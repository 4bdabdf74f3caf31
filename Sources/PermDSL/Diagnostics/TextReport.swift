/// Findings for people, in the manner of rustc.
struct TextReport {
  /// Where colour goes.
  struct Style {
    /// SGR parameters of each role; empty: no colour.
    var error = "", warning = "", primaryHelp = "", secondary = "", removed = "", added = "", strong = ""

    static let plain = Style()
    static let ansi = Style(
      error: "1;31",
      warning: "1;33",
      primaryHelp: "1;36",
      secondary: "1;34",
      removed: "31",
      added: "32",
      strong: "1"
    )
  }

  let style: Style
  private(set) var text = ""
  /// Columns of the line numbers of the finding being written.
  private var gutter = 1

  init(style: Style) { self.style = style }

  private func paint(_ text: String, _ colour: String) -> String {
    colour.isEmpty || text.isEmpty ? text : "\u{1B}[\(colour)m\(text)\u{1B}[0m"
  }

  /// Labels of one file that stand near each other, by line.
  private struct Cluster {
    var file: Int
    var labels: [(label: DiagnosticLabel, line: Int, isPrimary: Bool)]
    var isPrimary: Bool { labels.contains { $0.isPrimary } }
  }

  /// Appends a finding, with an empty line between it and the one before.
  mutating func write(_ diagnostic: Diagnostic, _ positions: inout Positions) {
    if !text.isEmpty { text += "\n" }
    let colour = diagnostic.id.severity == .error ? style.error : style.warning
    text += paint("\(diagnostic.id.severity.rawValue)[\(diagnostic.id.rawValue)]", colour)
    text += paint(": " + Display.printable(diagnostic.message), style.strong) + "\n"

    let clusters = self.clusters(diagnostic, &positions)
    let diffs = diagnostic.fixIts.map { FixItDiff.diffs(of: $0, positions.files) }
    let lastLine = clusters.flatMap(\.labels).map(\.line).max() ?? 1
    let lastDiffLine = diffs.joined().map(\.lastLine).max() ?? 1
    gutter = String(max(lastLine, lastDiffLine)).count

    for (index, cluster) in clusters.enumerated() {
      if index > 0 { writeBar() }
      let anchor = cluster.labels.first { $0.isPrimary } ?? cluster.labels.first
      let place = anchor.map { positions.place($0.label.range) } ?? "?"
      writeIndented((index == 0 ? "--> " : "::: "), Display.printable(place))
      write(cluster, positions.files, colour)
    }
    if !diagnostic.notes.isEmpty || !diagnostic.fixIts.isEmpty { writeBar() }
    for note in diagnostic.notes {
      text += spaces(gutter + 1) + paint("= note:", style.strong) + " " + Display.printable(note) + "\n"
    }
    for (fixIt, diff) in zip(diagnostic.fixIts, diffs) {
      text +=
        spaces(gutter) + paint("help:", style.primaryHelp) + " " + Display.printable(fixIt.message) + "\n"
      write(diff, diagnostic.primary.range.file)
    }
  }

  /// Appends the line that counts what is not shown.
  mutating func writeSummary(_ summary: String) {
    if !text.isEmpty { text += "\n" }
    text += paint(summary, style.strong) + "\n"
  }

  // MARK: - Lines of the tables

  private func clusters(_ diagnostic: Diagnostic, _ positions: inout Positions) -> [Cluster] {
    var placed: [(label: DiagnosticLabel, line: Int, isPrimary: Bool)] = []
    for (index, label) in ([diagnostic.primary] + diagnostic.secondary).enumerated() {
      guard positions.file(label.range) != nil else { continue }
      let line = positions.position(label.range.bytes.lowerBound, in: label.range.file).line
      placed.append((label, line, index == 0))
    }
    placed.sort { $0.label.range < $1.label.range }
    var clusters: [Cluster] = []
    for item in placed {
      if let last = clusters.last, last.file == item.label.range.file,
        let lastLine = last.labels.last?.line, item.line - lastLine <= 2
      {
        clusters[clusters.count - 1].labels.append(item)
      } else {
        clusters.append(Cluster(file: item.label.range.file, labels: [item]))
      }
    }
    return clusters.filter(\.isPrimary) + clusters.filter { !$0.isPrimary }
  }

  private mutating func write(_ cluster: Cluster, _ files: [SourceFile], _ primaryColour: String) {
    guard let first = cluster.labels.first?.line, let last = cluster.labels.last?.line else { return }
    let file = files[cluster.file]
    writeBar()
    for line in first...last {
      let labels = cluster.labels.filter { $0.line == line }
      let lineRange = file.lineRange(line)
      let focus = (labels.first { $0.isPrimary } ?? labels.first)?.label.range.bytes
      let display = DisplayLine(file, line: line, focus: focus ?? lineRange.lowerBound..<lineRange.lowerBound)
      writeNumbered(line, display.text)
      for (label, _, isPrimary) in labels {
        // Only the first line of a range is marked.
        let upper = min(label.range.bytes.upperBound, max(lineRange.upperBound, label.range.bytes.lowerBound))
        let columns = display.columns(of: label.range.bytes.lowerBound..<upper)
        var marks = String(repeating: isPrimary ? "^" : "-", count: columns.count)
        if !label.text.isEmpty { marks += " " + Display.printable(label.text) }
        text += spaces(gutter + 1) + paint("|", style.secondary) + spaces(columns.lowerBound + 1)
        text += paint(marks, isPrimary ? primaryColour : style.secondary) + "\n"
      }
    }
  }

  private mutating func write(_ diffs: [FixItDiff], _ primaryFile: Int) {
    for diff in diffs {
      if diff.file == primaryFile { writeBar() } else { writeIndented("::: ", Display.printable(diff.path)) }
      for (number, line) in diff.removed {
        writeNumbered(number, paint(line.isEmpty ? "-" : "- " + line, style.removed))
      }
      for (number, line) in diff.added {
        writeNumbered(number, paint(line.isEmpty ? "+" : "+ " + line, style.added))
      }
    }
  }

  private mutating func writeNumbered(_ number: Int, _ line: String) {
    let digits = String(number)
    text += paint(spaces(gutter - digits.count) + digits + " |", style.secondary)
    text += line.isEmpty ? "\n" : " " + line + "\n"
  }

  private mutating func writeBar() {
    text += spaces(gutter + 1) + paint("|", style.secondary) + "\n"
  }

  private mutating func writeIndented(_ mark: String, _ rest: String) {
    text += spaces(gutter) + paint(mark, style.secondary) + rest + "\n"
  }

  private func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
}

/// How findings are written down.
public enum DiagnosticFormat: String, Sendable, CaseIterable {
  /// For people: the lines of the tables with what is wrong marked under them.
  case text
  /// One line a finding: `path:line:column: error[id]: message`.
  case short
  /// As compilers write it, for the log of a build: `path:line:column: error: message [id]`, then what belongs to it, each
  /// line a `note` at its place.
  case compiler
  /// One JSON object; see `Renderer.render`.
  case json
  /// SARIF 2.1.0, for code review tools.
  case sarif
}

/// Writes findings down, the same way on every run.
public struct Renderer: Sendable {
  /// Errors, and warnings, that the text form shows before it only counts them.
  public static let limit = 20

  /// The files that ranges point into.
  public var files: [SourceFile]
  /// Whether the text form uses ANSI colours.
  public var usesColour: Bool

  /// A renderer of findings in some files.
  public init(files: [SourceFile], usesColour: Bool = false) {
    self.files = files
    self.usesColour = usesColour
  }

  /// All findings, ordered by file, then offset, each with a newline at its end.
  ///
  /// Lines and columns count from 1, columns in Unicode scalars; offsets count bytes from 0. The JSON form is
  /// `{version, diagnostics: [{id, severity, message, primary, secondary, notes, fixIts}]}`, where a place is
  /// `{file, start, end, text}`, an end `{offset, line, column}`, and a fix-it `{message, applicability, edits: [{file, start,
  /// end, replacement}]}`.
  public func render(_ diagnostics: [Diagnostic], as format: DiagnosticFormat = .text) -> String {
    let sorted = Self.sorted(diagnostics)
    var positions = Positions(files: files)
    switch format {
    case .text: return renderText(sorted, &positions)
    case .short:
      var text = ""
      for diagnostic in sorted {
        let place = positions.place(diagnostic.primary.range)
        text += Display.printable("\(place): \(diagnostic.headline)") + "\n"
      }
      return text
    case .compiler: return sorted.map { compilerLines($0, &positions) }.joined()
    case .json: return JSONReport.value(of: sorted, &positions).text + "\n"
    case .sarif: return SARIFReport.value(of: sorted, &positions).text + "\n"
    }
  }

  private func compilerLines(_ diagnostic: Diagnostic, _ positions: inout Positions) -> String {
    let place = positions.place(diagnostic.primary.range)
    let id = diagnostic.id
    var lines = ["\(place): \(id.severity.rawValue): \(diagnostic.message) [\(id.rawValue)]"]
    for label in diagnostic.secondary where !label.text.isEmpty {
      lines.append("\(positions.place(label.range)): note: \(label.text)")
    }
    let remarks = diagnostic.notes + diagnostic.fixIts.map(remark)
    let label = diagnostic.primary.text
    lines += ((label.isEmpty ? [] : [label]) + remarks).map { "\(place): note: \($0)" }
    return lines.map { Display.printable($0) + "\n" }.joined()
  }

  /// A fix in one line: what it is, and what would stand there.
  private func remark(_ fixIt: FixIt) -> String {
    guard let edit = fixIt.edits.first, fixIt.edits.count == 1, !edit.replacement.isEmpty else {
      return fixIt.message
    }
    return "\(fixIt.message): \(edit.replacement)"
  }

  /// The order in which findings are shown: file, then offset; at one place errors first, then by id.
  public static func sorted(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    diagnostics.sorted { a, b in
      if a.primary.range != b.primary.range { return a.primary.range < b.primary.range }
      if a.id != b.id { return (a.id.severity, a.id.rawValue) < (b.id.severity, b.id.rawValue) }
      return a.message < b.message
    }
  }

  private func renderText(_ diagnostics: [Diagnostic], _ positions: inout Positions) -> String {
    var writer = TextReport(style: usesColour ? .ansi : .plain)
    var left: [Severity: Int] = [.error: Self.limit, .warning: Self.limit]
    var omitted: [Severity: Int] = [:]
    for diagnostic in diagnostics {
      let severity = diagnostic.id.severity
      if left[severity, default: 0] > 0 {
        left[severity, default: 0] -= 1
        writer.write(diagnostic, &positions)
      } else {
        omitted[severity, default: 0] += 1
      }
    }
    let counts = [Severity.error, .warning].compactMap { severity in
      omitted[severity].map { "\($0) more \(severity.rawValue)\($0 == 1 ? "" : "s")" }
    }
    if !counts.isEmpty { writer.writeSummary(counts.joined(separator: " and ") + " not shown") }
    return writer.text
  }
}

extension Diagnostic {
  /// `error[id]: message`.
  var headline: String { "\(id.severity.rawValue)[\(id.rawValue)]: \(message)" }
}

/// Lines and columns of offsets; each file is counted once, when first asked for.
struct Positions {
  let files: [SourceFile]
  private var indices: [Int: ColumnIndex] = [:]

  init(files: [SourceFile]) { self.files = files }

  /// The file of a range, if there is one.
  func file(_ range: SourceRange) -> SourceFile? {
    files.indices.contains(range.file) ? files[range.file] : nil
  }

  /// Line and column, from 1, of an offset in a file.
  mutating func position(_ offset: Int, in file: Int) -> (line: Int, column: Int) {
    guard files.indices.contains(file) else { return (1, 1) }
    let offset = min(max(0, offset), files[file].bytes.count)
    if let index = indices[file] { return index.position(of: offset) }
    let index = ColumnIndex(files[file])
    indices[file] = index
    return index.position(of: offset)
  }

  /// `path:line:column` of where a range begins.
  mutating func place(_ range: SourceRange) -> String {
    let (line, column) = position(range.bytes.lowerBound, in: range.file)
    return "\(file(range)?.path ?? "?"):\(line):\(column)"
  }
}

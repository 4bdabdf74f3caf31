/// Findings as one JSON object; the shape stands at `Renderer.render`.
enum JSONReport {
  /// Version of the shape.
  static let version = 1

  static func value(of diagnostics: [Diagnostic], _ positions: inout Positions) -> JSONValue {
    var list: [JSONValue] = []
    for diagnostic in diagnostics {
      var secondary: [JSONValue] = []
      for label in diagnostic.secondary { secondary.append(value(of: label, &positions)) }
      var fixIts: [JSONValue] = []
      for fixIt in diagnostic.fixIts { fixIts.append(value(of: fixIt, &positions)) }
      list.append([
        "id": .string(diagnostic.id.rawValue),
        "severity": .string(diagnostic.id.severity.rawValue),
        "message": .string(diagnostic.message),
        "primary": value(of: diagnostic.primary, &positions),
        "secondary": .array(secondary),
        "notes": .array(diagnostic.notes.map { .string($0) }),
        "fixIts": .array(fixIts),
      ])
    }
    return ["version": .number(version), "diagnostics": .array(list)]
  }

  private static func value(of label: DiagnosticLabel, _ positions: inout Positions) -> JSONValue {
    .object(place(label.range, &positions) + [(key: "text", value: .string(label.text))])
  }

  private static func value(of fixIt: FixIt, _ positions: inout Positions) -> JSONValue {
    var edits: [JSONValue] = []
    for edit in fixIt.edits {
      edits.append(
        .object(place(edit.range, &positions) + [(key: "replacement", value: .string(edit.replacement))])
      )
    }
    return [
      "message": .string(fixIt.message), "applicability": .string(fixIt.applicability.rawValue),
      "edits": .array(edits),
    ]
  }

  private static func place(_ range: SourceRange, _ positions: inout Positions) -> [(
    key: String, value: JSONValue
  )] {
    [
      (key: "file", value: .string(positions.file(range)?.path ?? "")),
      (key: "start", value: end(range.bytes.lowerBound, range.file, &positions)),
      (key: "end", value: end(range.bytes.upperBound, range.file, &positions)),
    ]
  }

  private static func end(_ offset: Int, _ file: Int, _ positions: inout Positions) -> JSONValue {
    let (line, column) = positions.position(offset, in: file)
    return ["offset": .number(offset), "line": .number(line), "column": .number(column)]
  }
}

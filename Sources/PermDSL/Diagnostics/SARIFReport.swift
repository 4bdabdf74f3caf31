/// Findings in the interchange format of code review tools.
///
/// Source: OASIS SARIF 2.1.0 §3.
enum SARIFReport {
  static func value(of diagnostics: [Diagnostic], _ positions: inout Positions) -> JSONValue {
    let ids = Set(diagnostics.map(\.id)).sorted { $0.rawValue < $1.rawValue }
    let numbers = Dictionary(uniqueKeysWithValues: ids.enumerated().map { ($1, $0) })
    var results: [JSONValue] = []
    for diagnostic in diagnostics {
      results.append(result(diagnostic, rule: numbers[diagnostic.id] ?? 0, &positions))
    }
    let rules = ids.map { id -> JSONValue in
      ["id": .string(id.rawValue), "defaultConfiguration": ["level": .string(id.severity.rawValue)]]
    }
    return document(rules, results)
  }

  /// A run of permc with its results.
  static func document(_ rules: [JSONValue], _ results: [JSONValue]) -> JSONValue {
    [
      "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
      "version": "2.1.0",
      "runs": [
        [
          "tool": ["driver": ["name": "permc", "rules": .array(rules)]],
          "columnKind": "unicodeCodePoints",
          "results": .array(results),
        ]
      ],
    ]
  }

  private static func result(_ diagnostic: Diagnostic, rule: Int, _ positions: inout Positions) -> JSONValue {
    var related: [JSONValue] = []
    for (index, label) in diagnostic.secondary.enumerated() {
      related.append([
        "id": .number(index + 1), "physicalLocation": location(label.range, &positions),
        "message": ["text": .string(label.text)],
      ])
    }
    var fixes: [JSONValue] = []
    for fixIt in diagnostic.fixIts { fixes.append(fix(fixIt, &positions)) }
    let text = ([diagnostic.message, diagnostic.primary.text].filter { !$0.isEmpty }.joined(separator: ": "))
    let message = ([text] + diagnostic.notes.map { "note: " + $0 }).joined(separator: "\n")
    return [
      "ruleId": .string(diagnostic.id.rawValue),
      "ruleIndex": .number(rule),
      "level": .string(diagnostic.id.severity.rawValue),
      "message": ["text": .string(message)],
      "locations": [["physicalLocation": location(diagnostic.primary.range, &positions)]],
      "relatedLocations": .array(related),
      "fixes": .array(fixes),
    ]
  }

  private static func fix(_ fixIt: FixIt, _ positions: inout Positions) -> JSONValue {
    var changes: [JSONValue] = []
    for file in Set(fixIt.edits.map(\.range.file)).sorted() {
      var replacements: [JSONValue] = []
      for edit in fixIt.edits where edit.range.file == file {
        replacements.append([
          "deletedRegion": region(edit.range, &positions),
          "insertedContent": ["text": .string(edit.replacement)],
        ])
      }
      changes.append([
        "artifactLocation": artifact(SourceRange(file: file, bytes: 0..<0), positions),
        "replacements": .array(replacements),
      ])
    }
    return ["description": ["text": .string(fixIt.message)], "artifactChanges": .array(changes)]
  }

  static func location(_ range: SourceRange, _ positions: inout Positions) -> JSONValue {
    ["artifactLocation": artifact(range, positions), "region": region(range, &positions)]
  }

  private static func artifact(_ range: SourceRange, _ positions: Positions) -> JSONValue {
    ["uri": .string(percentEncoded(positions.file(range)?.path ?? ""))]
  }

  private static func region(_ range: SourceRange, _ positions: inout Positions) -> JSONValue {
    let start = positions.position(range.bytes.lowerBound, in: range.file)
    let end = positions.position(range.bytes.upperBound, in: range.file)
    return [
      "startLine": .number(start.line), "startColumn": .number(start.column), "endLine": .number(end.line),
      "endColumn": .number(end.column), "byteOffset": .number(range.bytes.lowerBound),
      "byteLength": .number(range.bytes.count),
    ]
  }

  /// A path as a relative URI.
  private static func percentEncoded(_ path: String) -> String {
    var result = ""
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"), UInt8(ascii: "/"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        result += "%" + (digits.count < 2 ? "0" : "") + digits
      }
    }
    return result
  }
}

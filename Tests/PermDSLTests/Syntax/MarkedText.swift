import PermDSL
import Testing

/// A table with marks such as `«1»` where the finding of that number must point.
///
/// The marks are not part of the text.
struct MarkedText {
  var source: SourceFile
  /// Byte offset of each mark, by its number.
  var marks: [Int: Int] = [:]

  init(_ marked: String) {
    var text = ""
    var rest = marked[...]
    while let open = rest.firstIndex(of: "«"), let close = rest[open...].firstIndex(of: "»") {
      text += rest[..<open]
      if let number = Int(rest[rest.index(after: open)..<close]) { marks[number] = text.utf8.count }
      rest = rest[rest.index(after: close)...]
    }
    source = SourceFile(path: "marked.perm", text: text + rest)
  }
}

/// What a finding should say.
struct ExpectedFinding: Sendable {
  var id: DiagnosticID
  var message: String

  init(_ id: DiagnosticID, _ message: String) {
    self.id = id
    self.message = message
  }
}

/// Expects that a text has these findings of syntax at its marks, no others, and becomes `fixed` by the safe fixes.
func expectSyntaxFindings(
  _ marked: String,
  _ expected: [ExpectedFinding],
  fixed: String? = nil,
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) {
  let marked = MarkedText(marked)
  let source = marked.source
  let tree = parse(source)
  #expect(tree.printed == source.bytes, "does not print as it was", sourceLocation: sourceLocation)
  let found = syntaxDiagnostics(of: tree, file: 7)
  let shown = found.map {
    "\(source.position(of: $0.primary.range.bytes.lowerBound)) \($0.id.rawValue): \($0.message)"
  }
  #expect(found.map(\.message) == expected.map(\.message), "\(shown)", sourceLocation: sourceLocation)
  #expect(found.map(\.id) == expected.map(\.id), sourceLocation: sourceLocation)
  for (index, diagnostic) in found.enumerated() {
    #expect(diagnostic.primary.range.file == 7, sourceLocation: sourceLocation)
    #expect(
      diagnostic.primary.range.bytes.lowerBound == marked.marks[index + 1],
      "finding \(index + 1): \(shown)",
      sourceLocation: sourceLocation
    )
  }
  guard let fixed else { return }
  let edits = found.flatMap(\.fixIts).filter { $0.applicability == .safe }.flatMap(\.edits)
  #expect(apply(edits, to: source) == fixed, sourceLocation: sourceLocation)
  let again = syntaxDiagnostics(of: parse(SourceFile(path: "fixed.perm", text: fixed)), file: 7)
  #expect(again.map(\.message) == [], sourceLocation: sourceLocation)
}

/// The text after some edits.
private func apply(_ edits: [FixIt.Edit], to source: SourceFile) -> String {
  var bytes = source.bytes
  for edit in edits.sorted(by: { $1.range < $0.range }) {
    bytes.replaceSubrange(edit.range.bytes, with: Array(edit.replacement.utf8))
  }
  return String(decoding: bytes, as: UTF8.self)
}

import Testing

@testable import PermDSL

/// A source with marks: `«1»` stands before the text that finding 1 must point at.
struct MarkedSource {
  /// The text without marks.
  var text = ""
  /// Byte offset of each mark.
  var marks: [Int: String] = [:]

  init(_ marked: String) {
    var rest = Substring(marked)
    while let open = rest.firstIndex(of: "«"), let close = rest[open...].firstIndex(of: "»") {
      text += rest[..<open]
      marks[text.utf8.count] = String(rest[rest.index(after: open)..<close])
      rest = rest[rest.index(after: close)...]
    }
    text += rest
  }

  /// The resolution of the text as the only file.
  var resolution: Resolution { resolve([parse(SourceFile(path: "test.perm", text: text))]) }

  /// The findings as `mark id`; one that starts at no mark has its offset.
  var findings: [String] {
    resolution.diagnostics.map { finding in
      let offset = finding.primary.range.bytes.lowerBound
      return "\(marks[offset] ?? "@\(offset)") \(finding.id.rawValue)"
    }
  }

  /// The text after the first fix-it of the first finding.
  var mended: String? {
    guard let fixIt = resolution.diagnostics.first?.fixIts.first else { return nil }
    var bytes = Array(text.utf8)
    for edit in fixIt.edits.sorted(by: { $0.range > $1.range }) {
      bytes.replaceSubrange(edit.range.bytes, with: Array(edit.replacement.utf8))
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// The model of a text without findings.
func model(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) -> Model {
  let resolution = MarkedSource(text).resolution
  #expect(
    resolution.diagnostics.map { "\($0.id.rawValue): \($0.message)" } == [],
    sourceLocation: sourceLocation
  )
  return resolution.model
}

extension Model {
  /// A capability of the tables.
  func capability(_ name: String) throws -> Capability {
    try #require(capabilities.first { $0.name == name })
  }

  /// A capability as a profile makes it.
  func capability(_ name: String, in profile: String) throws -> Capability {
    try #require(self.profile(named: profile)?.capabilities.first { $0.name == name })
  }
}

extension Capability {
  /// A register by name.
  func register(_ name: String) throws -> Register { try #require(registers.first { $0.name == name }) }

  /// A field by register and name.
  func field(_ register: String, _ name: String) throws -> Field {
    try #require(self.register(register).fields.first { $0.name == name })
  }

  /// The policy of a field in force where every input has a value.
  func policy(_ register: String, _ name: String, _ value: (Expression.Input) -> Int = { _ in 0 }) throws
    -> Policy
  {
    let inForce = try field(register, name).policies.inForce(value)
    return try #require(inForce).value
  }
}

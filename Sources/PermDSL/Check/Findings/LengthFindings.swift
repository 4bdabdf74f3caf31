/// A length that leaves a register out for some values, with such values.
struct LengthTooShort {
  /// The register that ends last.
  var name: String
  var length: Int
  var end: Int
  /// " when wide = 1", or empty.
  var when: String
  /// Whether the length is a plain number for all variants.
  var isConstant: Bool
  /// What was tried: "all 4 combinations of `wide` and `masked`".
  var coverage: String?
  /// Number of combinations that fail.
  var failures = 0
  var lengthOrigin: SourceRange
  var registerOrigin: SourceRange
  var files: [SourceFile]

  var diagnostic: Diagnostic {
    let note = coverage.map { all in
      "checked \(all)" + (failures == .max ? "" : "; \(failures) \(failures == 1 ? "fails" : "fail")")
    }
    let range = expression
    return Diagnostic(
      .lengthTooShort,
      isConstant && when.isEmpty
        ? "`\(name)` lies outside the capability" : "`\(name)` can lie outside the capability",
      at: DiagnosticLabel(range, "\(length) bytes\(when)"),
      secondary: [DiagnosticLabel(registerOrigin, "ends at byte \(end)\(when)")],
      notes: [note].compactMap(\.self),
      fixIts: isConstant
        ? [FixIt("make room for it", .choice, [.init(range, numberText(end))])]
        : []
    )
  }

  /// The expression alone, where the place is the whole line.
  private var expression: SourceRange {
    guard files.indices.contains(lengthOrigin.file) else { return lengthOrigin }
    let keyword = Array("length".utf8)
    let bytes = files[lengthOrigin.file].bytes[
      lengthOrigin.bytes.clamped(to: files[lengthOrigin.file].bytes.indices)
    ]
    guard bytes.starts(with: keyword) else { return lengthOrigin }
    let rest = bytes.dropFirst(keyword.count).drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    guard !rest.isEmpty else { return lengthOrigin }
    return SourceRange(file: lengthOrigin.file, bytes: rest.startIndex..<rest.endIndex)
  }
}

/// Bytes of a capability that no register describes and no `body` speaks of.
struct UndescribedBytes {
  var name: String
  var ranges: [Range<Int>]
  var length: Int
  /// " when wide = 1", or empty.
  var when: String
  var origin: SourceRange

  var diagnostic: Diagnostic {
    let parts = ranges.map { range in
      range.count == 1
        ? hexadecimalText(range.lowerBound)
        : "\(hexadecimalText(range.lowerBound)) to \(hexadecimalText(range.upperBound - 1))"
    }
    let isOne = ranges.count == 1 && ranges[0].count == 1
    return Diagnostic(
      .undescribedBytes,
      "\(isOne ? "byte" : "bytes") \(listText(parts)) of `\(name)` \(isOne ? "belongs" : "belong") to no register",
      at: DiagnosticLabel(origin, "\(length) bytes long\(when)"),
      notes: ["describe them, or state with `body | none` what becomes of them"]
    )
  }
}

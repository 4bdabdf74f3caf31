/// Two fields of a register that share bits.
struct BitOverlap {
  var register: Register
  var first: Field
  var second: Field
  /// " when wide = 1", or empty.
  var when: String
  var files: [SourceFile]

  var diagnostic: Diagnostic {
    let shared = first.mask & second.mask
    return Diagnostic(
      .bitOverlap,
      "\(bitsText(shared)) of `\(register.name)` \(shared.nonzeroBitCount == 1 ? "is" : "are") described twice\(when)",
      at: DiagnosticLabel(
        second.bitsOrigin,
        "... and `\(second.name)` takes \(bitsText(shared)) again"
      ),
      secondary: [
        DiagnosticLabel(first.bitsOrigin, "`\(first.name)` takes \(bitsText(first.msb, first.lsb)) ...")
      ],
      notes: [
        "each bit of a register belongs to exactly one field"
          + (register.spec.map { "; see \($0)" } ?? "")
      ],
      fixIts: fixIts
    )
  }

  private var fixIts: [FixIt] {
    var fixIts = [shrunk(first), shrunk(second)].compactMap(\.self)
    if fixIts.count == 2 { fixIts[1].message = "or " + fixIts[1].message }
    return fixIts
  }

  /// Takes the shared bits away from a field, if it keeps some at one end.
  private func shrunk(_ field: Field) -> FixIt? {
    let left = field.mask & ~(first.mask & second.mask)
    guard left != 0, files.indices.contains(field.bitsOrigin.file) else { return nil }
    let msb = 63 - left.leadingZeroBitCount
    let lsb = left.trailingZeroBitCount
    // What is left must be one range.
    guard msb - lsb + 1 == left.nonzeroBitCount else { return nil }
    let range = msb == lsb ? "[\(msb)]" : "[\(msb):\(lsb)]"
    let pad = String(repeating: " ", count: max(0, field.bitsOrigin.bytes.count - range.utf8.count))
    return FixIt(
      "end `\(field.name)` at bit \(msb == field.msb ? lsb : msb)",
      .choice,
      [.init(field.bitsOrigin, range + pad)]
    )
  }
}

/// Bits of a register that no field describes.
struct BitHole {
  var register: Register
  var missing: UInt64
  /// " when wide = 1", or empty.
  var when: String
  /// Whether fields stand under conditions.
  var isConditional: Bool
  var files: [SourceFile]

  var diagnostic: Diagnostic {
    let verb = missing.nonzeroBitCount == 1 ? "belongs" : "belong"
    return Diagnostic(
      .bitHole,
      "\(bitsText(missing)) of `\(register.name)` \(verb) to no field\(when)",
      at: DiagnosticLabel(register.origin, "has \(register.bitWidth) bits"),
      notes: ["name them, or write `reserved`: a bit that is forgotten cannot be told from one that is not"],
      fixIts: [fixIt].compactMap(\.self)
    )
  }

  /// A line of `reserved` for a hole that is one range of a register without conditions.
  private var fixIt: FixIt? {
    let msb = 63 - missing.leadingZeroBitCount
    let lsb = missing.trailingZeroBitCount
    guard !isConditional, msb - lsb + 1 == missing.nonzeroBitCount, let first = register.fields.first,
      files.indices.contains(first.bitsOrigin.file)
    else { return nil }
    let file = files[first.bitsOrigin.file]
    let range = msb == lsb ? "[\(msb)]" : "[\(msb):\(lsb)]"
    let above = register.fields.last { $0.lsb > msb }
    let anchor = above ?? first
    let line = file.lineRange(file.position(of: anchor.bitsOrigin.bytes.lowerBound).line)
    let indentation = String(
      repeating: " ",
      count: max(0, anchor.bitsOrigin.bytes.lowerBound - line.lowerBound)
    )
    let place = above == nil ? line.lowerBound : line.upperBound
    let text = "\(indentation)\(range) reserved RsvdP"
    return FixIt(
      "say that they are reserved",
      .choice,
      [
        .init(
          SourceRange(file: first.bitsOrigin.file, bytes: place..<place),
          above == nil ? text + "\n" : "\n" + text
        )
      ]
    )
  }
}

/// A field whose bits the register does not have.
struct FieldOutsideRegister {
  var field: Field
  var register: Register

  var diagnostic: Diagnostic {
    let beyond = field.lsb >= register.bitWidth ? "lies outside" : "ends outside"
    return Diagnostic(
      .fieldOutsideRegister,
      "`\(field.name)` \(beyond) `\(register.name)`",
      at: DiagnosticLabel(
        field.bitsOrigin,
        "\(bitsText(field.msb, field.lsb)), and the highest is \(register.bitWidth - 1)"
      ),
      secondary: [DiagnosticLabel(register.origin, "has \(register.bitWidth) bits")]
    )
  }
}

/// Two registers that share bytes.
struct RegisterOverlap {
  /// The register, or the array that it stands in.
  var first: (name: String, origin: SourceRange)
  var firstBytes: Range<Int>
  var second: (name: String, origin: SourceRange)
  var secondBytes: Range<Int>
  /// " when wide = 1", or empty.
  var when: String

  var diagnostic: Diagnostic {
    let shared = firstBytes.clamped(to: secondBytes)
    return Diagnostic(
      .registerOverlap,
      "\(bytesText(shared)) \(shared.count == 1 ? "is" : "are") described twice\(when)",
      at: DiagnosticLabel(second.origin, "... and `\(second.name)` has \(bytesText(secondBytes))"),
      secondary: [DiagnosticLabel(first.origin, "`\(first.name)` has \(bytesText(firstBytes)) ...")],
      notes: ["each byte belongs to one register, in every variant"]
    )
  }
}

/// A register that reaches out of its array's element.
struct RegisterOutsideElement {
  var register: Register
  var array: RegisterArray
  var end: Int
  /// " when wide = 1", or empty.
  var when: String

  var diagnostic: Diagnostic {
    Diagnostic(
      .registerOverlap,
      "`\(array.name).\(register.name)` reaches into the next element\(when)",
      at: DiagnosticLabel(register.origin, "ends at byte \(hexadecimalText(end)) of the element"),
      secondary: [DiagnosticLabel(array.origin, "the next one begins after \(array.stride) bytes")]
    )
  }
}

/// A register that is not naturally aligned.
struct MisalignedRegister {
  var name: String
  var byteWidth: Int
  /// What the offset should be a multiple of.
  var alignment: Int
  var offset: Int
  /// " when wide = 1", or empty.
  var when: String
  var origin: SourceRange

  var diagnostic: Diagnostic {
    Diagnostic(
      .misalignedRegister,
      "`\(name)` is not aligned\(when)",
      at: DiagnosticLabel(origin, "\(byteWidth) bytes at \(hexadecimalText(offset))"),
      notes: ["a register of \(byteWidth) bytes stands at a multiple of \(alignment)"]
    )
  }
}

/// A register outside what its table can describe.
struct RegisterOutOfSpace {
  var name: String
  var offset: Int
  var limit: Int
  /// " when wide = 1", or empty.
  var when: String
  var origin: SourceRange

  var diagnostic: Diagnostic {
    Diagnostic(
      .numberOutOfRange,
      "`\(name)` cannot stand at \(hexadecimalText(offset))\(when)",
      at: DiagnosticLabel(
        origin,
        offset < 0 ? "begins before the capability" : "ends after byte \(hexadecimalText(limit - 1))"
      ),
      notes: ["offsets count from the start of the capability or element; there are \(limit) bytes"]
    )
  }
}

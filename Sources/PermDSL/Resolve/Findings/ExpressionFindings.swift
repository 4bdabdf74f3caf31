/// An expression that must be known when tables are compiled.
struct NotConstant {
  enum Reason {
    /// The offset of a register that an expression reads.
    case registerOffset(String)
    /// A register that stands at several places.
    case severalPlaces(String)
    /// A register of an array, without an index.
    case noIndex(array: String, example: String)
    /// A number that must be written as one: "the stride of an array".
    case needed(String)
  }

  var reason: Reason
  var origin: SourceRange

  var diagnostic: Diagnostic {
    switch reason {
    case .registerOffset(let path):
      Diagnostic(
        .notConstant,
        "the offset of `\(path)` is not constant, so no expression can read it",
        at: DiagnosticLabel(origin, "read here"),
        notes: ["expressions choose the variant, and are evaluated before offsets are known"]
      )
    case .severalPlaces(let path):
      Diagnostic(
        .notConstant,
        "`\(path)` stands at several places",
        at: DiagnosticLabel(origin, "which one is meant?")
      )
    case .noIndex(let array, let example):
      Diagnostic(
        .notConstant,
        "`\(array)` has many elements; an expression reads one of them",
        at: DiagnosticLabel(origin, "of which element?"),
        notes: ["for example `\(example)`"]
      )
    case .needed(let what):
      Diagnostic(
        .notConstant,
        "\(what) must be constant",
        at: DiagnosticLabel(origin, "depends on the device")
      )
    }
  }
}

/// An expression that is too large to be worked with, `let` names expanded.
struct ExpressionTooDeep {
  var origin: SourceRange

  var diagnostic: Diagnostic {
    Diagnostic(
      .expressionTooDeep,
      "this expression is too large",
      at: DiagnosticLabel(origin, ""),
      notes: [
        "with `let` names expanded, \(SizedExpression.maximumSize) operands and operators, "
          + "nested \(SizedExpression.maximumDepth) deep, are the limit"
      ]
    )
  }
}

/// A number outside what its place can hold.
struct NumberOutOfRange {
  /// For example "a capability ID".
  var what: String
  /// As written.
  var text: String
  /// For example "0 to 0xFF".
  var limits: String
  var origin: SourceRange

  var diagnostic: Diagnostic {
    Diagnostic(
      .numberOutOfRange,
      "\(what) cannot be \(text)",
      at: DiagnosticLabel(origin, "must be \(limits)")
    )
  }
}

extension NumberOutOfRange {
  /// A number that no place can hold.
  init(tooLarge text: String, origin: SourceRange) {
    self.init(what: "a number", text: text, limits: "at most \(hexadecimal(Int.max))", origin: origin)
  }
}

/// A range of bits or bytes whose ends are swapped.
struct ReversedRange {
  /// For example "bits".
  var noun: String
  var origin: SourceRange
  /// The range with its ends in order.
  var mended: String

  var diagnostic: Diagnostic {
    Diagnostic(
      .numberOutOfRange,
      "the range of \(noun) runs the wrong way",
      at: DiagnosticLabel(origin, "ends are swapped"),
      fixIts: [FixIt("swap the ends", .safe, [FixIt.Edit(origin, mended)])]
    )
  }
}

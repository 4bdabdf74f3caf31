import PermDSL
import PermRuntime

/// An expression that the rows have no room for.
struct ExpressionNotEncodable {
  var problem: ProgramCompiler.Problem
  var origin: SourceRange

  var diagnostic: Diagnostic {
    switch problem {
    case .tooDeep:
      Diagnostic(
        .expressionTooDeep,
        "an expression needs more than \(TableProgram.depthLimit) values at a time",
        at: DiagnosticLabel(origin, "used here"),
        notes: ["right operands of right operands take most"]
      )
    case .outOfReach(let field):
      Diagnostic(
        .numberOutOfRange,
        "`\(field.path)` lies beyond config space",
        at: DiagnosticLabel(origin, "read here"),
        notes: ["its register is at byte \(field.registerOffset), config space has \(BitRange.byteLimit)"]
      )
    }
  }
}

/// A register that does not lie in config space.
struct RegisterOutOfReach {
  var subject: String
  var offset: Int
  var origin: SourceRange

  var diagnostic: Diagnostic {
    Diagnostic(
      .numberOutOfRange,
      "`\(subject)` does not lie in config space",
      at: DiagnosticLabel(origin, "at byte \(offset)"),
      notes: ["offsets are 0 to \(BitRange.byteLimit - 1), from the start of the capability"]
    )
  }
}

/// A hook operand that is no part of one dword.
struct OperandTooWide {
  var place: Binding.Place

  var diagnostic: Diagnostic {
    Diagnostic(
      .numberOutOfRange,
      "`\(place.path)` is more than a hook's operand can be",
      at: DiagnosticLabel(place.origin, "bits \(place.msb):\(place.lsb)"),
      notes: ["an operand lies in one aligned dword"]
    )
  }
}

/// A binding inside an array that reaches out of the element.
struct OperandOutsideElement {
  var place: Binding.Place

  var diagnostic: Diagnostic {
    Diagnostic(
      .numberOutOfRange,
      "`\(place.path)` lies outside the element whose access calls the hook",
      at: DiagnosticLabel(place.origin, "not in the same array"),
      notes: ["triggers and operands of a binding lie in one element, or none of them in any"]
    )
  }
}

/// A body policy for a tail of unknown length.
struct BodyNotUniform {
  var capability: String
  var origin: SourceRange

  var diagnostic: Diagnostic {
    Diagnostic(
      .policyConflict,
      "the body of `\(capability)` has no fixed length, so its policy cannot be kept in rows",
      at: DiagnosticLabel(origin, "more than `none`, `raw` or `blank`"),
      notes: ["bytes after the last register are known only when a function is opened"]
    )
  }
}

/// More of something than the rows have numbers for.
struct TooMany {
  var what: String
  var count: Int
  var limit: Int
  var origin: SourceRange

  var diagnostic: Diagnostic {
    Diagnostic(
      .numberOutOfRange,
      "there are \(count) \(what), and \(limit) at most",
      at: DiagnosticLabel(origin, "counted here")
    )
  }
}

/// More variants or keys than are enumerated.
struct TooManyVariants {
  var capability: String
  var count: String
  var limit: Int
  var what: String
  var origin: SourceRange

  var diagnostic: Diagnostic {
    Diagnostic(
      .tooManyVariants,
      "`\(capability)` has \(count) \(what), and \(limit) at most",
      at: DiagnosticLabel(origin, "this capability")
    )
  }
}

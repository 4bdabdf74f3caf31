/// Words right of the bar that do not go together.
struct PolicyConflict {
  enum Reason {
    case twice(String)
    case alone(String)
    case together(String, String)
    case needs(String, String)
    case bodyValue(String)
    case space(String)
  }

  var reason: Reason
  var origin: SourceRange

  var diagnostic: Diagnostic {
    switch reason {
    case .twice(let word):
      Diagnostic(
        .policyConflict,
        "`\(word)` is said twice",
        at: DiagnosticLabel(origin, "once is enough")
      )
    case .alone(let word):
      Diagnostic(
        .policyConflict,
        "`\(word)` stands alone",
        at: DiagnosticLabel(origin, "no other word may follow or precede")
      )
    case .together(let a, let b):
      Diagnostic(
        .policyConflict,
        "`\(a)` and `\(b)` exclude each other",
        at: DiagnosticLabel(origin, "one of the two")
      )
    case .needs(let word, let needed):
      Diagnostic(
        .policyConflict,
        "`\(word)` needs `\(needed)`",
        at: DiagnosticLabel(origin, "says something of the shadow"),
        notes: ["without `virt` a guest's read answers from hardware, and there is no shadow"]
      )
    case .bodyValue(let word):
      Diagnostic(
        .policyConflict,
        "`\(word)` of a whole body can be 0 alone",
        at: DiagnosticLabel(origin, "of which register?"),
        notes: ["state the value at the register or field that has it"]
      )
    case .space(let keyword):
      Diagnostic(
        .policyConflict,
        "`\(keyword)` can be `raw`, `none` or `blank`",
        at: DiagnosticLabel(origin, "nothing describes these bytes")
      )
    }
  }
}

/// `raw` on a field.
struct RawField {
  var field: String
  var origin: SourceRange

  var diagnostic: Diagnostic {
    Diagnostic(
      .rawField,
      "field `\(field)` cannot be `raw`",
      at: DiagnosticLabel(origin, "goes to the device in whole pieces"),
      notes: ["`raw` is a policy of a body, a header, a gap or a whole register; a field can be `write`"],
      fixIts: [FixIt("let its bits reach the hardware", .choice, [FixIt.Edit(origin, "write")])]
    )
  }
}

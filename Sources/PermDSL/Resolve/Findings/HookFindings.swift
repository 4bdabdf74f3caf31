/// A hook called in a phase that it does not declare.
struct HookWrongPhase {
  var hook: Hook
  var phase: HookPhase
  var origin: SourceRange

  var diagnostic: Diagnostic {
    let declared = hook.phases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
    return Diagnostic(
      .hookWrongPhase,
      "hook `\(hook.name)` does not run on `\(phase.rawValue)`",
      at: DiagnosticLabel(origin, "not a phase of this hook"),
      secondary: [DiagnosticLabel(hook.origin, "declared on \(declared)")],
      fixIts: hook.phases.count == 1
        ? [FixIt("call it in its phase", .choice, [FixIt.Edit(origin, hook.phases[0].rawValue)])] : []
    )
  }
}

/// A call with more or fewer operands than the hook's footprint.
struct HookOperandCount {
  var hook: Hook
  var count: Int
  var origin: SourceRange

  var diagnostic: Diagnostic {
    let wanted = hook.parameters.count
    let names = hook.parameters.map { "\($0.changes ? "changes" : "reads") \($0.name)" }.joined(
      separator: ", "
    )
    return Diagnostic(
      .hookOperandCount,
      "hook `\(hook.name)` takes \(Self.operands(wanted)), not \(count)",
      at: DiagnosticLabel(origin, Self.operands(count)),
      secondary: [
        DiagnosticLabel(hook.origin, wanted == 0 ? "declared without operands" : "declared with (\(names))")
      ]
    )
  }

  private static func operands(_ count: Int) -> String {
    switch count {
    case 0: "no operand"
    case 1: "1 operand"
    default: "\(count) operands"
    }
  }
}

/// An operand that does not fit a hook's value.
struct OperandTooWide {
  var path: String
  var bitWidth: Int
  var origin: SourceRange

  var diagnostic: Diagnostic {
    Diagnostic(
      .numberOutOfRange,
      "operand `\(path)` has \(bitWidth) bits",
      at: DiagnosticLabel(origin, "a hook takes 32 at most"),
      notes: ["bind the fields that the hook needs"]
    )
  }
}

/// An operand that means several places at once.
struct AmbiguousOperand {
  var path: String
  var origin: SourceRange

  var diagnostic: Diagnostic {
    Diagnostic(
      .unknownField,
      "`\(path)` names several places",
      at: DiagnosticLabel(origin, "an operand is one of them")
    )
  }
}

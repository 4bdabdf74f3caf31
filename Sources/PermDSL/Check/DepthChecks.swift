/// Values that an expression may hold at a time when it is evaluated.
let expressionStackLimit = 16

/// Expressions that need more room than the evaluator has.
func depthFindings(_ model: Model) -> [Diagnostic] {
  var seen: Set<SourceRange> = []
  var findings: [Diagnostic] = []
  func check(_ expression: Expression?, _ origin: SourceRange) {
    guard let expression, seen.insert(origin).inserted, expression.stackDepth > expressionStackLimit else {
      return
    }
    findings.append(ExpressionNeedsRoom(depth: expression.stackDepth, origin: origin).diagnostic)
  }
  func check(_ policy: Guarded<Policy>) {
    let deeper = [policy.value.initial, policy.value.forced].compactMap(\.self).max {
      $0.stackDepth < $1.stackDepth
    }
    check(deeper, policy.origin)
  }
  let amended = model.profiles.flatMap { $0.capabilities + $0.synthesized.map(\.capability) }
  for capability in model.capabilities + amended {
    check(capability.match, capability.origin)
    for item in capability.lets { check(item.value, item.origin) }
    for item in capability.published { check(item.value, item.origin) }
    for length in capability.lengths { check(length.value, length.origin) }
    for array in capability.arrays {
      check([array.count, array.offset].max { $0.stackDepth < $1.stackDepth }, array.origin)
    }
    for register in capability.registers {
      check(register.offset, register.origin)
      for field in register.fields { for policy in field.policies { check(policy) } }
    }
    for set in [capability.registers.map(\.condition), capability.bindings.map(\.condition)] {
      for condition in set {
        for term in condition.terms { if let origin = term.origin { check(term.condition, origin) } }
      }
    }
  }
  return findings
}

extension Expression {
  /// Values on the evaluator's stack at most.
  var stackDepth: Int {
    switch self {
    case .constant, .field, .fact: 1
    case .unary(_, let operand): operand.stackDepth
    case .binary(_, let left, let right): max(left.stackDepth, right.stackDepth + 1)
    case .conditional(let condition, let yes, let no):
      max(condition.stackDepth, yes.stackDepth + 1, no.stackDepth + 2)
    }
  }
}

/// An expression that the evaluator has no room for.
struct ExpressionNeedsRoom {
  var depth: Int
  var origin: SourceRange

  var diagnostic: Diagnostic {
    Diagnostic(
      .expressionTooDeep,
      "this needs \(depth) values at a time, \(expressionStackLimit) are the limit",
      at: DiagnosticLabel(origin, "with `let` names expanded"),
      notes: [
        "right operands of right operands take most: `a + (b + (c + d))` needs 4, `a + b + c + d` needs 2"
      ]
    )
  }
}

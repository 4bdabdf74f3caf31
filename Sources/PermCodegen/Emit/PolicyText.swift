import PermDSL

/// What a guest may do, in the words of doc comments.
enum PolicyText {
  /// What a guest may do to a field, as a sentence.
  static func sentence(_ policies: [Guarded<Policy>]) -> String {
    let start = policies.lastIndex { $0.condition.terms.isEmpty } ?? policies.startIndex
    let inForce = policies[start...]
    guard let base = inForce.first else { return "Guest: reads hardware." }
    var texts = [words(base.value)]
    for conditional in inForce.dropFirst() {
      let text = words(conditional.value) + " where " + ConditionText.text(conditional.condition)
      if !texts.contains(text) { texts.append(text) }
    }
    return "Guest: " + texts.joined(separator: "; ") + "."
  }

  /// One policy.
  static func words(_ policy: Policy) -> String {
    var words: [String] = []
    if policy.isRaw {
      words.append("raw")
    } else if policy.isVirtual {
      words.append("virtual")
      switch policy.write {
      case .nowhere: words.append("read-only")
      case .shadow: words.append("writable")
      case .hardware: words.append("written through")
      }
    } else {
      words.append(policy.write == .nowhere ? "read-only" : "writable")
    }
    if let forced = policy.forced { words.append("always \(value(forced))") }
    if let initial = policy.initial { words.append("starts as \(value(initial))") }
    if policy.isByteLive { words.append("live when read alone") }
    return words.joined(separator: ", ")
  }

  /// One policy in the words of the guest's column: `virt write init 0`.
  static func source(_ policy: Policy) -> String {
    if policy == .blank { return "blank" }
    if policy.isRaw { return "raw" }
    var words: [String] = []
    if policy.isVirtual { words.append("virt") }
    switch policy.write {
    case .nowhere: break
    case .shadow: words.append("write")
    case .hardware: words.append(policy.isVirtual ? "through" : "write")
    }
    if words.isEmpty { words.append("none") }
    if policy.isByteLive { words.append("byte_live") }
    if let initial = policy.initial { words.append("init " + ConditionText.text(initial)) }
    if let forced = policy.forced { words.append("forced " + ConditionText.text(forced)) }
    return words.joined(separator: " ")
  }

  private static func value(_ expression: Expression) -> String {
    guard let constant = expression.constantValue else { return "the table computes it" }
    return constant > 9 ? "0x" + String(constant, radix: 16, uppercase: true) : String(constant)
  }
}

/// Conditions in the words of doc comments.
enum ConditionText {
  /// A guard: `Message_Control.Addr64_Capable`, `not function.is_VF`.
  static func text(_ condition: Guard) -> String {
    condition.terms.map { term in
      let text = text(term.condition, isOperand: !term.expected || condition.terms.count > 1)
      return term.expected ? text : "not " + text
    }.joined(separator: " and ")
  }

  /// An expression as a table has it.
  static func text(_ expression: Expression, isOperand: Bool = false) -> String {
    func wrapped(_ text: String) -> String { isOperand ? "(\(text))" : text }
    switch expression {
    case .constant(let value):
      return value > 9 ? "0x" + String(value, radix: 16, uppercase: true) : String(value)
    case .field(let field): return (field.ofFirst ? "first." : "") + strippingFirst(field.path)
    case .fact(let fact): return "function." + fact.rawValue
    case .unary(let op, let operand):
      return wrapped((op == .not ? "not " : "-") + text(operand, isOperand: true))
    case .binary(let op, let left, let right):
      return wrapped("\(text(left, isOperand: true)) \(op.rawValue) \(text(right, isOperand: true))")
    case .conditional(let condition, let yes, let no):
      return wrapped(
        "\(text(condition, isOperand: true)) ? \(text(yes, isOperand: true)) : \(text(no, isOperand: true))"
      )
    }
  }

  private static func strippingFirst(_ path: String) -> Substring {
    path.hasPrefix("first.") ? path.dropFirst(6) : path[...]
  }
}

/// Writes expressions and values as the author of a capability knows them: with its `let` names.
package struct ExpressionText {
  /// Names of the expressions that have one.
  private let names: [Expression: String]

  /// The names of a capability.
  package init(_ capability: Capability) {
    var names: [Expression: String] = [:]
    for item in capability.lets where item.value.constantValue == nil && names[item.value] == nil {
      names[item.value] = item.name
    }
    self.names = names
  }

  /// Something that a message gives the value of.
  struct Atom: Hashable {
    var name: String
    var expression: Expression
  }

  /// The named parts of expressions, each once, in order of appearance.
  func atoms(of expressions: [Expression]) -> [Atom] {
    var atoms: [Atom] = []
    var seen: Set<Expression> = []
    func visit(_ expression: Expression) {
      if let name = name(of: expression) {
        if seen.insert(expression).inserted { atoms.append(Atom(name: name, expression: expression)) }
        return
      }
      switch expression {
      case .constant, .field, .fact: break
      case .unary(_, let operand): visit(operand)
      case .binary(_, let left, let right):
        visit(left)
        visit(right)
      case .conditional(let condition, let yes, let no):
        visit(condition)
        visit(yes)
        visit(no)
      }
    }
    for expression in expressions { visit(expression) }
    return atoms
  }

  /// `wide = 0, masked = 1`; nil where nothing is read.
  package func values(of expressions: [Expression], _ value: (Expression.Input) -> Int) -> String? {
    let atoms = atoms(of: expressions)
    guard !atoms.isEmpty else { return nil }
    return atoms.map { "\($0.name) = \(numberText($0.expression.evaluate(value)))" }.joined(separator: ", ")
  }

  /// Both truths of a guard in words: "`wide` and not `masked`"; nil for one that always holds.
  package func condition(_ terms: [Guard.Term]) -> String? {
    guard !terms.isEmpty else { return nil }
    var parts: [String] = []
    for term in terms {
      let isLoose = looseness(term.condition) > 1 && terms.count > 1 || !term.expected
      let text = isLoose ? parenthesised(term.condition) : self.text(term.condition)
      let part = term.expected ? text : "not \(text)"
      if !parts.contains(part) { parts.append(part) }
    }
    return parts.joined(separator: " and ")
  }

  /// The expression as it would be written.
  package func text(_ expression: Expression) -> String {
    if let name = name(of: expression) { return name }
    switch expression {
    case .constant(let value): return numberText(value)
    case .field(let field): return field.path
    case .fact(let fact): return "function.\(fact.rawValue)"
    case .unary(let op, let operand):
      return (op == .not ? "not " : "-") + parenthesised(operand)
    case .binary(let op, let left, let right):
      return "\(parenthesised(left)) \(op.rawValue) \(parenthesised(right))"
    case .conditional(let condition, let yes, let no):
      return "\(parenthesised(condition)) ? \(parenthesised(yes)) : \(parenthesised(no))"
    }
  }

  private func name(of expression: Expression) -> String? {
    if let name = names[expression] { return name }
    switch expression {
    case .field(let field): return field.path
    case .fact(let fact): return "function.\(fact.rawValue)"
    default: return nil
    }
  }

  private func parenthesised(_ expression: Expression) -> String {
    looseness(expression) > 0 ? "(\(text(expression)))" : text(expression)
  }

  /// 0: needs no parentheses anywhere; 2: binds as loosely as `and`.
  private func looseness(_ expression: Expression) -> Int {
    if name(of: expression) != nil { return 0 }
    switch expression {
    case .constant, .field, .fact: return 0
    case .unary: return 1
    case .binary(let op, _, _): return op == .or || op == .and ? 2 : 1
    case .conditional: return 3
    }
  }

}

/// A number as a reader of tables knows it: `7`, `0x3C`.
func numberText(_ value: Int) -> String {
  value.magnitude > 9 ? hexadecimalText(value) : String(value)
}

/// A number with an even count of digits: `0x08`, `0x3C`.
func hexadecimalText(_ value: Int) -> String {
  let digits = String(value.magnitude, radix: 16, uppercase: true)
  return (value < 0 ? "-0x" : "0x") + (digits.count % 2 == 1 ? "0" : "") + digits
}

/// `bit 7`, `bits 8:7`.
func bitsText(_ msb: Int, _ lsb: Int) -> String {
  msb == lsb ? "bit \(msb)" : "bits \(msb):\(lsb)"
}

/// The bits of a mask in specification order: `bits 15:12 and 3`.
func bitsText(_ mask: UInt64) -> String {
  var ranges: [String] = []
  var bit = 63
  while bit >= 0 {
    guard mask >> UInt64(bit) & 1 == 1 else {
      bit -= 1
      continue
    }
    let msb = bit
    while bit > 0, mask >> UInt64(bit - 1) & 1 == 1 { bit -= 1 }
    ranges.append(msb == bit ? "\(msb)" : "\(msb):\(bit)")
    bit -= 1
  }
  let isOne = mask.nonzeroBitCount == 1
  return (isOne ? "bit " : "bits ") + listText(ranges)
}

/// `byte 0x04`, `bytes 0x04 to 0x07`.
func bytesText(_ range: Range<Int>) -> String {
  range.count == 1
    ? "byte \(hexadecimalText(range.lowerBound))"
    : "bytes \(hexadecimalText(range.lowerBound)) to \(hexadecimalText(range.upperBound - 1))"
}

/// `a`, `a and b`, `a, b and c`; after six the rest is counted.
func listText(_ parts: [String]) -> String {
  let shown = parts.count > 6 ? Array(parts.prefix(5)) + ["\(parts.count - 5) more"] : parts
  guard let last = shown.last, shown.count > 1 else { return shown.first ?? "" }
  return shown.dropLast().joined(separator: ", ") + " and " + last
}

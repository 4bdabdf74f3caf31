/// Decides, as far as it can be done cheaply, what follows from guards.
///
/// Exact where the guards read few bits; else by their terms alone, each taken as independent of the others. What
/// cannot be decided counts as "does not follow".
enum GuardLogic {
  /// Bits that may be enumerated, and operators that an enumeration may evaluate each time.
  private static let maximumBits = 8
  private static let maximumSize = 200

  /// Whether one of `others` holds wherever `premise` does.
  static func implies(_ premise: Guard, anyOf others: [Guard]) -> Bool {
    if others.contains(where: { Set($0.terms).isSubset(of: premise.terms) }) { return true }
    return holdsEverywhere(among: [premise] + others) { truth in
      !truth[0] || truth.dropFirst().contains(true)
    }
  }

  /// Whether two guards can never hold together.
  static func excludes(_ a: Guard, _ b: Guard) -> Bool {
    let terms = Set(a.terms)
    let opposed = b.terms.contains { terms.contains(Guard.Term($0.condition, !$0.expected)) }
    return opposed || holdsEverywhere(among: [a, b]) { !($0[0] && $0[1]) }
  }

  /// Whether a statement over the truth of guards holds for every value of what they read.
  private static func holdsEverywhere(among guards: [Guard], _ statement: ([Bool]) -> Bool) -> Bool {
    let terms = guards.flatMap(\.terms)
    var budget = maximumSize
    for term in terms { term.condition.spend(&budget) }
    guard budget > 0 else { return false }

    var inputs: [Expression.Input] = []
    for term in terms {
      for input in term.condition.inputs where !inputs.contains(input) { inputs.append(input) }
    }
    let bits = inputs.reduce(0) { $0 + min($1.bitWidth, maximumBits + 1) }
    if bits <= maximumBits {
      return (0..<(1 << bits)).allSatisfy { assignment in
        let values = split(assignment, among: inputs)
        return statement(guards.map { $0.holds { values[$0] ?? 0 } })
      }
    }
    var atoms: [Expression] = []
    for term in terms where !atoms.contains(term.condition) { atoms.append(term.condition) }
    guard atoms.count <= maximumBits else { return false }
    return (0..<(1 << atoms.count)).allSatisfy { assignment in
      statement(
        guards.map { candidate in
          candidate.terms.allSatisfy { term in
            guard let index = atoms.firstIndex(of: term.condition) else { return false }
            return (assignment >> index & 1 == 1) == term.expected
          }
        }
      )
    }
  }

  private static func split(_ assignment: Int, among inputs: [Expression.Input]) -> [Expression.Input: Int] {
    var rest = assignment
    var values: [Expression.Input: Int] = [:]
    for input in inputs {
      values[input] = rest & (1 << input.bitWidth - 1)
      rest >>= input.bitWidth
    }
    return values
  }
}

extension Expression.Input {
  /// Width in bits.
  var bitWidth: Int {
    switch self {
    case .field(let field): field.bitWidth
    case .fact(let fact): fact.bitWidth
    }
  }
}

extension Expression {
  /// Takes its size from a budget, and stops at zero.
  fileprivate func spend(_ budget: inout Int) {
    guard budget > 0 else { return }
    budget -= 1
    switch self {
    case .constant, .field, .fact: break
    case .unary(_, let operand): operand.spend(&budget)
    case .binary(_, let left, let right):
      left.spend(&budget)
      right.spend(&budget)
    case .conditional(let condition, let yes, let no):
      condition.spend(&budget)
      yes.spend(&budget)
      no.spend(&budget)
    }
  }
}

extension Guard {
  /// The guard of a condition that must be true or false, split into terms as far as it goes.
  static func terms(of condition: Expression, expected: Bool) -> [Term] {
    switch (condition, expected) {
    case (.unary(.not, let operand), _): terms(of: operand, expected: !expected)
    case (.binary(.and, let left, let right), true), (.binary(.or, let left, let right), false):
      terms(of: left, expected: expected) + terms(of: right, expected: expected)
    default: [Term(condition, expected)]
    }
  }

  /// Both guards; a term that both have stands once.
  func and(_ other: Guard) -> Guard {
    var terms = terms
    for term in other.terms where !terms.contains(term) { terms.append(term) }
    return Guard(terms)
  }

  /// A guard that holds where this one does not; nil for one that always holds.
  var negated: Guard? {
    guard let first = terms.first else { return nil }
    if terms.count == 1 { return Guard([Term(first.condition, !first.expected)]) }
    let all = terms.dropFirst().reduce(first.expression) { .binary(.and, $0, $1.expression) }
    return Guard([Term(all, false)])
  }
}

extension Guard.Term {
  /// The term as one condition.
  fileprivate var expression: Expression { expected ? condition : .unary(.not, condition) }
}

/// How some expressions use one range of bits: only to compare it with constants, or to calculate with it.
///
/// Where a value is only compared, it suffices to try one value between each two neighbouring boundaries: the result is
/// the same for all others there.
struct InputUse {
  /// Values at which the outcome of some comparison changes: `x >= 2` has the boundary 2, `x == 2` also 3.
  var boundaries: Set<Int> = []
  /// Whether the value itself enters a calculation.
  var isCalculatedWith = false
  /// Constants beside which it stands.
  var hints: Set<Int> = []
}

/// Collects the uses of all inputs of some expressions.
struct InputUses {
  /// The uses, by the input's place.
  private(set) var uses: [InputPlace: InputUse] = [:]

  /// Takes an expression of which only the truth matters.
  mutating func addTruth(_ expression: Expression) {
    if let input = Self.scaledInput(expression) {
      addBoundaries(of: 1, input, isEquality: false)
      return
    }
    switch expression {
    case .constant, .field, .fact: break
    case .unary(_, let operand): addTruth(operand)
    case .binary(.and, let left, let right), .binary(.or, let left, let right):
      addTruth(left)
      addTruth(right)
    case .binary(let op, let left, let right):
      if op.isComparison, addComparison(left, right) || addComparison(right, left) { return }
      addOperands(left, right)
    case .conditional(let condition, let yes, let no):
      addTruth(condition)
      addTruth(yes)
      addTruth(no)
    }
  }

  /// Takes an expression of which the value matters.
  mutating func addValue(_ expression: Expression) {
    switch expression {
    case .constant: break
    case .field, .fact:
      if let place = InputPlace(expression) { uses[place, default: InputUse()].isCalculatedWith = true }
    case .unary(.not, let operand): addTruth(operand)
    case .unary(.negate, let operand): addValue(operand)
    case .binary(let op, let left, let right):
      if op.isBoolean { addTruth(expression) } else { addOperands(left, right) }
    case .conditional(let condition, let yes, let no):
      addTruth(condition)
      addValue(yes)
      addValue(no)
    }
  }

  private mutating func addOperands(_ left: Expression, _ right: Expression) {
    for (side, other) in [(left, right), (right, left)] {
      addValue(side)
      guard let constant = other.constantValue else { continue }
      for input in side.inputs { uses[InputPlace(input), default: InputUse()].hints.insert(constant) }
    }
  }

  private mutating func addComparison(_ side: Expression, _ other: Expression) -> Bool {
    guard let constant = other.constantValue else { return false }
    if let input = Self.scaledInput(side) {
      addBoundaries(of: constant, input, isEquality: true)
      return true
    }
    // Of a choice it is the condition that matters, and each of its values compared.
    guard case .conditional(let condition, let yes, let no) = side else { return false }
    addTruth(condition)
    for choice in [yes, no] where !addComparison(choice, other) { addOperands(choice, other) }
    return true
  }

  /// `value / scale + added` is compared with a constant: it changes where the constant and its successor begin.
  private mutating func addBoundaries(of constant: Int, _ input: ScaledInput, isEquality: Bool) {
    for value in isEquality ? [constant, constant &+ 1] : [constant] {
      let (quotient, underflow) = value.subtractingReportingOverflow(input.added)
      let (boundary, overflow) = quotient.multipliedReportingOverflow(by: input.scale)
      if !underflow, !overflow { uses[input.place, default: InputUse()].boundaries.insert(boundary) }
    }
    uses[input.place, default: InputUse()].hints.insert(constant)
  }

  /// `value / scale + added`.
  private struct ScaledInput {
    var place: InputPlace
    var scale = 1
    var added = 0
  }

  /// An input, or one shifted right or divided by a constant, or a small constant more than that.
  private static func scaledInput(_ expression: Expression) -> ScaledInput? {
    switch expression {
    case .field, .fact: return InputPlace(expression).map { ScaledInput(place: $0) }
    case .binary(.shiftRight, let operand, .constant(let shift)) where (0...32).contains(shift):
      return InputPlace(operand).map { ScaledInput(place: $0, scale: 1 << shift) }
    case .binary(.divide, let operand, .constant(let divisor)) where (1...1 << 32).contains(divisor):
      return InputPlace(operand).map { ScaledInput(place: $0, scale: divisor) }
    case .binary(.add, let operand, .constant(let added)) where (0...1 << 32).contains(added):
      // A sum of the widest inputs wraps.
      guard var input = scaledInput(operand), input.place.width <= 32 else { return nil }
      input.added += added
      return input
    default: return nil
    }
  }
}

/// Where an input's bits are, however the table spells it.
enum InputPlace: Hashable, Comparable {
  /// A fact.
  case fact(Int)
  /// Bits of the capability, or of the first one with this ID.
  case bits(ofFirst: Bool, lowest: Int, width: Int)

  /// The place of an input.
  init(_ input: Expression.Input) {
    switch input {
    case .fact(let fact): self = .fact(Fact.allCases.firstIndex(of: fact) ?? 0)
    case .field(let field):
      self = .bits(
        ofFirst: field.ofFirst,
        lowest: field.registerOffset &* 8 &+ field.lsb,
        width: field.bitWidth
      )
    }
  }

  /// The place of an expression that is one input.
  init?(_ expression: Expression) {
    switch expression {
    case .field(let field): self.init(Expression.Input.field(field))
    case .fact(let fact): self.init(Expression.Input.fact(fact))
    default: return nil
    }
  }

  /// Bits of a value.
  var width: Int {
    switch self {
    case .fact(let number): Fact.allCases[number].bitWidth
    case .bits(_, _, let width): width
    }
  }

  /// Whether it is wide enough to be a number rather than a few flags.
  var isNumber: Bool {
    if case .bits(_, _, let width) = self { width >= 4 } else { false }
  }

  /// Orders facts before bits, and bits by place.
  static func < (a: InputPlace, b: InputPlace) -> Bool { a.sortKey < b.sortKey }

  private var sortKey: (Int, Int, Int) {
    switch self {
    case .fact(let number): (0, number, 0)
    case .bits(let ofFirst, let lowest, let width): (ofFirst ? 2 : 1, lowest, width)
    }
  }
}

extension Expression.Binary {
  /// Whether it compares two numbers.
  var isComparison: Bool {
    switch self {
    case .equal, .notEqual, .less, .lessEqual, .greater, .greaterEqual: true
    default: false
    }
  }

  /// Whether its value is 0 or 1.
  var isBoolean: Bool { isComparison || self == .and || self == .or }
}

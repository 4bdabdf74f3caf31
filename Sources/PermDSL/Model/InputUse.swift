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
    if let (place, scale) = Self.scaledInput(expression) {
      addBoundaries(of: 1, place, scale, isEquality: false)
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
    guard let constant = other.constantValue, let (place, scale) = Self.scaledInput(side) else {
      return false
    }
    addBoundaries(of: constant, place, scale, isEquality: true)
    return true
  }

  /// `value / scale` is compared with a constant: it changes where the constant and its successor begin.
  private mutating func addBoundaries(of constant: Int, _ place: InputPlace, _ scale: Int, isEquality: Bool) {
    for value in isEquality ? [constant, constant &+ 1] : [constant] {
      let (boundary, overflow) = value.multipliedReportingOverflow(by: scale)
      if !overflow { uses[place, default: InputUse()].boundaries.insert(boundary) }
    }
    uses[place, default: InputUse()].hints.insert(constant)
  }

  /// An input, or one shifted right or divided by a constant: the place and the divisor.
  private static func scaledInput(_ expression: Expression) -> (InputPlace, Int)? {
    switch expression {
    case .field, .fact: InputPlace(expression).map { ($0, 1) }
    case .binary(.shiftRight, let operand, .constant(let shift)) where (0...32).contains(shift):
      InputPlace(operand).map { ($0, 1 << shift) }
    case .binary(.divide, let operand, .constant(let divisor)) where (1...1 << 32).contains(divisor):
      InputPlace(operand).map { ($0, divisor) }
    default: nil
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

/// What one of a capability's variants is chosen by: the truth of a condition, or the offset of a register.
public struct VariantKey: Sendable, Hashable {
  /// Its value in a variant; for a condition 0 or 1.
  public var expression: Expression

  /// A key.
  public init(expression: Expression) { self.expression = expression }
}

/// One distinct outcome of all keys of a capability.
public struct Variant: Sendable, Hashable {
  /// Value of each key.
  public var keyValues: [Int]
  /// One assignment of the inputs that leads here: the one with the smallest values.
  public var witness: [Expression.Input: Int]

  /// The witness's value of an input, 0 where no key reads it.
  ///
  /// In this variant every guard and every register offset has the value that it has for this assignment.
  public func value(_ input: Expression.Input) -> Int {
    if let value = witness[input] { return value }
    // The same bits may be spelled in another way.
    let place = InputPlace(input)
    return witness.first { InputPlace($0.key) == place }?.value ?? 0
  }
}

/// All variants of a capability.
public struct VariantSet: Sendable {
  /// Conditions and offsets, each once, constants left out, in order of appearance.
  public var keys: [VariantKey]
  /// Sorted by key values; one without values if there are no keys.
  public var variants: [Variant]
  /// Whether all combinations of the inputs were covered.
  public var isExhaustive: Bool
  /// Number of combinations of the inputs that were covered; `Int.max` when there are more.
  public var checkedCount: Int
  /// Whether there are more than `limit` variants, and the rest was left out.
  public var isTruncated: Bool

  /// Variants enumerated at most.
  public static let limit = 4096
  /// Variants that a capability's own conditions may make.
  public static let ownLimit = 64
}

/// The variants of a capability: every distinct outcome of its guards and of its registers' offsets.
///
/// A guard is one key, all its terms together, so that conditions that exclude each other (one `device` block beside
/// another) add variants and do not multiply them. Lengths, array counts and offsets of arrays are evaluated when a function
/// is opened and are no keys; the guards that choose a length are.
public func variants(of capability: Capability) -> VariantSet {
  var keys = KeyCollector()
  keys.add(capability)
  return VariantSet(keys: keys.keys)
}

/// The joint variants of several views of one capability, such as two profiles have.
public func variants(of capabilities: [Capability]) -> VariantSet {
  var keys = KeyCollector()
  for capability in capabilities { keys.add(capability) }
  return VariantSet(keys: keys.keys)
}

extension Guard {
  /// The guard as one expression with the value 0 or 1, and the value at which it holds; nil where it reads nothing.
  ///
  /// A single term gives its condition and what is expected of it, so that `when` and `else` are one key.
  public var key: (expression: Expression, expected: Bool)? {
    let open = terms.filter { $0.condition.constantValue == nil }
    guard let first = open.first else { return nil }
    if open.count == 1 { return (first.condition.asBoolean, first.expected) }
    let conjunction = open.dropFirst().reduce(first.asBoolean) { .binary(.and, $0, $1.asBoolean) }
    return (conjunction, true)
  }
}

extension Guard.Term {
  fileprivate var asBoolean: Expression {
    expected ? condition.asBoolean : .unary(.not, condition)
  }
}

extension Expression {
  /// The same truth as 0 or 1.
  fileprivate var asBoolean: Expression {
    switch self {
    case .unary(.not, _): self
    case .binary(let op, _, _) where op.isBoolean: self
    case .field(let field) where field.bitWidth == 1: self
    case .fact(let fact) where fact.bitWidth == 1: self
    default: .binary(.notEqual, self, .constant(0))
    }
  }
}

/// Collects the keys of a capability, each once.
private struct KeyCollector {
  var keys: [VariantKey] = []
  private var seen: Set<Expression> = []
  private var seenGuards: Set<Guard> = []

  mutating func add(_ capability: Capability) {
    for array in capability.arrays { add(array.condition) }
    for register in capability.registers {
      add(register.condition)
      if register.offset.constantValue == nil { add(register.offset) }
      for field in register.fields {
        add(field.condition)
        for policy in field.policies { add(policy.condition) }
      }
    }
    for length in capability.lengths { add(length.condition) }
    for body in capability.body { add(body.condition) }
    for visibility in capability.visibility { add(visibility.condition) }
    for binding in capability.bindings {
      add(binding.condition)
      for operand in binding.operands { add(operand.condition) }
      if case .fields(let places) = binding.trigger { for place in places { add(place.condition) } }
    }
  }

  private mutating func add(_ condition: Guard) {
    guard !condition.terms.isEmpty, seenGuards.insert(condition).inserted else { return }
    if let key = condition.key { add(key.expression) }
  }

  private mutating func add(_ expression: Expression) {
    if seen.insert(expression).inserted { keys.append(VariantKey(expression: expression)) }
  }
}

extension VariantSet {
  /// The distinct outcomes of some keys.
  public init(keys: [VariantKey]) {
    self.keys = keys
    variants = [Variant(keyValues: Array(repeating: 0, count: keys.count), witness: [:])]
    isExhaustive = true
    checkedCount = 1
    isTruncated = false
    // Keys that share no input vary independently: each group is enumerated alone, then all are combined.
    for group in Self.groups(keys) {
      let outcomes = Self.outcomes(of: group.map { keys[$0].expression })
      isExhaustive = isExhaustive && outcomes.isExhaustive
      checkedCount = checkedCount.multipliedOrMax(outcomes.checkedCount)
      var combined: [Variant] = []
      combining: for variant in variants {
        for outcome in outcomes.found {
          guard combined.count < Self.limit else {
            isTruncated = true
            break combining
          }
          var next = variant
          for (key, value) in zip(group, outcome.values) { next.keyValues[key] = value }
          next.witness.merge(outcome.witness) { old, _ in old }
          combined.append(next)
        }
      }
      variants = combined
    }
    variants.sort { $0.keyValues.lexicographicallyPrecedes($1.keyValues) }
  }

  /// Indices of keys, those together that read the same bits.
  private static func groups(_ keys: [VariantKey]) -> [[Int]] {
    var groups: [(members: [Int], places: [InputPlace])] = []
    for (index, key) in keys.enumerated() {
      var members = [index]
      var places = key.expression.inputs.map(InputPlace.init)
      groups.removeAll { group in
        guard group.places.contains(where: { place in places.contains { $0.overlaps(place) } }) else {
          return false
        }
        members = group.members + members
        places += group.places
        return true
      }
      groups.append((members.sorted(), places))
    }
    return groups.map(\.members)
  }

  private struct Outcome {
    var values: [Int]
    var witness: [Expression.Input: Int]
  }

  private static func outcomes(
    of expressions: [Expression]
  ) -> (found: [Outcome], isExhaustive: Bool, checkedCount: Int) {
    let space = InputSpace(values: expressions)
    let programs = expressions.map {
      (program: ExpressionProgram($0, number: space.number), lastRoot: space.lastRoot(of: $0))
    }
    var outcome = [Int](repeating: 0, count: programs.count)
    var stack: [Int] = []
    var seen: Set<[Int]> = []
    var found: [Outcome] = []
    var checked = 0
    space.forEachChange { values, weight, changed in
      let (sum, overflow) = checked.addingReportingOverflow(weight)
      checked = overflow ? .max : sum
      var isOther = found.isEmpty
      for (index, entry) in programs.enumerated() where found.isEmpty || entry.lastRoot >= changed {
        let value = entry.program.evaluate(values, &stack)
        if outcome[index] != value {
          outcome[index] = value
          isOther = true
        }
      }
      // Most combinations have the outcome of the one before.
      if isOther, seen.insert(outcome).inserted {
        let witness = Dictionary(zip(space.inputs, values)) { first, _ in first }
        found.append(Outcome(values: outcome, witness: witness))
      }
      return found.count < limit
    }
    return (found, space.isExhaustive && found.count < limit, checked)
  }
}

extension InputPlace {
  /// Whether they share a bit.
  func overlaps(_ other: InputPlace) -> Bool {
    guard case .bits(let first, let lowest, let width) = self,
      case .bits(let otherFirst, let otherLowest, let otherWidth) = other
    else { return self == other }
    return first == otherFirst && lowest < otherLowest &+ otherWidth && otherLowest < lowest &+ width
  }
}

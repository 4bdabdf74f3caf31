/// Expressions by number, each once.
struct ExpressionNumbers {
  /// The expressions by number.
  private(set) var order: [Expression] = []
  /// Those of which the value matters.
  private(set) var values: [Expression] = []
  /// Those of which only the truth does.
  private(set) var truths: [Expression] = []
  private var numbers: [Expression: Int] = [:]

  /// The number of an expression of which the value matters.
  mutating func value(_ expression: Expression) -> Int {
    let number = number(expression)
    values.append(expression)
    return number
  }

  /// The number of a condition.
  mutating func truth(_ expression: Expression) -> Int {
    let number = number(expression)
    truths.append(expression)
    return number
  }

  private mutating func number(_ expression: Expression) -> Int {
    if let known = numbers[expression] { return known }
    numbers[expression] = order.count
    order.append(expression)
    return order.count - 1
  }
}

/// What places the parts of a capability, with numbers for expressions, so that thousands of outcomes are laid out quickly.
struct LayoutPlan {
  /// A guard over outcomes.
  struct Condition {
    private var terms: [(number: Int, expected: Bool)] = []

    init(_ condition: Guard, _ expressions: inout ExpressionNumbers) {
      for term in condition.terms { terms.append((expressions.truth(term.condition), term.expected)) }
    }

    /// Whether it holds; `outcome[i]` is the value of expression `i`.
    func holds(_ outcome: [Int]) -> Bool {
      terms.allSatisfy { (outcome[$0.number] != 0) == $0.expected }
    }
  }

  private struct Place {
    var condition: Condition
    var offset: Int
    var byteWidth: Int
    var array: Int?
  }

  private struct Elements {
    var offset: Int
    var count: Int
    var stride: Int
  }

  /// Lengths, in the order of the capability.
  var lengths: [(condition: Condition, value: Int)] = []
  /// Body policies, and whether the table states them.
  var bodies: [(condition: Condition, isStated: Bool)] = []
  private var registers: [Place] = []
  private var arrays: [Elements] = []
  private let byteLimit: Int

  /// The plan of a capability; its expressions are added to `expressions`.
  init(_ capability: Capability, _ expressions: inout ExpressionNumbers) {
    byteLimit = capability.kind.byteLimit
    for length in capability.lengths {
      lengths.append((Condition(length.condition, &expressions), expressions.value(length.value)))
    }
    for array in capability.arrays {
      arrays.append(
        Elements(
          offset: expressions.value(array.offset), count: expressions.value(array.count), stride: array.stride
        ))
    }
    for register in capability.registers {
      registers.append(
        Place(
          condition: Condition(register.condition, &expressions), offset: expressions.value(register.offset),
          byteWidth: register.byteWidth, array: register.array))
    }
    for body in capability.body {
      bodies.append((Condition(body.condition, &expressions), body.origin != capability.origin))
    }
  }

  /// Where everything is, sorted by place.
  func extents(_ outcome: [Int]) -> [LayoutSpace.Extent] {
    var extents: [LayoutSpace.Extent] = []
    /// The register of each array's first element that ends last.
    var ends: [Int: (register: Int, end: Int)] = [:]
    for (index, register) in registers.enumerated() where register.condition.holds(outcome) {
      var offset = outcome[register.offset]
      if let array = register.array {
        guard arrays.indices.contains(array), outcome[arrays[array].count] > 0 else { continue }
        offset &+= outcome[arrays[array].offset]
      }
      let (end, overflow) = offset.addingReportingOverflow(register.byteWidth)
      guard offset >= 0, !overflow else { continue }
      extents.append(LayoutSpace.Extent(register: index, bytes: offset..<end))
      if let array = register.array, end > ends[array]?.end ?? 0 { ends[array] = (index, end) }
    }
    for (array, last) in ends {
      if let rest = furtherElements(arrays[array], last, outcome) { extents.append(rest) }
    }
    extents.sort { ($0.bytes.lowerBound, $0.register) < ($1.bytes.lowerBound, $1.register) }
    return extents
  }

  /// All elements of an array but the first, as one: a hole in an element shows in the first.
  private func furtherElements(
    _ array: Elements, _ last: (register: Int, end: Int), _ outcome: [Int]
  ) -> LayoutSpace.Extent? {
    let count = min(outcome[array.count], byteLimit)
    guard count > 1, array.stride > 0 else { return nil }
    let start = outcome[array.offset] &+ array.stride
    let (distance, overflow) = (count - 1).multipliedReportingOverflow(by: array.stride)
    let (end, isTooFar) = last.end.addingReportingOverflow(distance)
    guard !overflow, !isTooFar, start < end else { return nil }
    return LayoutSpace.Extent(register: last.register, bytes: start..<end)
  }
}

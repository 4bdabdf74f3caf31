/// Every distinct layout of a capability: where registers, elements of arrays and the end are.
///
/// Unlike variants this follows lengths and array counts, which are evaluated when a function is opened.
struct LayoutSpace {
  /// A register, or one of an element.
  struct Extent {
    /// Index into `Capability.registers`.
    var register: Int
    var bytes: Range<Int>
  }

  /// One outcome of all expressions.
  struct Layout {
    /// Index into `Capability.lengths` and its value; nil: none is stated.
    var length: (index: Int, value: Int)?
    /// Sorted by place.
    var extents: [Extent]
    /// Whether a `body` states what the other bytes do.
    var hasBody: Bool
    /// Values that lead here.
    var value: (Expression.Input) -> Int
    /// Number of combinations that do.
    var weight: Int
  }

  private let capability: Capability
  private let space: InputSpace
  private let programs: [ExpressionProgram]
  private let numbers: [Expression: Int]

  /// The layouts of a capability.
  init(_ capability: Capability) {
    self.capability = capability
    let arrays = capability.arrays
    let values =
      capability.lengths.map(\.value) + capability.registers.map(\.offset)
      + arrays.flatMap { [$0.offset, $0.count] }
    let guards =
      capability.lengths.map(\.condition) + capability.registers.map(\.condition) + arrays.map(\.condition)
      + capability.body.map(\.condition)
    var order: [Expression] = []
    var numbers: [Expression: Int] = [:]
    for expression in values + guards.flatMap(\.terms).map(\.condition) where numbers[expression] == nil {
      numbers[expression] = order.count
      order.append(expression)
    }
    let space = InputSpace(values: values, truths: Set(guards).flatMap(\.terms).map(\.condition))
    self.space = space
    self.numbers = numbers
    programs = order.map { ExpressionProgram($0, number: space.number) }
  }

  /// "all 4 combinations of `wide` and `masked`"; nil where there is one only.
  var coverage: String? {
    guard !space.inputs.isEmpty else { return nil }
    let names = listText(space.inputs.map { "`\($0.name)`" })
    if space.isExhaustive {
      return space.combinationCount == .max
        ? "all combinations of \(names)" : "all \(space.combinationCount) combinations of \(names)"
    }
    let all = space.combinationCount == .max ? "very many" : "\(space.combinationCount)"
    return "\(min(space.assignmentCount, InputSpace.limit)) of \(all) combinations of \(names)"
  }

  /// Whether a length is what the device itself says in a number that nothing else depends on: one that is too small is the
  /// device's fault, and what lies beyond is cut.
  func isStatedByDevice(_ length: Expression) -> Bool {
    var uses = InputUses()
    uses.addValue(length)
    var others = Set(capability.registers.map(\.offset).flatMap(\.inputs).map(InputPlace.init))
    for array in capability.arrays {
      others.formUnion((array.count.inputs + array.offset.inputs).map(InputPlace.init))
    }
    for condition in capability.registers.map(\.condition) + capability.lengths.map(\.condition) {
      others.formUnion(condition.terms.flatMap(\.condition.inputs).map(InputPlace.init))
    }
    return uses.uses.contains { place, use in
      use.isCalculatedWith && place.isNumber && !others.contains { $0.overlaps(place) }
    }
  }

  /// All distinct layouts, the one of the smallest values first.
  func layouts() -> [Layout] {
    var stack: [Int] = []
    var numbersOfOutcomes: [[Int]: Int] = [:]
    var found: [(outcome: [Int], values: [Int], weight: Int)] = []
    space.forEach { values, weight in
      let outcome = programs.map { $0.evaluate(values, &stack) }
      if let known = numbersOfOutcomes[outcome] {
        let (sum, overflow) = found[known].weight.addingReportingOverflow(weight)
        found[known].weight = overflow ? .max : sum
      } else {
        numbersOfOutcomes[outcome] = found.count
        found.append((outcome, values, weight))
      }
      return true
    }
    return found.map { layout($0.outcome, $0.values, $0.weight) }
  }

  private func layout(_ outcome: [Int], _ values: [Int], _ weight: Int) -> Layout {
    func value(_ expression: Expression) -> Int { numbers[expression].map { outcome[$0] } ?? 0 }
    func holds(_ condition: Guard) -> Bool {
      condition.terms.allSatisfy { (value($0.condition) != 0) == $0.expected }
    }
    var extents: [Extent] = []
    func add(_ register: Int, at offset: Int) {
      let (end, overflow) = offset.addingReportingOverflow(capability.registers[register].byteWidth)
      if offset >= 0, !overflow { extents.append(Extent(register: register, bytes: offset..<end)) }
    }
    for (index, register) in capability.registers.enumerated() where holds(register.condition) {
      guard let number = register.array else {
        add(index, at: value(register.offset))
        continue
      }
      guard capability.arrays.indices.contains(number), value(capability.arrays[number].count) > 0 else {
        continue
      }
      add(index, at: value(capability.arrays[number].offset) &+ value(register.offset))
    }
    for (number, array) in capability.arrays.enumerated() {
      if let rest = furtherElements(array, number, extents, value) { extents.append(rest) }
    }
    extents.sort { ($0.bytes.lowerBound, $0.register) < ($1.bytes.lowerBound, $1.register) }
    let length = capability.lengths.indices.last { holds(capability.lengths[$0].condition) }
    let body = capability.body.last { holds($0.condition) }
    return Layout(
      length: length.map { ($0, value(capability.lengths[$0].value)) },
      extents: extents,
      hasBody: body.map { $0.origin != capability.origin } ?? false,
      value: { input in
        let number = space.number(input)
        return values.indices.contains(number) ? values[number] : 0
      },
      weight: weight
    )
  }
}

extension LayoutSpace {
  /// All elements of an array but the first, as one: a hole in an element shows in the first.
  private func furtherElements(
    _ array: RegisterArray, _ number: Int, _ extents: [Extent], _ value: (Expression) -> Int
  ) -> Extent? {
    let first = extents.filter { capability.registers[$0.register].array == number }
    let count = min(value(array.count), capability.kind.byteLimit)
    guard count > 1, array.stride > 0, let last = first.max(by: { $0.bytes.upperBound < $1.bytes.upperBound })
    else { return nil }
    let start = value(array.offset) &+ array.stride
    let (distance, overflow) = (count - 1).multipliedReportingOverflow(by: array.stride)
    let (end, isTooFar) = last.bytes.upperBound.addingReportingOverflow(distance)
    guard !overflow, !isTooFar, start < end else { return nil }
    return Extent(register: last.register, bytes: start..<end)
  }
}

extension Expression.Input {
  /// The last part of the path, or the fact.
  var name: String {
    switch self {
    case .field(let field): String(field.path.split(separator: ".").last ?? "")
    case .fact(let fact): "function.\(fact.rawValue)"
    }
  }
}

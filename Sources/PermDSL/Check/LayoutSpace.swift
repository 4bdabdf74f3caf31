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
  /// The value of each expression that reads nothing; 0 for the others.
  private let constants: [Int]
  /// The expressions that read something.
  private let programs: [(number: Int, program: ExpressionProgram, lastRoot: Int)]
  private let plan: LayoutPlan

  /// The layouts of a capability.
  init(_ capability: Capability) {
    self.capability = capability
    var expressions = ExpressionNumbers()
    plan = LayoutPlan(capability, &expressions)
    let space = InputSpace(values: expressions.values, truths: expressions.truths)
    self.space = space
    let known = expressions.order.map(\.constantValue)
    constants = known.map { $0 ?? 0 }
    programs = expressions.order.indices.filter { known[$0] == nil }.map {
      (
        $0, ExpressionProgram(expressions.order[$0], number: space.number),
        space.lastRoot(of: expressions.order[$0])
      )
    }
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
    return "\(space.visitCount) of \(all) combinations of \(names)"
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
    var outcome = [Int](repeating: 0, count: programs.count)
    space.forEachChange { values, weight, changed in
      for index in 0..<programs.count where programs[index].lastRoot >= changed {
        outcome[index] = programs[index].program.evaluate(values, &stack)
      }
      if let known = numbersOfOutcomes[outcome] {
        let (sum, overflow) = found[known].weight.addingReportingOverflow(weight)
        found[known].weight = overflow ? .max : sum
      } else {
        numbersOfOutcomes[outcome] = found.count
        found.append((outcome, values, weight))
      }
      return true
    }
    return found.map { item in
      var outcome = constants
      for (program, value) in zip(programs, item.outcome) { outcome[program.number] = value }
      return layout(outcome, item.values, item.weight)
    }
  }

  private func layout(_ outcome: [Int], _ values: [Int], _ weight: Int) -> Layout {
    let length = plan.lengths.indices.last { plan.lengths[$0].condition.holds(outcome) }
    let body = plan.bodies.last { $0.condition.holds(outcome) }
    return Layout(
      length: length.map { ($0, outcome[plan.lengths[$0].value]) },
      extents: plan.extents(outcome),
      hasBody: body?.isStated ?? false,
      value: { input in
        let number = space.number(input)
        return values.indices.contains(number) ? values[number] : 0
      },
      weight: weight
    )
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

/// Conditions that have the same truth whatever a device says, and so a branch that is never taken.
///
/// A condition of `amend standard` is judged over all capabilities it is said of. Nothing is claimed of a condition whose
/// values could not all be tried.
func conditionFindings(_ model: Model) -> [Diagnostic] {
  var pass = ConditionPass()
  for capability in model.capabilities { pass.visit(capability) }
  for profile in model.profiles {
    for capability in profile.capabilities { pass.visit(capability) }
  }
  return pass.diagnostics
}

private struct ConditionPass {
  /// What was seen of the condition written at a place.
  private struct Record {
    var canBeTrue = false
    var canBeFalse = false
    var isUnknown = false
    var hasElse = false
    /// The conditions around it, if it is constant only there.
    var premise: String?
  }

  private struct Seen: Hashable {
    var condition: Guard
    var origins: [SourceRange?]
  }

  private var records: [SourceRange: Record] = [:]
  private var seen: Set<Seen> = []

  var diagnostics: [Diagnostic] {
    records.compactMap { origin, record -> Diagnostic? in
      guard !record.isUnknown, record.canBeTrue != record.canBeFalse else { return nil }
      return ConditionConstant(
        isTrue: record.canBeTrue,
        premise: record.premise,
        hasElse: record.hasElse,
        origin: origin
      ).diagnostic
    }
  }

  mutating func visit(_ capability: Capability) {
    let text = ExpressionText(capability)
    func add(_ guards: Guard...) { self.add(guards.flatMap(\.terms), text) }
    for array in capability.arrays { add(array.condition) }
    for register in capability.registers {
      add(register.condition)
      for field in register.fields {
        add(register.condition, field.condition)
        // An amendment of a field repeats the condition that the field stands under: it must.
        for policy in field.policies { add(policy.condition) }
      }
    }
    for length in capability.lengths { add(length.condition) }
    for body in capability.body { add(body.condition) }
    for visibility in capability.visibility { add(visibility.condition) }
    for binding in capability.bindings { add(binding.condition) }
  }

  /// Judges each condition of a nest, the outer ones taken as premise.
  private mutating func add(_ terms: [Guard.Term], _ text: ExpressionText) {
    guard !terms.isEmpty else { return }
    let key = Seen(condition: Guard(terms), origins: terms.map(\.origin))
    guard seen.insert(key).inserted else { return }
    // A condition `a and b` is two terms of one origin.
    var groups: [[Guard.Term]] = []
    for term in terms {
      if let last = groups.last?.last, last.origin == term.origin, last.isElse == term.isElse,
        term.origin != nil
      {
        groups[groups.count - 1].append(term)
      } else {
        groups.append([term])
      }
    }
    var premise: [Guard.Term] = []
    for group in groups {
      if let origin = group.first?.origin { judge(group, at: origin, under: premise, text) }
      premise += group
    }
  }

  private mutating func judge(
    _ group: [Guard.Term],
    at origin: SourceRange,
    under premise: [Guard.Term],
    _ text: ExpressionText
  ) {
    guard let first = group.first else { return }
    let space = InputSpace(truths: (premise + group).map(\.condition))
    let premisePrograms = premise.map { (ExpressionProgram($0.condition, number: space.number), $0.expected) }
    let programs = group.map {
      ($0.condition, ExpressionProgram($0.condition, number: space.number), $0.expected)
    }
    var record = records[origin] ?? Record()
    var stack: [Int] = []
    var (canBeTrue, canBeFalse, isReachable) = (false, false, false)
    space.forEach { values, _ in
      guard premisePrograms.allSatisfy({ ($0.0.evaluate(values, &stack) != 0) == $0.1 }) else { return true }
      isReachable = true
      let holds = programs.allSatisfy { ($0.1.evaluate(values, &stack) != 0) == $0.2 }
      if holds { canBeTrue = true } else { canBeFalse = true }
      return !(canBeTrue && canBeFalse)
    }
    guard isReachable else { return }
    if !(canBeTrue && canBeFalse), !space.isExhaustive { record.isUnknown = true }
    let isElse = first.isElse
    record.canBeTrue = record.canBeTrue || (isElse ? canBeFalse : canBeTrue)
    record.canBeFalse = record.canBeFalse || (isElse ? canBeTrue : canBeFalse)
    record.hasElse = record.hasElse || isElse
    if record.premise == nil, let outer = text.condition(premise) { record.premise = outer }
    records[origin] = record
  }
}

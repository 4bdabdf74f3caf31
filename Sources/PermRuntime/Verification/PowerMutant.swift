/// One fault in the table of transitions, to see whether the search notices.
public struct PowerMutant: Sendable {
  /// What is wrong with it.
  public enum Change: Sendable, Hashable {
    /// A transition is never taken.
    case dropTransition(Int)
    /// A transition does not ask for a fact.
    case dropWhen(Int, PowerConditions)
    /// A transition does not mind a fact.
    case dropUnless(Int, PowerConditions)
    /// A transition leaves an effect out.
    case dropEffect(Int, PowerEffect)
    /// A transition has an effect too many.
    case addEffect(Int, PowerEffect)
    /// An effect does not presume a fact.
    case dropPresumedWhen(PowerEffect, PowerConditions)
    /// An effect does not mind a fact.
    case dropPresumedUnless(PowerEffect, PowerConditions)
    /// Two effects that follow each other change places.
    case swapEffects(Int)
  }

  /// What is wrong with it.
  public var change: Change

  /// A fault.
  public init(change: Change) { self.change = change }

  /// All faults of a table, one each.
  public static func all(of table: PowerTable = .standard) -> [PowerMutant] {
    var found: [Change] = []
    for row in table.transitions.indices {
      let transition = table.transitions[row]
      found.append(.dropTransition(row))
      found += transition.condition.when.each.map { .dropWhen(row, $0) }
      found += transition.condition.unless.each.map { .dropUnless(row, $0) }
      guard transition.refusal == nil else { continue }
      for effect in PowerEffect.allCases {
        found.append(transition.effects.contains(effect) ? .dropEffect(row, effect) : .addEffect(row, effect))
      }
    }
    for effect in PowerEffect.allCases {
      let presumption = table.presumptions[Int(effect.rawValue)]
      found += presumption.when.each.map { .dropPresumedWhen(effect, $0) }
      found += presumption.unless.each.map { .dropPresumedUnless(effect, $0) }
    }
    found += (1..<table.order.count).map { .swapEffects($0) }
    return found.map { PowerMutant(change: $0) }
  }

  /// The table with this fault.
  public func applied(to table: PowerTable = .standard) -> PowerTable {
    var (transitions, order, presumptions) = (table.transitions, table.order, table.presumptions)
    switch change {
    case .dropTransition(let row):
      // A device is not in D0 and out of it: such a guard never opens.
      transitions[row].condition = PowerGuard(when: .inD0, unless: .inD0)
    case .dropWhen(let row, let fact): transitions[row].condition.when.remove(fact)
    case .dropUnless(let row, let fact): transitions[row].condition.unless.remove(fact)
    case .dropEffect(let row, let effect): transitions[row].effects.remove(PowerEffects(effect))
    case .addEffect(let row, let effect): transitions[row].effects.insert(PowerEffects(effect))
    case .dropPresumedWhen(let effect, let fact):
      presumptions[Int(effect.rawValue)].when.remove(fact)
    case .dropPresumedUnless(let effect, let fact):
      presumptions[Int(effect.rawValue)].unless.remove(fact)
    case .swapEffects(let place):
      let earlier = order[place - 1]
      order[place - 1] = order[place]
      order[place] = earlier
    }
    return PowerTable(transitions: transitions, order: order, presumptions: presumptions)
  }

  /// What is wrong with it, in words.
  public func description(in table: PowerTable = .standard) -> String {
    func name(_ row: Int) -> String { "\(table.transitions[row].event), \(table.transitions[row].name)" }
    return switch change {
    case .dropTransition(let row): "\(name(row)): without it"
    case .dropWhen(let row, let fact): "\(name(row)): without when \(fact.text)"
    case .dropUnless(let row, let fact): "\(name(row)): without unless \(fact.text)"
    case .dropEffect(let row, let effect): "\(name(row)): without \(effect)"
    case .addEffect(let row, let effect): "\(name(row)): with \(effect)"
    case .dropPresumedWhen(let effect, let fact): "\(effect): presumed without \(fact.text)"
    case .dropPresumedUnless(let effect, let fact): "\(effect): presumed without unless \(fact.text)"
    case .swapEffects(let place): "\(table.order[place]) before \(table.order[place - 1])"
    }
  }
}

extension PowerConditions {
  /// Its facts, one each.
  public var each: [PowerConditions] {
    (0..<UInt32(32)).map { PowerConditions(rawValue: 1 << $0) }.filter { contains($0) }
  }

  /// The names of its facts.
  public var text: String {
    each.map { fact in
      let bit = fact.rawValue.trailingZeroBitCount
      return Self.names.indices.contains(bit) ? Self.names[bit].description : "bit \(bit)"
    }.joined(separator: ", ")
  }
}

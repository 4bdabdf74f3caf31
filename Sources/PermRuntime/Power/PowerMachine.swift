/// The power state of one function, as one value without any I/O: where the device is, what is mapped, what is saved.
///
/// What may happen is `PowerTable`; this is what it happens to. The driver asks `plan` what an event does, performs each effect
/// on the device, and tells the machine by `note` when it is done: at every moment the machine says what is, also
/// when a transition ends halfway.
public struct PowerMachine: Sendable, Hashable {
  /// The profile's rules.
  public var rules: PowerRules
  /// The embedder's choices.
  public var options: PowerOptions
  /// What function and host are able to do.
  public var abilities: PowerAbilities
  /// Where the device is.
  public private(set) var state: DeviceState
  /// Where the physical function of a virtual one is.
  public private(set) var parent: DeviceState = .d0
  /// Spaces that the guest has enabled in COMMAND.
  public private(set) var enabled: BARSpaces = []
  /// Spaces that may be mapped now.
  public private(set) var mapped: BARSpaces = []
  /// Whether there is saved config state.
  public private(set) var hasSavedState = false
  /// Whether and how low power is entered.
  public private(set) var lowPower = LowPower.off
  /// Whether virtual functions are enabled.
  public private(set) var hasVFs = false
  /// Whether a reset is in progress.
  public private(set) var isResetting = false

  /// A function as it was found at open: nothing mapped, nothing saved.
  public init(
    state: DeviceState = .d0, abilities: PowerAbilities = [], rules: PowerRules = [],
    options: PowerOptions = PowerOptions()
  ) {
    self.state = state
    self.abilities = abilities
    self.rules = rules
    self.options = options
  }

  /// Where the function is: a VF is never less deep than its PF, and one without power management just where it is.
  ///
  /// Source: PCIe 6.0 §9.6.2 "PF Device Power Management States".
  public var effectiveState: DeviceState { max(state, followed(parent)) }

  /// How deep a state of its PF takes the function; D0: not at all.
  private func followed(_ parent: DeviceState) -> DeviceState {
    abilities.contains(.virtualFunction) && !rules.contains(.freeVFPower) ? parent : .d0
  }

  /// Spaces that the gate is for.
  public var gated: BARSpaces { rules.contains(.ungatedIO) ? .memory : [.memory, .io] }

  /// Spaces that may be reached now.
  ///
  /// Nothing is while registers are still to be written back.
  ///
  /// Source: PCIe 6.0 §5.3.1.2 to §5.3.1.4: outside D0 a function answers configuration and message requests only.
  public var reachable: BARSpaces { reachable(in: effectiveState, hasSavedState ? [] : enabled) }

  private func reachable(in state: DeviceState, _ enabled: BARSpaces) -> BARSpaces {
    let deepest = rules.contains(.barsAnswerThroughD2) ? DeviceState.d2 : .d0
    let isOpen = state <= deepest && lowPower == .off && !isResetting
    return (isOpen ? enabled : []).union(BARSpaces([.memory, .io]).subtracting(gated))
  }

  /// Whether a device that is awake still has to have registers written back: a transition ended halfway.
  public var owesRegisters: Bool { hasSavedState && state < .d3hot }

  /// Whether a config access may reach the device as it is.
  public var answersConfig: Bool {
    effectiveState != .d3cold && lowPower != .unused && !isResetting && !owesRegisters
  }

  /// What an event does.
  public struct Plan: Sendable {
    /// The transition's name.
    public var name: StaticString
    /// What it does, if it is not refused.
    public var effects: PowerEffects
    /// The state it leads to.
    public var target: DeviceState
    /// Spaces that close.
    public var closing: BARSpaces
    /// Why it is refused; nil: it is not.
    public var refusal: PowerRefusal?
    /// Effects that are still to be looked at: one bit each, by their place in the order.
    var steps: UInt16 = 0
  }

  /// What an event does now, by a table; nothing, where the table has no transition for it.
  public func plan(_ event: PowerEvent, by table: PowerTable) -> Plan {
    let target = target(of: event)
    var plan = Plan(name: "nothing", effects: [], target: target, closing: closing(event, target))
    var conditions: PowerConditions?
    for index in table.indices(of: event.kind) where table.transitions[index].event == event.kind {
      if !table.transitions[index].condition.isAlwaysOpen {
        let known = conditions ?? self.conditions(towards: target)
        conditions = known
        guard table.transitions[index].condition.holds(known) else { continue }
      }
      plan.name = table.transitions[index].name
      plan.effects = table.transitions[index].effects
      plan.refusal = table.transitions[index].refusal
      plan.steps = table.steps[index]
      return plan
    }
    return plan
  }

  /// The next effect of a plan that has something to do now, in the order of the table; nil: the plan is done.
  ///
  /// - Complexity: O(effects that are left).
  public func nextEffect(of plan: inout Plan, by table: PowerTable) -> PowerEffect? {
    var conditions: PowerConditions?
    while plan.steps != 0 {
      let effect = table.order[plan.steps.trailingZeroBitCount]
      plan.steps &= plan.steps &- 1
      let presumption = table.presumptions[Int(effect.rawValue)]
      if presumption.isAlwaysOpen { return effect }
      let known = conditions ?? self.conditions(towards: plan.target)
      conditions = known
      if presumption.holds(known) { return effect }
    }
    return nil
  }

  /// The state that an event leads to.
  func target(of event: PowerEvent) -> DeviceState {
    switch event {
    case .request(let state): DeviceState(state)
    case .access where lowPower == .promoted: .d3hot
    case .enterLowPower, .idle: .d3hot
    case .opened, .decoding, .decoded, .parent: state
    default: .d0
    }
  }

  /// Spaces that an event closes; taking away what is not mapped does no harm.
  private func closing(_ event: PowerEvent, _ target: DeviceState) -> BARSpaces {
    switch event {
    case .decoding(let spaces): gated.subtracting(spaces)
    case .request: gated.subtracting(reachable(in: max(target, followed(parent)), gated))
    case .parent(let parent): gated.subtracting(reachable(in: max(state, followed(parent)), gated))
    case .settle: mapped.intersection(gated).subtracting(reachable)
    default: gated
    }
  }

  /// The facts that guards look at.
  public func conditions(towards target: DeviceState) -> PowerConditions {
    var found: PowerConditions = []
    func add(_ condition: PowerConditions, _ holds: Bool) { if holds { found.insert(condition) } }
    add(.towardsD0, target == .d0)
    add(.towardsD3hot, target == .d3hot)
    add(.towardsDeeper, target > state)
    add(.towardsShallower, target < state)
    add(.towardsSupported, supports(target))
    add(.managed, abilities.contains(.powerManagement))
    add(.inD0, state == .d0)
    add(.inD3hot, state == .d3hot)
    add(.inD3cold, state == .d3cold)
    add(.losesState, !abilities.contains(.noSoftReset))
    add(.hostKeepsConfig, abilities.contains(.hostKeepsConfig))
    add(.saved, hasSavedState)
    add(.withVFs, hasVFs)
    add(.virtualFunction, abilities.contains(.virtualFunction))
    add(.resetting, isResetting)
    add(.asleep, lowPower != .off)
    add(.armed, lowPower == .armed)
    add(.promoted, lowPower == .promoted)
    add(.unused, lowPower == .unused)
    add(.resumes, options.asleep == .resume)
    add(.promotes, abilities.contains(.promotes))
    add(.platformPower, abilities.contains(.platformPower))
    add(.losesD3hotWrites, rules.contains(.losesD3hotWrites))
    add(.freeVFPower, rules.contains(.freeVFPower))
    add(.hostPreparesReset, abilities.contains(.hostPreparesReset))
    add(.withoutPF, followed(parent) == .d3cold)
    return found
  }

  private func supports(_ target: DeviceState) -> Bool {
    switch target {
    case .d0: state == .d0 || abilities.contains(.powerManagement)
    case .d1: abilities.isSuperset(of: [.powerManagement, .d1])
    case .d2: abilities.isSuperset(of: [.powerManagement, .d2])
    case .d3hot: abilities.contains(.powerManagement)
    case .d3cold: false
    }
  }
}

/// What has happened.
extension PowerMachine {
  /// An effect of a plan was performed.
  public mutating func note(_ effect: PowerEffect, of plan: Plan, for event: PowerEvent) {
    switch effect {
    case .unmap: mapped.subtract(plan.closing)
    case .save: hasSavedState = true
    case .powerOn:
      state = .d0
      if lowPower == .promoted { lowPower = .off }
    case .wake: state = .d0
    case .enter: state = plan.target
    case .powerOff: state = .d3cold
    case .free: hasSavedState = false
    case .note: note(event)
    case .map: mapped = reachable
    case .refresh, .restore, .stopInterrupts: break
    }
  }

  /// The device is where it was not sent to, or where a reset has put it.
  public mutating func found(_ state: DeviceState) { self.state = state }

  /// The function was opened with these spaces enabled.
  public mutating func found(enabled spaces: BARSpaces) { enabled = spaces }

  /// Bookkeeping of an event.
  private mutating func note(_ event: PowerEvent) {
    switch event {
    case .decoded(let spaces): enabled = spaces
    case .enableVFs:
      hasVFs = true
      lowPower = .off
    case .removeVFs: hasVFs = false
    case .enterLowPower(let untilWakeup): lowPower = untilWakeup ? .armed : .entered
    case .release: lowPower = .unused
    case .beginReset: isResetting = true
    case .endReset:
      isResetting = false
      lowPower = .off
    case .close:
      isResetting = false
      lowPower = .off
    case .parent(let state): parent = state
    case .request, .idle:
      if lowPower == .armed, state == .d0 { lowPower = .off }
      if lowPower == .off, state == .d3cold { lowPower = .promoted }
    // What the embedder entered, only the embedder ends.
    case .access, .use: if lowPower != .entered { lowPower = .off }
    case .exitLowPower, .wakeup: lowPower = .off
    case .settle:
      if isResetting { lowPower = .off }
      isResetting = false
    case .opened, .decoding: break
    }
  }
}

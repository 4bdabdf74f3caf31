/// A device, its host and its guest as a small value: what really is, where the machine only believes.
struct PowerWorld: Sendable, Hashable {
  /// What the runtime believes.
  var power: PowerMachine
  /// Where the device is.
  var actual: DeviceState
  /// Whether its registers hold what guest and host wrote to them.
  var isIntact = true
  /// What its COMMAND enables, the one register that is modelled by value.
  var decodes: BARSpaces
  /// What the embedder has mapped.
  var mapped: BARSpaces = []
  /// What was last saved.
  var savedDecodes: BARSpaces = []
  /// Whether interrupts are torn down.
  var isQuiet = false
  /// Whether the embedder entered low power and has not ended it.
  var isEntered = false
  /// A guest's write of COMMAND between its two halves: what it is about to enable.
  var writing: BARSpaces?
  /// Whether the function was given up.
  var isClosed = false

  /// A function that is about to be opened.
  init(_ configuration: PowerProof.Configuration) {
    power = PowerMachine(
      abilities: configuration.abilities, rules: configuration.rules, options: configuration.options)
    actual = configuration.state
    decodes = configuration.decodes
    if configuration.hasRegisters { power.found(actual) }
    power.found(enabled: decodes)
  }

  /// All that differs between worlds of one configuration, in one word.
  var key: UInt64 {
    var key: UInt64 = 0
    func add(_ value: UInt8, _ width: UInt64) { key = key << width | UInt64(value) }
    add(power.state.rawValue, 3)
    add(power.parent.rawValue, 3)
    add(power.enabled.rawValue, 2)
    add(power.mapped.rawValue, 2)
    add(power.lowPower.rawValue, 3)
    add(power.hasSavedState ? 1 : 0, 1)
    add(power.hasVFs ? 1 : 0, 1)
    add(power.isResetting ? 1 : 0, 1)
    add(actual.rawValue, 3)
    add(decodes.rawValue, 2)
    add(mapped.rawValue, 2)
    // What is in the room of the saved state does not matter unless there is one.
    add(power.hasSavedState ? savedDecodes.rawValue : 0, 2)
    add(isIntact ? 1 : 0, 1)
    add(isQuiet ? 1 : 0, 1)
    add(isEntered ? 1 : 0, 1)
    add(writing.map { $0.rawValue + 1 } ?? 0, 3)
    add(isClosed ? 1 : 0, 1)
    return key
  }
}

/// The driver of the power machine over a model of device and host, which looks at every effect.
///
/// At most one thing goes wrong in an action: the one whose number is `fault`, of all that could.
struct PowerModel: PowerDriver {
  var world: PowerWorld
  /// Which of the things that can go wrong does; 0: none.
  let fault: Int
  /// How many could have up to now.
  private(set) var faultCount = 0
  /// The first rule that was broken.
  private(set) var violation: PowerProof.Rule?
  /// Why the last transition was refused.
  private(set) var refusal: PowerRefusal?
  /// Transitions and refusals, for who asks what happened.
  private(set) var steps: [PowerProof.Step] = []
  /// Whether the device went to D3hot by itself on its way to a state in which the profile keeps BARs mapped: they are
  /// unmapped as soon as that is seen.
  private var isAdrift = false
  private let isRecording: Bool
  /// Transitions that changed the state of the device.
  private(set) var edges: [PowerGraph.Edge] = []
  private let collectsEdges: Bool
  /// Where the device was when the last transition was over.
  private var departure: DeviceState

  init(_ world: PowerWorld, fault: Int = 0, isRecording: Bool = false, collectsEdges: Bool = false) {
    self.world = world
    self.fault = fault
    self.isRecording = isRecording
    self.collectsEdges = collectsEdges
    departure = world.actual
  }

  var power: PowerMachine {
    get { world.power }
    set {
      world.power = newValue
      checkAlways()
    }
    _modify {
      yield &world.power
      checkAlways()
    }
  }

  /// Something can go wrong in a number of ways: which does, from 1; 0: none.
  mutating func goesWrong(ways: Int = 1) -> Int {
    let first = faultCount + 1
    faultCount += ways
    return first <= fault && fault <= faultCount ? fault - first + 1 : 0
  }

  /// A rule that must hold.
  mutating func require(_ holds: Bool, _ rule: PowerProof.Rule) {
    if !holds, violation == nil { violation = rule }
  }

  mutating func log(_ text: @autoclosure () -> String) {
    if isRecording {
      steps.append(PowerProof.Step(text: text(), state: world.actual, mapped: world.mapped))
    }
  }

  // MARK: Rules

  /// Where the device is as far as BARs and config space are concerned: with its PF, if the profile looks at that.
  var effective: DeviceState {
    isBoundToParent ? max(world.actual, world.power.parent) : world.actual
  }

  private var isBoundToParent: Bool {
    world.power.abilities.contains(.virtualFunction) && !world.power.rules.contains(.freeVFPower)
  }

  private var gatedMapped: BARSpaces { world.mapped.intersection(world.power.gated) }

  /// Whether the profile lets the device's registers be other than the guest wrote them.
  private var mayLoseWrites: Bool { world.power.rules.contains(.losesD3hotWrites) }

  /// What holds after every effect.
  mutating func checkAlways() {
    if !gatedMapped.isEmpty {
      let deepest = world.power.rules.contains(.barsAnswerThroughD2) ? DeviceState.d2 : .d0
      require(isAdrift || effective <= deepest, .mappedOutsideD0)
      require(!world.power.isResetting && world.power.lowPower == .off, .mappedWhileAway)
      require(world.isIntact, .mappedWithoutRegisters)
      require(mayLoseWrites || gatedMapped.isSubset(of: world.decodes), .mappedButDisabled)
    }
    require(!world.power.hasVFs || world.actual == .d0, .vfsOutsideD0)
    require(world.power.state == world.actual, .stateUntrue)
  }

  /// What holds between actions.
  mutating func checkAtRest() {
    isAdrift = false
    checkAlways()
    let power = world.power
    require(power.mapped.intersection(power.gated) == gatedMapped, .mappingsUntrue)
    require(world.writing != nil || world.isClosed || world.mapped == power.reachable, .mappingMissing)
    require(
      !power.hasSavedState || isLosingState || power.isResetting || !world.isIntact, .savedLeaked)
    require(world.isIntact || power.hasSavedState, .registersLost)
    if power.answersConfig, world.writing == nil {
      require(mayLoseWrites || world.decodes == power.enabled, .writeLost)
    }
    require(world.isEntered == (power.lowPower == .entered), .lowPowerUntrue)
    require(world.actual != .d3cold || power.lowPower != .off, .coldUnasked)
    require(
      power.lowPower != .promoted || (power.abilities.contains(.promotes) && world.actual == .d3cold),
      .promotedUntrue)
    require(!world.isQuiet || power.isResetting, .interruptsLost)
  }

  /// Whether registers are about to be lost, or are.
  private var isLosingState: Bool {
    let power = world.power
    return world.actual == .d3cold
      || world.actual == .d3hot
        && (!power.abilities.isSuperset(of: [.noSoftReset, .powerManagement])
          || power.abilities.contains(.promotes) || power.lowPower != .off)
  }

  /// A config access of whomever.
  mutating func reachConfig() {
    require(effective != .d3cold, .configInD3cold)
  }

  private mutating func loseRegisters() {
    guard !world.power.abilities.contains(.hostKeepsConfig) else { return }
    world.isIntact = false
    world.decodes = []
  }

  private mutating func move(to state: DeviceState) {
    if world.actual == .d3hot, state < .d3hot, !world.power.abilities.contains(.noSoftReset) {
      loseRegisters()
    }
    world.actual = state
  }

  /// Whether a refusal has the reason that it gives.
  private func isJustified(_ event: PowerEvent, _ refusal: PowerRefusal) -> Bool {
    let power = world.power
    let isManaged = power.abilities.contains(.powerManagement)
    switch (refusal, event) {
    case (.vfsEnabled, .request(.d0)): return false
    case (.vfsEnabled, .beginReset): return power.hasVFs && !power.rules.contains(.freeVFPower)
    case (.vfsEnabled, _): return power.hasVFs
    case (.resetting, _): return power.isResetting
    case (.unsupported, .enableVFs) where power.abilities.contains(.virtualFunction): return true
    case (.unsupported, .request(.d1)): return !power.abilities.contains(.d1)
    case (.unsupported, .request(.d2)): return !power.abilities.contains(.d2)
    case (.unsupported, .request(.d3hot)): return !isManaged
    case (.unsupported, _): return !isManaged && world.actual != .d0
    case (.illegal, .request(let state)): return state != .d0 && DeviceState(state) < world.actual
    case (.illegal, _): return !power.isResetting
    case (.asleep, .access): return isWithoutPF || power.options.asleep == .fail && world.actual == .d3cold
    case (.asleep, _):
      return power.options.asleep == .fail && power.lowPower != .unused
        && (world.actual != .d0 || power.lowPower != .off)
    case (.alreadyEntered, _): return power.lowPower != .off && power.lowPower != .promoted
    case (.notArmed, _): return power.lowPower != .armed || power.isResetting
    case (.notReached, _): return fault != 0 && fault <= faultCount
    }
  }

  private var isWithoutPF: Bool { isBoundToParent && world.power.parent == .d3cold }

  // MARK: The device and its host

  mutating func unmap(_ spaces: BARSpaces) {
    world.mapped.subtract(spaces)
    log("unmap")
  }

  mutating func map(_ spaces: BARSpaces) {
    world.mapped.formUnion(spaces)
    log("map")
  }

  mutating func saveConfig() throws(ConfigError) {
    reachConfig()
    require(!world.power.abilities.contains(.hostKeepsConfig), .savedForNothing)
    require(world.isIntact, .savedTooLate)
    let failure = goesWrong(ways: world.power.hasSavedState ? 2 : 1)
    // One that fails near its end has overwritten what was saved before.
    if failure != 1 { world.savedDecodes = world.decodes }
    log(failure == 0 ? "save" : "save fails")
    if failure != 0 { throw ConfigError(.deviceFailed) }
  }

  mutating func restoreConfig() throws(ConfigError) {
    reachConfig()
    require(gatedMapped.isEmpty, .restoredUnderMapping)
    guard goesWrong() == 0 else {
      log("restore fails")
      throw ConfigError(.deviceFailed)
    }
    world.isIntact = true
    world.decodes = world.savedDecodes
    log("restore")
  }

  mutating func writeState(_ state: DeviceState) -> Bool {
    reachConfig()
    let abilities = world.power.abilities
    require(abilities.contains(.powerManagement), .unsupportedAsked)
    require(state != .d1 || abilities.contains(.d1), .unsupportedAsked)
    require(state != .d2 || abilities.contains(.d2), .unsupportedAsked)
    require(state == .d0 || state > world.actual, .illegalAsked)
    require(state != world.actual, .needlessAsked)
    // It may stay where it is and say so, or not, or be in any other state that it has.
    let others = [DeviceState.d0, .d1, .d2, .d3hot].filter {
      $0 != state && $0 != world.actual && ($0 != .d1 || abilities.contains(.d1))
        && ($0 != .d2 || abilities.contains(.d2))
    }
    switch goesWrong(ways: 1 + others.count) {
    case 0: move(to: state)
    case 1:
      log("refuses \(state)")
      return false
    case let way:
      let reached = others[way - 2]
      isAdrift = world.power.rules.contains(.barsAnswerThroughD2)
      move(to: reached)
      log("reaches \(reached) and not \(state)")
      return true
    }
    log("to \(state)")
    return true
  }

  mutating func readState() throws(ConfigError) -> DeviceState {
    reachConfig()
    return world.actual
  }

  mutating func powerOn() -> Bool {
    require(world.actual == .d3cold, .needlessAsked)
    guard goesWrong() == 0 else {
      log("power stays off")
      return false
    }
    world.actual = .d0
    loseRegisters()
    log("power on")
    return true
  }

  mutating func powerOff() -> Bool {
    let abilities = world.power.abilities
    require(world.actual != .d3cold, .needlessAsked)
    require(abilities.contains(.platformPower), .unsupportedAsked)
    require(!abilities.contains(.powerManagement) || world.actual == .d3hot, .illegalAsked)
    require(abilities.contains(.hostKeepsConfig) || world.power.hasSavedState, .registersLost)
    guard goesWrong() == 0 else {
      log("power stays on")
      return false
    }
    world.actual = .d3cold
    log("power off")
    return true
  }

  mutating func stopInterrupts() {
    require(!world.power.abilities.contains(.hostPreparesReset), .needlessAsked)
    world.isQuiet = true
    log("stop interrupts")
  }

  mutating func resetDevice(_ method: ResetMethod) -> Bool {
    reachConfig()
    let abilities = world.power.abilities
    require(gatedMapped.isEmpty, .mappedWhileAway)
    require(
      abilities.contains(.hostPreparesReset)
        || world.isQuiet && (world.actual == .d0 || !abilities.contains(.powerManagement)), .resetUnprepared)
    require(abilities.contains(.hostKeepsConfig) || world.power.hasSavedState, .registersLost)
    if abilities.isSuperset(of: [.hostPreparesReset, .powerManagement]) { move(to: .d0) }
    if goesWrong() == 0 {
      world.actual = .d0
      loseRegisters()
      log("reset")
    } else {
      log("reset fails")
    }
    world.isQuiet = false
    return true
  }

  mutating func didTransition(_ event: PowerEvent, named name: StaticString) {
    log("done: \(event), \(name)")
    if collectsEdges, departure != world.actual {
      edges.append(
        PowerGraph.Edge(from: departure, to: world.actual, event: event.kind, name: name.description))
    }
    departure = world.actual
  }

  mutating func didRefuse(_ event: PowerEvent, _ refusal: PowerRefusal) {
    self.refusal = refusal
    require(isJustified(event, refusal), .refusedForNothing)
    log("refused: \(event), \(refusal)")
  }
}

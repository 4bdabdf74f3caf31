/// What embedder or guest may do to a function at a moment.
enum PowerAction: Sendable, Hashable {
  /// The function is opened.
  case open
  /// The guest writes PowerState.
  case request(PowerState)
  /// The guest's write of COMMAND, before the device sees it.
  case beginWrite(BARSpaces)
  /// The device sees it.
  case endWrite
  /// The guest reads config space.
  case read
  /// Anything that the embedder does.
  case event(PowerEvent)
  /// The reset that was begun is made.
  case completeReset

  /// All that may happen now.
  static func all(in world: PowerWorld) -> [PowerAction] {
    if world.isClosed { return [] }
    // The lock of the device's memory is held across a write of COMMAND: nothing comes between its halves.
    if world.writing != nil { return [.endWrite] }
    guard world.power.abilities.contains(.virtualFunction) else { return ofPF }
    // An embedder that took the power of a PF with VFs has none to call for. The guest it cannot stop.
    return world.power.parent == .d3cold ? ofGuest + ofParent : ofPF + ofParent
  }

  private static let ofGuest: [PowerAction] =
    PowerState.allCases.map { .request($0) } + (0..<4).map { .beginWrite(BARSpaces(rawValue: $0)) } + [.read]
  private static let ofPF: [PowerAction] =
    ofGuest + [
      .event(.use), .event(.idle), .event(.enableVFs), .event(.removeVFs),
      .event(.enterLowPower(untilWakeup: false)), .event(.enterLowPower(untilWakeup: true)),
      .event(.exitLowPower), .event(.wakeup), .event(.beginReset), .completeReset, .event(.release),
      .event(.close),
    ]
  private static let ofParent: [PowerAction] = DeviceState.allCases.map { .event(.parent($0)) }
}

extension PowerModel {
  /// Does it, and holds what came of it against the rules.
  mutating func run(_ action: PowerAction, by table: PowerTable) {
    let before = world
    var hasFailed = false
    do throws(ConfigError) {
      try perform(action, by: table)
    } catch {
      hasFailed = true
    }
    let isRefused = refusal != nil
    let mayHaveMoved = refusal == .notReached || hasFailed && !isRefused
    if isRefused, !mayHaveMoved { require(isUntouched(before), .refusedButTouched) }
    if !isRefused, !hasFailed { checkSuccess(of: action, before) }
    checkAtRest()
  }

  private func isUntouched(_ before: PowerWorld) -> Bool {
    // A write of PowerState may be refused after the device was woken for it, as for any access.
    before.power.answersConfig ? world.key == before.key : true
  }

  private mutating func perform(_ action: PowerAction, by table: PowerTable) throws(ConfigError) {
    switch action {
    case .open: try beginPower(by: table)
    case .request(let state):
      log("guest writes PowerState \(state)")
      try request(state, by: table)
    case .beginWrite(let spaces):
      log("guest is about to write COMMAND \(spaces.rawValue)")
      try beginDecoding(spaces, by: table)
      world.writing = spaces
    case .endWrite: try endWrite(by: table)
    case .read:
      log("guest reads")
      let wasAsleep = !power.answersConfig
      let wasCold = world.actual == .d3cold
      let wasPromoted = power.lowPower == .promoted
      try awaken(by: table)
      reachConfig()
      require(!wasAsleep || power.answersConfig, .wokenInVain)
      require(!wasCold || power.lowPower != .armed, .wokenInVain)
      require(!wasPromoted || world.actual == .d3hot, .promotedUntrue)
    case .event(let event):
      log("\(event)")
      guard try transition(event, by: table) == nil else { return }
      switch event {
      case .enterLowPower(let untilWakeup): world.isEntered = !untilWakeup
      case .exitLowPower, .release, .enableVFs: world.isEntered = false
      case .close:
        world.isEntered = false
        world.isClosed = true
      default: break
      }
    case .completeReset:
      guard power.isResetting else { return }
      world.isEntered = false
      _ = try completeReset(.functionLevelReset, by: table)
    }
  }

  /// The device sees the guest's write of COMMAND, unless it fails.
  private mutating func endWrite(by table: PowerTable) throws(ConfigError) {
    guard let spaces = world.writing else { return }
    world.writing = nil
    log("the write of COMMAND reaches the device")
    reachConfig()
    require(power.answersConfig, .configInD3cold)
    guard goesWrong() == 0 else {
      try abandonDecoding(by: table)
      throw ConfigError(.deviceFailed)
    }
    world.decodes = spaces
    checkAlways()
    try endDecoding(spaces, by: table)
  }

  /// Whether the device is as deep as function and platform go, where nothing goes wrong.
  private var sleeps: Bool {
    let abilities = power.abilities
    return fault != 0 || !abilities.contains(.powerManagement)
      || world.actual >= (abilities.contains(.platformPower) ? .d3cold : .d3hot)
  }

  /// What was asked for and not refused has come.
  private mutating func checkSuccess(of action: PowerAction, _ before: PowerWorld) {
    // Power management that is not understood leads nowhere.
    let isStuck = !power.abilities.contains(.powerManagement) && world.actual != .d0
    switch action {
    case .request(let state):
      require(
        world.actual == DeviceState(state)
          || state == .d3hot && world.actual == .d3cold && power.abilities.contains(.promotes), .requestUnmet)
      require(state != .d0 || power.lowPower == .off || world.isEntered, .requestUnmet)
      // Whoever opted in gets it, where nothing goes wrong.
      require(
        state != .d3hot || fault != 0 || world.actual == .d3cold || !power.abilities.contains(.promotes),
        .requestUnmet)
    case .event(.use):
      require(world.actual == .d0 && !power.owesRegisters, .requestUnmet)
      require(power.lowPower == .off || world.isEntered, .requestUnmet)
      require(
        before.power.options.asleep == .resume || before.power.lowPower == .unused || before.actual == .d0,
        .wokenAgainstWill)
    case .read:
      require(
        before.power.options.asleep == .resume || before.power.lowPower == .unused
          || before.actual != .d3cold, .wokenAgainstWill)
    case .event(.exitLowPower) where before.power.lowPower == .off:
      require(world.key == before.key, .requestUnmet)
    case .event(.exitLowPower), .event(.wakeup):
      require(power.lowPower == .off, .requestUnmet)
      require(world.actual == .d0 || isStuck || before.power.lowPower == .off, .requestUnmet)
    case .event(.idle):
      require(before.power.lowPower == .off || sleeps, .requestUnmet)
      require(
        before.actual != .d3hot || !power.abilities.contains(.promotes) || sleeps, .requestUnmet)
    case .event(.enterLowPower):
      require(before.power.lowPower == .off || before.power.lowPower == .promoted, .requestUnmet)
      require(sleeps, .requestUnmet)
      require(power.lowPower == .entered || power.lowPower == .armed, .requestUnmet)
    case .event(.enableVFs):
      require(!power.abilities.contains(.virtualFunction), .requestUnmet)
      require(power.hasVFs && power.lowPower == .off, .requestUnmet)
    case .event(.removeVFs): require(!power.hasVFs, .requestUnmet)
    case .event(.beginReset):
      require(power.isResetting, .requestUnmet)
      require(!power.hasVFs || power.rules.contains(.freeVFPower), .vfsLost)
    case .completeReset: require(!power.isResetting, .requestUnmet)
    case .event(.release): require(power.lowPower == .unused && world.actual == .d0 || isStuck, .requestUnmet)
    case .event(.close):
      require(world.actual == .d0 || isStuck, .requestUnmet)
      require(world.mapped.intersection(power.gated).isEmpty, .requestUnmet)
      require(isStuck || !power.hasSavedState, .requestUnmet)
    case .event(.parent(let state)): require(power.parent == state, .requestUnmet)
    case .endWrite: require(power.enabled == before.writing, .requestUnmet)
    case .event, .open, .beginWrite: break
    }
  }
}

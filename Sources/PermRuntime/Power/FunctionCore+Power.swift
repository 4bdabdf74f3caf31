/// The driver of the power machine: performs on the device what the machine plans, and tells it what was reached.
extension FunctionCore where Function: ~Copyable {
  /// Runs a transition: nil, or why it was refused.
  ///
  /// A refusal has touched nothing, but for `notReached`: there the device did not follow, and mappings agree with where it is.
  ///
  /// - Throws: `deviceFailed`, with mappings as above.
  /// - Complexity: O(transitions) to plan; saving and restoring is O(config space).
  @usableFromInline
  mutating func transition(_ event: PowerEvent) throws(ConfigError) -> PowerRefusal? {
    let plan = power.plan(event, by: .standard)
    if let refusal = plan.refusal { return refuse(event, refusal) }
    do throws(ConfigError) {
      for effect in PowerEffect.allCases where power.presumes(effect, of: plan, by: .standard) {
        guard try perform(effect, of: plan) else {
          // The platform may have its reasons to leave the power on: D3hot is then as deep as it goes.
          if effect == .powerOff { continue }
          settle()
          return refuse(event, .notReached)
        }
        power.note(effect, of: plan, for: event)
      }
    } catch {
      settle()
      throw error
    }
    answersConfig = power.answersConfig
    function.didTransition(event, named: plan.name)
    return nil
  }

  /// The function is open: what may be mapped is.
  ///
  /// - Throws: `deviceFailed`.
  mutating func beginPower() throws(ConfigError) { _ = try transition(.opened) }

  private mutating func refuse(_ event: PowerEvent, _ refusal: PowerRefusal) -> PowerRefusal {
    function.didRefuse(event, refusal)
    return refusal
  }

  /// After a transition that ended halfway: mappings agree with the state that was reached.
  private mutating func settle() {
    let plan = power.plan(.settle, by: .standard)
    for effect in PowerEffect.allCases where power.presumes(effect, of: plan, by: .standard) {
      if effect == .map { map() }
      power.note(effect, of: plan, for: .settle)
    }
    answersConfig = power.answersConfig
  }

  /// Performs an effect; false: the device or platform did not follow.
  private mutating func perform(
    _ effect: PowerEffect, of plan: PowerMachine.Plan
  ) throws(ConfigError) -> Bool {
    switch effect {
    case .unmap:
      guard !plan.closing.isEmpty else { return true }
      // A peer's mapping was made from the processor's: it must not outlive it.
      function.unmapBARs(plan.closing, for: .dma)
      function.unmapBARs(plan.closing, for: .cpu)
      return true
    case .save, .refresh:
      try saveConfig()
      return true
    case .powerOn: return function.powerOn()
    case .wake: return try change(to: .d0)
    case .enter: return try change(to: plan.target)
    case .powerOff: return function.powerOff()
    case .restore:
      try restoreConfig()
      return true
    case .stopInterrupts:
      function.stopInterrupts()
      return true
    case .map:
      map()
      return true
    case .free, .note: return true
    }
  }

  private mutating func map() {
    let opening = power.reachable.subtracting(power.mapped)
    guard !opening.isEmpty else { return }
    function.mapBARs(opening, for: .cpu)
    function.mapBARs(opening, for: .dma)
  }

  /// Has the host change PowerState, and reads back what was reached.
  private mutating func change(to state: DeviceState) throws(ConfigError) -> Bool {
    guard let registers = powerRegisters else { return true }
    let answered = function.setPowerState(
      PowerRequest(
        state: state.inRegister, from: power.state.inRegister, place: registers.state,
        supportsD1: power.abilities.contains(.d1), supportsD2: power.abilities.contains(.d2),
        version: registers.version))
    let reached = DeviceState(try readPowerState(registers.state))
    guard answered, reached == state else {
      power.found(reached)
      return false
    }
    return true
  }

  /// Resets a function that is ready for it: what it answers afterwards is where it is.
  mutating func completeReset(_ method: ResetMethod) throws(ConfigError) -> Bool {
    let succeeded = function.resetFunction(method)
    do throws(ConfigError) {
      power.found(
        try powerRegisters.map { (registers) throws(ConfigError) in
          DeviceState(try readPowerState(registers.state))
        } ?? .d0)
    } catch {
      // Not even config space answers: the reset is over all the same.
      _ = try transition(.endReset)
      throw error
    }
    _ = try transition(.endReset)
    return succeeded
  }

  /// PowerState as the device has it, past the gate: the driver itself knows whether it answers.
  mutating func readPowerState(_ place: ConfigPlace) throws(ConfigError) -> PowerState {
    let value = try function.readConfig(at: place.firstByte, byteWidth: 1)
    let bits = value >> UInt32(place.lsb & 7) & Self.lowMask(place)
    return PowerState(rawValue: UInt8(truncatingIfNeeded: bits & 3)) ?? .d0
  }

  /// A config access finds the device asleep: wakes it, or throws.
  @usableFromInline
  mutating func wakeForAccess(_ position: Int, _ byteWidth: Int) throws(ConfigError) {
    if let refusal = try transition(.access) {
      throw ConfigError(.refused, position: position, byteWidth: byteWidth, refusal: refusal)
    }
  }

  /// Reads a piece of the device, which is woken first if it sleeps.
  @inlinable
  mutating func readDevice(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32 {
    if !answersConfig { try wakeForAccess(position, byteWidth) }
    return try function.readConfig(at: position, byteWidth: byteWidth)
  }

  /// Writes a piece of the device, which is woken first if it sleeps.
  @inlinable
  mutating func writeDevice(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError) {
    if !answersConfig { try wakeForAccess(position, byteWidth) }
    try function.writeConfig(at: position, byteWidth: byteWidth, value: value)
  }
}

/// Where a function's power management registers are, found at open by the hook that is given them.
struct PowerRegisters {
  /// PowerState of PMCSR.
  var state: ConfigPlace
  /// Version of PMC.
  var version: Int
  /// No_Soft_Reset of PMCSR.
  var noSoftReset: ConfigPlace
  /// Number of the hook that was given them.
  var hook: UInt8
}

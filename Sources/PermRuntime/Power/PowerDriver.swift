/// What the driver of the power machine needs: the machine, and a device with its host.
///
/// The driver itself is the extension below, the same code for a real function and for the model that `PowerProof` explores.
@usableFromInline
protocol PowerDriver: ~Copyable {
  /// Where the function's power is.
  var power: PowerMachine { get set }

  /// Takes mappings away, of processors and of other devices.
  mutating func unmap(_ spaces: BARSpaces)
  /// Lets spaces be mapped again.
  mutating func map(_ spaces: BARSpaces)
  /// Reads the config state that a deeper state or a reset loses.
  mutating func saveConfig() throws(ConfigError)
  /// Writes it back.
  mutating func restoreConfig() throws(ConfigError)
  /// Has PowerState written, and waits; false: the device did not follow.
  mutating func writeState(_ state: DeviceState) -> Bool
  /// Reads PowerState; D0 where there is none.
  mutating func readState() throws(ConfigError) -> DeviceState
  /// Has the platform supply power; false: nothing answers.
  mutating func powerOn() -> Bool
  /// Has the platform take the power away; false: it leaves it on.
  mutating func powerOff() -> Bool
  /// Has all interrupts torn down.
  mutating func stopInterrupts()
  /// Resets the device; false: the host says that it did not work.
  mutating func resetDevice(_ method: ResetMethod) -> Bool
  /// A transition was made.
  mutating func didTransition(_ event: PowerEvent, named name: StaticString)
  /// A transition was refused.
  mutating func didRefuse(_ event: PowerEvent, _ refusal: PowerRefusal)
}

extension PowerDriver where Self: ~Copyable {
  /// Runs a transition: nil, or why it was refused.
  ///
  /// A refusal has touched nothing, but for `notReached`: there the device did not follow, and mappings agree with where it is.
  ///
  /// - Throws: `deviceFailed`, with mappings as above.
  /// - Complexity: O(transitions) to plan; saving and restoring is O(config space).
  @inlinable
  mutating func transition(
    _ event: PowerEvent, by table: PowerTable
  ) throws(ConfigError) -> PowerRefusal? {
    let plan = power.plan(event, by: table)
    var refusal = plan.refusal
    if refusal == nil {
      do throws(ConfigError) {
        if try !perform(plan, for: event, by: table) { refusal = .notReached }
      } catch {
        settle(by: table)
        throw error
      }
      if refusal != nil { settle(by: table) }
    }
    if let refusal {
      didRefuse(event, refusal)
    } else {
      didTransition(event, named: plan.name)
    }
    return refusal
  }

  /// The function is open, in a state that the machine was told: what may be mapped is, what may be lost is saved.
  @inlinable
  mutating func beginPower(by table: PowerTable) throws(ConfigError) {
    _ = try transition(.opened, by: table)
  }

  /// The guest asks for a state.
  ///
  /// A write of PowerState is an access: a device that does not answer is woken first, or
  /// the write fails.
  @inlinable
  mutating func request(
    _ state: PowerState, at position: Int = 0, byteWidth: Int = 0, by table: PowerTable
  ) throws(ConfigError) {
    try awaken(at: position, byteWidth: byteWidth, by: table)
    _ = try transition(.request(state), by: table)
  }

  /// The guest is about to write the decode enables.
  ///
  /// The device is woken before mappings go: waking gives mappings back.
  @inlinable
  mutating func beginDecoding(
    _ spaces: BARSpaces, at position: Int = 0, byteWidth: Int = 0, by table: PowerTable
  ) throws(ConfigError) {
    try awaken(at: position, byteWidth: byteWidth, by: table)
    // Nothing is about to stop.
    guard !power.gated.isSubset(of: spaces) else { return }
    _ = try transition(.decoding(spaces), by: table)
  }

  /// The guest has written the decode enables.
  @inlinable
  mutating func endDecoding(_ spaces: BARSpaces, by table: PowerTable) throws(ConfigError) {
    // What was enabled already, and may be mapped as far as it is.
    guard spaces != power.enabled || power.mapped != power.reachable else { return }
    _ = try transition(.decoded(spaces), by: table)
  }

  /// The write did not reach the device: mappings are as they were before.
  @inlinable
  mutating func abandonDecoding(by table: PowerTable) throws(ConfigError) {
    try endDecoding(power.enabled, by: table)
  }

  /// A config access is about to reach the device: wakes it if it does not answer, or throws.
  @inlinable
  mutating func awaken(
    at position: Int = 0, byteWidth: Int = 0, by table: PowerTable
  ) throws(ConfigError) {
    guard !power.answersConfig else { return }
    if let refusal = try transition(.access, by: table) {
      throw ConfigError(.refused, position: position, byteWidth: byteWidth, refusal: refusal)
    }
  }

  /// Resets a function that is ready for it: what it answers afterwards is where it is.
  @inlinable
  mutating func completeReset(
    _ method: ResetMethod, by table: PowerTable
  ) throws(ConfigError) -> Bool {
    let succeeded = resetDevice(method)
    do throws(ConfigError) {
      power.found(try readState())
    } catch {
      // Not even config space answers: the reset is over all the same.
      _ = try transition(.endReset, by: table)
      throw error
    }
    _ = try transition(.endReset, by: table)
    return succeeded
  }

  /// After a transition that ended halfway: mappings agree with the state that was reached, what can still be put right is.
  @inlinable
  mutating func settle(by table: PowerTable) {
    // What failed before may fail again: the machine then says what is still owed.
    _ = try? perform(power.plan(.settle, by: table), for: .settle, by: table)
  }

  /// Performs the effects of a plan in their order; false: one was not followed by the device or platform.
  @inlinable
  mutating func perform(
    _ plan: PowerMachine.Plan, for event: PowerEvent, by table: PowerTable
  ) throws(ConfigError) -> Bool {
    var plan = plan
    while let effect = power.nextEffect(of: &plan, by: table) {
      guard try perform(effect, of: plan) else {
        // The platform may have its reasons to leave the power on: D3hot is then as deep as it goes.
        if effect == .powerOff { continue }
        return false
      }
      power.note(effect, of: plan, for: event)
    }
    return true
  }

  /// Performs one effect; false: the device or platform did not follow.
  @inlinable
  mutating func perform(
    _ effect: PowerEffect, of plan: PowerMachine.Plan
  ) throws(ConfigError) -> Bool {
    switch effect {
    case .unmap:
      if !plan.closing.isEmpty { unmap(plan.closing) }
    case .save, .refresh: try saveConfig()
    case .powerOn: return powerOn()
    case .wake: return try change(to: .d0)
    case .enter: return try change(to: plan.target)
    case .powerOff: return powerOff()
    case .restore: try restoreConfig()
    case .stopInterrupts: stopInterrupts()
    case .map:
      let opening = power.reachable.subtracting(power.mapped)
      if !opening.isEmpty { map(opening) }
    case .free, .note: break
    }
    return true
  }

  /// Has PowerState changed, and reads back what was reached.
  @inlinable
  mutating func change(to state: DeviceState) throws(ConfigError) -> Bool {
    let answered = writeState(state)
    let reached: DeviceState
    do throws(ConfigError) {
      reached = try readState()
    } catch {
      // Where it is nobody knows: as deep as it may be, so that nothing of it is mapped.
      power.found(max(state, power.state))
      throw error
    }
    guard answered, reached == state else {
      power.found(reached)
      return false
    }
    return true
  }
}

/// What a hook tells and asks the power machine.
///
/// A refusal is no error of the access: the guest is not told, the embedder is, by `PassthroughFunction.didRefuse`.
extension HookCall where Function: ~Copyable {
  /// Where the function's power is.
  @inlinable
  public var power: PowerMachine { core.pointee.power }

  /// Wakes a device that does not answer: what follows reaches it, by its registers or by its host.
  ///
  /// - Throws: `refused` with `asleep`, `resetting` or `notReached`; `deviceFailed`.
  @inlinable
  public func wake() throws(ConfigError) {
    if !core.pointee.answersConfig { try core.pointee.wakeForAccess(position, byteWidth) }
  }

  /// The guest asks for a state.
  ///
  /// A write of PowerState is an access: a device that does not answer is woken first, or the
  /// write fails.
  ///
  /// - Throws: `refused` with `asleep`, `resetting` or `notReached`; `deviceFailed`.
  @inlinable
  public func request(_ state: PowerState) throws(ConfigError) {
    try core.pointee.request(state, at: position, byteWidth: byteWidth, by: .standard)
  }

  /// The guest resets the function.
  ///
  /// - Throws: `deviceFailed`.
  @inlinable
  public func reset(_ method: ResetMethod) throws(ConfigError) {
    guard try core.pointee.transition(.beginReset) == nil else { return }
    _ = try core.pointee.completeReset(method, by: .standard)
  }

  /// The guest's write of COMMAND is about to reach the device, which is woken first if it does not answer.
  ///
  /// - Throws: `refused` with `asleep`, `resetting` or `notReached`; `deviceFailed`.
  @inlinable
  public func decoding(memory: Bool, io: Bool) throws(ConfigError) {
    try core.pointee.beginDecoding(
      BARSpaces(memory: memory, io: io), at: position, byteWidth: byteWidth,
      by: .standard)
  }

  /// COMMAND holds these enables now, or was found to hold them at open: there nothing is mapped before it is known which
  /// state the device is in.
  ///
  /// - Throws: Nothing that can happen.
  @inlinable
  public func decoded(memory: Bool, io: Bool) throws(ConfigError) {
    // A function without the memory enable decodes memory always.
    let isMemory = memory || core.pointee.placed.facts.lacksMemoryEnable
    let spaces = BARSpaces(memory: isMemory, io: io)
    guard phase != .open else {
      // Where the device is, another hook has yet to say: `beginPower` maps.
      core.pointee.power.found(enabled: spaces)
      return
    }
    try core.pointee.endDecoding(spaces, by: .standard)
  }

  /// At open: the function has power management, and is in a state.
  ///
  /// - Parameters:
  ///   - abilities: What its registers say.
  ///   - version: Version of the capability.
  ///   - stateOperand: PowerState.
  ///   - noSoftResetOperand: No_Soft_Reset, which the guest is shown as 0 if D3hot will be D3cold.
  /// - Throws: `deviceFailed`.
  @inlinable
  func foundPowerManagement(
    _ abilities: PowerAbilities, version: Int, stateOperand: Int, noSoftResetOperand: Int
  ) throws(ConfigError) {
    var abilities = abilities.union(core.pointee.power.abilities)
    let registers = PowerRegisters(
      state: place(stateOperand), version: version, noSoftReset: place(noSoftResetOperand),
      hook: binding.number)
    let isVirtual = core.pointee.placed.memory.isVirtual(place(noSoftResetOperand))
    let keepsState = abilities.contains(.noSoftReset)
    let promotes =
      switch core.pointee.power.options.promotion {
      case .never: false
      case .whereStateIsLost: !keepsState
      case .always: !keepsState || isVirtual
      }
    if promotes, abilities.isSuperset(of: [.platformPower, .powerManagement]) {
      abilities.insert(.promotes)
      setShadow(noSoftResetOperand, 0)
    }
    core.pointee.power.abilities = abilities
    core.pointee.powerRegisters = registers
    core.pointee.power.found(DeviceState(try core.pointee.readPowerState(registers.state)))
  }
}

/// The driver of the power machine on a real function.
extension FunctionCore: PowerDriver where Function: ~Copyable {
  @inlinable
  mutating func unmap(_ spaces: BARSpaces) {
    // A peer's mapping was made from the processor's: it must not outlive it.
    function.unmapBARs(spaces, for: .dma)
    function.unmapBARs(spaces, for: .cpu)
  }

  @inlinable
  mutating func map(_ spaces: BARSpaces) {
    function.mapBARs(spaces, for: .cpu)
    function.mapBARs(spaces, for: .dma)
  }

  @inlinable
  mutating func writeState(_ state: DeviceState) -> Bool {
    guard let registers = powerRegisters else { return true }
    return function.setPowerState(
      PowerRequest(
        state: state.inRegister, from: power.state.inRegister, place: registers.state,
        supportsD1: power.abilities.contains(.d1), supportsD2: power.abilities.contains(.d2),
        version: registers.version))
  }

  @inlinable
  mutating func readState() throws(ConfigError) -> DeviceState {
    guard let registers = powerRegisters else { return .d0 }
    return DeviceState(try readPowerState(registers.state))
  }

  @inlinable
  mutating func powerOn() -> Bool { function.powerOn() }
  @inlinable
  mutating func powerOff() -> Bool { function.powerOff() }
  @inlinable
  mutating func stopInterrupts() { function.stopInterrupts() }
  @inlinable
  mutating func resetDevice(_ method: ResetMethod) -> Bool { function.resetFunction(method) }

  @inlinable
  mutating func didTransition(_ event: PowerEvent, named name: StaticString) {
    function.didTransition(event, named: name)
  }

  @inlinable
  mutating func didRefuse(_ event: PowerEvent, _ refusal: PowerRefusal) {
    function.didRefuse(event, refusal)
  }
}

extension FunctionCore where Function: ~Copyable {
  /// Runs a transition by the standard table.
  @inlinable
  mutating func transition(_ event: PowerEvent) throws(ConfigError) -> PowerRefusal? {
    try transition(event, by: .standard)
  }

  /// PowerState as the device has it, past the gate: the driver itself knows whether it answers.
  @inlinable
  mutating func readPowerState(_ place: ConfigPlace) throws(ConfigError) -> PowerState {
    let value = try function.readConfig(at: place.firstByte, byteWidth: 1)
    let bits = value >> UInt32(place.lsb & 7) & place.valueMask
    return PowerState(rawValue: UInt8(truncatingIfNeeded: bits & 3)) ?? .d0
  }

  /// A config access finds that the device does not answer: wakes it, or throws.
  @inlinable
  @inline(never)
  mutating func wakeForAccess(_ position: Int, _ byteWidth: Int) throws(ConfigError) {
    try awaken(at: position, byteWidth: byteWidth, by: .standard)
  }

  /// A write before which hooks ran did not come.
  @inlinable
  mutating func abandonWrite() {
    // What failed already is what the caller throws.
    try? abandonDecoding(by: .standard)
  }

  /// Reads a piece of the device, which is woken first if it sleeps.
  @inlinable
  @inline(__always)
  mutating func readDevice(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32 {
    if !answersConfig { try wakeForAccess(position, byteWidth) }
    return try function.readConfig(at: position, byteWidth: byteWidth)
  }

  /// Writes a piece of the device, which is woken first if it sleeps.
  @inlinable
  @inline(__always)
  mutating func writeDevice(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError) {
    if !answersConfig { try wakeForAccess(position, byteWidth) }
    try function.writeConfig(at: position, byteWidth: byteWidth, value: value)
  }
}

/// Where a function's power management registers are, found at open by the hook that is given them.
@usableFromInline
struct PowerRegisters {
  /// PowerState of PMCSR.
  @usableFromInline var state: ConfigPlace
  /// Version of PMC.
  @usableFromInline var version: Int
  /// No_Soft_Reset of PMCSR.
  @usableFromInline var noSoftReset: ConfigPlace
  /// Number of the hook that was given them.
  @usableFromInline var hook: UInt8

  @inlinable
  init(state: ConfigPlace, version: Int, noSoftReset: ConfigPlace, hook: UInt8) {
    self.state = state
    self.version = version
    self.noSoftReset = noSoftReset
    self.hook = hook
  }
}

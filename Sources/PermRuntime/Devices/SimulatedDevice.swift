/// A device as hardware, and a platform below it that can take its power away: for tests of everything that power does.
///
/// Its registers do what the specification says: PowerState moves the device, D3hot and resets lose registers, D3cold answers
/// nothing, time passes on a clock of its own, and base address registers have memory behind them. What its host must never
/// do is recorded in `violations`, and never a crash. `SimulatedFunction` is the other one: a kernel that has taken all
/// of this on itself, as replays of traces need it.
public struct SimulatedDevice: PassthroughFunction, Sendable {
  /// How the registers are built.
  public let design: DeviceRegisters
  /// BAR 0 to 5 and, at index 6, the expansion ROM.
  public let bars: [BARResource?]
  /// What config space holds now; in D3cold what it will hold when power is back.
  public internal(set) var registers: ConfigImage
  /// Whether there is power.
  public internal(set) var isPowered = true
  /// Whether the platform can take the function's power away.
  public var hasPlatformPower: Bool
  /// What is broken.
  public var faults = DeviceFaults()
  /// Time since the function was opened, in microseconds.
  public internal(set) var clock: UInt64 = 0
  /// When the device is ready for config accesses.
  var readyAt: UInt64 = 0
  /// What the host did, oldest first, while `isLogging`; whoever reads it may empty it.
  public var log: [DeviceEvent] = []
  /// Whether events are noted.
  public var isLogging = false
  /// What the host must not do and did, the first `violationLimit`; whoever reads it may empty it.
  public var violations: [DeviceViolation] = []
  /// Accesses to base address registers that the device did not answer.
  public internal(set) var unsupportedRequests: UInt64 = 0
  /// Whether the device asserts its power management event.
  public internal(set) var isPMEAsserted = false
  /// Whether MSI is the interrupt type that the host set up.
  public var isMSIActive = false
  /// Log2 of the number of MSI vectors that the host gave.
  public var msiVectorLog2Limit = 0
  /// Bytes behind base address registers that were written.
  var memory = SparseMemory()
  /// Interrupts as a host has set them up.
  var interrupts = SimulatedInterrupts()
  /// Memory that the device may reach, and never does: sizes by address.
  public internal(set) var dmaMappings: [UInt64: UInt64] = [:]
  /// What is mapped, by `BARUser`.
  var mappings: [BARSpaces] = Array(repeating: [], count: BARUser.allCases.count)

  /// Violations that are kept at most: a host that does nothing right must not fill memory.
  public static let violationLimit = 256

  /// A device in the state that its registers say.
  ///
  /// - Parameters:
  ///   - design: How the registers are built, and what they hold.
  ///   - bars: Resources, as `FunctionFacts.bars`.
  ///   - hasPlatformPower: Whether the platform can take the power away.
  public init(_ design: DeviceRegisters, bars: [BARResource?] = [], hasPlatformPower: Bool = false) {
    self.design = design
    self.bars = bars
    self.hasPlatformPower = hasPlatformPower
    registers = design.image
  }

  /// Bytes of config space: 256 or 4096.
  public var configSize: Int { registers.configSize }

  /// Reads a piece of 1, 2 or 4 bytes.
  ///
  /// - Throws: `outOfRange`; `deviceFailed` in D3cold, which is a violation too, and where reads are broken.
  public mutating func readConfig(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32 {
    try answer(position, byteWidth, unless: faults.failingReads)
    return registers.value(at: position, byteWidth: byteWidth)
  }

  /// Writes a piece of 1, 2 or 4 bytes, as each bit is built; PowerState moves the device, if it can go there.
  ///
  /// - Throws: As `readConfig`.
  public mutating func writeConfig(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError) {
    note(.writeConfig(position: position, byteWidth: byteWidth, value: value))
    try answer(position, byteWidth, unless: faults.failingWrites)
    let from = state
    let old = registers.value(at: position, byteWidth: byteWidth)
    let writable = design.writable.value(at: position, byteWidth: byteWidth)
    let cleared = design.clearedByOne.value(at: position, byteWidth: byteWidth)
    let new = (old & ~writable | value & writable) & ~(cleared & value)
    registers.store(new, at: position, byteWidth: byteWidth)
    let to = state
    if from != to { move(from, to) }
    if registers[design.fields.pmeStatus] == 0 { isPMEAsserted = false }
    checkMappings()
  }

  /// An access that config space answers.
  private mutating func answer(
    _ position: Int, _ byteWidth: Int, unless failing: Range<Int>?
  ) throws(ConfigError) {
    guard (1...4).contains(byteWidth), position >= 0, position <= configSize - byteWidth else {
      throw ConfigError(.outOfRange, position: position, byteWidth: byteWidth)
    }
    guard isPowered else {
      record(.configWithoutPower(position: position))
      throw ConfigError(.deviceFailed, position: position, byteWidth: byteWidth)
    }
    if clock < readyAt { record(.tooEarly(position: position, microseconds: readyAt - clock)) }
    if failing?.overlaps(position..<position + byteWidth) == true {
      throw ConfigError(.deviceFailed, position: position, byteWidth: byteWidth)
    }
  }

  /// Notes an event.
  mutating func note(_ event: DeviceEvent) { if isLogging { log.append(event) } }

  /// Records a violation.
  mutating func record(_ violation: DeviceViolation) {
    if violations.count < Self.violationLimit { violations.append(violation) }
  }

  /// Changes a register from the device's side: no mask, no event.
  public mutating func setRegister(at position: Int, byteWidth: Int, to value: UInt32) {
    registers.store(value, at: position, byteWidth: byteWidth)
  }

  /// Changes a field as the host does, whatever the guest may: in D3cold this is a violation.
  mutating func act(_ event: DeviceEvent, _ place: ConfigPlace? = nil, _ value: UInt32 = 0) -> Bool {
    note(event)
    guard isPowered else {
      record(.actionWithoutPower)
      return false
    }
    registers[place] = value
    return true
  }
}

extension SimulatedDevice {
  /// Sets the bit.
  public mutating func maskINTx(at place: ConfigPlace) { _ = act(.maskINTx(true), place, 1) }

  /// Clears the bit.
  public mutating func unmaskINTx(at place: ConfigPlace) { _ = act(.maskINTx(false), place, 0) }

  /// Notes it.
  public mutating func stopInterrupts() { _ = act(.stopInterrupts) }

  /// Stores the encoded size; refuses what is not 128 to 4096 bytes.
  ///
  /// Source: PCIe 6.0 §7.5.3.4 "Device Control Register".
  public mutating func setReadRequestSize(_ bytes: Int, at place: ConfigPlace) -> Bool {
    guard (128...4096).contains(bytes), bytes & (bytes - 1) == 0 else { return false }
    return act(.readRequestSize(bytes), place, UInt32((bytes / 128).trailingZeroBitCount))
  }

  /// Notes it.
  public mutating func didTransition(_ event: PowerEvent, named name: StaticString) {
    if isLogging { log.append(.transition(name.description)) }
  }

  /// Notes it.
  public mutating func didRefuse(_ event: PowerEvent, _ refusal: PowerRefusal) { note(.refusal(refusal)) }
}

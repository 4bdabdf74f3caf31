/// What a device does by itself when its state changes.
extension SimulatedDevice {
  /// Where the device is.
  public var state: DeviceState {
    guard isPowered else { return .d3cold }
    return DeviceState(rawValue: UInt8(truncatingIfNeeded: registers[design.fields.powerState])) ?? .d0
  }

  /// Whether the way from D3hot to D0 keeps registers.
  private var keepsState: Bool { registers[design.fields.noSoftReset] != 0 }

  /// PowerState was written: the device follows, or keeps its state as if nothing had been written.
  ///
  /// Source: PCIe 6.0 §7.5.2.2 "Power Management Control/Status Register": a state that is not implemented is discarded;
  /// §5.8 "Power Management State Transitions"; §5.3.1.4.1 "D3Hot State".
  mutating func move(_ from: DeviceState, _ to: DeviceState) {
    guard follows(from, to) else {
      registers[design.fields.powerState] = UInt32(from.inRegister.rawValue)
      return
    }
    note(.state(to))
    if from == .d3hot, !keepsState { loseState(keepingSticky: true) }
    readyAt = clock + Self.recoveryTime(max(from, to))
  }

  private func follows(_ from: DeviceState, _ to: DeviceState) -> Bool {
    guard !faults.refusedStates.contains(to.inRegister), !faults.stuckStates.contains(from.inRegister) else {
      return false
    }
    return switch to {
    case .d0: true
    case .d1: from < to && registers[design.fields.d1Support] != 0
    case .d2: from < to && registers[design.fields.d2Support] != 0
    case .d3hot, .d3cold: from < to
    }
  }

  /// Microseconds that a transition takes, by the deeper of its two states.
  ///
  /// Source: PCIe 6.0 §5.9 "State Transition Recovery Time Requirements".
  static func recoveryTime(_ deepest: DeviceState) -> UInt64 {
    switch deepest {
    case .d0, .d1: 0
    case .d2: 200
    case .d3hot: 10_000
    case .d3cold: resetTime
    }
  }

  /// Microseconds from a reset, or from power, to the first config access.
  ///
  /// Source: PCIe 6.0 §6.6.1 "Conventional Reset", §6.6.2 "Function Level Reset".
  static let resetTime: UInt64 = 100_000

  /// Registers as after a reset, D0, and nothing behind the base address registers.
  private mutating func loseState(keepingSticky: Bool) {
    for position in stride(from: 0, to: configSize, by: 4) {
      let kept = keepingSticky ? design.sticky.value(at: position, byteWidth: 4) : 0
      let now = registers.value(at: position, byteWidth: 4)
      let reset = design.resetValues.value(at: position, byteWidth: 4)
      guard (now ^ reset) & ~kept != 0 else { continue }
      registers.store(now & kept | reset & ~kept, at: position, byteWidth: 4)
    }
    memory.clear()
  }

  /// Lets time pass.
  public mutating func wait(microseconds: Int) {
    clock = clock.addingReportingOverflow(UInt64(max(0, microseconds))).partialValue
  }

  /// Takes the power away, where the platform can.
  public mutating func powerOff() -> Bool {
    guard hasPlatformPower, !faults.staysOn else { return false }
    guard isPowered else { return true }
    isPowered = false
    note(.state(.d3cold))
    checkMappings()
    return true
  }

  /// Supplies power, and waits until the device is ready: registers are those of a reset.
  ///
  /// Sticky bits live on auxiliary power, which a device has that signals events from D3cold.
  public mutating func powerOn() -> Bool {
    guard !isPowered else { return true }
    guard !faults.staysOff else { return false }
    loseState(keepingSticky: signalsPME(in: .d3cold))
    isPowered = true
    note(.state(.d0))
    clock += Self.resetTime
    readyAt = clock
    return true
  }

  /// Resets the function, and waits until it is ready: D0, registers lost but for sticky bits.
  ///
  /// Source: PCIe 6.0 §6.6.2 "Function Level Reset".
  public mutating func resetFunction(_ method: ResetMethod) -> Bool {
    guard act(.reset(method, succeeded: !faults.ignoresReset)), !faults.ignoresReset else { return false }
    let from = state
    loseState(keepingSticky: true)
    if from != .d0 { note(.state(.d0)) }
    clock += Self.resetTime
    readyAt = clock
    checkMappings()
    return true
  }

  /// The device has an event for its host; true: it is asserted, because the host enabled events.
  ///
  /// Source: PCIe 6.0 §5.3.3 "Power Management Event Mechanisms".
  @discardableResult
  public mutating func signalPME() -> Bool {
    guard signalsPME(in: state) else { return false }
    registers[design.fields.pmeStatus] = 1
    isPMEAsserted = registers[design.fields.pmeEnable] != 0
    return isPMEAsserted
  }

  /// Whether the device can signal an event from a state.
  private func signalsPME(in state: DeviceState) -> Bool {
    registers[design.fields.pmeSupport] >> UInt32(state.rawValue) & 1 != 0
  }
}

/// Something that a simulated device saw its host do, or that it did itself; in order.
public enum DeviceEvent: Sendable, Equatable {
  /// A write of config space reached the device.
  case writeConfig(position: Int, byteWidth: Int, value: UInt32)
  /// The device has changed its state.
  case state(DeviceState)
  /// Spaces were mapped.
  case map(BARSpaces, BARUser)
  /// Mappings of spaces were taken away.
  case unmap(BARSpaces, BARUser)
  /// Interrupts were torn down.
  case stopInterrupts
  /// The host masked or unmasked the legacy interrupt.
  case maskINTx(Bool)
  /// The host set Max_Read_Request_Size, in bytes.
  case readRequestSize(Int)
  /// A reset ran, or did not.
  case reset(ResetMethod, succeeded: Bool)
  /// A transition was made.
  case transition(String)
  /// A transition was refused.
  case refusal(PowerRefusal)
}

/// Something that no host may do to a device.
public enum DeviceViolation: Sendable, Equatable {
  /// Config space was accessed in D3cold.
  case configWithoutPower(position: Int)
  /// The host acted on a device in D3cold.
  case actionWithoutPower
  /// Config space was accessed before the device was ready after a transition.
  case tooEarly(position: Int, microseconds: UInt64)
  /// Spaces were mapped that the device does not decode.
  case mapped(BARSpaces, BARUser, in: DeviceState)
}

/// What is broken about a simulated device or its platform.
public struct DeviceFaults: Sendable, Equatable {
  /// States that the device does not go to, whatever is written.
  public var refusedStates: Set<PowerState> = []
  /// States that the device does not come out of.
  public var stuckStates: Set<PowerState> = []
  /// Positions at which reads of config space fail.
  public var failingReads: Range<Int>?
  /// Positions at which writes of config space fail.
  public var failingWrites: Range<Int>?
  /// Whether power that was taken away does not come back.
  public var staysOff = false
  /// Whether the platform leaves the power on when it is asked to take it away.
  public var staysOn = false
  /// Whether resets do nothing.
  public var ignoresReset = false

  /// Nothing is broken.
  public init() {}
}

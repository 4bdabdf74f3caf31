/// A function whose device accesses and host actions are reported to a live trace.
public struct TracedFunction<Base: OfferedFunction>: OfferedFunction {
  /// The function.
  public var base: Base
  private let trace: LiveTrace

  /// A function that reports to a trace.
  public init(_ base: Base, reporting trace: LiveTrace) {
    self.base = base
    self.trace = trace
  }

  /// Reads, and reports what the device answered.
  public mutating func readConfig(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32 {
    let value = try base.readConfig(at: position, byteWidth: byteWidth)
    trace.didRead(position, byteWidth, value)
    return value
  }

  /// Reports the write, and makes it.
  public mutating func writeConfig(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError) {
    trace.did(.writeHardware(position: position, byteWidth: byteWidth, value: value))
    try base.writeConfig(at: position, byteWidth: byteWidth, value: value)
  }
}

// MARK: What is reported

extension TracedFunction {
  /// Reports a state that the guest asked for.
  public mutating func didTransition(_ event: PowerEvent, named name: StaticString) {
    if case .request(let state) = event { trace.did(.setPowerState(state, accepted: true)) }
    base.didTransition(event, named: name)
  }

  /// Reports a state that the guest asked for and does not get.
  public mutating func didRefuse(_ event: PowerEvent, _ refusal: PowerRefusal) {
    if case .request(let state) = event { trace.did(.setPowerState(state, accepted: false)) }
    base.didRefuse(event, refusal)
  }

  /// Reports the reset.
  public mutating func resetFunction(_ method: ResetMethod) -> Bool {
    trace.did(.reset(method))
    return base.resetFunction(method)
  }

  /// Reports the size, and whether the host took it.
  public mutating func setReadRequestSize(_ bytes: Int, at place: ConfigPlace) -> Bool {
    let isAccepted = base.setReadRequestSize(bytes, at: place)
    trace.did(.setReadRequestSize(bytes, accepted: isAccepted))
    return isAccepted
  }

  /// Reports it.
  public mutating func maskINTx(at place: ConfigPlace) {
    trace.did(.maskINTx)
    base.maskINTx(at: place)
  }

  /// Reports it.
  public mutating func unmaskINTx(at place: ConfigPlace) {
    trace.did(.unmaskINTx)
    base.unmaskINTx(at: place)
  }

  /// Reports what was read.
  public mutating func readVPD(at address: Int) -> UInt32? {
    let value = base.readVPD(at: address)
    if let value { trace.did(.readVPD(address: address, value: value)) }
    return value
  }

  /// Reports what was written, and whether the host took it.
  public mutating func writeVPD(_ value: UInt32, at address: Int) -> Bool {
    let isAccepted = base.writeVPD(value, at: address)
    trace.did(.writeVPD(address: address, value: value, accepted: isAccepted))
    return isAccepted
  }

  /// Reports that processors lost mappings of memory.
  public mutating func unmapBARs(_ spaces: BARSpaces, for user: BARUser) {
    if spaces.contains(.memory), user == .cpu { trace.did(.revokeMappings) }
    base.unmapBARs(spaces, for: user)
  }

  /// Reports it.
  public mutating func willRestoreBARs() {
    trace.did(.restoreBARs)
    base.willRestoreBARs()
  }

  /// Reports it.
  public mutating func memoryReachabilityChanged(_ isReachable: Bool) {
    trace.did(.memoryEnabled(isReachable))
    base.memoryReachabilityChanged(isReachable)
  }
}

// MARK: What is passed on

extension TracedFunction {
  /// The function's.
  public var configSize: Int { base.configSize }
  /// The function's.
  public var keepsConfig: Bool { base.keepsConfig }
  /// The function's.
  public var preparesReset: Bool { base.preparesReset }
  /// The function's.
  public var hasPlatformPower: Bool { base.hasPlatformPower }
  /// The function's.
  public var isMSIActive: Bool { base.isMSIActive }
  /// The function's.
  public var msiVectorLog2Limit: Int { base.msiVectorLog2Limit }
  /// The function's.
  public var isResettable: Bool { base.isResettable }
  /// The function's.
  public var virtualFunctionCount: Int { base.virtualFunctionCount }

  /// The function's.
  public mutating func setPowerState(_ request: PowerRequest) -> Bool { base.setPowerState(request) }
  /// The function's.
  public mutating func powerOff() -> Bool { base.powerOff() }
  /// The function's.
  public mutating func powerOn() -> Bool { base.powerOn() }
  /// The function's.
  public mutating func wait(microseconds: Int) { base.wait(microseconds: microseconds) }
  /// The function's.
  public mutating func stopInterrupts() { base.stopInterrupts() }
  /// The function's.
  public mutating func mapBARs(_ spaces: BARSpaces, for user: BARUser) { base.mapBARs(spaces, for: user) }
  /// The function's.
  public mutating func readBAR(_ bar: Int, at offset: UInt64, byteWidth: Int) -> UInt64 {
    base.readBAR(bar, at: offset, byteWidth: byteWidth)
  }
  /// The function's.
  public mutating func writeBAR(_ bar: Int, at offset: UInt64, byteWidth: Int, value: UInt64) {
    base.writeBAR(bar, at: offset, byteWidth: byteWidth, value: value)
  }
  /// The function's.
  public func region(_ index: FunctionRegion.Index) -> FunctionRegion { base.region(index) }
  /// The function's.
  public func interrupt(_ index: FunctionInterrupt.Index) -> FunctionInterrupt { base.interrupt(index) }
  /// The function's.
  public mutating func setInterrupts(_ request: borrowing InterruptRequest) throws(SystemFailure) {
    try base.setInterrupts(request)
  }
  /// The function's.
  public mutating func mapDMA(_ mapping: borrowing DMAMapping) throws(SystemFailure) {
    try base.mapDMA(mapping)
  }
  /// The function's.
  public mutating func unmapDMA(at address: UInt64, size: UInt64) throws(SystemFailure) {
    try base.unmapDMA(at: address, size: size)
  }
}

/// Hooks whose calls are reported to a live trace.
public struct TracedHooks<Base: HookSet>: HookSet {
  private let base: Base
  private let trace: LiveTrace

  /// Hooks that report to a trace.
  public init(_ base: Base, reporting trace: LiveTrace) {
    self.base = base
    self.trace = trace
  }

  /// Reports the hook, and runs it.
  public func run<Function: PassthroughFunction & ~Copyable>(
    _ hook: UInt8, _ call: HookCall<Function>
  ) throws(ConfigError) {
    trace.willRun(hook)
    defer { trace.didRun() }
    try base.run(hook, call)
  }

  /// The hook's.
  public func runsAtLoad(_ hook: UInt8) -> Bool { base.runsAtLoad(hook) }
}

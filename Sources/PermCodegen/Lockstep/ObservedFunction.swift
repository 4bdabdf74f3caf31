import PermRuntime

/// What a device was told, seen from its side.
///
/// Its state lies behind a pointer: an access looks at it often, and each look at a variable of a class would be checked for
/// being the only one.
final class ObservedDevice {
  private let state: UnsafeMutablePointer<State>

  private struct State {
    var function: SimulatedFunction
    var writes: [Write] = []
    var hostChanges: [ConfigPlace] = []
    var transitions: Set<String> = []
    var isInHook = false
  }

  /// A piece that was written to the device.
  struct Write: Equatable {
    var position: Int
    var byteWidth: Int
    var value: UInt32
  }

  init(_ function: SimulatedFunction) {
    state = .allocate(capacity: 1)
    state.initialize(to: State(function: function))
  }

  deinit {
    state.deinitialize(count: 1)
    state.deallocate()
  }

  /// The device and its host.
  var function: SimulatedFunction {
    _read { yield state.pointee.function }
    _modify { yield &state.pointee.function }
  }

  /// Pieces that the trap path wrote since somebody last looked; those of hooks are not noted.
  var writes: [Write] {
    _read { yield state.pointee.writes }
    _modify { yield &state.pointee.writes }
  }

  /// Fields that the host changed on behalf of the hook that runs.
  var hostChanges: [ConfigPlace] {
    _read { yield state.pointee.hostChanges }
    _modify { yield &state.pointee.hostChanges }
  }

  /// Names of the transitions that were made, each once.
  var transitions: Set<String> {
    _read { yield state.pointee.transitions }
    _modify { yield &state.pointee.transitions }
  }

  /// Whether a hook runs.
  var isInHook: Bool {
    get { state.pointee.isInHook }
    set { state.pointee.isInHook = newValue }
  }
}

/// A simulated function that notes what reaches it.
struct ObservedFunction: PassthroughFunction {
  let device: ObservedDevice

  var configSize: Int { device.function.configSize }
  var keepsConfig: Bool { device.function.keepsConfig }
  var preparesReset: Bool { device.function.preparesReset }
  var isMSIActive: Bool { device.function.isMSIActive }
  var msiVectorLog2Limit: Int { device.function.msiVectorLog2Limit }

  func readConfig(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32 {
    try device.function.readConfig(at: position, byteWidth: byteWidth)
  }

  func writeConfig(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError) {
    if !device.isInHook {
      device.writes.append(ObservedDevice.Write(position: position, byteWidth: byteWidth, value: value))
    }
    try device.function.writeConfig(at: position, byteWidth: byteWidth, value: value)
  }

  func setPowerState(_ request: PowerRequest) -> Bool {
    device.hostChanges.append(request.place)
    return device.function.setPowerState(request)
  }

  func didTransition(_ event: PowerEvent, named name: StaticString) {
    device.transitions.insert(name.description)
    device.function.didTransition(event, named: name)
  }

  func didRefuse(_ event: PowerEvent, _ refusal: PowerRefusal) {
    device.transitions.insert("refused: \(refusal)")
    device.function.didRefuse(event, refusal)
  }

  func resetFunction(_ method: ResetMethod) -> Bool { device.function.resetFunction(method) }

  func setReadRequestSize(_ bytes: Int, at place: ConfigPlace) -> Bool {
    device.hostChanges.append(place)
    return device.function.setReadRequestSize(bytes, at: place)
  }

  func maskINTx(at place: ConfigPlace) {
    device.hostChanges.append(place)
    device.function.maskINTx(at: place)
  }

  func unmaskINTx(at place: ConfigPlace) {
    device.hostChanges.append(place)
    device.function.unmaskINTx(at: place)
  }

  func readVPD(at address: Int) -> UInt32? { device.function.readVPD(at: address) }
  func writeVPD(_ value: UInt32, at address: Int) -> Bool {
    device.function.writeVPD(value, at: address)
  }
  func unmapBARs(_ spaces: BARSpaces, for user: BARUser) { device.function.unmapBARs(spaces, for: user) }
  func mapBARs(_ spaces: BARSpaces, for user: BARUser) { device.function.mapBARs(spaces, for: user) }
  func willRestoreBARs() { device.function.willRestoreBARs() }
  func memoryReachabilityChanged(_ isReachable: Bool) {
    device.function.memoryReachabilityChanged(isReachable)
  }
}

/// The standard hooks, each call held against what the model says.
struct ObservedHooks: HookSet {
  let hooks: InterpretedHooks
  let device: ObservedDevice
  let shared: SharedComparison

  func run<Function: PassthroughFunction & ~Copyable>(
    _ hook: UInt8, _ call: HookCall<Function>
  ) throws(ConfigError) {
    guard shared.comparison.willRun(hook, call) else {
      try hooks.run(hook, call)
      return
    }
    device.isInHook = true
    defer {
      device.isInHook = false
      shared.comparison.didRun(call.shadowBytes)
    }
    try hooks.run(hook, call)
  }

  func runsAtLoad(_ hook: UInt8) -> Bool { hooks.runsAtLoad(hook) }
}

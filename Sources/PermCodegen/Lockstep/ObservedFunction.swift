import PermRuntime

/// What a device was told, seen from its side.
final class ObservedDevice {
  /// The device and its host.
  var function: SimulatedFunction
  /// Pieces that the trap path wrote since somebody last looked; those of hooks are not noted.
  var writes: [Write] = []
  /// Fields that the host changed on behalf of the hook that runs.
  var hostChanges: [ConfigPlace] = []
  /// Names of the transitions that were made, each once.
  var transitions: Set<String> = []
  /// Whether a hook runs.
  var isInHook = false

  /// A piece that was written to the device.
  struct Write: Equatable {
    var position: Int
    var byteWidth: Int
    var value: UInt32
  }

  init(_ function: SimulatedFunction) { self.function = function }
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

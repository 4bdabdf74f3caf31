internal import CPerm
internal import PermRuntime

/// A real function whose registers and host are functions of C.
struct HostFunction: PassthroughFunction {
  private var device: PlainDevice
  private let host: perm_host

  init(_ device: PlainDevice, host: perm_host) {
    self.device = device
    self.host = host
  }

  var configSize: Int { device.configSize }

  func readConfig(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32 {
    try device.readConfig(at: position, byteWidth: byteWidth)
  }

  func writeConfig(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError) {
    try device.writeConfig(at: position, byteWidth: byteWidth, value: value)
  }

  private func has(_ flag: perm_host_flag) -> Bool { host.flags & flag.rawValue != 0 }

  var keepsConfig: Bool { has(PERM_HOST_KEEPS_CONFIG) }
  var preparesReset: Bool { has(PERM_HOST_PREPARES_RESET) }
  var hasPlatformPower: Bool { has(PERM_HOST_HAS_PLATFORM_POWER) }

  // MARK: Power

  mutating func setPowerState(_ request: PowerRequest) -> Bool {
    guard let act = host.set_power_state else { return device.setPowerState(request) }
    var structure = perm_power_request(
      state: request.state.number, from: request.from.number, power_state: request.place.bits,
      supports_d1: request.supportsD1 ? 1 : 0, supports_d2: request.supportsD2 ? 1 : 0,
      version: UInt32(clamping: request.version))
    return act(host.context, &structure) == 0
  }

  mutating func powerOff() -> Bool { host.power_off.map { $0(host.context) == 0 } ?? device.powerOff() }
  mutating func powerOn() -> Bool { host.power_on.map { $0(host.context) == 0 } ?? device.powerOn() }
  func wait(microseconds: Int) { device.wait(microseconds: microseconds) }

  func didTransition(_ event: PowerEvent, named name: StaticString) {
    guard let note = host.did_transition else { return }
    let (number, detail) = event.numbers
    // A literal, which ends with a zero byte.
    name.withUTF8Buffer { text in
      text.withMemoryRebound(to: CChar.self) { note(host.context, number, detail, $0.baseAddress) }
    }
  }

  func didRefuse(_ event: PowerEvent, _ refusal: PowerRefusal) {
    let (number, detail) = event.numbers
    host.did_refuse?(host.context, number, detail, refusal.number)
  }

  // MARK: Reset, requests, interrupts

  mutating func stopInterrupts() { host.stop_interrupts?(host.context) }

  mutating func resetFunction(_ method: ResetMethod) -> Bool {
    host.reset.map { $0(host.context, method.number) == 0 } ?? device.resetFunction(method)
  }

  mutating func setReadRequestSize(_ bytes: Int, at place: ConfigPlace) -> Bool {
    guard let act = host.set_read_request_size else { return device.setReadRequestSize(bytes, at: place) }
    var field = place.bits
    return act(host.context, UInt32(clamping: bytes), &field) == 0
  }

  mutating func maskINTx(at place: ConfigPlace) {
    var bit = place.bits
    host.mask_intx?(host.context, &bit)
  }

  mutating func unmaskINTx(at place: ConfigPlace) {
    var bit = place.bits
    host.unmask_intx?(host.context, &bit)
  }

  /// Nil: MSI is not the interrupt type that the host set up.
  private var msiVectorsLog2: UInt32? {
    guard let ask = host.msi else { return nil }
    var limit: UInt32 = 0
    return ask(host.context, &limit) == 0 ? nil : limit
  }

  var isMSIActive: Bool { msiVectorsLog2 != nil }
  var msiVectorLog2Limit: Int { Int(msiVectorsLog2 ?? 0) }

  // MARK: VPD

  mutating func readVPD(at address: Int) -> UInt32? {
    guard let act = host.read_vpd else { return device.readVPD(at: address) }
    let value = act(host.context, UInt32(clamping: address))
    return value >= 0 ? UInt32(truncatingIfNeeded: value) : nil
  }

  mutating func writeVPD(_ value: UInt32, at address: Int) -> Bool {
    host.write_vpd.map { $0(host.context, UInt32(clamping: address), value) == 0 }
      ?? device.writeVPD(value, at: address)
  }

  // MARK: Base address registers

  mutating func unmapBARs(_ spaces: BARSpaces, for user: BARUser) {
    host.unmap_bars?(host.context, UInt32(spaces.rawValue), user.number)
  }

  mutating func mapBARs(_ spaces: BARSpaces, for user: BARUser) {
    host.map_bars?(host.context, UInt32(spaces.rawValue), user.number)
  }

  mutating func readBAR(_ bar: Int, at offset: UInt64, byteWidth: Int) -> UInt64 {
    host.read_bar.map { $0(host.context, UInt32(clamping: bar), offset, UInt32(clamping: byteWidth)) }
      ?? device.readBAR(bar, at: offset, byteWidth: byteWidth)
  }

  mutating func writeBAR(_ bar: Int, at offset: UInt64, byteWidth: Int, value: UInt64) {
    host.write_bar?(host.context, UInt32(clamping: bar), offset, UInt32(clamping: byteWidth), value)
  }

  mutating func willRestoreBARs() { host.will_restore_bars?(host.context) }

  mutating func memoryReachabilityChanged(_ isReachable: Bool) {
    host.reachability_changed?(host.context, isReachable ? 1 : 0)
  }
}

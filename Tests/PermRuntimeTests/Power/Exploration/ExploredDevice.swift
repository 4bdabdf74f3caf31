@testable import PermRuntime

/// Hardware and host of a physical function and its virtual ones, who know what must never be.
final class ExploredHost {
  let schedule: Schedule
  private(set) var physical: ExploredDevice
  /// Virtual functions that exist.
  private(set) var virtual: [ExploredDevice] = []
  /// Whether the runtime counts virtual functions.
  var countsVFs: () -> Bool = { false }
  /// Whether two actions of a function at a time are noticed as such, and not only by what comes of them.
  var noticesOverlaps = true
  /// Whether actions are steps: not while functions are opened.
  var isWatching = false

  init(_ schedule: Schedule, losesState: Bool) {
    self.schedule = schedule
    physical = ExploredDevice(name: "PF", losesState: losesState)
    physical.host = self
    schedule.check = { [unowned self] in problem() }
  }

  /// Virtual Function Enable is set.
  func makeVFs(_ count: Int) -> [ExploredDevice] {
    act("the host makes VFs") {
      if physical.state != .d0 { schedule.fail("VFs are enabled on a PF in \(physical.state)") }
      virtual = (0..<count).map { ExploredDevice(name: "VF\($0)", losesState: false) }
      for device in virtual { device.host = self }
    }
    return virtual
  }

  /// Virtual Function Enable is cleared.
  func removeVFs() {
    act("the host removes VFs") {
      for device in virtual where !device.mappings.isEmpty {
        schedule.fail("\(device.name) disappears while it is mapped")
      }
      virtual = []
    }
  }

  /// Does something that threads may come between, before and after.
  func act<Result>(_ label: @autoclosure () -> String, _ body: () -> Result) -> Result {
    guard isWatching else { return body() }
    schedule.step(label())
    let result = body()
    schedule.look()
    return result
  }

  /// What must not be, at any moment.
  private func problem() -> String? {
    if !virtual.isEmpty, physical.state != .d0 { return "the PF is in \(physical.state) below its VFs" }
    if countsVFs(), physical.state != .d0 { return "the PF is in \(physical.state) while VFs are counted" }
    if !virtual.isEmpty, !countsVFs() { return "there are VFs that nobody counts" }
    for device in [physical] + virtual where !device.mappings.isEmpty && !device.answersMemory {
      return "\(device.name) is mapped in \(device.state), \(device.isDecoding ? "" : "not ")decoding"
    }
    return nil
  }
}

/// Hardware of one function: the header, and power management at 40h.
final class ExploredDevice {
  let name: String
  /// What it is part of.
  fileprivate weak var host: ExploredHost?
  /// Whether its actions are steps: not while it is opened.
  var isQuiet = false
  var isVirtual: Bool { name != "PF" }

  /// Users that have memory mapped.
  fileprivate(set) var mappings: Set<BARUser> = []
  fileprivate var bytes: [UInt8]
  fileprivate var isPowered = true
  /// What was refused, and why.
  fileprivate(set) var refusals: [PowerRefusal] = []
  /// Reads that a BAR answered.
  fileprivate(set) var answeredReads = 0
  /// Action that is under way; two at a time are one too many.
  fileprivate var action: String?
  private let losesState: Bool

  init(name: String, losesState: Bool) {
    self.name = name
    self.losesState = losesState
    bytes = Array(repeating: 0, count: 256)
    bytes[0x06] = 0x10
    bytes[0x34] = 0x40
    bytes[0x40] = 0x01
    bytes[0x42] = 0x03
    bytes[0x44] = losesState ? 0 : 0x08
  }

  /// Where it is.
  var state: DeviceState {
    isPowered ? DeviceState(rawValue: bytes[0x44] & 3) ?? .d0 : .d3cold
  }

  /// Whether memory decoding is on; a virtual function's always is.
  var isDecoding: Bool { isVirtual || bytes[0x04] & 2 != 0 }

  /// Whether memory answers.
  var answersMemory: Bool { state == .d0 && isDecoding && (!isVirtual || host?.physical.state == .d0) }

  /// COMMAND.
  var command: UInt8 { bytes[0x04] }

  fileprivate func resetRegisters() {
    bytes[0x04] = 0
    bytes[0x44] &= ~3
  }

  fileprivate func store(_ position: Int, _ byteWidth: Int, _ value: UInt32) {
    let old = state
    for byte in 0..<byteWidth {
      let writable: UInt8 =
        switch position + byte {
        case 0x04: 7
        case 0x44: 3
        default: 0
        }
      let new = UInt8(truncatingIfNeeded: value >> UInt32(byte * 8))
      bytes[position + byte] = bytes[position + byte] & ~writable | new & writable
    }
    if old == .d3hot, state == .d0, losesState { resetRegisters() }
  }

  fileprivate func act<Result>(_ label: String, needsPower: Bool = true, _ body: () -> Result) -> Result {
    if let action, host?.noticesOverlaps == true {
      host?.schedule.fail("\(name) is asked to \(label) while it is to \(action)")
    }
    action = label
    defer { action = nil }
    guard let host, !isQuiet else { return body() }
    return host.act("\(name): \(label)") {
      if needsPower, !isPowered { host.schedule.fail("\(name) is asked to \(label) in D3cold") }
      return body()
    }
  }
}

/// A function of explored hardware.
struct ExploredFunction: PassthroughFunction {
  let device: ExploredDevice

  var configSize: Int { 256 }
  var hasPlatformPower: Bool { !device.isVirtual }

  mutating func readConfig(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32 {
    device.act("read \(hexText(position, 2))") {
      (0..<byteWidth).reduce(0) { $0 | UInt32(device.bytes[position + $1]) << UInt32($1 * 8) }
    }
  }

  mutating func writeConfig(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError) {
    device.act("write \(hexText(position, 2)) \(hexText(value, 2 * byteWidth))") {
      device.store(position, byteWidth, value)
    }
  }

  mutating func powerOff() -> Bool {
    device.act("lose power") {
      device.resetRegisters()
      device.isPowered = false
      return true
    }
  }

  mutating func powerOn() -> Bool {
    device.act("get power", needsPower: false) {
      device.isPowered = true
      return true
    }
  }

  mutating func setReadRequestSize(_ bytes: Int, at place: ConfigPlace) -> Bool { false }
  mutating func maskINTx(at place: ConfigPlace) {}
  mutating func unmaskINTx(at place: ConfigPlace) {}

  mutating func didRefuse(_ event: PowerEvent, _ refusal: PowerRefusal) { device.refusals.append(refusal) }

  mutating func stopInterrupts() { device.act("stop interrupts") {} }

  mutating func resetFunction(_ method: ResetMethod) -> Bool {
    device.act("reset") {
      device.resetRegisters()
      return true
    }
  }

  mutating func unmapBARs(_ spaces: BARSpaces, for user: BARUser) {
    guard spaces.contains(.memory) else { return }
    device.act("be unmapped for \(user)", needsPower: false) { _ = device.mappings.remove(user) }
  }

  mutating func mapBARs(_ spaces: BARSpaces, for user: BARUser) {
    guard spaces.contains(.memory) else { return }
    device.act("be mapped for \(user)") { _ = device.mappings.insert(user) }
  }

  mutating func readBAR(_ bar: Int, at offset: UInt64, byteWidth: Int) -> UInt64 {
    device.act("answer a BAR read") {
      if !device.answersMemory {
        device.host?.schedule.fail("a BAR read reaches \(device.name) in \(device.state)")
      }
      device.answeredReads += 1
      return 0x12
    }
  }
}

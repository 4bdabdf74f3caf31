import PermRuntime

/// A device with power states: PM at 50h; what it loses on the way from D3hot to D0, and what it does not answer in D3cold.
struct SleepyFunction: PassthroughFunction {
  /// Config space now, and after a loss of state.
  var bytes: [UInt8]
  let resetBytes: [UInt8]
  /// What was done, in order: `unmap cpu`, `D3hot`, `write 04`.
  var journal: [String] = []
  var keepsConfig = false
  var hasPlatformPower = false
  var hasPower = true
  /// Whether it does as it is told.
  var isWilling = true
  /// Whether config space answers at all.
  var isDead = false
  var mapped: BARSpaces = []

  static let pm = 0x50
  static let pmcsr = 0x54
  /// A capability with four bytes of the guest's own, four of the device's, and four that are the device's in one table and
  /// the guest's in the other.
  static let vendor = 0x60

  /// - Parameters:
  ///   - noSoftReset: What the device says.
  ///   - states: D1_Support and D2_Support.
  init(noSoftReset: Bool = false, states: Bool = true, size: Int = 256) {
    var bytes = [UInt8](repeating: 0, count: size)
    bytes[0] = 0x86
    bytes[1] = 0x80
    bytes[2] = 0xD3
    bytes[3] = 0x10
    bytes[6] = 0x10
    bytes[0x34] = UInt8(Self.pm)
    bytes[Self.pm] = 0x01
    bytes[Self.pm + 1] = UInt8(Self.vendor)
    bytes[Self.pm + 2] = 3
    bytes[Self.pm + 3] = states ? 0x06 : 0
    bytes[Self.pmcsr] = noSoftReset ? 8 : 0
    bytes[Self.vendor] = 0x09
    self.bytes = bytes
    resetBytes = bytes
  }

  var configSize: Int { bytes.count }
  var preparesReset: Bool { false }
  var state: UInt8 { bytes[Self.pmcsr] & 3 }

  func peek(_ position: Int, _ byteWidth: Int = 4) -> UInt32 {
    (0..<byteWidth).reduce(0) { $0 | UInt32(bytes[position + $1]) << UInt32($1 * 8) }
  }

  mutating func readConfig(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32 {
    guard hasPower, !isDead, position >= 0, position + byteWidth <= bytes.count else {
      throw ConfigError(.deviceFailed, position: position, byteWidth: byteWidth)
    }
    return peek(position, byteWidth)
  }

  mutating func writeConfig(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError) {
    guard hasPower, !isDead, position >= 0, position + byteWidth <= bytes.count else {
      throw ConfigError(.deviceFailed, position: position, byteWidth: byteWidth)
    }
    let (before, identity) = (bytes[Self.pmcsr] & 3, Array(bytes[0..<4]))
    for byte in 0..<byteWidth {
      bytes[position + byte] = UInt8(truncatingIfNeeded: value >> UInt32(byte * 8))
    }
    journal.append("write \(String(position, radix: 16))")
    if bytes[Self.pmcsr] & 3 != before { journal.append("PowerState written") }
    bytes[Self.pmcsr] = bytes[Self.pmcsr] & ~3 | before
    bytes.replaceSubrange(0..<4, with: identity)
  }

  mutating func setPowerState(_ request: PowerRequest) -> Bool {
    guard isWilling else { return false }
    journal.append("D\(request.state.rawValue)")
    let keeps = keepsConfig || resetBytes[Self.pmcsr] & 8 != 0
    if request.state == .d0, state == 3, !keeps { bytes = resetBytes }
    bytes[Self.pmcsr] = bytes[Self.pmcsr] & ~3 | request.state.rawValue
    return true
  }

  mutating func powerOff() -> Bool {
    guard hasPlatformPower else { return false }
    journal.append("power off")
    hasPower = false
    return true
  }

  mutating func powerOn() -> Bool {
    journal.append("power on")
    hasPower = true
    let kept = bytes
    bytes = keepsConfig ? kept : resetBytes
    bytes[Self.pmcsr] &= ~3
    return true
  }

  mutating func mapBARs(_ spaces: BARSpaces, for user: BARUser) {
    if user == .cpu { mapped.formUnion(spaces) }
    journal.append("map \(user)")
  }

  mutating func unmapBARs(_ spaces: BARSpaces, for user: BARUser) {
    if user == .cpu { mapped.subtract(spaces) }
    journal.append("unmap \(user)")
  }

  mutating func wait(microseconds: Int) {}
  mutating func didTransition(_ event: PowerEvent, named name: StaticString) {}
  mutating func didRefuse(_ event: PowerEvent, _ refusal: PowerRefusal) {}
  mutating func stopInterrupts() {}
  mutating func resetFunction(_ method: ResetMethod) -> Bool { true }
  mutating func setReadRequestSize(_ bytes: Int, at place: ConfigPlace) -> Bool { true }
  mutating func maskINTx(at place: ConfigPlace) { journal.append("mask") }
  mutating func unmaskINTx(at place: ConfigPlace) { journal.append("unmask") }
  var isMSIActive: Bool { false }
  var msiVectorLog2Limit: Int { 0 }
  mutating func readVPD(at address: Int) -> UInt32? { nil }
  mutating func writeVPD(_ value: UInt32, at address: Int) -> Bool { false }
  mutating func willRestoreBARs() {}
  mutating func memoryReachabilityChanged(_ isReachable: Bool) {}
}

typealias SleepySpace = ConfigSpace<SleepyFunction, InterpretedHooks>

extension SleepyFunction {
  /// What a version of tables says of PowerState and of the third dword of the capability.
  enum Version: CaseIterable {
    /// PowerState is read-only to the guest: no hook.
    case readOnly
    /// ... the host knows where the device is, and the guest still cannot write it.
    case watched
    /// The guest's writes of it make transitions.
    case writable
    /// The same, and the third dword is the guest's own.
    case shadowed
  }

  static func tables(_ version: Version) -> TestTables {
    let command = TestRow(
      virt: 0x0010_0400, shadowWrite: 0x400, deviceWrite: 0x7, line: 1)
    let decode = [TablePlace.at(4, 1, 1), .at(4, 0, 1)]
    var header: [TestBinding] = [HookPhase.open, .beforeWrite, .write].map {
      TestBinding(hook: 1, phase: $0, triggers: [(4, 1)], operands: decode)
    }
    header.append(
      TestBinding(hook: 2, phase: .write, triggers: [(4, 2)], operands: [.at(4, 10, 1, reads: true)]))
    let bars = Dictionary(
      uniqueKeysWithValues: (4..<10).map { ($0, TestRow(virt: ~0, shadowWrite: ~0, line: 2)) })
    let state = [
      TablePlace.at(4, 0, 2, reads: true), .at(0, 25, 1, reads: true), .at(0, 26, 1, reads: true),
      .at(0, 16, 3, reads: true), .at(4, 3, 1),
    ]
    var bindings: [TestBinding] = []
    if version != .readOnly { bindings.append(TestBinding(hook: 0, phase: .open, operands: state)) }
    if version == .writable || version == .shadowed {
      bindings.append(TestBinding(hook: 0, phase: .write, triggers: [(4, 1)], operands: state))
    }
    let third =
      version == .shadowed ? TestRow(virt: ~0, shadowWrite: ~0, line: 6) : TestRow(deviceWrite: ~0, line: 6)
    return TestTables(
      .header(rows: bars.merging([1: command]) { $1 }, bindings: header),
      TestPage(
        .standard, 0x01,
        TestVariant(
          length: 8,
          rows: [
            TestRow(virt: 0xFF00, line: 3),
            TestRow(virt: 0x8108, shadowWrite: 0x8100, deviceWrite: 0x1E00, line: 4),
          ], bindings: bindings)),
      TestPage(
        .standard, 0x09,
        TestVariant(
          length: 16,
          rows: [
            TestRow(virt: 0xFF00, line: 5), TestRow(virt: ~0, shadowWrite: ~0, line: 6),
            TestRow(deviceWrite: ~0, line: 6), third,
          ]))
    ) {
      $0.settings.gaps = .none
      $0.settings.hidden = .blank
      $0.settings.powerRules = []
    }
  }

  static func facts(isVF: Bool = false) -> FunctionFacts {
    var facts = FunctionFacts()
    facts.isVF = isVF
    facts.bars[0] = BARResource(kind: .mem32, size: 0x1000)
    return facts
  }

  /// Opens it; what opening did is not in the journal.
  func open(
    _ version: Version = .writable, facts: FunctionFacts = facts(), options: PowerOptions = PowerOptions(),
    change: (inout TestTables) -> Void = { _ in }
  ) throws -> SleepySpace {
    var tables = Self.tables(version)
    change(&tables)
    let hooks = InterpretedHooks(names: ["set_power_state", "track_decode", "mask_intx"])
    let space = try ConfigSpace(self, facts: facts, tables: tables.image, hooks: hooks, options: options)
    space.function.journal = []
    return space
  }
}

extension ConfigSpace where Function: ~Copyable {
  /// Every dword that a guest reads.
  func view() throws(ConfigError) -> [UInt32] {
    var dwords: [UInt32] = []
    for position in stride(from: 0, to: size, by: 4) {
      dwords.append(try readGuest(at: position, byteWidth: 4))
    }
    return dwords
  }

  /// The code of the error that loading ends in; nil: it does not.
  func refusal(of bytes: [UInt8], accepting verdicts: [CompatibleTables] = []) -> StateError? {
    do {
      try loadState(bytes.span, accepting: verdicts)
      return nil
    } catch {
      return error
    }
  }
}

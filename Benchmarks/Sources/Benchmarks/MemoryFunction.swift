import CReference
import PermRuntime

/// The device of both sides, as a hypervisor would bring it: each access is a call into C that is not inlined.
struct MemoryFunction: PassthroughFunction {
  /// The memory; it outlives the function.
  let memory: OpaquePointer
  let configSize: Int

  init(_ memory: OpaquePointer, of subject: OpaquePointer) {
    self.memory = memory
    configSize = Int(subject_facts(subject).size)
  }

  private var context: UnsafeMutableRawPointer { UnsafeMutableRawPointer(memory) }

  mutating func readConfig(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32 {
    memory_read(context, UInt32(truncatingIfNeeded: position), UInt32(truncatingIfNeeded: byteWidth))
  }

  mutating func writeConfig(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError) {
    memory_write(context, UInt32(truncatingIfNeeded: position), UInt32(truncatingIfNeeded: byteWidth), value)
  }

  var keepsConfig: Bool { true }
  var preparesReset: Bool { true }

  mutating func setPowerState(_ request: PowerRequest) -> Bool {
    store(UInt32(request.state.rawValue), at: request.place)
    return true
  }

  mutating func didTransition(_ event: PowerEvent, named name: StaticString) {
    if case .request(let state) = event { note(MEMORY_POWER_STATE, UInt32(state.rawValue) << 1 | 1) }
  }

  mutating func didRefuse(_ event: PowerEvent, _ refusal: PowerRefusal) {
    if case .request(let state) = event { note(MEMORY_POWER_STATE, UInt32(state.rawValue) << 1) }
  }

  mutating func resetFunction(_ method: ResetMethod) -> Bool {
    note(MEMORY_RESET, method == .advancedFeatures ? 1 : 0)
    return true
  }

  mutating func setReadRequestSize(_ bytes: Int, at place: ConfigPlace) -> Bool {
    note(MEMORY_READ_REQUEST, UInt32(truncatingIfNeeded: bytes))
    guard bytes <= 4096 else { return false }
    store(UInt32(truncatingIfNeeded: (bytes / 128).trailingZeroBitCount), at: place)
    return true
  }

  mutating func maskINTx(at place: ConfigPlace) { setInterruptDisable(1, at: place) }
  mutating func unmaskINTx(at place: ConfigPlace) { setInterruptDisable(0, at: place) }

  mutating func readVPD(at address: Int) -> UInt32? {
    note(MEMORY_READ_VPD, UInt32(truncatingIfNeeded: address))
    return 0x5A00_0000 + UInt32(truncatingIfNeeded: address)
  }

  mutating func writeVPD(_ value: UInt32, at address: Int) -> Bool {
    note(MEMORY_WRITE_VPD, UInt32(truncatingIfNeeded: address) ^ value)
    return address % 4 == 0
  }

  mutating func unmapBARs(_ spaces: BARSpaces, for user: BARUser) {
    if user == .cpu, spaces.contains(.memory) { note(MEMORY_UNMAP, 0) }
  }

  mutating func willRestoreBARs() { note(MEMORY_RESTORE_BARS, 0) }

  mutating func memoryReachabilityChanged(_ isReachable: Bool) {
    note(MEMORY_REACHABLE, isReachable ? 1 : 0)
  }

  private func note(_ action: memory_action, _ value: UInt32) { memory_note(context, action, value) }

  private func store(_ value: UInt32, at place: ConfigPlace) {
    memory_store(
      context, UInt32(truncatingIfNeeded: place.position), UInt32(truncatingIfNeeded: place.lsb),
      UInt32(truncatingIfNeeded: place.bitWidth), value)
  }

  private func setInterruptDisable(_ bit: UInt32, at place: ConfigPlace) {
    note(MEMORY_INTX, bit)
    let (position, lsb) = (UInt32(truncatingIfNeeded: place.position), UInt32(truncatingIfNeeded: place.lsb))
    if memory_implements(context, position, lsb, 1) != 0 { store(bit, at: place) }
  }
}

extension FunctionFacts {
  /// What a subject says.
  init(_ subject: OpaquePointer) {
    self.init()
    let known = subject_facts(subject)
    isVF = known.is_vf != 0
    lacksMemoryEnable = known.lacks_memory_enable != 0
    hasInterrupt = known.has_interrupt != 0
    if isVF {
      vendorID = UInt16(truncatingIfNeeded: known.vendor_id)
      deviceID = UInt16(truncatingIfNeeded: known.device_id)
    }
    for index in 0..<7 {
      let bar = subject_bar(subject, UInt32(index))
      let kind: BARResource.Kind
      switch bar.kind {
      case SUBJECT_BAR_IO: kind = .io
      case SUBJECT_BAR_MEM32: kind = .mem32
      case SUBJECT_BAR_MEM64: kind = .mem64
      default: continue
      }
      bars[index] = BARResource(kind: kind, isPrefetchable: bar.is_prefetchable != 0, size: bar.size)
    }
  }
}

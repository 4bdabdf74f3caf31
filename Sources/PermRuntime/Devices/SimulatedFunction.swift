/// A function that exists in memory: an image, what a write does to each bit, and a host that does as Linux does.
///
/// A config write stores the bits that are writable and clears those that are write-1-to-clear. What the host does is stored
/// plainly, whatever the masks say, and noted in `log`. No register is lost in D3hot or by a reset, as to a program above such
/// a kernel none is; `SimulatedDevice` is the hardware itself.
public struct SimulatedFunction: PassthroughFunction, Sendable {
  /// The device's registers as they are now.
  public private(set) var image: ConfigImage
  /// Bits that take a written value; nil: all.
  public let writable: ConfigImage?
  /// Bits that are cleared by writing 1; nil: none.
  public let clearedByOne: ConfigImage?
  /// What the host did, oldest first; whoever reads it may empty it.
  public var log: [HostAction] = []
  /// Whether each write to the device is noted too.
  public var logsHardwareWrites = false
  /// Whether MSI is the interrupt type that the host set up.
  public var isMSIActive = false
  /// Log2 of the number of MSI vectors that the host gave.
  public var msiVectorLog2Limit = 0
  /// Words of VPD that were written, by address.
  private var vpd: [Int: UInt32] = [:]

  /// Bytes of VPD that the device has.
  public static let vpdSize = 0x8000
  /// The largest Max_Read_Request_Size that a device can be given, in bytes.
  private static let readRequestLimit = 4096
  /// The smallest, which is encoded as 0.
  private static let readRequestUnit = 128

  /// A function over an image.
  ///
  /// - Parameters:
  ///   - image: the device at open.
  ///   - writable: bits that take a written value; nil: all.
  ///   - clearedByOne: bits that are cleared by writing 1; nil: none. Disjoint with `writable`.
  public init(
    _ image: ConfigImage,
    writable: ConfigImage? = nil,
    clearedByOne: ConfigImage? = nil
  ) {
    self.image = image
    self.writable = writable
    self.clearedByOne = clearedByOne
  }

  /// Bytes of config space: 256 or 4096.
  public var configSize: Int { image.configSize }

  /// Reads a piece of 1, 2 or 4 bytes.
  public mutating func readConfig(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32 {
    try check(position, byteWidth)
    return image.value(at: position, byteWidth: byteWidth)
  }

  /// Writes a piece of 1, 2 or 4 bytes, as the masks allow.
  public mutating func writeConfig(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError) {
    try check(position, byteWidth)
    if logsHardwareWrites {
      log.append(.writeHardware(position: position, byteWidth: byteWidth, value: value))
    }
    let old = image.value(at: position, byteWidth: byteWidth)
    let sticky = writable?.value(at: position, byteWidth: byteWidth) ?? ~0
    let cleared = clearedByOne?.value(at: position, byteWidth: byteWidth) ?? 0
    let new = (old & ~sticky | value & sticky) & ~(cleared & value)
    image.store(new, at: position, byteWidth: byteWidth)
  }

  private func check(_ position: Int, _ byteWidth: Int) throws(ConfigError) {
    guard (1...4).contains(byteWidth), position >= 0, position <= configSize - byteWidth else {
      throw ConfigError(.outOfRange, position: position, byteWidth: byteWidth)
    }
  }

  /// Changes a register from the device's side: no mask, no note.
  public mutating func setRegister(at position: Int, byteWidth: Int, to value: UInt32) {
    image.store(value, at: position, byteWidth: byteWidth)
  }

  /// Stores a field, whatever the masks say.
  private mutating func store(_ value: UInt32, at place: ConfigPlace) {
    let old = image.value(at: place.position, byteWidth: 4)
    let bits = value << UInt32(truncatingIfNeeded: place.lsb) & place.mask
    image.store(old & ~place.mask | bits, at: place.position, byteWidth: 4)
  }
}

extension SimulatedFunction {
  /// A host that saves and restores, as a kernel does below vfio.
  public var keepsConfig: Bool { true }
  /// A host whose reset is a matter of its own.
  public var preparesReset: Bool { true }

  /// Stores the state.
  public mutating func setPowerState(_ request: PowerRequest) -> Bool {
    store(UInt32(request.state.rawValue), at: request.place)
    return true
  }

  /// Notes a state that the guest asked for.
  public mutating func didTransition(_ event: PowerEvent, named name: StaticString) {
    if case .request(let state) = event { log.append(.setPowerState(state, accepted: true)) }
  }

  /// Notes it.
  public mutating func didRefuse(_ event: PowerEvent, _ refusal: PowerRefusal) {
    if case .request(let state) = event { log.append(.setPowerState(state, accepted: false)) }
  }

  /// Notes the reset; the registers keep their values, as if the host had restored them all.
  public mutating func resetFunction(_ method: ResetMethod) -> Bool {
    log.append(.reset(method))
    return true
  }

  /// Stores the encoded size; refuses one that no device can have.
  public mutating func setReadRequestSize(_ bytes: Int, at place: ConfigPlace) -> Bool {
    let unit = SimulatedFunction.readRequestUnit
    let isPossible =
      bytes >= unit && bytes <= SimulatedFunction.readRequestLimit && bytes & (bytes - 1) == 0
    log.append(.setReadRequestSize(bytes, accepted: isPossible))
    if isPossible { store(UInt32((bytes / unit).trailingZeroBitCount), at: place) }
    return isPossible
  }

  /// Sets the bit, where the device implements it.
  public mutating func maskINTx(at place: ConfigPlace) {
    log.append(.maskINTx)
    if isImplemented(place) { store(1, at: place) }
  }

  /// Clears the bit, where the device implements it.
  public mutating func unmaskINTx(at place: ConfigPlace) {
    log.append(.unmaskINTx)
    if isImplemented(place) { store(0, at: place) }
  }

  private func isImplemented(_ place: ConfigPlace) -> Bool {
    guard let writable else { return true }
    return writable.value(at: place.position, byteWidth: 4) & place.mask != 0
  }

  /// Reads 4 bytes of VPD; bytes beyond its end are zero.
  ///
  /// A dword never written holds 5A000000h + its address.
  public mutating func readVPD(at address: Int) -> UInt32? {
    guard address >= 0, address < SimulatedFunction.vpdSize else { return nil }
    let base = address & ~3
    let shift = UInt64(8 * (address & 3))
    let pair = UInt64(vpdWord(base)) | UInt64(vpdWord(base + 4)) << 32
    let value = UInt32(truncatingIfNeeded: pair >> shift)
    log.append(.readVPD(address: address, value: value))
    return value
  }

  private func vpdWord(_ address: Int) -> UInt32 {
    guard address < SimulatedFunction.vpdSize else { return 0 }
    return vpd[address] ?? 0x5a00_0000 + UInt32(address)
  }

  /// Writes 4 bytes of VPD; an address that is not a multiple of 4 is refused.
  public mutating func writeVPD(_ value: UInt32, at address: Int) -> Bool {
    let accepted = address >= 0 && address < SimulatedFunction.vpdSize && address & 3 == 0
    log.append(.writeVPD(address: address, value: value, accepted: accepted))
    if accepted { vpd[address] = value }
    return accepted
  }

  /// Notes it, once.
  public mutating func unmapBARs(_ spaces: BARSpaces, for user: BARUser) {
    if spaces.contains(.memory), user == .cpu { log.append(.revokeMappings) }
  }

  /// Notes it.
  public mutating func willRestoreBARs() { log.append(.restoreBARs) }

  /// Notes it.
  public mutating func memoryReachabilityChanged(_ isReachable: Bool) {
    log.append(.memoryEnabled(isReachable))
  }
}

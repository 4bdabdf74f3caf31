/// An error of an access.
public struct ConfigError: Error, Sendable, Equatable {
  /// What went wrong.
  public enum Code: UInt8, Sendable {
    /// The access does not lie in the config space; nothing was touched.
    case outOfRange
    /// The device or host did not answer; effects of earlier pieces stay.
    case deviceFailed
    /// The device's config space is not of a size that exists (256 or 4096 bytes).
    case badSize
    /// The tables are of another format version or damaged.
    case badTables
    /// No header table describes this header layout.
    case unknownHeader
    /// The power machine refused, see `refusal`; nothing was touched.
    case refused
  }

  /// What went wrong.
  public var code: Code
  /// Byte position in config space.
  public var position: Int
  /// Bytes that were to be accessed there.
  public var byteWidth: Int
  /// Why the power machine refused; nil for other codes.
  public var refusal: PowerRefusal?

  /// An error at a place.
  public init(_ code: Code, position: Int = 0, byteWidth: Int = 0, refusal: PowerRefusal? = nil) {
    self.refusal = refusal
    self.code = code
    self.position = position
    self.byteWidth = byteWidth
  }
}

/// D-states that PMCSR can name.
///
/// Source: PCIe 6.0 §5.3.1 "Device Power Management States (D-States) of a Function".
public enum PowerState: UInt8, Sendable, CaseIterable, Comparable {
  case d0 = 0
  case d1 = 1
  case d2 = 2
  case d3hot = 3

  /// Deeper states come later.
  public static func < (a: PowerState, b: PowerState) -> Bool { a.rawValue < b.rawValue }
}

/// Bits of one dword of the device's config space, found through a table.
public struct ConfigPlace: Sendable, Equatable {
  /// Byte position of the dword, a multiple of 4 for a capability at such a position.
  public var position: Int
  /// Lowest bit in the dword.
  public var lsb: Int
  /// Width in bits, 1 to 32.
  public var bitWidth: Int

  /// A place.
  @inlinable
  public init(position: Int, lsb: Int, bitWidth: Int) {
    self.position = position
    self.lsb = lsb
    self.bitWidth = bitWidth
  }

  /// Position of the byte that holds the lowest bit.
  @inlinable
  public var firstByte: Int { position + lsb / 8 }
  /// Position of the byte that holds the highest bit.
  @inlinable
  public var lastByte: Int { position + (lsb + bitWidth - 1) / 8 }

  /// The bits in the dword.
  @inlinable
  public var mask: UInt32 { (bitWidth >= 32 ? ~0 : (1 << UInt32(bitWidth)) - 1) << UInt32(lsb) }
}

/// A request to change the power state, with what the device's own registers say of it.
public struct PowerRequest: Sendable, Equatable {
  /// The state that is asked for.
  public var state: PowerState
  /// The state that it is asked for from: D3hot to D0 and D2 to D0 take their time.
  public var from: PowerState
  /// PowerState in PMCSR.
  public var place: ConfigPlace
  /// D1_Support of PMC.
  public var supportsD1: Bool
  /// D2_Support of PMC.
  public var supportsD2: Bool
  /// Version of the capability.
  public var version: Int

  /// A request.
  public init(
    state: PowerState, from: PowerState = .d0, place: ConfigPlace, supportsD1: Bool, supportsD2: Bool,
    version: Int
  ) {
    self.from = from
    self.state = state
    self.place = place
    self.supportsD1 = supportsD1
    self.supportsD2 = supportsD2
    self.version = version
  }
}

/// How a function is reset.
public enum ResetMethod: String, Sendable {
  /// Initiate_FLR of the PCI Express capability.
  case functionLevelReset = "flr"
  /// Initiate_FLR of the Advanced Features capability.
  case advancedFeatures = "af-flr"
}

/// A real function: its config registers, and what the host does for it.
///
/// The runtime reads and writes naturally aligned pieces of 1, 2 or 4 bytes. A throwing requirement aborts the
/// access with `ConfigError.Code.deviceFailed`. Actions return false for a refusal, which the guest does not see.
public protocol PassthroughFunction: ~Copyable {
  /// Bytes of config space: 256 or 4096.
  var configSize: Int { get }

  /// Reads a naturally aligned piece of 1, 2 or 4 bytes; the value is zero-extended.
  mutating func readConfig(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32

  /// Writes a naturally aligned piece of 1, 2 or 4 bytes.
  mutating func writeConfig(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError)

  /// Whether the host itself saves config space before it is lost and restores it after, as a kernel does below vfio.
  var keepsConfig: Bool { get }

  /// Whether `resetFunction` itself brings the device to D0 and stops its interrupts, as a kernel's does.
  var preparesReset: Bool { get }

  /// Whether the platform can take the function's power away.
  var hasPlatformPower: Bool { get }

  /// Writes PowerState and waits until the device is there, synchronously; false: it did not follow.
  ///
  /// The runtime has found the request legal, and reads back what was reached.
  mutating func setPowerState(_ request: PowerRequest) -> Bool

  /// Takes the power away: D3cold. False: the platform leaves it on.
  mutating func powerOff() -> Bool

  /// Supplies power again, and waits until config space answers: D0, registers lost. False: nothing answers.
  mutating func powerOn() -> Bool

  /// Lets time pass: the delays that the specification asks for after a transition.
  mutating func wait(microseconds: Int)

  /// A transition was made; for traces.
  mutating func didTransition(_ event: PowerEvent, named name: StaticString)

  /// A transition was refused: the guest is not told, the embedder is, here.
  mutating func didRefuse(_ event: PowerEvent, _ refusal: PowerRefusal)

  /// Tears down all interrupts: a reset follows.
  mutating func stopInterrupts()

  /// Resets the function; config registers that the host saved are restored by it.
  mutating func resetFunction(_ method: ResetMethod) -> Bool

  /// Sets Max_Read_Request_Size, in bytes; `place` is the field.
  mutating func setReadRequestSize(_ bytes: Int, at place: ConfigPlace) -> Bool

  /// The guest set Interrupt Disable; `place` is that bit. The host masks the interrupt in its own way.
  mutating func maskINTx(at place: ConfigPlace)

  /// The guest cleared Interrupt Disable.
  mutating func unmaskINTx(at place: ConfigPlace)

  /// Whether MSI is the interrupt type that the host set up.
  var isMSIActive: Bool { get }

  /// Log2 of the number of MSI vectors that the host gave.
  var msiVectorLog2Limit: Int { get }

  /// Reads 4 bytes of VPD; nil: failed.
  mutating func readVPD(at address: Int) -> UInt32?

  /// Writes 4 bytes of VPD; false: failed.
  mutating func writeVPD(_ value: UInt32, at address: Int) -> Bool

  /// Mappings of these spaces by this user must be gone when this returns: the device is about to stop decoding.
  ///
  /// May come for spaces that are not mapped. Those for DMA are taken away first.
  mutating func unmapBARs(_ spaces: BARSpaces, for user: BARUser)

  /// Spaces may be mapped again.
  mutating func mapBARs(_ spaces: BARSpaces, for user: BARUser)

  /// Reads behind BAR 0 to 5 or the ROM (6); the gate was asked, and the bytes are inside.
  mutating func readBAR(_ bar: Int, at offset: UInt64, byteWidth: Int) -> UInt64

  /// Writes behind BAR 0 to 5 or the ROM (6).
  mutating func writeBAR(_ bar: Int, at offset: UInt64, byteWidth: Int, value: UInt64)

  /// The base address registers are about to be written back to a device that lost them.
  mutating func willRestoreBARs()

  /// Whether memory BARs may be reached has changed: function awake and memory enabled by the guest.
  mutating func memoryReachabilityChanged(_ isReachable: Bool)
}

extension PassthroughFunction where Self: ~Copyable {
  /// The runtime saves and restores.
  public var keepsConfig: Bool { false }
  /// The runtime prepares a reset.
  public var preparesReset: Bool { false }
  /// Power stays on.
  public var hasPlatformPower: Bool { false }
  /// Writes the field among its neighbours, and waits as the specification asks for.
  ///
  /// Source: PCIe 6.0 §5.9 "State Transition Recovery Time Requirements": 10 ms into and out of D3hot, 200 us for D2.
  public mutating func setPowerState(_ request: PowerRequest) -> Bool {
    let position = request.place.firstByte
    let shift = UInt32(request.place.lsb & 7)
    let mask = (request.place.mask >> UInt32(request.place.lsb)) << shift
    do throws(ConfigError) {
      let old = try readConfig(at: position, byteWidth: 1)
      try writeConfig(
        at: position, byteWidth: 1, value: old & ~mask | UInt32(request.state.rawValue) << shift & mask)
    } catch {
      return false
    }
    let deepest = max(request.state, request.from)
    wait(microseconds: deepest == .d3hot ? 10_000 : deepest == .d2 ? 200 : 0)
    return true
  }
  /// The platform leaves the power on.
  public mutating func powerOff() -> Bool { false }
  /// Power is on.
  public mutating func powerOn() -> Bool { true }
  /// Nothing is waited for: a device that exists in memory is always ready.
  public mutating func wait(microseconds: Int) {}
  /// Nothing to note.
  public mutating func didTransition(_ event: PowerEvent, named name: StaticString) {}
  /// Nothing to note.
  public mutating func didRefuse(_ event: PowerEvent, _ refusal: PowerRefusal) {}
  /// No interrupts.
  public mutating func stopInterrupts() {}
  /// Nothing behind the BARs: all ones.
  public mutating func readBAR(_ bar: Int, at offset: UInt64, byteWidth: Int) -> UInt64 {
    byteWidth >= 8 ? ~0 : (1 << UInt64(byteWidth * 8)) - 1
  }
  /// Nothing behind the BARs.
  public mutating func writeBAR(_ bar: Int, at offset: UInt64, byteWidth: Int, value: UInt64) {}
  /// No MSI through the host.
  public var isMSIActive: Bool { false }
  /// No MSI vectors.
  public var msiVectorLog2Limit: Int { 0 }
  /// No VPD.
  public mutating func readVPD(at address: Int) -> UInt32? { nil }
  /// No VPD.
  public mutating func writeVPD(_ value: UInt32, at address: Int) -> Bool { false }
  /// Nothing is mapped.
  public mutating func unmapBARs(_ spaces: BARSpaces, for user: BARUser) {}
  /// Nothing is mapped.
  public mutating func mapBARs(_ spaces: BARSpaces, for user: BARUser) {}
  /// Nothing to note.
  public mutating func willRestoreBARs() {}
  /// Nothing is mapped.
  public mutating func memoryReachabilityChanged(_ isReachable: Bool) {}
}

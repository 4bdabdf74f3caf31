/// All that is known of one dword of a function, in one value: for whoever looks at rows, not for accesses.
///
/// All masks are little-endian in the dword. A bit read comes from `shadow` where `virt` is set, else from hardware; a bit
/// written goes to `shadow` where `shadowWrite` is set, to hardware where `deviceWrite` is, else nowhere.
@frozen
public struct DwordRow: Sendable, Equatable {
  /// Bits answered from the shadow.
  public var virt: UInt32 = 0
  /// Bits that a guest's write changes in the shadow.
  public var shadowWrite: UInt32 = 0
  /// Bits that a guest's write changes on the device; disjoint from `shadowWrite`.
  public var deviceWrite: UInt32 = 0
  /// Bits that the device clears when 1 is written.
  public var rw1c: UInt32 = 0
  /// The guest-visible stored bits.
  public var shadow: UInt32 = 0
  /// Seams, live bytes and hooks.
  public var control: Control = Control()
  /// Index of the table line that describes it (`TableLegend.lines`).
  public var line: UInt32 = 0
  /// Bits that the specification reserves.
  public var reserved: UInt32 = 0

  /// A row of hardware that a guest may only read.
  @inlinable
  public init() {}

  /// Packed facts beside the masks.
  @frozen
  public struct Control: Sendable, Equatable {
    /// Bits 2:0 a seam after byte 0, 1, 2 (the next byte has another owner); 7:4 bytes that are live when read alone;
    /// 8 to 10 there are hooks on read, before write, on write; 31:16 index of the first binding.
    public var word: UInt32 = 0

    /// Seams, hooks before and on write: what keeps a write from being plain.
    @inlinable static var writeMask: UInt32 { 0x607 }
    @inlinable static var seamMask: UInt32 { 0x7 }
    /// Live bytes and hooks on read: what makes a piece of a read special.
    @inlinable static var specialReadMask: UInt32 { 0x1F0 }
    static var liveMask: UInt32 { 0xF0 }

    /// No seams, no hooks.
    @inlinable
    public init() {}

    /// Whether an aligned write in the dword is one piece without hooks, whatever its width.
    @inlinable
    @inline(__always)
    public var writesPlainly: Bool { word & Self.writeMask == 0 }

    /// Whether a piece of a read is just composed of shadow and device.
    @inlinable
    @inline(__always)
    var hasPlainPieces: Bool { word & Self.specialReadMask == 0 }

    /// Whether an access in the dword may have to be cut.
    @inlinable
    @inline(__always)
    public var hasSeams: Bool { word & Self.seamMask != 0 }

    /// Whether a piece that ends with byte `index` (0 to 2) of the dword must stop there.
    @inlinable
    @inline(__always)
    public func hasSeam(after index: Int) -> Bool { word &>> UInt32(truncatingIfNeeded: index) & 1 != 0 }

    /// Whether a read of this byte alone answers from hardware.
    @inlinable
    @inline(__always)
    public func isByteLive(_ index: Int) -> Bool { word &>> UInt32(truncatingIfNeeded: 4 &+ index) & 1 != 0 }

    /// Whether any hook of a phase is bound here.
    @inlinable
    @inline(__always)
    public func hasHooks(_ phase: HookPhase) -> Bool { word &>> (7 &+ UInt32(phase.rawValue)) & 1 != 0 }

    /// Index of the first binding of this dword.
    @inlinable
    @inline(__always)
    public var firstBinding: Int { Int(word >> 16) }

    /// Notes a seam after byte `index` (0 to 2).
    mutating func addSeam(after index: Int) { word |= 1 << UInt32(index) }

    /// Says which bytes are live when read alone, of those in a mask; both in bits 3:0.
    mutating func setLive(_ bytes: UInt32, of mask: UInt32) {
      word = word & ~(mask << 4) | (bytes & mask) << 4
    }

    /// Puts a binding before those that are bound here.
    ///
    /// - Returns: Index of the one that was first, if there was one.
    mutating func addBinding(_ index: Int, _ phase: HookPhase) -> Int? {
      let next = word >> 8 & 7 == 0 ? nil : firstBinding
      word = word & 0xFFFF | 1 << (7 + UInt32(phase.rawValue)) | UInt32(truncatingIfNeeded: index) << 16
      return next
    }
  }
}

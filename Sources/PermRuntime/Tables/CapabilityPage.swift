/// A page that describes one header or capability.
///
/// | word | holds |
/// |---|---|
/// | 0 | kind in bits 31:24 (`TableKind`), ID in bits 15:0 |
/// | 1 | `where` program, 0: none |
/// | 2 | `extended_list` program, 0: none |
/// | 3, 4 | number of keys, index of their programs (one word each) |
/// | 5, 6 | number of variants, index of the first (`Variant.stride` words each) |
/// | 7 | program of `function.device_type`, where this capability is the one that says it, 0: none |
/// | 8 | the same of `function.max_link_width` |
///
/// All indices count words from the start of the page; programs are `TableProgram`s. A key's value is compared as its
/// low 32 bits.
///
/// A variant:
///
/// | word | holds |
/// |---|---|
/// | 0 | bit 0 hidden; bits 2:1 policy of the hidden body (`BytePolicy`), if bit 3; bits 5:4 policy of undescribed bytes (`BytePolicy`) |
/// | 1 | index of its key values (one word each) |
/// | 2 | length program |
/// | 3, 4 | number of rows, index of the first (`Row.stride` words each); row i describes bytes `4*i ..< 4*i+4` |
/// | 5, 6 | number of initialisers, index of the first (2 words each) |
/// | 7, 8 | number of bindings, index of the first (`Binding.stride` words each) |
/// | 9, 10 | number of arrays, index of the first (`ArrayEntry.stride` words each) |
///
/// A row: `virt`, `shadowWrite`, `deviceWrite`, `rw1c`, `reserved`, `initMask`, `initValue`, tag. Bits of `shadowWrite`
/// and `deviceWrite` are disjoint. The tag: bits 31:28 bytes that are live when read alone, bits 23:0 index of the
/// first table line that describes the row (`TableLegend.lines`).
///
/// An initialiser: place of the bits (`TablePlace`), program. The shadow's bits start with its value.
///
/// A binding: word 0 hook number (7:0), phase (11:8, `HookPhase`), number of operands (23:16), number of trigger words
/// (31:24; 0: any byte); word 1 index of the triggers (byte offset of a dword in bits 31:16, byte mask in bits 3:0); word 2
/// index of the operands (`TablePlace` each); word 3 index of the table line.
///
/// An array: word 0 count program; 1 program of the byte offset of element 0; 2 stride in bytes; 3 bytes in an element; 4,
/// 5 rows; 6, 7 initialisers; 8, 9 bindings, all relative to the element. Loads of its programs count from the start of
/// the capability.
public enum CapabilityPage {
  /// Words before the first part.
  public static let headerCount = 9
  /// Keys of a page at most.
  public static let keyLimit = 64

  /// Words of a variant.
  public enum Variant {
    /// Words in an entry.
    public static let stride = 11
  }

  /// Words of a row.
  public enum Row {
    /// Words in an entry.
    public static let stride = 8
  }

  /// Words of an initialiser.
  public enum Initialiser {
    /// Words in an entry.
    public static let stride = 2
  }

  /// Words of a binding.
  public enum Binding {
    /// Words in an entry.
    public static let stride = 4
  }

  /// Words of an array.
  public enum ArrayEntry {
    /// Words in an entry.
    public static let stride = 10
  }
}

/// Bits of one dword of a capability, packed in a word.
///
/// Byte offset of the dword in bits 31:16 (a multiple of 4 from the start of the capability or element, so that a
/// place never crosses it), lowest bit in 12:8, width in 5:0 (1 to 32), and bit 6: a hook may change it.
public struct TablePlace: Sendable, Equatable {
  /// Byte offset of the dword from the start of the capability or element, a multiple of 4.
  public var dwordOffset: Int
  /// Lowest bit in the dword.
  public var lsb: Int
  /// Width in bits, 1 to 32.
  public var bitWidth: Int
  /// Whether a hook may change the bits.
  public var isChangeable: Bool

  /// A place by its parts.
  public init(dwordOffset: Int, lsb: Int, bitWidth: Int, isChangeable: Bool) {
    self.dwordOffset = dwordOffset
    self.lsb = lsb
    self.bitWidth = bitWidth
    self.isChangeable = isChangeable
  }

  /// A place from its word.
  @inlinable
  public init(word: UInt32) {
    dwordOffset = Int(word >> 16)
    lsb = Int(word >> 8 & 31)
    bitWidth = max(1, min(32, Int(word & 63)))
    isChangeable = word & 64 != 0
  }

  /// The packed word.
  public var word: UInt32 {
    UInt32(truncatingIfNeeded: dwordOffset) << 16 | UInt32(lsb & 31) << 8 | (isChangeable ? 64 : 0)
      | UInt32(bitWidth & 63)
  }
}

/// When a hook runs.
public enum HookPhase: UInt8, Sendable, Equatable {
  /// Once, when the function is opened.
  case open = 0
  /// Before the value of a read is composed.
  case read = 1
  /// With the masked write still to come.
  case beforeWrite = 2
  /// After the masked write.
  case write = 3
}

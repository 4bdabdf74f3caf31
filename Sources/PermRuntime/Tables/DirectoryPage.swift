/// Page 0 of a profile: its settings and which page describes which capability.
///
/// | word | holds |
/// |---|---|
/// | 0 | `DirectoryPage.version` |
/// | 1 | settings: bits 1:0 gaps and 3:2 hidden bodies (`BytePolicy`), 4 unknown IDs stay in the list, 5 write-back is RW1C-safe, 6 offsets restart in the tail of an overlapped capability |
/// | 2 | number of hooks |
/// | 3 | number of entries |
/// | 4 + 2i | kind in bits 31:24 (`TableKind`), ID in bits 15:0 |
/// | 5 + 2i | page index |
///
/// Entries are sorted by kind and ID; of several with one ID those with a `where` program come first.
public enum DirectoryPage {
  /// Format version, word 0.
  public static let version: UInt32 = 0x5045_0001
  /// Index of the first entry.
  public static let entriesStart = 4
  /// Words in an entry.
  public static let entryStride = 2

  /// What a whole byte without fields does.
  public enum BytePolicy: UInt32, Sendable {
    /// Hardware is read, writes are dropped.
    case none = 0
    /// Straight to the device.
    case raw = 1
    /// Reads zero, writes are dropped.
    case blank = 2
  }

  /// Word 1, taken apart.
  public struct Settings: Sendable, Equatable {
    /// Bytes that belong to no capability.
    public var gaps: BytePolicy
    /// Bodies of hidden capabilities.
    public var hidden: BytePolicy
    /// Whether capabilities without a table stay in the list.
    public var keepsUnknown: Bool
    /// Whether a read-modify-write writes neighbouring RW1C bits as 0.
    public var isRW1CSafe: Bool
    /// Whether offsets restart in the tail of an overlapped capability.
    public var overlapRestarts: Bool

    /// Settings by their parts.
    public init(
      gaps: BytePolicy,
      hidden: BytePolicy,
      keepsUnknown: Bool,
      isRW1CSafe: Bool,
      overlapRestarts: Bool
    ) {
      self.gaps = gaps
      self.hidden = hidden
      self.keepsUnknown = keepsUnknown
      self.isRW1CSafe = isRW1CSafe
      self.overlapRestarts = overlapRestarts
    }

    /// Settings from word 1.
    public init(word: UInt32) {
      gaps = BytePolicy(rawValue: word & 3) ?? .none
      hidden = BytePolicy(rawValue: word >> 2 & 3) ?? .none
      keepsUnknown = word & 1 << 4 != 0
      isRW1CSafe = word & 1 << 5 != 0
      overlapRestarts = word & 1 << 6 != 0
    }

    /// Word 1.
    public var word: UInt32 {
      gaps.rawValue | hidden.rawValue << 2 | (keepsUnknown ? 1 << 4 : 0) | (isRW1CSafe ? 1 << 5 : 0)
        | (overlapRestarts ? 1 << 6 : 0)
    }
  }
}

/// Which list a table describes.
public enum TableKind: UInt8, Sendable, Equatable {
  case header = 0
  case standard = 1
  case extended = 2
}

/// Page 0 of a profile: its settings and which page describes which capability.
///
/// | word | holds |
/// |---|---|
/// | 0 | `DirectoryPage.version` |
/// | 1 | settings: bits 1:0 gaps and 3:2 hidden bodies (`BytePolicy`), 4 unknown IDs stay in the list, 5 write-back is RW1C-safe, 6 offsets restart in the tail of an overlapped capability, 10:7 `PowerRules` |
/// | 2 | number of hooks |
/// | 3 | number of entries |
/// | 4 + 2i | kind in bits 31:24 (`TableKind`), bit 16: synthetic, ID in bits 15:0 |
/// | 5 + 2i | page index in bits 19:0; of a synthetic one its position in bits 31:20, 0: the first free one |
///
/// Entries are sorted by kind and ID; of several with one ID those with a `where` program come first. The synthetic ones,
/// capabilities that the profile makes up where a device has none with this ID, stand behind all others in the order of
/// the profile, and describe nothing of a device.
public enum DirectoryPage {
  /// Format version, word 0.
  public static let version: UInt32 = 0x5045_0002
  /// Index of the first entry.
  public static let entriesStart = 4
  /// Words in an entry.
  public static let entryStride = 2

  /// Words 4 + 2i and 5 + 2i, taken apart.
  public struct Entry: Sendable, Equatable {
    /// Which list.
    public var kind: TableKind
    /// The number.
    public var id: Int
    /// Index of the page that describes it.
    public var page: Int
    /// Whether the profile makes it up where a device has none.
    public var isSynthetic: Bool
    /// Where a synthetic one lies; 0: in the first free place.
    public var position: Int

    /// An entry by its parts.
    public init(kind: TableKind, id: Int, page: Int, isSynthetic: Bool = false, position: Int = 0) {
      self.kind = kind
      self.id = id
      self.page = page
      self.isSynthetic = isSynthetic
      self.position = position
    }

    /// Entry `index` of a directory; nil where its kind is none.
    public init?(_ directory: Span<UInt32>, _ index: Int) {
      let start = DirectoryPage.entriesStart + index * DirectoryPage.entryStride
      let (key, place) = (directory.word(start), directory.word(start + 1))
      guard let kind = TableKind(rawValue: UInt8(key >> 24)) else { return nil }
      self.kind = kind
      id = Int(key & 0xFFFF)
      page = Int(place & 0xF_FFFF)
      isSynthetic = key >> 16 & 1 != 0
      position = Int(place >> 20)
    }

    /// The two words.
    public var words: [UInt32] {
      [
        UInt32(kind.rawValue) << 24 | (isSynthetic ? 1 << 16 : 0) | UInt32(truncatingIfNeeded: id) & 0xFFFF,
        UInt32(truncatingIfNeeded: position) << 20 | UInt32(truncatingIfNeeded: page) & 0xF_FFFF,
      ]
    }
  }

  /// Number of entries, bounded by the page.
  static func entryCount(of directory: Span<UInt32>) -> Int {
    min(Int(directory.word(3)), directory.count / entryStride)
  }

  /// Index of the first entry with an ID that is not synthetic, or where it would stand.
  ///
  /// - Complexity: O(log entries).
  static func firstEntry(of kind: TableKind, id: Int, in directory: Span<UInt32>) -> Int {
    func key(_ index: Int) -> UInt32 { directory.word(entriesStart + index * entryStride) }
    var low = 0
    var high = entryCount(of: directory)
    // The synthetic ones stand last.
    while high > 0, key(high - 1) >> 16 & 1 != 0 { high -= 1 }
    let wanted = UInt32(kind.rawValue) << 24 | UInt32(truncatingIfNeeded: id) & 0xFFFF
    while low < high {
      let middle = (low + high) / 2
      if key(middle) < wanted { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The synthetic entries in the order of the profile; they stand behind all others.
  static func syntheticEntries(of directory: Span<UInt32>) -> [Entry] {
    var entries: [Entry] = []
    var index = entryCount(of: directory) - 1
    while index >= 0, let entry = Entry(directory, index), entry.isSynthetic {
      if entry.kind != .header { entries.append(entry) }
      index -= 1
    }
    return entries.reversed()
  }

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
    /// What the power state of a function means for its BARs, its registers and its VFs.
    public var powerRules: PowerRules

    /// Settings by their parts.
    public init(
      gaps: BytePolicy,
      hidden: BytePolicy,
      keepsUnknown: Bool,
      isRW1CSafe: Bool,
      overlapRestarts: Bool,
      powerRules: PowerRules = []
    ) {
      self.gaps = gaps
      self.hidden = hidden
      self.keepsUnknown = keepsUnknown
      self.isRW1CSafe = isRW1CSafe
      self.overlapRestarts = overlapRestarts
      self.powerRules = powerRules
    }

    /// Settings from word 1.
    public init(word: UInt32) {
      gaps = BytePolicy(rawValue: word & 3) ?? .none
      hidden = BytePolicy(rawValue: word >> 2 & 3) ?? .none
      keepsUnknown = word & 1 << 4 != 0
      isRW1CSafe = word & 1 << 5 != 0
      overlapRestarts = word & 1 << 6 != 0
      powerRules = PowerRules(rawValue: UInt8(word >> 7 & 0xF))
    }

    /// Word 1.
    public var word: UInt32 {
      gaps.rawValue | hidden.rawValue << 2 | (keepsUnknown ? 1 << 4 : 0) | (isRW1CSafe ? 1 << 5 : 0)
        | (overlapRestarts ? 1 << 6 : 0) | UInt32(powerRules.rawValue & 0xF) << 7
    }
  }
}

/// Which list a table describes.
public enum TableKind: UInt8, Sendable, Equatable {
  case header = 0
  case standard = 1
  case extended = 2
}

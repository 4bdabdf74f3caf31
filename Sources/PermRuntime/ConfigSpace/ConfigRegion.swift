/// The header, or a capability that the walk found.
public struct CapabilityInstance: Sendable, Equatable {
  /// Which list it is in.
  public var kind: TableKind
  /// Its ID, as hardware says.
  public var id: Int
  /// Byte position of its header.
  public var position: Int
  /// Bytes that it takes; 0 where no table says.
  public var length = 0
  /// Page that describes it; nil: none.
  public var page: Int?
  /// Index of the variant in the page.
  public var variant = 0
  /// Where the arrays of the variant lie, in table order.
  public var arrays: [ArrayExtent] = []
  /// Whether the guest's list leaves it out.
  public var isHidden = false
  /// What its body does if it is hidden.
  public var hiddenBody = DirectoryPage.BytePolicy.none
  /// Whether the profile made it up: the device has none with this ID, and nothing of it is the device's.
  public var isSynthetic = false
  /// Whether all bytes that its table gives it are its own: none lies beyond the end of its area, no other capability has any.
  public var isWhole = true
  /// Position of the next capability, as hardware says; 0 ends the list.
  public var next: Int

  /// Whether it is a hidden first extended capability: it cannot be unlinked, its header stays as a placeholder.
  public var isPlaceholder: Bool { isHidden && kind == .extended && position == ListFormat.conventionalSize }

  /// Byte positions that it takes, or would take if no later capability did.
  var range: Range<Int> { position..<position + length }

  /// Where the programs of its page read: a synthetic one has no hardware, its registers read 0 there.
  var hardwarePosition: Int { isSynthetic ? ListFormat.nowhere : position }
}

extension CapabilityInstance {
  /// One that a walk found, of which no table was asked yet.
  package init(found kind: TableKind, id: Int, position: Int, next: Int) {
    self.init(kind: kind, id: id, position: position, next: next)
  }
}

/// An array of registers, with what hardware said of it.
public struct ArrayExtent: Sendable, Equatable {
  /// Byte offset of element 0 from the start of the capability.
  public var offset: Int
  /// Number of elements.
  public var count: Int
}

/// Bytes with one owner.
public struct ConfigRegion: Sendable, Equatable {
  /// Who owns bytes.
  public enum Owner: Sendable, Equatable {
    /// The header (index 0) or a capability of the guest's list; index into `ConfigSpace.capabilities`.
    case capability(Int)
    /// The body of a hidden capability; index into `ConfigSpace.capabilities`.
    case hidden(Int)
    /// Nobody.
    case gap
  }

  /// Who.
  public var owner: Owner
  /// Byte positions.
  public var range: Range<Int>
  /// Position that offsets in the table count from.
  public var base: Int

  /// A region by its parts.
  package init(owner: Owner, range: Range<Int>, base: Int) {
    self.owner = owner
    self.range = range
    self.base = base
  }
}

/// Something wrong with a device's capability lists; the walk survives it.
public struct ListFinding: Sendable, Equatable {
  /// What can be wrong.
  public enum Code: String, Sendable {
    /// A next pointer leads to a capability that was already visited: the list ends there.
    case loop
    /// A next pointer leads into the header or beyond the space: the list ends there.
    case pointerOutOfRange = "pointer-out-of-range"
    /// The list is longer than the space has room for: it ends there.
    case tooLong = "too-long"
    /// Two capabilities claim the same bytes: the later one gets them.
    case overlap
    /// A capability reaches beyond its area: its tail is cut.
    case cut
    /// A register value that no variant of the table covers: the capability is hidden.
    case unknownVariant = "unknown-variant"
    /// No table describes this ID.
    case unknownID = "unknown-id"
    /// A synthetic capability does not fit where it is to lie: it is left out.
    case noRoom = "no-room"
  }

  /// What is wrong.
  public var code: Code
  /// Which list.
  public var kind: TableKind
  /// ID of the capability.
  public var id: Int
  /// Position of its header, or of the pointer.
  public var position: Int
}

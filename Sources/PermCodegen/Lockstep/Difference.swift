public import PermDSL

/// Where the runtime and the reference part.
public struct Difference: Sendable, Equatable {
  /// What differs.
  public enum Kind: String, Sendable, CaseIterable {
    /// The one opens the function, the other does not.
    case open
    /// What a read answers.
    case answer
    /// What a read answers without asking device or hooks.
    case virtualAnswer = "virtual-answer"
    /// A bit of the shadow.
    case shadow
    /// A bit of the device.
    case device
    /// What the device was written, and in which pieces.
    case deviceWrite = "device-write"
    /// Which hook runs, in what order, on what.
    case hook
    /// A bit that the footprint of a hook does not have.
    case footprint
    /// An access failed, or did not fail.
    case failure
    /// A law that the profile claims.
    case law
  }

  /// What differs.
  public var kind: Kind
  /// Byte position of the first bit that differs, or of the piece.
  public var position: Int
  /// Bits that differ, from the lowest of that byte.
  public var mask: UInt64
  /// What the model says.
  public var expected: String
  /// What the runtime did.
  public var actual: String
  /// Name of the capability, and of the register and field: `PM PMCSR.PowerState`; `gap`.
  public var subject: String
  /// The table line of the policy in force; nil: none says anything.
  public var origin: SourceRange?
}

/// One access of a guest, or a change that the device made by itself.
public struct GuestOperation: Sendable, Equatable {
  /// What happens.
  public enum Kind: UInt8, Sendable {
    case read, write
    /// The device's register has another value now.
    case change
  }

  /// What happens.
  public var kind: Kind
  /// Byte position; need not be aligned.
  public var position: Int
  /// 1 to 4.
  public var byteWidth: Int
  /// Little-endian value; 0 for a read.
  public var value: UInt32

  /// An operation.
  public init(_ kind: Kind, at position: Int, byteWidth: Int, value: UInt32 = 0) {
    self.kind = kind
    self.position = position
    self.byteWidth = byteWidth
    self.value = value
  }
}

public import PermDSL

/// Where a finding of an audit is: in the function, in the tables and in the specification.
public struct AuditPlace: Sendable, Hashable {
  /// The capability's name, or its ID where no table describes it; `gap` where there is none.
  public var capability: String
  /// Byte position of its header; nil: there is no capability.
  public var position: Int?
  /// `PMCSR.PME_En`, the register alone, or empty where all of the capability is meant.
  public var path: String
  /// `8 * position + bit` in config space, ascending; empty where a finding concerns none.
  public var bits: [Range<Int>]
  /// Where the policy in force is written; nil: nothing says one.
  public var origin: SourceRange?
  /// `PCIe 6.0 §7.5.2.2`; nil: the table names none.
  public var spec: String?

  /// A place by its parts.
  public init(
    capability: String, position: Int?, path: String = "", bits: [Range<Int>] = [],
    origin: SourceRange? = nil,
    spec: String? = nil
  ) {
    self.capability = capability
    self.position = position
    self.path = path
    self.bits = bits
    self.origin = origin
    self.spec = spec
  }

  /// `MSI.Message_Control`.
  public var name: String { path.isEmpty ? capability : "\(capability).\(path)" }

  /// How many bits it has.
  public var bitCount: Int { bits.reduce(0) { $0 + $1.count } }
}

/// Something that a profile lets a guest do, and should not without a thought.
public struct AuditHazard: Sendable, Hashable {
  /// What it is; the raw value is its stable id.
  public enum Kind: String, Sendable, CaseIterable {
    /// A capability that is not in the guest's list is written on the device.
    case hiddenButWritable = "hidden-but-writable"
    /// Registers of a capability lie beyond its length, where writes go straight to the device.
    case rawGapOverStructure = "raw-gap-over-structure"
    /// A write beside a status bit writes it back as it was read, which clears it.
    case rw1cWriteBack = "rw1c-write-back"
    /// A hook may change bits that hardware fixes, and the guest decides what it finds there.
    case hookWritesReadOnly = "hook-writes-read-only"
    /// What is open is read-only, and what software has to write is closed.
    case misplacedMask = "misplaced-mask"
    /// Writes reach bits that hardware fixes.
    case readOnlyWritable = "read-only-writable"
    /// Writes reach reserved bits.
    case reservedWritable = "reserved-writable"
    /// Writes reach bytes that no table describes.
    case rawGap = "raw-gap"
    /// Writes reach bytes of a shown capability that no register describes.
    case undescribedWritable = "undescribed-writable"
    /// A capability that is not in the guest's list is read from the device.
    case hiddenButReadable = "hidden-but-readable"

    /// How much it matters.
    public var severity: AuditSeverity {
      switch self {
      case .hiddenButWritable: .critical
      case .rawGapOverStructure, .rw1cWriteBack: .high
      case .hookWritesReadOnly, .misplacedMask, .readOnlyWritable, .reservedWritable, .rawGap: .medium
      case .undescribedWritable, .hiddenButReadable: .low
      }
    }

    /// What it means, one sentence without a full stop.
    public var meaning: String {
      switch self {
      case .hiddenButWritable: "a capability that is not in the guest's list is written on the device"
      case .rawGapOverStructure:
        "registers of a capability lie beyond its length, where writes go straight to the device"
      case .rw1cWriteBack: "a write beside a status bit writes it back as it was read, which clears it"
      case .hookWritesReadOnly:
        "a hook may change bits that hardware fixes, and the guest decides what it finds there"
      case .misplacedMask: "what is open is read-only, and what software has to write is closed"
      case .readOnlyWritable: "writes reach bits that hardware fixes"
      case .reservedWritable: "writes reach reserved bits"
      case .rawGap: "writes reach bytes that no capability owns and no table describes"
      case .undescribedWritable: "writes reach bytes of a shown capability that no register describes"
      case .hiddenButReadable: "a capability that is not in the guest's list is read from the device"
      }
    }
  }

  /// What it is.
  public var kind: Kind
  /// Where.
  public var place: AuditPlace
  /// One sentence: why it is one.
  public var reason: String

  /// How much it matters.
  public var severity: AuditSeverity { kind.severity }

  /// A hazard by its parts.
  public init(_ kind: Kind, at place: AuditPlace, _ reason: String) {
    self.kind = kind
    self.place = place
    self.reason = reason
  }
}

/// Something in which a device is not as the tables say.
public struct AuditContradiction: Sendable, Hashable {
  /// What it is; the raw value is its stable id.
  public enum Kind: String, Sendable, CaseIterable {
    /// A capability reaches into the next one, or beyond its area.
    case lengthOverrun = "length-overrun"
    /// A list leads back to a capability that was visited.
    case listLoop = "list-loop"
    /// A list leads to where no capability can be.
    case listPointer = "list-pointer"
    /// A list is longer than the space has room for.
    case listTooLong = "list-too-long"
    /// A field holds a value that the table has no name for.
    case unnamedValue = "unnamed-value"
    /// A reserved bit is set.
    case reservedBitSet = "reserved-bit-set"
    /// A hook asks a capability bit that the device does not have.
    case inertHook = "inert-hook"
    /// No table describes this ID.
    case unknownCapability = "unknown-capability"

    /// How much it matters.
    public var severity: AuditSeverity {
      switch self {
      case .lengthOverrun, .listLoop, .listPointer, .listTooLong, .unnamedValue: .medium
      case .reservedBitSet: .low
      case .inertHook, .unknownCapability: .note
      }
    }

    /// What it means, one sentence without a full stop.
    public var meaning: String {
      switch self {
      case .lengthOverrun: "a capability reaches into the next one, or beyond its area"
      case .listLoop: "a list leads back to a capability that was visited"
      case .listPointer: "a list leads to where no capability can be"
      case .listTooLong: "a list is longer than the space has room for"
      case .unnamedValue: "a field holds a value that the table has no name for"
      case .reservedBitSet: "a reserved bit is set"
      case .inertHook: "a hook asks for a capability bit that the device does not have"
      case .unknownCapability: "no table describes a capability"
      }
    }
  }

  /// What it is.
  public var kind: Kind
  /// Where.
  public var place: AuditPlace
  /// One sentence: what differs.
  public var reason: String

  /// How much it matters.
  public var severity: AuditSeverity { kind.severity }

  /// A contradiction by its parts.
  public init(_ kind: Kind, at place: AuditPlace, _ reason: String) {
    self.kind = kind
    self.place = place
    self.reason = reason
  }
}

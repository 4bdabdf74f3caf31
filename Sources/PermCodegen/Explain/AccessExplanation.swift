public import PermDSL
public import PermRuntime

/// An access of a guest.
public struct AccessRequest: Sendable, Equatable {
  /// Byte position in config space.
  public var position: Int
  /// 1 to 4.
  public var byteWidth: Int
  /// What is written; nil: it is a read.
  public var value: UInt32?

  /// An access.
  public init(position: Int, byteWidth: Int, value: UInt32?) {
    self.position = position
    self.byteWidth = byteWidth
    self.value = value
  }
}

/// What became of an access, bit by bit, and why.
public struct AccessExplanation: Sendable {
  /// A value before and after.
  public struct Change: Sendable, Equatable {
    /// Before.
    public var before: UInt32
    /// After.
    public var after: UInt32
    /// Whether it changed.
    public var isChange: Bool { before != after }
  }

  /// Where a read of a bit answers from.
  public enum Source: String, Sendable {
    case shadow = "shadow"
    case device = "device"
    /// A read of this byte alone answers from the device, others from the shadow.
    case live = "device, as the byte is read alone"
  }

  /// What becomes of a written bit.
  public enum Effect: String, Sendable {
    case toDevice = "to the device"
    /// A 1 clears the bit, a 0 leaves it.
    case clearing = "to the device, where a 1 clears it"
    case throughShadow = "to the device; reads answer from the shadow"
    case toShadow = "to the shadow"
    case dropped = "dropped"
    /// No register takes it, but a hook that is given these bits sees it.
    case toHook = "to the hook alone"
  }

  /// How a bit that is not the guest's is written back, where the piece is written to the device.
  public enum WriteBack: String, Sendable {
    case asRead = "written back as read"
    /// `writeback rw1c_safe`.
    case asZero = "written back as 0, so that it stays"
    /// `writeback plain`.
    case clearing = "written back as 1, which clears it"
  }

  /// Bits that are one to the tables.
  public struct Bits: Sendable {
    /// Which, and what the tables say.
    public var run: FieldRun
    /// Where a read answers from.
    public var source: Source
    /// What the guest writes; nil: it reads.
    public var written: UInt32?
    /// What becomes of that; nil: it reads.
    public var effect: Effect?
    /// What else reaches the device; nil: nothing.
    public var writeBack: WriteBack?
    /// The shadow before and after the store, hooks left out.
    public var shadow: Change
    /// The device before and after the store, hooks left out.
    public var device: Change
    /// What a read answers before and after, with what hooks did.
    public var answer: Change
    /// The words of the policy in force; nil: no table says one.
    public var policy: String?
  }

  /// A hook that ran.
  public struct HookRun: Sendable {
    /// An operand of it.
    public struct Operand: Sendable {
      /// Of the hook's declaration.
      public var parameter: String
      /// The bits: `PM.PMCSR.PowerState`.
      public var name: String
      /// Whether the hook may change it.
      public var isChangeable: Bool
      /// In the shadow.
      public var shadow: Change
      /// On the device.
      public var device: Change
    }

    /// Its name.
    public var name: String
    /// The `on` line; nil: not known.
    public var origin: SourceRange?
    /// In order.
    public var operands: [Operand]
    /// What it had the host do, in order.
    public var actions: [HostAction]
  }

  /// Bytes that were dealt with at once.
  public struct Piece: Sendable {
    /// Byte position.
    public var position: Int
    /// 1, 2 or 4.
    public var byteWidth: Int
    /// Who owns the bytes: the capability's name, or `gap`.
    public var owner: String
    /// Hooks before the store, or before the answer of a read.
    public var before: [HookRun]
    /// From the highest bit to the lowest.
    public var bits: [Bits]
    /// What was written to the device; nil: nothing was.
    public var deviceWrite: UInt32?
    /// Hooks after the store.
    public var after: [HookRun]
  }

  /// A register that changed beside the access.
  public struct Elsewhere: Sendable {
    /// Position of the dword.
    public var position: Int
    /// Its bits in the shadow.
    public var shadow: Change
    /// Its bits on the device.
    public var device: Change
  }

  /// The access.
  public var operation: AccessRequest
  /// Its pieces, ascending.
  public var pieces: [Piece]
  /// What a read of the same bytes answers before and after; of a read both are what it answered.
  public var answer: Change
  /// What the host did and no hook asked for.
  public var actions: [HostAction]
  /// What changed in other dwords.
  public var elsewhere: [Elsewhere]
}

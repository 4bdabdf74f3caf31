public import PermDSL
public import PermRuntime

/// A place where a profile breaks a law.
public struct LawException: Sendable, Equatable {
  /// Which law.
  public var law: Law
  /// The name: `PM`.
  public var capability: String
  /// `PMCSR.PME_Status`, `Entry.Control.BAR_Index`; `body` for bytes that no register describes, and for hidden ones.
  public var path: String
  /// Bits that break it, lowest first, from the start of the capability, or of the array's element.
  public var bits: Range<Int>
  /// Variants in which this is so.
  public var variants: Int
  /// All variants of the capability.
  public var variantCount: Int
  /// The row: the table line that describes it.
  public var row: TableLegend.Line
  /// What makes it so: the policy in force.
  public var origin: SourceRange
  /// What happens.
  public var reason: String
}

extension LawException {
  /// What a guest sees happen.
  enum Reason: String, Hashable {
    case slicedOnDevice =
      "what a write leaves on the device depends on how it is split"
    case slicedInShadow = "what a write leaves in the shadow depends on how it is split"
    case slicedReads = "what a read gives depends on how it is split"
    case unmasked = "a write beside it changes it on the device"
    case readOnly = "a write changes it on the device, where it is read-only"
    case reserved = "a write changes it on the device, where it is reserved"
    case hiddenBody = "the capability is hidden and its body is raw: read-only and reserved bits are written"
    case unmaskedInShadow = "a write beside it changes it in the shadow"
    case readOnlyInShadow = "a write changes it in the shadow, and on the device it is read-only"
    case reservedInShadow = "a write changes it in the shadow, and on the device it is reserved"
    case changedByRead = "a read changes it"
    case clearedUnasked = "a write beside it writes back the 1 that was read, which clears it"
    case liveLink = "the list is read from the device, not from the shadow"
    case writableLink = "the guest can change the list that it walks"
    case endless = "the list does not end"
    case strays = "the list leads to a capability that is not exposed"
    case misses = "the list does not lead to a capability that is exposed"
  }
}

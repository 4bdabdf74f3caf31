/// What a guest may do to a bit, through all layers together.
public struct AuditAccess: OptionSet, Sendable, Hashable {
  /// One bit for each of the four.
  public let rawValue: UInt8
  /// A set from its bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// A read answers from the device.
  public static let readsDevice = AuditAccess(rawValue: 1)
  /// A write reaches the device.
  public static let changesDevice = AuditAccess(rawValue: 2)
  /// A write changes a copy, and nothing else.
  public static let changesShadow = AuditAccess(rawValue: 4)
  /// An access to its byte runs a hook.
  public static let triggers = AuditAccess(rawValue: 8)

  /// All four, in this order.
  public static let all: [AuditAccess] = [.readsDevice, .changesDevice, .changesShadow, .triggers]

  /// The word for each that is in the set: `live`, `device`, `shadow`, `hook`.
  public var words: [String] {
    zip(Self.all, ["live", "device", "shadow", "hook"]).filter { contains($0.0) }.map(\.1)
  }
}

/// How many bits a guest may do what to.
public struct AuditSummary: Sendable, Hashable {
  /// Bits that are read from the device.
  public var readsDevice = 0
  /// Bits that a write changes on the device.
  public var changesDevice = 0
  /// Bits that a write changes in a copy alone.
  public var changesShadow = 0
  /// Bits in bytes whose access runs a hook.
  public var triggers = 0

  /// Nothing yet.
  init() {}

  /// Counts one bit more.
  mutating func count(_ access: AuditAccess) {
    if access.contains(.readsDevice) { readsDevice += 1 }
    if access.contains(.changesDevice) { changesDevice += 1 }
    if access.contains(.changesShadow) { changesShadow += 1 }
    if access.contains(.triggers) { triggers += 1 }
  }
}

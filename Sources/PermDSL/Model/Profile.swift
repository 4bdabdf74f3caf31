/// A whole policy: settings, and every capability as this profile sees it.
public struct Profile: Sendable, Hashable {
  /// What a read-modify-write does with neighbouring RW1C bits.
  public enum Writeback: String, Sendable, CaseIterable {
    /// Writes back what was read: a set status bit is cleared.
    case plain
    /// Writes them as 0.
    case rw1cSafe = "rw1c_safe"
  }

  /// Where offsets count from in the tail of a capability that a later one cuts.
  public enum Overlap: String, Sendable, CaseIterable {
    case restart, keep
  }

  /// The name.
  public var name: String
  /// Text of its `///` lines.
  public var documentation: String
  /// Its `spec` reference.
  public var spec: String?
  /// The profile it is derived from.
  public var base: String?
  /// Bytes that belong to no capability: `raw`, `none` or `blank`; nil: not stated, which is reported.
  public var gaps: Policy?
  /// Bodies of hidden capabilities: `raw`, `none` or `blank`.
  public var hidden: Policy?
  /// Whether capabilities with an unknown ID stay in the list.
  public var keepsUnknown: Bool?
  /// What a read-modify-write does with neighbouring RW1C bits.
  public var writeback: Writeback
  /// Where offsets count from in a cut tail.
  public var overlap: Overlap
  /// What the power state of a function means.
  public var power: Power
  /// Names of laws.
  public var claims: [String]
  /// Headers and capabilities with this profile's policies, in order of kind (header, standard, extended), id,
  /// those with `match` first, then name.
  public var capabilities: [Capability]
  /// Capabilities that it makes up where a device has none, in the order in which the guest's list has them.
  public var synthesized: [SyntheticCapability]
  /// Where it is written.
  public var origin: SourceRange
  /// Where settings are written, here or in a base, by their word: `gaps`, `hidden`, `writeback`.
  public var settingOrigins: [String: SourceRange] = [:]

  /// A value by its parts.
  public init(
    name: String,
    documentation: String,
    spec: String?,
    base: String?,
    gaps: Policy?,
    hidden: Policy?,
    keepsUnknown: Bool?,
    writeback: Writeback,
    overlap: Overlap,
    claims: [String],
    capabilities: [Capability],
    origin: SourceRange,
    synthesized: [SyntheticCapability] = [],
    power: Power = Power()
  ) {
    self.synthesized = synthesized
    self.name = name
    self.documentation = documentation
    self.spec = spec
    self.base = base
    self.gaps = gaps
    self.hidden = hidden
    self.keepsUnknown = keepsUnknown
    self.writeback = writeback
    self.overlap = overlap
    self.power = power
    self.claims = claims
    self.capabilities = capabilities
    self.origin = origin
  }
}

/// A capability that a profile makes up: `synthesize PASID at 0x800 { ... }`.
public struct SyntheticCapability: Sendable, Hashable {
  /// The capability with policies that stay in the shadow, and without all that is about hardware: `where`, hooks,
  /// facts, an extended list.
  public var capability: Capability
  /// Byte position of its header; nil: the first free place behind all others.
  public var position: Int?
  /// The name in the profile.
  public var origin: SourceRange

  /// A value by its parts.
  public init(capability: Capability, position: Int?, origin: SourceRange) {
    self.capability = capability
    self.position = position
    self.origin = origin
  }
}

/// An accepted finding: `allow <id> "reason"`.
public struct Allowance: Sendable, Hashable {
  /// The number.
  public var id: DiagnosticID
  /// Why it is accepted.
  public var reason: String
  /// Findings whose primary label lies in here are accepted.
  public var scope: SourceRange
  /// Where it is written.
  public var origin: SourceRange

  /// A value by its parts.
  public init(id: DiagnosticID, reason: String, scope: SourceRange, origin: SourceRange) {
    self.id = id
    self.reason = reason
    self.scope = scope
    self.origin = origin
  }
}

/// Everything the tables say, with names resolved.
public struct Model: Sendable {
  /// The sources, by file index.
  public var files: [SourceFile]
  /// Declared hooks, by index.
  public var hooks: [Hook]
  /// Enumerations, by index.
  public var enumerations: [Enumeration]
  /// As the tables themselves say, in order of kind, id, match, name.
  public var capabilities: [Capability]
  /// In source order, bases before what is derived from them.
  public var profiles: [Profile]
  /// Accepted findings.
  public var allowances: [Allowance]

  /// A value by its parts.
  public init(
    files: [SourceFile],
    hooks: [Hook],
    enumerations: [Enumeration],
    capabilities: [Capability],
    profiles: [Profile],
    allowances: [Allowance]
  ) {
    self.files = files
    self.hooks = hooks
    self.enumerations = enumerations
    self.capabilities = capabilities
    self.profiles = profiles
    self.allowances = allowances
  }

  /// A profile by name.
  public func profile(named name: String) -> Profile? { profiles.first { $0.name == name } }
}

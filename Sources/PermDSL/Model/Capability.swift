/// Which list a table describes.
public enum CapabilityKind: String, Sendable, Hashable, CaseIterable {
  /// The first 64 bytes; `id` is the header layout.
  case header
  /// In the list from the Capabilities Pointer.
  case standard
  /// In the list from 100h.
  case extended
}

/// A capability (or header) with everything that can be said of it: hardware's side and the guest's.
///
/// In `Model.capabilities` the policies are those of the table itself; in `Profile.capabilities` they are what the
/// profile makes of them.
public struct Capability: Sendable, Hashable {
  /// Which list.
  public var kind: CapabilityKind
  /// The number.
  public var id: Int
  /// The name.
  public var name: String
  /// Text of the `///` lines, joined by newlines.
  public var documentation: String
  /// `spec "..."`.
  public var spec: String?
  /// Chooses between tables of one ID; nil: taken when no other fits.
  public var match: Expression?
  /// Length in bytes, the last whose guard holds; empty: the end of the last register.
  public var lengths: [Guarded<Expression>]
  /// Not nil: its presence implies an extended config space where this is true.
  public var extendedList: Expression?
  /// Facts of the function that it says.
  public var published: [Publication]
  /// `let` names, expanded, for messages and emitters.
  public var lets: [Let]
  /// Registers in source order; the first is the implicit `Header`, except for kind `header`.
  public var registers: [Register]
  /// Arrays in source order; `Register.array` points here.
  public var arrays: [RegisterArray]
  /// Policy of the bytes that no register describes.
  public var body: [Guarded<Policy>]
  /// Whether it is hidden, the last whose guard holds; empty: shown.
  public var visibility: [Guarded<Visibility>]
  /// Hook bindings in order.
  public var bindings: [Binding]
  /// The name in the source.
  public var origin: SourceRange

  /// A value by its parts.
  public init(
    kind: CapabilityKind,
    id: Int,
    name: String,
    documentation: String,
    spec: String?,
    match: Expression?,
    lengths: [Guarded<Expression>],
    extendedList: Expression?,
    lets: [Let],
    registers: [Register],
    arrays: [RegisterArray],
    body: [Guarded<Policy>],
    visibility: [Guarded<Visibility>],
    bindings: [Binding],
    origin: SourceRange,
    published: [Publication] = []
  ) {
    self.published = published
    self.kind = kind
    self.id = id
    self.name = name
    self.documentation = documentation
    self.spec = spec
    self.match = match
    self.lengths = lengths
    self.extendedList = extendedList
    self.lets = lets
    self.registers = registers
    self.arrays = arrays
    self.body = body
    self.visibility = visibility
    self.bindings = bindings
    self.origin = origin
  }
}

/// Whether a capability stands in the list that the guest walks.
public enum Visibility: Hashable, Sendable {
  case shown
  /// Unlinked; the policy of its body, nil: the profile's `hidden`.
  case hidden(body: Policy?)
}

/// A fact of the function that a capability says: `publishes device_type = ...`.
public struct Publication: Sendable, Hashable {
  /// Which fact.
  public var fact: Fact
  /// Its value.
  public var value: Expression
  /// Where it is written.
  public var origin: SourceRange

  /// A fact and its value.
  public init(fact: Fact, value: Expression, origin: SourceRange) {
    self.fact = fact
    self.value = value
    self.origin = origin
  }
}

/// A `let` name.
public struct Let: Sendable, Hashable {
  /// The name.
  public var name: String
  /// The value.
  public var value: Expression
  /// Where it is written.
  public var origin: SourceRange

  /// A value by its parts.
  public init(name: String, value: Expression, origin: SourceRange) {
    self.name = name
    self.value = value
    self.origin = origin
  }
}

/// A register: 8, 16, 32 or 64 bits named by the specification.
public struct Register: Sendable, Hashable {
  /// The name.
  public var name: String
  /// Text of its `///` lines.
  public var documentation: String
  /// Its `spec` reference.
  public var spec: String?
  /// Byte offset from the start of the capability, or of the array's element.
  public var offset: Expression
  /// 8, 16, 32 or 64.
  public var bitWidth: Int
  /// When it exists.
  public var condition: Guard
  /// Index into `Capability.arrays`.
  public var array: Int?
  /// Fields in source order; a register without braces has one of its own name and width.
  public var fields: [Field]
  /// Whether the fields were written out.
  public var isDescribed: Bool
  /// The name in the source.
  public var origin: SourceRange

  /// A value by its parts.
  public init(
    name: String,
    documentation: String,
    spec: String?,
    offset: Expression,
    bitWidth: Int,
    condition: Guard,
    array: Int?,
    fields: [Field],
    isDescribed: Bool,
    origin: SourceRange
  ) {
    self.name = name
    self.documentation = documentation
    self.spec = spec
    self.offset = offset
    self.bitWidth = bitWidth
    self.condition = condition
    self.array = array
    self.fields = fields
    self.isDescribed = isDescribed
    self.origin = origin
  }
}

/// A field: bits of a register with one meaning, one hardware access and one policy.
public struct Field: Sendable, Hashable {
  /// `reserved` for reserved bits.
  public var name: String
  /// Text of its `///` lines.
  public var documentation: String
  /// Highest bit.
  public var msb: Int
  /// Lowest bit.
  public var lsb: Int
  /// What hardware does with the bits.
  public var access: HardwareAccess
  /// Index into `Model.enumerations`.
  public var enumeration: Int?
  /// When it exists, beyond the register's own condition.
  public var condition: Guard
  /// Policies, weakest first: the last whose guard holds is in force.
  ///
  /// Never empty, and the first always holds.
  public var policies: [Guarded<Policy>]
  /// The name in the source.
  public var origin: SourceRange
  /// The bit range in the source, `[15:11]`.
  public var bitsOrigin: SourceRange
  /// The access word in the source.
  public var accessOrigin: SourceRange

  /// A value by its parts.
  public init(
    name: String,
    documentation: String,
    msb: Int,
    lsb: Int,
    access: HardwareAccess,
    enumeration: Int?,
    condition: Guard,
    policies: [Guarded<Policy>],
    origin: SourceRange,
    bitsOrigin: SourceRange,
    accessOrigin: SourceRange
  ) {
    self.name = name
    self.documentation = documentation
    self.msb = msb
    self.lsb = lsb
    self.access = access
    self.enumeration = enumeration
    self.condition = condition
    self.policies = policies
    self.origin = origin
    self.bitsOrigin = bitsOrigin
    self.accessOrigin = accessOrigin
  }

  /// Width in bits.
  public var bitWidth: Int { msb - lsb + 1 }
  /// The bits of the field in its register.
  public var mask: UInt64 { (bitWidth >= 64 ? ~0 : (1 << UInt64(bitWidth)) - 1) << UInt64(lsb) }
}

/// Registers that repeat.
public struct RegisterArray: Sendable, Hashable {
  /// The name.
  public var name: String
  /// Text of its `///` lines.
  public var documentation: String
  /// Number of elements.
  public var count: Expression
  /// Byte offset of element 0 from the start of the capability.
  public var offset: Expression
  /// Bytes from one element to the next; constant.
  public var stride: Int
  /// When it exists.
  public var condition: Guard
  /// Where it is written.
  public var origin: SourceRange

  /// A value by its parts.
  public init(
    name: String,
    documentation: String,
    count: Expression,
    offset: Expression,
    stride: Int,
    condition: Guard,
    origin: SourceRange
  ) {
    self.name = name
    self.documentation = documentation
    self.count = count
    self.offset = offset
    self.stride = stride
    self.condition = condition
    self.origin = origin
  }
}

/// An enumeration of values a field may have.
public struct Enumeration: Sendable, Hashable {
  /// A value and its name.
  public struct Case: Sendable, Hashable {
    /// The name.
    public var name: String
    /// Text of its `///` lines.
    public var documentation: String
    /// The value.
    public var value: Int
    /// Where it is written.
    public var origin: SourceRange

    /// A value by its parts.
    public init(name: String, documentation: String, value: Int, origin: SourceRange) {
      self.name = name
      self.documentation = documentation
      self.value = value
      self.origin = origin
    }
  }

  /// The name.
  public var name: String
  /// Text of its `///` lines.
  public var documentation: String
  /// Width in bits.
  public var bitWidth: Int
  /// The values, in source order.
  public var cases: [Case]
  /// Where it is written.
  public var origin: SourceRange

  /// A value by its parts.
  public init(name: String, documentation: String, bitWidth: Int, cases: [Case], origin: SourceRange) {
    self.name = name
    self.documentation = documentation
    self.bitWidth = bitWidth
    self.cases = cases
    self.origin = origin
  }
}

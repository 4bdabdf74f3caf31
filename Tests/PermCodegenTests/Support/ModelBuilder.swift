import PermDSL

/// Parts of models, written by hand.
enum Make {
  /// Somewhere in the only file.
  static let origin = SourceRange(file: 0, bytes: 0..<1)

  static func field(
    _ name: String,
    _ msb: Int,
    _ lsb: Int,
    _ access: HardwareAccess = .rw,
    _ policy: Policy = .none,
    when condition: Guard = .always,
    enumeration: Int? = nil
  ) -> Field {
    Field(
      name: name,
      documentation: "",
      msb: msb,
      lsb: lsb,
      access: access,
      enumeration: enumeration,
      condition: condition,
      policies: [Guarded(policy, at: origin)],
      origin: origin,
      bitsOrigin: origin,
      accessOrigin: origin
    )
  }

  static func register(
    _ name: String,
    at offset: Expression,
    _ bitWidth: Int,
    when condition: Guard = .always,
    array: Int? = nil,
    _ fields: [Field]
  ) -> Register {
    Register(
      name: name,
      documentation: "",
      spec: nil,
      offset: offset,
      bitWidth: bitWidth,
      condition: condition,
      array: array,
      fields: fields,
      isDescribed: true,
      origin: origin
    )
  }

  static func register(
    _ name: String,
    at offset: Int,
    _ bitWidth: Int,
    when condition: Guard = .always,
    array: Int? = nil,
    _ fields: [Field]
  ) -> Register {
    register(name, at: .constant(offset), bitWidth, when: condition, array: array, fields)
  }

  static func capability(
    named name: String = "Sample",
    id: Int = 0x09,
    kind: CapabilityKind = .standard,
    match: Expression? = nil,
    length: Expression? = nil,
    _ registers: [Register],
    arrays: [RegisterArray] = [],
    body: Policy? = nil,
    visibility: [Guarded<Visibility>] = [],
    bindings: [Binding] = []
  ) -> Capability {
    Capability(
      kind: kind,
      id: id,
      name: name,
      documentation: "",
      spec: nil,
      match: match,
      lengths: length.map { [Guarded($0, at: origin)] } ?? [],
      extendedList: nil,
      lets: [],
      registers: registers,
      arrays: arrays,
      body: body.map { [Guarded($0, at: origin)] } ?? [],
      visibility: visibility,
      bindings: bindings,
      origin: origin
    )
  }

  static func array(_ name: String, count: Expression, at offset: Int, every stride: Int) -> RegisterArray {
    RegisterArray(
      name: name,
      documentation: "",
      count: count,
      offset: .constant(offset),
      stride: stride,
      condition: .always,
      origin: origin
    )
  }

  static func place(
    _ register: Int,
    _ msb: Int,
    _ lsb: Int,
    when condition: Guard = .always
  ) -> Binding.Place {
    Binding.Place(
      path: "place",
      register: register,
      msb: msb,
      lsb: lsb,
      condition: condition,
      origin: origin
    )
  }

  static func binding(
    on phase: PermDSL.HookPhase = .write,
    hook: Int = 0,
    _ trigger: Binding.Trigger,
    _ operands: [Binding.Place] = [],
    when condition: Guard = .always
  ) -> Binding {
    Binding(
      phase: phase,
      hook: hook,
      trigger: trigger,
      operands: operands,
      condition: condition,
      origin: origin
    )
  }

  static func hook(_ name: String, _ parameters: [Hook.Parameter] = []) -> Hook {
    Hook(name: name, documentation: "", phases: [.write], parameters: parameters, origin: origin)
  }

  static func profile(_ capabilities: [Capability]) -> Profile {
    Profile(
      name: "sample",
      documentation: "",
      spec: nil,
      base: nil,
      gaps: .raw,
      hidden: .blank,
      keepsUnknown: false,
      writeback: .rw1cSafe,
      overlap: .restart,
      claims: [],
      capabilities: capabilities,
      origin: origin
    )
  }

  static func model(
    _ capabilities: [Capability],
    hooks: [Hook] = [],
    enumerations: [Enumeration] = []
  ) -> Model {
    Model(
      files: [SourceFile(path: "sample.perm", text: "sample\n")],
      hooks: hooks,
      enumerations: enumerations,
      capabilities: capabilities,
      profiles: [profile(capabilities)],
      allowances: []
    )
  }

  /// A field as an expression reads it.
  static func reference(
    _ offset: Int,
    _ lsb: Int,
    _ bitWidth: Int,
    register: Int = 16,
    ofFirst: Bool = false
  ) -> Expression {
    .field(
      FieldReference(
        path: "field",
        registerOffset: offset,
        registerBitWidth: register,
        lsb: lsb,
        bitWidth: bitWidth,
        ofFirst: ofFirst
      )
    )
  }

  /// Holds where an expression is not 0.
  static func when(_ condition: Expression, is expected: Bool = true) -> Guard {
    Guard([Guard.Term(condition, expected)])
  }
}

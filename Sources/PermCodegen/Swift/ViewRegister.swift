import PermDSL

/// A register of a view: all registers of one name, which exclude each other or lie at different places, and the type of
/// its values.
struct ViewRegister {
  let presence: RegisterPresence
  /// What a guest reads from the shadow alone.
  let virtual: VirtualBits
  /// The one that stands for all: they have the same bits.
  let model: Register
  /// Name of the property.
  let memberName: String
  /// Name of the value's type, if it has one of its own.
  let typeName: String
  /// Named fields, each once.
  let fields: [Field]
  /// Whether values are a type of their own: the fields are written out.
  let hasOwnType: Bool
  /// Whether a write can have an effect.
  let isWritable: Bool

  /// Registers of one name that have the bits of `model`.
  private init(_ model: Register, _ presence: RegisterPresence, _ virtual: VirtualBits) {
    self.model = model
    self.presence = presence
    self.virtual = virtual
    memberName = SwiftName.member(model.name)
    typeName = SwiftName.type(model.name)
    fields = Self.namedFields(model)
    hasOwnType = model.isDescribed && !fields.isEmpty
    isWritable = model.fields.contains { $0.isSettable }
  }

  /// Bits that hardware clears where 1 is written.
  var clearedByOne: UInt64 { fields.reduce(0) { $1.access.clearsOnOne ? $0 | $1.mask : $0 } }

  /// Groups registers by name.
  ///
  /// - Returns: Groups in source order, and findings where registers of one name have different bits.
  static func groups(
    _ registers: [Register],
    in capability: Capability,
    _ set: VariantSet,
    array: Int? = nil
  ) -> (groups: [ViewRegister], findings: [Diagnostic]) {
    var findings: [Diagnostic] = []
    var order: [String] = []
    var groups: [String: [Register]] = [:]
    for register in registers {
      if let first = groups[register.name]?.first {
        guard first.hasSameBits(as: register) else {
          findings.append(
            EmittedNameCollision(
              language: "Swift",
              emittedName: SwiftName.member(register.name),
              name: register.name,
              origin: register.origin,
              first: (first.name, first.origin)
            ).diagnostic
          )
          continue
        }
      } else {
        order.append(register.name)
      }
      groups[register.name, default: []].append(register)
    }
    let result = order.compactMap { name in
      groups[name].flatMap { registers in
        registers.first.map {
          ViewRegister(
            $0, RegisterPresence(registers, in: capability, set, isInArray: array != nil),
            VirtualBits(registers, in: capability, set, array: array))
        }
      }
    }
    return (result, findings)
  }

  /// Fields that are not reserved; one that stands in several branches at the same bits counts once.
  static func namedFields(_ register: Register) -> [Field] {
    var seen: [Field] = []
    for field in register.fields where field.name != "reserved" {
      if !seen.contains(where: { $0.hasSameBits(as: field) && $0.name == field.name }) { seen.append(field) }
    }
    return seen
  }
}

extension Register {
  /// Whether values have the same type.
  fileprivate func hasSameBits(as other: Register) -> Bool {
    let (own, others) = (ViewRegister.namedFields(self), ViewRegister.namedFields(other))
    return bitWidth == other.bitWidth && isDescribed == other.isDescribed && own.count == others.count
      && zip(own, others).allSatisfy { $0.name == $1.name && $0.hasSameBits(as: $1) }
  }
}

extension Field {
  /// Whether they are the same bits with the same meaning.
  fileprivate func hasSameBits(as other: Field) -> Bool {
    msb == other.msb && lsb == other.lsb && enumeration == other.enumeration
  }

  /// Whether hardware or a guest's policy takes a written value.
  var isSettable: Bool { access.isWritable || policies.contains { $0.value.write != .nowhere } }
}

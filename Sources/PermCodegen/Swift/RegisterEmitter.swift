import PermDSL

/// On accessors: thousands of small functions, of which a program uses a few, are made where they are used.
let inClient = "@_alwaysEmitIntoClient"

extension Emission {
  /// Emits the type of a register's values.
  func emitValue(_ register: ViewRegister, _ printer: inout CodePrinter) {
    let model = register.model
    let raw = SwiftInteger.name(bitWidth: model.bitWidth)
    printer.doc(
      model.documentation.isEmpty ? "Values of `\(model.name)`." : model.documentation,
      model.spec.map { "Source: \($0)." }
    )
    let name = SwiftName.escaped(register.typeName)
    printer.block("public struct \(name): RegisterValue {") { printer in
      printer.doc("All bits, reserved ones too.")
      printer.print("public var rawValue: \(raw)")
      printer.doc("A value of all bits.")
      printer.print("@inlinable public init(rawValue: \(raw)) { self.rawValue = rawValue }")
      if register.clearedByOne != 0 {
        printer.doc("Bits that hardware clears where 1 is written.")
        printer.print(
          "@inlinable public static var clearedByOne: \(raw) { \(SwiftText.hex(register.clearedByOne)) }")
      }
      for field in register.fields { emit(field, of: model, raw: raw, &printer) }
      printer.separate()
      emitReference(register, &printer)
    }
  }

  /// Typed locals and unchecked shifts: the type checker needs a fraction of the time for them.
  private func emit(_ field: Field, of register: Register, raw: String, _ printer: inout CodePrinter) {
    let name = SwiftName.escaped(SwiftName.member(field.name))
    printer.separate()
    printer.doc(
      field.documentation.isEmpty ? nil : field.documentation,
      description(of: field)
    )
    let code =
      enumeration(of: field) == nil && field.bitWidth == 1
      ? bitAccess(field, raw) : bitsAccess(field, register, raw)
    printer.print(inClient)
    printer.block("public var \(name): \(code.type) {") { printer in
      guard field.isSettable else {
        code.getter.forEach { printer.print($0) }
        return
      }
      printer.block("get {") { printer in code.getter.forEach { printer.print($0) } }
      printer.block("set {") { printer in code.setter.forEach { printer.print($0) } }
    }
  }

  /// The lines of a field's accessors.
  private struct AccessorCode {
    var type: String
    var getter: [String]
    var setter: [String]
  }

  private func bitAccess(_ field: Field, _ raw: String) -> AccessorCode {
    let mask = "let mask: \(raw) = \(SwiftText.hex(field.mask))"
    return AccessorCode(
      type: "Bool",
      getter: [mask, "return rawValue & mask != 0"],
      setter: [mask, "rawValue = newValue ? rawValue | mask : rawValue & ~mask"]
    )
  }

  private func bitsAccess(_ field: Field, _ register: Register, _ raw: String) -> AccessorCode {
    let type = valueType(of: field, raw: raw)
    let isWhole = field.bitWidth == register.bitWidth
    let shifted = field.lsb == 0 ? "rawValue" : "(rawValue &>> \(field.lsb))"
    let low = SwiftText.hex(field.bitWidth >= 64 ? UInt64.max : (1 << UInt64(field.bitWidth)) - 1)
    let getter = [
      "let bits: \(raw) = \(shifted)" + (isWhole ? "" : " & \(low)"), "return \(type.fromBits("bits"))",
    ]
    let placed = field.lsb == 0 ? "bits" : "(bits &<< \(field.lsb))"
    let store =
      isWhole
      ? ["rawValue = bits"]
      : [
        "let mask: \(raw) = \(SwiftText.hex(field.mask))",
        "rawValue = (rawValue & ~mask) | (\(placed) & mask)",
      ]
    return AccessorCode(
      type: type.name,
      getter: getter,
      setter: ["let bits: \(raw) = \(type.toBits("newValue"))"] + store
    )
  }

  /// The type of a field's property.
  func accessorType(of field: Field, in register: Register) -> String {
    if enumeration(of: field) == nil && field.bitWidth == 1 { return "Bool" }
    return valueType(of: field, raw: SwiftInteger.name(bitWidth: register.bitWidth)).name
  }

  private struct ValueType {
    var name: String
    var fromBits: (String) -> String
    var toBits: (String) -> String
  }

  private func valueType(of field: Field, raw: String) -> ValueType {
    if let enumeration = enumeration(of: field) {
      let type = typeReference(enumeration)
      let value = SwiftInteger.name(bitWidth: enumeration.bitWidth)
      return ValueType(
        name: type,
        fromBits: {
          value == raw ? "\(type)(rawValue: \($0))" : "\(type)(rawValue: \(value)(truncatingIfNeeded: \($0)))"
        },
        toBits: { value == raw ? "\($0).rawValue" : "\(raw)(truncatingIfNeeded: \($0).rawValue)" }
      )
    }
    let value = "UInt\(field.bitWidth)"
    if value == raw { return ValueType(name: raw, fromBits: { $0 }, toBits: { $0 }) }
    return ValueType(
      name: value,
      fromBits: { "\(value)(truncatingIfNeeded: \($0))" },
      toBits: {
        value == "UInt\(SwiftInteger.size(bitWidth: field.bitWidth))"
          ? "\(raw)(\($0))" : "\(raw)(truncatingIfNeeded: \($0).rawValue)"
      }
    )
  }

  /// Bits, access and policy of a field, as a paragraph.
  func description(of field: Field) -> String {
    let bits = field.bitWidth == 1 ? "Bit \(field.lsb)" : "Bits \(field.msb):\(field.lsb)"
    let condition =
      field.condition.terms.isEmpty ? "" : " Where " + ConditionText.text(field.condition) + "."
    return "\(bits), \(field.access.rawValue). \(PolicyText.sentence(field.policies))\(condition)"
  }

  /// The type of a register's values, from inside the namespace of its capability.
  func valueTypeName(_ register: ViewRegister) -> String {
    if register.hasOwnType { return SwiftName.escaped(register.typeName) }
    if !register.model.isDescribed, let field = register.model.fields.first,
      let enumeration = enumeration(of: field),
      SwiftInteger.size(bitWidth: enumeration.bitWidth) == register.model.bitWidth
    {
      return typeReference(enumeration)
    }
    return SwiftInteger.name(bitWidth: register.model.bitWidth)
  }
}

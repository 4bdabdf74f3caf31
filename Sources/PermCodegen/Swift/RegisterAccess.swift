import PermDSL

/// How generated code reaches a register: pieces of source text.
struct RegisterAccess {
  /// Type of the property, without the `?` of a register that a function may lack.
  let type: String
  /// Whether a function may lack it.
  let isOptional: Bool
  /// An expression for the offset; an optional one if the register is.
  let offset: String
  /// Offsets by variant, where a property is needed to tell them.
  let variableOffset: [RegisterPresence.Place]?

  /// Accesses of a register whose values are of a type.
  init(_ register: ViewRegister, valueType: String) {
    let presence = register.presence
    type =
      if register.hasOwnType { "\(valueType).Register<Path>" } else {
        "\(register.isWritable ? "PlainRegister" : "ReadOnlyRegister")<\(valueType), Path>"
      }
    isOptional = !presence.isCertain
    if presence.isCertain, let only = presence.onlyOffset {
      offset = SwiftText.hex(only)
      variableOffset = nil
    } else {
      offset = "\(register.memberName)Offset"
      variableOffset = presence.places
    }
  }
}

/// An array of a view.
struct ViewArray {
  let model: RegisterArray
  let registers: [ViewRegister]
  /// Bytes of an element.
  let byteCount: Int
  /// Its number among the arrays of a variant, with the variants that have it under this number.
  let numbers: [(number: Int, variants: [Int])]
  /// Whether every variant has it.
  let isAlwaysThere: Bool

  init(_ capability: Capability, _ index: Int, _ registers: [ViewRegister], _ set: VariantSet) {
    model = capability.arrays[index]
    self.registers = registers
    byteCount = set.variants.map { VariantBlock(capability, $0, array: index).byteCount }.max() ?? 0
    var numbers: [Int: [Int]] = [:]
    for (position, variant) in set.variants.enumerated() {
      guard capability.arrays[index].condition.holds(variant.value) else { continue }
      let number = capability.arrays[..<index].count { $0.condition.holds(variant.value) }
      numbers[number, default: []].append(position)
    }
    self.numbers = numbers.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    isAlwaysThere = numbers.values.reduce(0) { $0 + $1.count } == set.variants.count
  }

  /// Name of the function and prefix of the count.
  var memberName: String { SwiftName.member(model.name) }
  /// Name of the namespace of its elements.
  var typeName: String { SwiftName.type(model.name) }

  /// An expression for its number.
  var numberText: String {
    if isAlwaysThere, numbers.count == 1, let only = numbers.first { return "\(only.number)" }
    return "\(memberName)Number"
  }
}

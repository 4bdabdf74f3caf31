/// A capability with its variants, and which of its guards hold in which of them.
final class CapabilityContext {
  let capability: Capability
  let files: [SourceFile]
  let set: VariantSet
  let text: ExpressionText
  private let keys: [Expression: Int]
  private var truths: [Guard: [Bool]] = [:]
  private let everywhere: [Bool]

  /// A capability of some files.
  init(_ capability: Capability, files: [SourceFile]) {
    self.capability = capability
    self.files = files
    set = variants(of: capability)
    text = ExpressionText(capability)
    keys = Dictionary(set.keys.enumerated().map { ($1.expression, $0) }) { first, _ in first }
    everywhere = Array(repeating: true, count: set.variants.count)
  }

  /// Whether a guard holds, by variant.
  func truth(_ condition: Guard) -> [Bool] {
    if condition.terms.isEmpty { return everywhere }
    if let known = truths[condition] { return known }
    let truth: [Bool]
    if let key = condition.key, let index = keys[key.expression] {
      truth = set.variants.map { ($0.keyValues[index] != 0) == key.expected }
    } else {
      truth = set.variants.map { condition.holds($0.value) }
    }
    truths[condition] = truth
    return truth
  }

  /// Whether both guards hold, by variant.
  func truth(_ a: Guard, _ b: Guard) -> [Bool] {
    if b.terms.isEmpty { return truth(a) }
    if a.terms.isEmpty { return truth(b) }
    return zip(truth(a), truth(b)).map { $0 && $1 }
  }

  /// The offset of a register by variant.
  func offsets(of register: Register) -> [Int] {
    if let constant = register.offset.constantValue {
      return Array(repeating: constant, count: set.variants.count)
    }
    if let index = keys[register.offset] { return set.variants.map { $0.keyValues[index] } }
    return set.variants.map { register.offset.evaluate($0.value) }
  }

  /// " when wide = 1": the values of what some guards and expressions read in a variant; empty if they read nothing.
  func when(_ variant: Variant, _ guards: [Guard], _ expressions: [Expression] = []) -> String {
    let read = guards.flatMap(\.terms).map(\.condition) + expressions
    return text.values(of: read, variant.value).map { " when \($0)" } ?? ""
  }

  /// Registers that the table writes out: all but the implicit `Header`.
  var writtenRegisters: ArraySlice<Register> {
    capability.registers.dropFirst(capability.kind == .header ? 0 : 1)
  }

  /// "`Name`", or "`Array.Name`" inside an array.
  func name(of register: Register) -> String {
    guard let array = register.array, capability.arrays.indices.contains(array) else { return register.name }
    return "\(capability.arrays[array].name).\(register.name)"
  }
}

extension Register {
  /// Width in bytes.
  var byteWidth: Int { bitWidth / 8 }
}

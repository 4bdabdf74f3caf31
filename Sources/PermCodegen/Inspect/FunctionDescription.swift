public import PermDSL
public import PermRuntime

/// A function's registers, decoded by the tables: names, bits, values.
public struct FunctionDescription: Sendable {
  /// The header (where a table describes its layout) and the capabilities in the order of their lists.
  public var capabilities: [CapabilityDescription] = []
  /// The lists as hardware has them.
  public var lists: ImageLists

  /// Decodes an image.
  ///
  /// - Parameters:
  ///   - image: The registers; those beyond the known bytes are left out.
  ///   - facts: What the registers do not say.
  ///   - model: The tables.
  ///   - capabilities: Tables with the policies of a profile; nil: those of the model.
  ///   - inputs: What conditions are evaluated on; nil: the image itself.
  public init(
    _ image: ConfigImage,
    facts: FunctionFacts,
    model: Model,
    capabilities tables: [Capability]? = nil,
    inputs given: FunctionInputs? = nil
  ) {
    let tables = tables ?? model.capabilities
    lists = (given?.image ?? image).lists
    let inputs = given ?? FunctionInputs(image, facts, lists: lists, capabilities: tables)
    for instance in [lists.header] + lists.capabilities {
      let table = inputs.table(of: instance, among: tables)
      capabilities.append(CapabilityDescription(instance, table, image, inputs, model))
    }
  }
}

extension FunctionDescription {
  /// Decodes the capabilities that a profile made up, which the lists of the device do not have.
  ///
  /// - Parameters:
  ///   - instances: What the runtime says of the function; those of the device are passed over.
  ///   - synthesized: The profile's.
  ///   - view: The registers as the guest sees them.
  ///   - inputs: What conditions are evaluated on; registers of what is synthetic are 0 there.
  public mutating func addSynthetic(
    _ instances: [CapabilityInstance],
    _ synthesized: [SyntheticCapability],
    in view: ConfigImage,
    inputs: FunctionInputs,
    model: Model
  ) {
    for instance in instances where instance.isSynthetic {
      let table = synthesized.map(\.capability).first {
        $0.kind.tableKind == instance.kind && $0.id == instance.id
      }
      capabilities.append(CapabilityDescription(instance, table, view, inputs, model))
    }
  }
}

/// A header or capability, decoded.
public struct CapabilityDescription: Sendable {
  /// Where it is, and which.
  public var instance: CapabilityInstance
  /// The table that describes it; nil: none does.
  public var table: Capability?
  /// Length in bytes; nil: no table says.
  public var length: Int?
  /// Registers in source order; elements of arrays one after the other.
  public var registers: [RegisterDescription] = []

  /// Elements of an array that are decoded at most.
  static let elementLimit = 1024

  init(
    _ instance: CapabilityInstance,
    _ table: Capability?,
    _ image: ConfigImage,
    _ inputs: FunctionInputs,
    _ model: Model
  ) {
    self.instance = instance
    self.table = table
    guard let table else { return }
    let value = { (input: Expression.Input) in
      if instance.isSynthetic, case .field = input { return 0 }
      return inputs.value(input, for: instance)
    }
    length = table.lengths.inForce(value)?.value.evaluate(value)
    let reader = Reader(instance: instance, image: image, model: model, value: value)
    var arrays: Set<Int> = []
    for register in table.registers where register.condition.holds(value) {
      guard let index = register.array else {
        registers += reader.describe(register, at: register.offset.evaluate(value), prefix: "")
        continue
      }
      guard arrays.insert(index).inserted, table.arrays.indices.contains(index) else { continue }
      registers += reader.describe(
        table.arrays[index],
        table.registers.filter { $0.array == index && $0.condition.holds(value) }
      )
    }
    if length == nil { length = registers.map { $0.offset + $0.bitWidth / 8 }.max() }
  }
}

/// A register, decoded.
public struct RegisterDescription: Sendable {
  /// `PMCSR`, `Entry[2].Control`.
  public var name: String
  /// Bytes from the start of the capability.
  public var offset: Int
  /// 8, 16, 32 or 64.
  public var bitWidth: Int
  /// What it holds.
  public var value: UInt64
  /// What the table says of it.
  public var register: Register
  /// Its fields in source order, those that exist in this function.
  public var fields: [FieldDescription]
}

/// A field, decoded.
public struct FieldDescription: Sendable {
  /// What the table says of it.
  public var field: Field
  /// What it holds.
  public var value: UInt64
  /// The name of this value; nil: it has none.
  public var valueName: String?
  /// What the guest may do.
  public var policy: Policy
}

/// Reads registers of one capability.
private struct Reader {
  var instance: CapabilityInstance
  var image: ConfigImage
  var model: Model
  var value: (Expression.Input) -> Int

  /// A register, where all of it is known.
  func describe(_ register: Register, at offset: Int, prefix: String) -> [RegisterDescription] {
    let (position, isOver) = instance.position.addingReportingOverflow(offset)
    let width = register.bitWidth / 8
    guard !isOver, offset >= 0, position >= 0, position <= image.knownCount - width else { return [] }
    var registerValue = UInt64(image.value(at: position, byteWidth: min(4, width)))
    if width == 8 { registerValue |= UInt64(image.value(at: position + 4, byteWidth: 4)) << 32 }
    let fields = register.fields.filter { $0.condition.holds(value) }.map { field in
      let fieldValue = bits(registerValue, msb: field.msb, lsb: field.lsb)
      return FieldDescription(
        field: field,
        value: fieldValue,
        valueName: name(fieldValue, of: field),
        policy: field.policies.inForce(value)?.value ?? .none
      )
    }
    return [
      RegisterDescription(
        name: prefix + register.name,
        offset: offset,
        bitWidth: register.bitWidth,
        value: registerValue,
        register: register,
        fields: fields
      )
    ]
  }

  /// All elements of an array, as far as they are known.
  func describe(_ array: RegisterArray, _ registers: [Register]) -> [RegisterDescription] {
    guard array.condition.holds(value), array.stride > 0 else { return [] }
    let start = array.offset.evaluate(value)
    let count = max(0, min(array.count.evaluate(value), CapabilityDescription.elementLimit))
    guard start >= 0, start < image.knownCount else { return [] }
    return (0..<count).flatMap { element in
      registers.flatMap { register in
        describe(
          register,
          at: start &+ element &* array.stride &+ register.offset.evaluate(value),
          prefix: "\(array.name)[\(element)]."
        )
      }
    }
  }

  private func name(_ value: UInt64, of field: Field) -> String? {
    guard let index = field.enumeration, model.enumerations.indices.contains(index) else { return nil }
    return model.enumerations[index].cases.first { $0.value == Int(truncatingIfNeeded: value) }?.name
  }
}

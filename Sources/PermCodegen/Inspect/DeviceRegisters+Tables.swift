public import PermDSL
public import PermRuntime

extension DeviceRegisters {
  /// Registers that behave as the hardware column of the tables says, for a simulated device.
  ///
  /// A reset leaves 0 in all bits that can be written, and what the image has in the others. Bytes that no table describes can
  /// not be written. Base address registers are as wide as the resources are.
  ///
  /// - Parameters:
  ///   - image: The registers of a device, in use or not.
  ///   - facts: What the registers do not say.
  ///   - model: The tables.
  public init(_ image: ConfigImage, facts: FunctionFacts, model: Model) {
    self.init(image)
    let description = FunctionDescription(image, facts: facts, model: model)
    for capability in description.capabilities {
      for register in capability.registers {
        let position = capability.instance.position + register.offset
        let fixed = BaseAddress.fixedBits(of: register, facts)
        for field in register.fields {
          add(field.field, mask: field.field.mask & ~fixed, position, register.bitWidth)
          guard let name = capability.table?.name else { continue }
          let path = Self.path(name, register.name, field.field.name)
          if let key = Self.places.first(where: { path.hasSuffix($0.path) })?.key, fields[keyPath: key] == nil
          {
            let bit = (position & 3) * 8 + field.field.lsb
            fields[keyPath: key] = ConfigPlace(
              position: position & ~3, lsb: bit, bitWidth: field.field.bitWidth)
          }
        }
      }
    }
    if facts.lacksMemoryEnable { fields.memoryEnable = nil }
    for position in stride(from: 0, to: image.configSize, by: 4) {
      let changing =
        writable.value(at: position, byteWidth: 4) | clearedByOne.value(at: position, byteWidth: 4)
      resetValues.store(image.value(at: position, byteWidth: 4) & ~changing, at: position, byteWidth: 4)
    }
  }

  /// Where the tables have the fields that mean something to a device; those of the header in every layout.
  private static var places: [(path: String, key: WritableKeyPath<Fields, ConfigPlace?>)] {
    [
      ("PM.PMCSR.PowerState", \.powerState), ("PM.PMCSR.No_Soft_Reset", \.noSoftReset),
      ("PM.PMC.D1_Support", \.d1Support), ("PM.PMC.D2_Support", \.d2Support),
      ("PM.PMC.PME_Support", \.pmeSupport), ("PM.PMCSR.PME_En", \.pmeEnable),
      ("PM.PMCSR.PME_Status", \.pmeStatus), (".Command.Memory_Space_Enable", \.memoryEnable),
      (".Command.IO_Space_Enable", \.ioEnable), (".Interrupt_Pin", \.interruptPin),
      ("MSI.Message_Control.Multiple_Message_Capable", \.msiVectorLog2),
      ("MSI_X.Message_Control.Table_Size", \.msixTableSize),
    ]
  }

  /// `PM.PMCSR.PowerState`; `Type_0.Interrupt_Pin` of a register that is one field, which has its name.
  private static func path(_ table: String, _ register: String, _ field: String) -> String {
    (register == field ? [table, register] : [table, register, field]).joined(separator: ".")
  }

  /// Adds what hardware does with the bits of a field.
  private mutating func add(_ field: Field, mask: UInt64, _ position: Int, _ bitWidth: Int) {
    func set(_ image: inout ConfigImage) {
      for byte in 0..<bitWidth / 8 {
        let bits = UInt32(truncatingIfNeeded: mask >> UInt64(byte * 8)) & 0xFF
        image.store(
          image.value(at: position + byte, byteWidth: 1) | bits, at: position + byte, byteWidth: 1)
      }
    }
    if field.access.clearsOnOne { set(&clearedByOne) } else if field.access.isWritable { set(&writable) }
    if field.access.isSticky { set(&sticky) }
  }
}

/// How a base address register of a resource is built.
private enum BaseAddress {
  /// Bits that are fixed in a register: none, where it is no base address register.
  ///
  /// Source: PCIe 6.0 §7.5.1.2.1 "Base Address Registers".
  static func fixedBits(of register: RegisterDescription, _ facts: FunctionFacts) -> UInt64 {
    guard let index = index(of: register.name) else { return 0 }
    guard !facts.isVF else { return ~0 }
    if let resource = resource(index, facts) {
      let address = ~(resource.size &- 1)
      return ~(index == romIndex ? address | 1 : address)
    }
    guard index > 0, index < romIndex, let below = resource(index - 1, facts), below.kind == .mem64 else {
      return ~0
    }
    return ~(~(below.size &- 1) >> 32)
  }

  private static let romIndex = 6

  private static func index(of name: String) -> Int? {
    if name == "Expansion_ROM_Base_Address" { return romIndex }
    let prefix = "Base_Address_"
    guard name.hasPrefix(prefix) else { return nil }
    return Int(name.dropFirst(prefix.count)).flatMap { (0..<romIndex).contains($0) ? $0 : nil }
  }

  private static func resource(_ index: Int, _ facts: FunctionFacts) -> BARResource? {
    guard facts.bars.indices.contains(index), let bar = facts.bars[index], bar.size > 0 else { return nil }
    return bar
  }
}

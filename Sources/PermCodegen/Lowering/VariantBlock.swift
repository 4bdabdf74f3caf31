import PermDSL
import PermRuntime

/// Registers of one variant that are lowered together: those at fixed places, or those of one array's element.
struct VariantBlock {
  /// A register that exists in the variant, where it is.
  struct PlacedRegister {
    /// Index into `Capability.registers`.
    var index: Int
    var offset: Int
  }

  let capability: Capability
  let variant: Variant
  /// Index into `Capability.arrays`; nil: registers at fixed places.
  let array: Int?
  /// By offset, then source order.
  let registers: [PlacedRegister]
  /// Bytes from the start to the end of the last register.
  let byteCount: Int

  /// Finds the registers of a block.
  init(_ capability: Capability, _ variant: Variant, array: Int?) {
    self.capability = capability
    self.variant = variant
    self.array = array
    let value = variant.value
    registers = capability.registers.indices
      .filter { capability.registers[$0].array == array && capability.registers[$0].condition.holds(value) }
      .map { PlacedRegister(index: $0, offset: capability.registers[$0].offset.evaluate(value)) }
      .sorted { ($0.offset, $0.index) < ($1.offset, $1.index) }
    byteCount = registers.reduce(0) {
      max($0, $1.offset.addingReportingOverflow(capability.registers[$1.index].bitWidth / 8).partialValue)
    }
  }

  /// Where a register is in the block; nil: not there.
  func offset(ofRegister index: Int) -> Int? {
    registers.first { $0.index == index }?.offset
  }

  /// `PM.PMCSR`, `Resizable_BAR.Entry.Control`.
  func subject(_ register: Register) -> String {
    let arrays = capability.arrays
    let element = array.flatMap { arrays.indices.contains($0) ? arrays[$0].name + "." : nil } ?? ""
    return "\(capability.name).\(element)\(register.name)"
  }

  /// The block's rows, at least of a number of bytes.
  func rows(byteCount minimum: Int = 0, _ context: inout LoweringContext) -> RowBuilder {
    var rows = RowBuilder(byteCount: max(byteCount, minimum))
    for placed in registers {
      let register = capability.registers[placed.index]
      let whole = BitRange(byteOffset: placed.offset, lsb: 0, bitWidth: register.bitWidth)
      guard let whole, whole.isAddressable else {
        let subject = subject(register)
        context.report(
          RegisterOutOfReach(subject: subject, offset: placed.offset, origin: register.origin).diagnostic
        )
        continue
      }
      rows.describe(whole, line: context.legend.line(subject(register), at: register.origin))
      for field in register.fields where field.condition.holds(variant.value) {
        let bits = BitRange(byteOffset: placed.offset, lsb: field.lsb, bitWidth: field.bitWidth)
        guard let bits, bits.endByte <= whole.endByte else { continue }
        rows.set(field.access, bits)
        if let policy = field.policies.inForce(variant.value) { rows.set(policy, bits) }
      }
    }
    let body = capability.body.inForce(variant.value)
    let line = context.legend.line(capability.name, at: body?.origin ?? capability.origin)
    rows.fillGaps(body, line: line)
    return rows
  }
}

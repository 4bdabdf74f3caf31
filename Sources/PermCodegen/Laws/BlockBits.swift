import PermDSL

/// What the model says of each bit of one block of rows: its name, what hardware does with it, and where its policy stands.
///
/// Made from registers and fields, not from rows.
struct BlockBits {
  struct Bit {
    var path: String
    var access: HardwareAccess?
    var origin: SourceRange
  }

  /// `bits[8 * offset + bit]` from the start of the block.
  let bits: [Bit]

  init(_ block: VariantBlock, rowCount: Int) {
    let capability = block.capability
    let value = block.variant.value
    let body = Bit(
      path: "body", access: nil, origin: capability.body.inForce(value)?.origin ?? capability.origin)
    var bits = Array(repeating: body, count: max(rowCount * 4, min(block.byteCount, BitRange.byteLimit)) * 8)
    let prefix = block.array.map { capability.arrays[$0].name + "." } ?? ""
    for placed in block.registers {
      let register = capability.registers[placed.index]
      guard (0..<BitRange.byteLimit).contains(placed.offset) else { continue }
      for field in register.fields where field.condition.holds(value) {
        let name = register.isDescribed ? "\(register.name).\(field.name)" : register.name
        // A policy that nobody stated stands at the capability: the field says more.
        let policy = field.policies.inForce(value)?.origin ?? capability.origin
        let bit = Bit(
          path: prefix + name,
          access: field.access,
          origin: policy == capability.origin ? field.origin : policy
        )
        for index in field.lsb...field.msb where bits.indices.contains(placed.offset * 8 + index) {
          bits[placed.offset * 8 + index] = bit
        }
      }
    }
    self.bits = bits
  }

  /// The bits of a row that hardware does something with that a test accepts.
  func mask(row: Int, where test: (HardwareAccess) -> Bool) -> UInt32 {
    (0..<32).reduce(0) { mask, bit in
      let index = row * 32 + bit
      guard bits.indices.contains(index), let access = bits[index].access, test(access) else { return mask }
      return mask | 1 << UInt32(bit)
    }
  }
}

extension HardwareAccess {
  /// Whether software cannot change the bit, and it is not reserved.
  var isReadOnly: Bool { !isWritable && !isReserved }
}

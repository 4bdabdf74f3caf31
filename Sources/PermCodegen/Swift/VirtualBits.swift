import PermDSL

/// Which bits of a register a guest reads from the shadow and from nowhere else, whatever function it is.
///
/// Every variant must say so, and no hook may run when their bytes are read. What is known here need not be looked up in a
/// row: a generated accessor is one load.
struct VirtualBits {
  /// Bits of the register.
  let mask: UInt64

  /// Finds the bits that all of a group of registers have virtual.
  ///
  /// - Parameter array: The array whose elements they are in; nil: at fixed places.
  init(_ registers: [Register], in capability: Capability, _ set: VariantSet, array: Int?) {
    var mask = UInt64.max
    for variant in set.variants {
      if case .hidden = capability.visibility.inForce(variant.value)?.value { continue }
      guard let register = registers.last(where: { $0.condition.holds(variant.value) }) else { continue }
      mask &= Self.mask(of: register, in: VariantBlock(capability, variant, array: array))
    }
    self.mask = mask
  }

  /// Whether a field is among them.
  func holds(_ field: Field) -> Bool { field.mask & ~mask == 0 }

  private static func mask(of register: Register, in block: VariantBlock) -> UInt64 {
    var (virtual, live): (UInt64, UInt64) = (0, 0)
    for field in register.fields where field.condition.holds(block.variant.value) {
      guard let rule = field.policies.inForce(block.variant.value)?.value else { continue }
      if rule.isVirtual || rule.forced != nil { virtual |= field.mask }
      // Of a live byte hardware answers, if it is read alone.
      if rule.isByteLive { live |= wholeBytes(of: field.mask) }
    }
    return virtual & ~live & ~hooked(register, in: block)
  }

  /// Bits of the bytes whose read runs a hook.
  private static func hooked(_ register: Register, in block: VariantBlock) -> UInt64 {
    let offset = register.offset.evaluate(block.variant.value)
    let lowering = BindingLowering(block: block)
    var mask: UInt64 = 0
    for binding in block.capability.bindings
    where binding.phase == .read && binding.condition.holds(block.variant.value) {
      let isOfBlock = lowering.array(of: binding) == block.array
      guard let words = isOfBlock ? lowering.triggers(binding) : [] else { continue }
      // Any byte, or one that is counted from elsewhere.
      if words.isEmpty { return .max }
      for word in words {
        for byte in 0..<4 where word >> UInt32(byte) & 1 != 0 {
          let position = Int(word >> 16) + byte - offset
          if (0..<8).contains(position) { mask |= 0xFF << UInt64(position * 8) }
        }
      }
    }
    return mask
  }

  private static func wholeBytes(of mask: UInt64) -> UInt64 {
    (0..<8).reduce(0) { bytes, byte in
      let all: UInt64 = 0xFF << UInt64(byte * 8)
      return mask & all != 0 ? bytes | all : bytes
    }
  }
}

import PermDSL
import PermRuntime

/// Lowers hook bindings of one block.
struct BindingLowering {
  let block: VariantBlock

  /// The binding entries of the block, in table order.
  func entries(_ page: inout PageBuilder, _ context: inout LoweringContext) -> [[UInt32]] {
    block.capability.bindings.flatMap { binding in
      binding.condition.holds(block.variant.value) && array(of: binding) == block.array
        ? entries(binding, &page, &context) : []
    }
  }

  /// The array whose element a binding belongs to: that of its triggers, or, where bytes trigger it, of its operands.
  func array(of binding: Binding) -> Int? {
    if case .fields(let places) = binding.trigger, let first = places.first { return array(of: first) }
    return binding.operands.lazy.compactMap { array(of: $0) }.first
  }

  private func array(of place: Binding.Place) -> Int? {
    let registers = block.capability.registers
    return registers.indices.contains(place.register) ? registers[place.register].array : nil
  }

  private func entries(
    _ binding: Binding,
    _ page: inout PageBuilder,
    _ context: inout LoweringContext
  ) -> [[UInt32]] {
    guard context.model.hooks.indices.contains(binding.hook), binding.hook <= 0xFF,
      let triggers = triggers(binding), let operands = operands(binding, &context)
    else { return [] }
    let hook = context.model.hooks[binding.hook]
    let line = context.legend.line("\(block.capability.name): \(hook.name)", at: binding.origin)
    let phase = PermRuntime.HookPhase(binding.phase)
    let head = UInt32(binding.hook) | UInt32(phase.rawValue) << 8 | UInt32(operands.count) << 16
    let operandsStart = page.store(operands)
    func entry(_ words: ArraySlice<UInt32>) -> [UInt32] {
      [head | UInt32(words.count) << 24, page.store(Array(words)), operandsStart, line]
    }
    if triggers.isEmpty { return [entry([])] }
    // An entry has 255 trigger words at most; an access touches one dword, so two entries are never both called.
    return stride(from: 0, to: triggers.count, by: 0xFF).map {
      entry(triggers[$0..<min($0 + 0xFF, triggers.count)])
    }
  }

  /// Trigger words, none for any byte.
  ///
  /// Nil: what triggers it does not exist in the variant.
  func triggers(_ binding: Binding) -> [UInt32]? {
    var masks: [Int: UInt32] = [:]
    func add(_ bits: BitRange) {
      for part in bits.dwords { masks[part.dwordOffset, default: 0] |= part.byteMask }
    }
    switch binding.trigger {
    case .anyByte: return []
    case .bytes(let range):
      for byte in range.clamped(to: 0...BitRange.byteLimit - 1) {
        if let bits = BitRange(byteOffset: byte, lsb: 0, bitWidth: 8) { add(bits) }
      }
    case .fields(let places):
      for place in places {
        if let bits = bits(place), bits.isAddressable { add(bits) }
      }
    }
    guard !masks.isEmpty else { return nil }
    return masks.sorted { $0.key < $1.key }.map { UInt32($0.key) << 16 | $0.value }
  }

  /// Operand words; nil: an operand does not exist in the variant, or cannot be encoded.
  private func operands(_ binding: Binding, _ context: inout LoweringContext) -> [UInt32]? {
    let parameters = context.model.hooks[binding.hook].parameters
    guard binding.operands.count <= 0xFF else { return nil }
    var words: [UInt32] = []
    for (index, place) in binding.operands.enumerated() {
      guard array(of: place) == block.array else {
        context.report(OperandOutsideElement(place: place).diagnostic)
        return nil
      }
      guard let bits = bits(place), bits.isAddressable else { return nil }
      let parts = bits.dwords
      guard parts.count == 1, let part = parts.first else {
        context.report(OperandTooWide(place: place).diagnostic)
        return nil
      }
      let isChangeable = parameters.indices.contains(index) && parameters[index].changes
      words.append(
        TablePlace(
          dwordOffset: part.dwordOffset,
          lsb: part.lsb,
          bitWidth: part.bitWidth,
          isChangeable: isChangeable
        ).word
      )
    }
    return words
  }

  /// Where a place is in the block; nil: it does not exist in the variant.
  private func bits(_ place: Binding.Place) -> BitRange? {
    guard place.condition.holds(block.variant.value), let offset = block.offset(ofRegister: place.register)
    else { return nil }
    return BitRange(byteOffset: offset, lsb: place.lsb, bitWidth: place.msb - place.lsb + 1)
  }
}

extension PermRuntime.HookPhase {
  /// The phase's number in the rows.
  init(_ phase: PermDSL.HookPhase) {
    self =
      switch phase {
      case .open: .open
      case .read: .read
      case .beforeWrite: .beforeWrite
      case .write: .write
      }
  }
}

/// Binds the hooks of a page to dwords of this function.
extension PlacedTables {
  /// Bindings and operands of a function at most: a row holds 16 bits of index.
  static var bindingLimit: Int { Int(BoundHook.none) }

  /// Appends the bindings of one entry, one for each dword that has a trigger byte in the range.
  ///
  /// A hook with an operand outside the capability, cut off by the end of its area or by another capability, is not
  /// bound: these bits are not its.
  ///
  /// - Parameter opens: Whether the range holds the beginning of what is described, so that `open` hooks run once.
  mutating func bind(_ words: Span<UInt32>, _ start: Int, base: Int, in range: Range<Int>, opens: Bool) {
    let head = words.word(start)
    guard let phase = HookPhase(rawValue: UInt8(head >> 8 & 0xF)), phase != .open || opens else { return }
    let firstOperand = operands.count
    let operandCount = Int(head >> 16 & 0xFF)
    guard firstOperand + operandCount < Self.bindingLimit,
      bindOperands(words, Int(words.word(start + 2)), operandCount, base: base, in: range)
    else {
      operands.removeSubrange(firstOperand...)
      return
    }
    var hook = BoundHook(
      number: UInt8(head & 0xFF), phase: phase, byteMask: 0, operandCount: UInt8(operandCount), dword: 0,
      firstOperand: UInt16(truncatingIfNeeded: firstOperand), line: words.word(start + 3))
    // At open there is no access that could touch a byte.
    guard phase != .open else {
      bindings.append(hook)
      return
    }
    let triggers = Int(head >> 24)
    guard triggers > 0 else {
      for dword in range.lowerBound >> 2...(range.upperBound - 1) >> 2 {
        append(&hook, dword, Self.byteMask(dword, range))
      }
      return
    }
    for index in 0..<triggers {
      let trigger = words.word(Int(words.word(start + 1)) + index)
      let target = base + Int(trigger >> 16)
      let mask = UInt8(trigger & 0xF) << UInt8(target & 3)
      append(&hook, target >> 2, mask & 0xF & Self.byteMask(target >> 2, range))
      if mask > 0xF { append(&hook, target >> 2 + 1, mask >> 4 & Self.byteMask(target >> 2 + 1, range)) }
    }
  }

  /// Appends a binding to bytes of a dword, if these are any.
  private mutating func append(_ hook: inout BoundHook, _ dword: Int, _ bytes: UInt8) {
    guard bytes != 0, dword >= 0, dword < FunctionMemory.count else { return }
    hook.dword = UInt16(truncatingIfNeeded: dword)
    hook.byteMask = bytes
    bindings.append(hook)
  }

  /// Appends the operands of a binding; false: one lies outside the capability.
  private mutating func bindOperands(
    _ words: Span<UInt32>, _ start: Int, _ count: Int, base: Int, in range: Range<Int>
  ) -> Bool {
    for index in 0..<count {
      let entry = TablePlace(word: words.word(start + index))
      let place = ConfigPlace(position: base + entry.dwordOffset, lsb: entry.lsb, bitWidth: entry.bitWidth)
      if place.firstByte < range.lowerBound || place.lastByte >= range.upperBound {
        // Beside a piece of a capability may lie another piece of it.
        let owner = region(at: range.lowerBound)?.owner
        guard region(at: place.firstByte)?.owner == owner, region(at: place.lastByte)?.owner == owner else {
          return false
        }
      }
      operands.append(BoundOperand(place: place, isChangeable: entry.isChangeable))
    }
    return true
  }

  /// Bytes of a dword that lie in a range.
  private static func byteMask(_ dword: Int, _ range: Range<Int>) -> UInt8 {
    let low = max(range.lowerBound - dword * 4, 0)
    let high = min(range.upperBound - dword * 4, 4)
    return low < high ? UInt8(truncatingIfNeeded: (1 &<< high) &- (1 &<< low)) : 0
  }

  /// Links the bindings of each dword in table order, and points the rows at the first ones.
  mutating func linkBindings() {
    for index in bindings.indices.reversed() where bindings[index].phase != .open {
      let (dword, phase) = (Int(bindings[index].dword), bindings[index].phase)
      let next = memory.pointee.rows[dword].control.addBinding(index, phase)
      bindings[index].next = next.map { UInt16(truncatingIfNeeded: $0) } ?? BoundHook.none
    }
  }
}

/// Binds the hooks of a page to dwords of this function.
extension FunctionCore where Function: ~Copyable {
  /// Bindings and operands of a function at most: a row holds 16 bits of index.
  static var bindingLimit: Int { 0xFFFF }

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
    let owner = region(at: range.lowerBound)?.owner
    for index in 0..<operandCount {
      let entry = TablePlace(word: words.word(Int(words.word(start + 2)) + index))
      let place = ConfigPlace(position: base + entry.dwordOffset, lsb: entry.lsb, bitWidth: entry.bitWidth)
      guard region(at: place.firstByte)?.owner == owner, region(at: place.lastByte)?.owner == owner else {
        operands.removeSubrange(firstOperand...)
        return
      }
      operands.append(BoundOperand(place: place, isChangeable: entry.isChangeable))
    }
    func hook(_ dword: Int, _ mask: UInt8) -> BoundHook {
      BoundHook(
        number: UInt8(head & 0xFF),
        phase: phase,
        byteMask: mask,
        operandCount: UInt8(operandCount),
        dword: UInt16(dword),
        firstOperand: firstOperand,
        line: words.word(start + 3)
      )
    }
    // At open there is no access that could touch a byte.
    guard phase != .open else {
      openBindings.append(hook(0, 0))
      return
    }
    let triggers = Int(head >> 24)
    guard triggers > 0 else {
      for dword in range.lowerBound >> 2...(range.upperBound - 1) >> 2 {
        bindings.append(hook(dword, Self.byteMask(dword, range)))
      }
      return
    }
    for index in 0..<triggers {
      let trigger = words.word(Int(words.word(start + 1)) + index)
      let target = base + Int(trigger >> 16)
      let mask = UInt64(trigger & 0xF) << UInt64(target & 3)
      for half in 0..<2 {
        let dword = target >> 2 + half
        let bytes = UInt8(half == 0 ? mask & 0xF : mask >> 4) & Self.byteMask(dword, range)
        if bytes != 0, dword >= 0, dword < 1024 { bindings.append(hook(dword, bytes)) }
      }
    }
  }

  /// Bytes of a dword that lie in a range.
  private static func byteMask(_ dword: Int, _ range: Range<Int>) -> UInt8 {
    var mask: UInt8 = 0
    for byte in 0..<4 where range.contains(dword * 4 + byte) { mask |= 1 << UInt8(byte) }
    return mask
  }

  /// Sorts the bindings by dword, in table order within one, and points the rows at them.
  mutating func finishBindings() {
    let order = bindings.indices.sorted { (bindings[$0].dword, $0) < (bindings[$1].dword, $1) }
    bindings = order.map { bindings[$0] }
    for (index, binding) in bindings.enumerated().reversed() {
      var word = rows[Int(binding.dword)].control.word & 0xFFFF
      word |= 1 << (7 + UInt32(binding.phase.rawValue))
      rows[Int(binding.dword)].control.word = word | UInt32(index) << 16
    }
  }
}

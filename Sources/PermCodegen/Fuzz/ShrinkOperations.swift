/// The fewest and simplest operations that still show a difference.
struct OperationShrinker {
  /// Whether operations, made to a function that was just opened, show a difference.
  let fails: ([GuestOperation]) -> Bool
  /// Trials that are left.
  private var budget = 4000

  init(fails: @escaping ([GuestOperation]) -> Bool) { self.fails = fails }

  /// Shrinks operations that show a difference.
  mutating func shrink(_ operations: [GuestOperation]) -> [GuestOperation] {
    var kept = operations
    var count = max(1, kept.count / 2)
    // Halves, quarters, and so on down to single ones, until none can go.
    while true {
      var hasShrunk = false
      var start = 0
      while start < kept.count {
        var candidate = kept
        candidate.removeSubrange(start..<min(start + count, kept.count))
        if isFailing(candidate) {
          kept = candidate
          hasShrunk = true
        } else {
          start += count
        }
      }
      if count == 1, !hasShrunk || budget <= 0 { break }
      if count > 1 { count /= 2 }
    }
    for index in kept.indices { simplify(index, &kept) }
    return kept
  }

  private mutating func isFailing(_ operations: [GuestOperation]) -> Bool {
    guard budget > 0 else { return false }
    budget -= 1
    return fails(operations)
  }

  /// Fewer bytes and fewer bits.
  private mutating func simplify(_ index: Int, _ operations: inout [GuestOperation]) {
    let original = operations[index]
    for width in 1..<max(1, original.byteWidth) {
      for offset in 0...original.byteWidth - width {
        var candidate = operations
        candidate[index].byteWidth = width
        candidate[index].position &+= offset
        let mask = UInt32(truncatingIfNeeded: (1 << UInt64(width * 8)) - 1)
        candidate[index].value = original.value >> UInt32(offset * 8) & mask
        guard isFailing(candidate) else { continue }
        operations = candidate
        return dropBits(index, &operations)
      }
    }
    dropBits(index, &operations)
  }

  private mutating func dropBits(_ index: Int, _ operations: inout [GuestOperation]) {
    for bit in 0..<32 where operations[index].value >> UInt32(bit) & 1 != 0 {
      var candidate = operations
      candidate[index].value &= ~(1 << UInt32(bit))
      if isFailing(candidate) { operations = candidate }
    }
  }
}

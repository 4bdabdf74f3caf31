/// Rewrites the guest's lists in the shadow, so that they lead around hidden capabilities.
extension FunctionCore where Function: ~Copyable {
  /// Relinks both lists; hardware is not touched.
  mutating func relink() {
    relinkStandard()
    relinkExtended()
  }

  private mutating func relinkStandard() {
    var pointer = instances.first.flatMap { ListFormat.capabilitiesPointer(inLayout: $0.id) }
    let bit = UInt32(ListFormat.capabilitiesListBit) << UInt32((ListFormat.status & 3) * 8)
    // Also a list that begins with a bad pointer, and so has no capability, is announced.
    let isAnnounced = rows[ListFormat.status >> 2].shadow & bit != 0
    var isEmpty = true
    for instance in instances where instance.kind == .standard && !instance.isHidden {
      if let pointer { setShadowByte(pointer, UInt8(truncatingIfNeeded: instance.position)) }
      pointer = instance.position + ListFormat.nextOffset
      isEmpty = false
    }
    if let pointer, isAnnounced || !isEmpty { setShadowByte(pointer, 0) }
    // A list without capabilities is no list, and one that a profile begins is one.
    if isEmpty {
      rows[ListFormat.status >> 2].shadow &= ~bit
    } else {
      rows[ListFormat.status >> 2].shadow |= bit
    }
  }

  private mutating func relinkExtended() {
    let first = ListFormat.conventionalSize >> 2
    var previous: Int?
    var isEmpty = true
    var isPresent = false
    let field = ListFormat.extendedNextMask << ListFormat.extendedNextShift
    for instance in instances where instance.kind == .extended {
      isPresent = true
      if instance.isPlaceholder {
        // ID and version 0 with a next pointer: a capability that says nothing.
        rows[first].shadow &= field
        previous = first
      } else if !instance.isHidden {
        if let previous { setNext(of: previous, instance.position) }
        previous = instance.position >> 2
        isEmpty = false
      }
    }
    guard isPresent else { return }
    if let previous { setNext(of: previous, 0) }
    if isEmpty { rows[first].shadow = 0 }
  }

  private mutating func setNext(of dword: Int, _ position: Int) {
    let field = ListFormat.extendedNextMask << ListFormat.extendedNextShift
    rows[dword].shadow =
      rows[dword].shadow & ~field | UInt32(truncatingIfNeeded: position) << ListFormat.extendedNextShift
  }

  private mutating func setShadowByte(_ position: Int, _ value: UInt8) {
    let shift = UInt32((position & 3) * 8)
    rows[position >> 2].shadow = rows[position >> 2].shadow & ~(0xFF << shift) | UInt32(value) << shift
  }
}

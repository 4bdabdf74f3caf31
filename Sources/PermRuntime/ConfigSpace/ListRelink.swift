/// Rewrites the guest's lists in the shadow, so that they lead around hidden capabilities.
extension PlacedTables {
  /// Relinks both lists; hardware is not touched.
  func relink() {
    relinkStandard()
    relinkExtended()
  }

  private func relinkStandard() {
    var pointer = instances.first.flatMap { ListFormat.capabilitiesPointer(inLayout: $0.id) }
    let bit = UInt32(ListFormat.capabilitiesListBit) << UInt32((ListFormat.status & 3) * 8)
    // Also a list that begins with a bad pointer, and so has no capability, is announced.
    let isAnnounced = memory.pointee.shadow[ListFormat.status >> 2] & bit != 0
    var isEmpty = true
    for instance in instances where instance.kind == .standard && !instance.isHidden {
      if let pointer { setShadowByte(pointer, UInt8(truncatingIfNeeded: instance.position)) }
      pointer = instance.position + ListFormat.nextOffset
      isEmpty = false
    }
    if let pointer, isAnnounced || !isEmpty { setShadowByte(pointer, 0) }
    // A list without capabilities is no list, and one that a profile begins is one.
    if isEmpty {
      memory.pointee.shadow[ListFormat.status >> 2] &= ~bit
    } else {
      memory.pointee.shadow[ListFormat.status >> 2] |= bit
    }
  }

  private func relinkExtended() {
    let first = ListFormat.conventionalSize >> 2
    var previous: Int?
    var isEmpty = true
    var isPresent = false
    let field = ListFormat.extendedNextMask << ListFormat.extendedNextShift
    for instance in instances where instance.kind == .extended {
      isPresent = true
      if instance.isPlaceholder {
        // ID and version 0 with a next pointer: a capability that says nothing.
        memory.pointee.shadow[first] &= field
        previous = first
      } else if !instance.isHidden {
        if let previous { setNext(of: previous, instance.position) }
        previous = instance.position >> 2
        isEmpty = false
      }
    }
    guard isPresent else { return }
    if let previous { setNext(of: previous, 0) }
    if isEmpty { memory.pointee.shadow[first] = 0 }
  }

  private func setNext(of dword: Int, _ position: Int) {
    let field = ListFormat.extendedNextMask << ListFormat.extendedNextShift
    let link = UInt32(truncatingIfNeeded: position) << ListFormat.extendedNextShift
    memory.pointee.shadow[dword] = memory.pointee.shadow[dword] & ~field | link
  }

  private func setShadowByte(_ position: Int, _ value: UInt8) {
    let shift = UInt32((position & 3) * 8)
    let dword = position >> 2
    memory.pointee.shadow[dword] = memory.pointee.shadow[dword] & ~(0xFF << shift) | UInt32(value) << shift
  }
}

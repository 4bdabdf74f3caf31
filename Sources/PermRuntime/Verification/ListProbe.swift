/// Walks a function's lists as a guest does, after the device has changed its own under the guest's feet.
package struct ListProbe {
  /// What can be wrong with a list.
  package enum Problem: String, Hashable, Sendable {
    /// The walk comes to a place twice.
    case endless
    /// It leads to a capability that is not shown, or to none.
    case strays
    /// A capability that is shown is not reached.
    case misses
  }

  /// What is wrong with the lists of a function; the function's own end in loops.
  ///
  /// - Returns: Problems, each with the position of the capability it was found at; nil where it cannot be opened.
  package static func problems(
    of image: ConfigImage,
    facts: FunctionFacts,
    tables: TableImage,
    hooks: [String]
  ) -> [(problem: Problem, position: Int)]? {
    let looping = image.withLoops
    let function = SimulatedFunction(looping)
    let names = InterpretedHooks(names: hooks)
    guard let space = try? ConfigSpace(function, facts: facts, tables: tables, hooks: names) else {
      return nil
    }
    // What is virtual was decided at open: whatever hardware says now, the guest's list is the same.
    for instance in space.capabilities where instance.kind != .header {
      let bytes = ListFormat.linkLength(instance.kind)
      space.function.setRegister(at: instance.position, byteWidth: bytes, to: ~0)
    }
    if let pointer = image.capabilitiesPointer {
      space.function.setRegister(at: pointer, byteWidth: 1, to: 0xFC)
    }
    var problems: [(Problem, Int)] = []
    for kind in [TableKind.standard, .extended] {
      let shown = space.capabilities.filter { $0.kind == kind && !$0.isHidden }.map(\.position)
      // A first extended capability that cannot be unlinked stays as a header without an ID.
      let placeholders = space.capabilities.filter { $0.kind == kind && $0.isPlaceholder }.map(\.position)
      var visited: [Int] = []
      var position = first(kind, space)
      while position != 0 {
        guard !visited.contains(position) else {
          problems.append((.endless, position))
          break
        }
        visited.append(position)
        if !shown.contains(position), !placeholders.contains(position) {
          problems.append((.strays, position))
        }
        let width = ListFormat.linkLength(kind)
        guard let header = try? space.readGuest(at: position, byteWidth: width) else { break }
        position = ListFormat.next(kind, header) & ~3
      }
      problems += shown.filter { !visited.contains($0) }.map { (.misses, $0) }
    }
    return problems
  }

  private static func first(_ kind: TableKind, _ space: ConfigSpace<SimulatedFunction, InterpretedHooks>)
    -> Int
  {
    func read(_ position: Int, _ width: Int) -> UInt32 {
      (try? space.readGuest(at: position, byteWidth: width)) ?? 0
    }
    if kind == .extended {
      guard space.size > ListFormat.conventionalSize else { return 0 }
      return space.capabilities.contains { $0.kind == .extended } ? ListFormat.conventionalSize : 0
    }
    let layout = Int(read(ListFormat.headerType, 1) & ListFormat.headerLayoutMask)
    guard let pointer = ListFormat.capabilitiesPointer(inLayout: layout),
      read(ListFormat.status, 2) & ListFormat.capabilitiesListBit != 0
    else { return 0 }
    return Int(read(pointer, 1)) & ~3
  }
}

extension ConfigImage {
  /// Where the header has the pointer to its list; nil: nowhere.
  package var capabilitiesPointer: Int? {
    let layout = value(at: ListFormat.headerType, byteWidth: 1) & ListFormat.headerLayoutMask
    return ListFormat.capabilitiesPointer(inLayout: Int(layout))
  }

  /// The same function with lists that lead back to their beginning.
  fileprivate var withLoops: ConfigImage {
    var copy = self
    for instance in lists.capabilities where instance.next == 0 {
      let header = value(at: instance.position, byteWidth: 4)
      if instance.kind == .extended {
        let next = UInt32(ListFormat.conventionalSize) << ListFormat.extendedNextShift
        copy.store(header & 0xF_FFFF | next, at: instance.position, byteWidth: 4)
      } else {
        guard let pointer = capabilitiesPointer else { continue }
        let first = value(at: pointer, byteWidth: 1)
        copy.store(first, at: instance.position + ListFormat.nextOffset, byteWidth: 1)
      }
    }
    return copy
  }
}

/// Bits of rows that a guest's walk reads: they must answer from the shadow, and the guest must not change them.
package enum ListBits {
  /// The bits in the dword at an offset of a header or capability.
  package static func mask(_ kind: TableKind, id: Int, dwordOffset: Int) -> UInt32 {
    switch kind {
    case .standard: return dwordOffset == 0 ? 0xFFFF : 0
    case .extended: return dwordOffset == 0 ? ~0 : 0
    case .header:
      guard let pointer = ListFormat.capabilitiesPointer(inLayout: id) else { return 0 }
      let status = dwordOffset == ListFormat.status & ~3 ? ListFormat.capabilitiesListBit << 16 : 0
      return dwordOffset == pointer & ~3 ? status | 0xFF << UInt32((pointer & 3) * 8) : status
    }
  }
}

/// Which byte belongs to whom: the walk's capabilities laid over the space.
extension FunctionCore where Function: ~Copyable {
  /// A byte that belongs to nobody.
  static var nobody: UInt16 { 0xFFFF }
  /// Set on the index of an instance whose body is hidden.
  static var hiddenFlag: UInt16 { 0x8000 }

  /// Fills `regions`; later capabilities take bytes from earlier ones, as the walk meets them.
  mutating func layOut() {
    var owners = [UInt16](repeating: Self.nobody, count: size)
    for (index, instance) in instances.enumerated() where !instance.isHidden {
      let range = instance.position..<instance.position + instance.length
      if owners[range].contains(where: { $0 != Self.nobody }) {
        findings.append(
          ListFinding(code: .overlap, kind: instance.kind, id: instance.id, position: instance.position)
        )
      }
      for position in range { owners[position] = UInt16(index) }
    }
    for (index, instance) in instances.enumerated() where instance.isPlaceholder {
      // Only the header of a placeholder stays; its body is hidden like any other.
      for position in instance.position..<instance.position + 4 { owners[position] = UInt16(index) }
    }
    hideBodies(&owners)
    collectRegions(owners)
  }

  /// Gives the bodies of hidden capabilities to them, where their policy differs from that of a gap.
  private func hideBodies(_ owners: inout [UInt16]) {
    var isStart = [Bool](repeating: false, count: size)
    for instance in instances { isStart[instance.position] = true }
    for (index, instance) in instances.enumerated() where instance.isHidden {
      guard instance.hiddenBody != settings.gaps else { continue }
      let end = instance.kind == .extended ? size : ListFormat.conventionalSize
      let limit = instance.length > 0 ? min(end, instance.position + instance.length) : end
      for position in instance.position..<limit {
        // Nobody knows how long a capability without a table is: all up to the next one may be its body.
        if instance.length == 0, position > instance.position, isStart[position] { break }
        if owners[position] == UInt16(index) { continue }
        guard owners[position] == Self.nobody else {
          if instance.length > 0 { continue } else { break }
        }
        owners[position] = UInt16(index) | Self.hiddenFlag
      }
    }
  }

  /// The region that holds a byte position.
  ///
  /// - Complexity: O(log regions).
  func region(at position: Int) -> ConfigRegion? {
    var low = 0
    var high = regions.count
    while low < high {
      let middle = (low + high) / 2
      if regions[middle].range.upperBound <= position { low = middle + 1 } else { high = middle }
    }
    return low < regions.count && regions[low].range.contains(position) ? regions[low] : nil
  }

  private mutating func collectRegions(_ owners: [UInt16]) {
    var start = 0
    while start < size {
      let owner = owners[start]
      var end = start + 1
      while end < size, owners[end] == owner { end += 1 }
      let region: ConfigRegion
      if owner == Self.nobody {
        region = ConfigRegion(owner: .gap, range: start..<end, base: start)
      } else {
        let index = Int(owner & ~Self.hiddenFlag)
        let isHidden = owner & Self.hiddenFlag != 0
        region = ConfigRegion(
          owner: isHidden ? .hidden(index) : .capability(index),
          range: start..<end,
          base: settings.overlapRestarts && !isHidden ? start : instances[index].position
        )
      }
      regions.append(region)
      // A piece of an access stays with one owner: mark the byte before a seam inside a dword.
      if end < size, end & 3 != 0 { rows[end >> 2].control.word |= 1 << UInt32(end & 3 - 1) }
      start = end
    }
  }
}

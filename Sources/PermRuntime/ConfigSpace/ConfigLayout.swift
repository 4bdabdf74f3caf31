/// Which byte belongs to whom: the walk's capabilities laid over the space.
extension PlacedTables {
  /// Fills `regions`; later capabilities take bytes from earlier ones, as the walk meets them.
  mutating func layOut() {
    var owners = OwnerMap(size: size)
    for index in instances.indices where !instances[index].isHidden {
      let range = instances[index].range
      if owners.give(range, to: OwnerMap.Owner(index)) { noteOverlap(of: index) }
    }
    for index in instances.indices where instances[index].isPlaceholder {
      // Only the header of a placeholder stays; its body is hidden like any other.
      let start = instances[index].position
      owners.give(start..<start + 4, to: OwnerMap.Owner(index))
    }
    hideBodies(&owners)
    collectRegions(owners)
  }

  private mutating func noteOverlap(of index: Int) {
    let range = instances[index].range
    findings.append(
      ListFinding(
        code: .overlap, kind: instances[index].kind, id: instances[index].id, position: range.lowerBound))
    for earlier in 0..<index where !instances[earlier].isHidden && instances[earlier].range.overlaps(range) {
      instances[earlier].isWhole = false
    }
  }

  /// Gives the bodies of hidden capabilities to them, where their policy differs from that of a gap.
  private func hideBodies(_ owners: inout OwnerMap) {
    for index in instances.indices where instances[index].isHidden {
      guard instances[index].hiddenBody != settings.gaps else { continue }
      let (start, length) = (instances[index].position, instances[index].length)
      var end = instances[index].kind == .extended ? size : ListFormat.conventionalSize
      if length > 0 {
        end = min(end, start + length)
      } else {
        // Nobody knows how long a capability without a table is: all up to the next one may be its body.
        for other in instances.indices where instances[other].position > start {
          end = min(end, instances[other].position)
        }
        end = min(end, owners.firstOwned(from: start, exceptBy: OwnerMap.Owner(index)))
      }
      owners.giveFree(start..<max(start, end), to: OwnerMap.Owner(index) | OwnerMap.hiddenFlag)
    }
  }

  private mutating func collectRegions(_ owners: OwnerMap) {
    regions.reserveCapacity(owners.runs.count)
    var run = 0
    while run < owners.runs.count {
      let (start, owner) = (owners.runs[run].start, owners.runs[run].owner)
      run += 1
      while run < owners.runs.count, owners.runs[run].owner == owner { run += 1 }
      let end = owners.end(of: run - 1)
      let region: ConfigRegion
      if owner == OwnerMap.nobody {
        region = ConfigRegion(owner: .gap, range: start..<end, base: start)
      } else {
        let index = Int(owner & ~OwnerMap.hiddenFlag)
        let isHidden = owner & OwnerMap.hiddenFlag != 0
        region = ConfigRegion(
          owner: isHidden ? .hidden(index) : .capability(index),
          range: start..<end,
          base: settings.overlapRestarts && !isHidden ? start : instances[index].position
        )
      }
      regions.append(region)
      // A piece of an access stays with one owner: mark the byte before a seam inside a dword.
      if end < size, end & 3 != 0 { memory.pointee.rows[end >> 2].control.addSeam(after: end & 3 - 1) }
    }
  }
}

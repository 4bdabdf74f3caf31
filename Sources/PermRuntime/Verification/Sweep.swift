/// What is looked at where every bit of a function is.
package enum Sweep {
  /// Widths and offsets of the aligned pieces of a dword, the whole first.
  package static let pieces = [(4, 0), (2, 0), (2, 2), (1, 0), (1, 1), (1, 2), (1, 3)]

  /// Every dword that somebody owns, and the two ends of every gap; ascending.
  package static func dwords(of regions: [ConfigRegion]) -> [Int] {
    var found: Set<Int> = []
    for region in regions {
      let dwords = region.range.lowerBound / 4...(region.range.upperBound - 1) / 4
      switch region.owner {
      case .gap, .hidden: found.formUnion([dwords.lowerBound, dwords.upperBound])
      case .capability: found.formUnion(dwords)
      }
    }
    return found.sorted()
  }
}

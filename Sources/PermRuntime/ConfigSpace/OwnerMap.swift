/// Which byte of config space belongs to whom, as runs of bytes with one owner.
struct OwnerMap {
  /// Who a byte belongs to: the index of an instance, or that with `hiddenFlag`, or `nobody`.
  typealias Owner = UInt16
  /// A byte that belongs to nobody.
  static var nobody: Owner { 0xFFFF }
  /// Set on the index of an instance whose body is hidden.
  static var hiddenFlag: Owner { 0x8000 }

  /// Bytes from a position up to the next run.
  struct Run {
    var start: Int
    var owner: Owner
  }

  /// Ascending, from byte 0; neighbours may have the same owner.
  private(set) var runs: [Run]
  /// Bytes of all.
  let size: Int

  /// A space in which nobody owns anything.
  init(size: Int) {
    self.size = size
    runs = []
    runs.reserveCapacity(32)
    runs.append(Run(start: 0, owner: OwnerMap.nobody))
  }

  /// Byte after the last one of a run.
  func end(of index: Int) -> Int { index + 1 < runs.count ? runs[index + 1].start : size }

  /// Gives bytes to an owner, whoever had them.
  ///
  /// - Returns: Whether somebody had any of them.
  /// - Complexity: O(1) behind all that is owned, else O(runs).
  @discardableResult
  mutating func give(_ range: Range<Int>, to owner: Owner) -> Bool {
    let range = range.clamped(to: 0..<size)
    guard !range.isEmpty else { return false }
    let last = runs[runs.count - 1]
    if last.owner == OwnerMap.nobody, range.lowerBound >= last.start {
      if range.lowerBound == last.start { runs.removeLast() }
      runs.append(Run(start: range.lowerBound, owner: owner))
      if range.upperBound < size { runs.append(Run(start: range.upperBound, owner: OwnerMap.nobody)) }
      return false
    }
    let first = split(at: range.lowerBound)
    let end = split(at: range.upperBound)
    let wasOwned = runs[first..<end].contains { $0.owner != OwnerMap.nobody }
    runs.replaceSubrange(first..<end, with: CollectionOfOne(Run(start: range.lowerBound, owner: owner)))
    return wasOwned
  }

  /// Gives bytes that nobody owns to an owner.
  mutating func giveFree(_ range: Range<Int>, to owner: Owner) {
    let range = range.clamped(to: 0..<size)
    guard !range.isEmpty else { return }
    let first = split(at: range.lowerBound)
    let end = split(at: range.upperBound)
    for index in first..<end where runs[index].owner == OwnerMap.nobody { runs[index].owner = owner }
  }

  /// Where bytes from a position on belong to somebody else than an owner; the end of the space if nowhere.
  func firstOwned(from position: Int, exceptBy owner: Owner) -> Int {
    for index in runs.indices where end(of: index) > position {
      let other = runs[index].owner
      if other != OwnerMap.nobody, other != owner { return max(position, runs[index].start) }
    }
    return size
  }

  /// Makes a run begin at a position.
  ///
  /// - Returns: Its index; the number of runs at the end of the space.
  private mutating func split(at position: Int) -> Int {
    guard position < size else { return runs.count }
    var index = runs.count - 1
    while runs[index].start > position { index -= 1 }
    guard runs[index].start < position else { return index }
    runs.insert(Run(start: position, owner: runs[index].owner), at: index + 1)
    return index + 1
  }
}

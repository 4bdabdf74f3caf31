/// Capabilities that a profile makes up where a device has none: laid into bytes that nobody owns, at the end of the
/// guest's lists.
extension PlacedTables {
  /// Appends the synthetic capabilities of the tables to what the walk found.
  ///
  /// - Parameter hasExtendedSpace: Whether the function has, and says that it has, more than 256 bytes.
  mutating func synthesize(
    _ source: borrowing OpeningSource, _ directory: Span<UInt32>, hasExtendedSpace: Bool
  ) throws(ConfigError) {
    let entries = DirectoryPage.syntheticEntries(of: directory)
    guard !entries.isEmpty else { return }
    var isOwned = ownedBytes(guesses: false)
    var mayBeOwned = ownedBytes(guesses: true)
    var made: [CapabilityInstance] = []
    for entry in entries where !(instances + made).contains(where: { $0.isSame(as: entry) }) {
      guard let length = try length(of: entry, source), length.bytes > 0 else { continue }
      let area = area(entry.kind, hasExtendedSpace ? size : ListFormat.conventionalSize)
      // Who gives a place knows of the device what tables do not say.
      let taken = entry.position == 0 ? mayBeOwned : isOwned
      guard let range = Self.place(entry, byteCount: length.bytes, in: area, taken) else {
        findings.append(ListFinding(code: .noRoom, kind: entry.kind, id: entry.id, position: entry.position))
        continue
      }
      for position in range {
        isOwned[position] = true
        mayBeOwned[position] = true
      }
      var instance = CapabilityInstance(
        kind: entry.kind,
        id: entry.id,
        position: range.lowerBound,
        length: range.count,
        page: entry.page,
        variant: length.variant,
        next: 0
      )
      instance.isSynthetic = true
      made.append(instance)
    }
    append(made)
  }

  /// Appends synthetic instances so that a guest, who starts at 100h, reaches all of them.
  private mutating func append(_ made: [CapabilityInstance]) {
    let head = ListFormat.conventionalSize
    let isHeadless = !instances.contains { $0.kind == .extended }
    let extended = made.filter { $0.kind == .extended }
    if isHeadless, !extended.isEmpty {
      if let first = extended.first(where: { $0.position == head }) {
        instances.append(first)
      } else {
        // The list begins where the device has none: a capability that says nothing leads on.
        var placeholder = CapabilityInstance(kind: .extended, id: 0, position: head, length: 4, next: 0)
        placeholder.isHidden = true
        placeholder.isSynthetic = true
        instances.append(placeholder)
      }
    }
    instances += made.filter { $0.kind != .extended || $0.position != head }
  }

  /// Bytes that the header and the walk's capabilities own, hidden ones included.
  ///
  /// - Parameter guesses: Whether all up to the next capability counts as owned by one of a length that nobody knows.
  private func ownedBytes(guesses: Bool) -> [Bool] {
    var isOwned = [Bool](repeating: false, count: size)
    let starts = instances.map { $0.position }.sorted()
    for position in 0..<ListFormat.headerLength { isOwned[position] = true }
    for instance in instances where instance.kind != .header {
      let area = area(instance.kind, size)
      var end = instance.position + max(instance.length, ListFormat.linkLength(instance.kind))
      if guesses, instance.page == nil || instance.length == 0 {
        end = starts.first { $0 > instance.position && area.contains($0) } ?? area.upperBound
      }
      for position in area.clamped(to: instance.position..<end) { isOwned[position] = true }
    }
    return isOwned
  }

  /// Bytes in which capabilities of a list lie, in a space of a size; none where the function cannot have the list.
  private func area(_ kind: TableKind, _ size: Int) -> Range<Int> {
    if kind == .extended { return ListFormat.conventionalSize..<max(size, ListFormat.conventionalSize) }
    let hasPointer = instances.first.map { ListFormat.capabilitiesPointer(inLayout: $0.id) != nil } ?? false
    return ListFormat.headerLength..<(hasPointer ? ListFormat.conventionalSize : ListFormat.headerLength)
  }

  /// The variant and length of a synthetic capability; nil: its table hides it here, or describes no such thing.
  private func length(
    of entry: DirectoryPage.Entry, _ source: borrowing OpeningSource
  ) throws(ConfigError) -> (variant: Int, bytes: Int)? {
    let chosen = try chooseVariant(
      ofPage: entry.page, base: ListFormat.nowhere, firstBase: ListFormat.nowhere, source)
    guard let chosen, !chosen.isHidden else { return nil }
    return (chosen.variant, chosen.length)
  }

  /// The bytes of a synthetic capability: where it is told to lie, or behind all that is owned; nil: they are not free.
  private static func place(
    _ entry: DirectoryPage.Entry,
    byteCount: Int,
    in area: Range<Int>,
    _ isOwned: [Bool]
  ) -> Range<Int>? {
    var start = entry.position
    if start == 0 {
      let end = area.last { isOwned[$0] }.map { $0 + 1 } ?? area.lowerBound
      start = (end + 3) & ~3
    }
    guard start & 3 == 0, area.contains(start), byteCount <= area.upperBound - start else { return nil }
    let range = start..<start + byteCount
    return isOwned[range].contains(true) ? nil : range
  }
}

extension CapabilityInstance {
  /// Whether it has the ID of an entry of its list.
  fileprivate func isSame(as entry: DirectoryPage.Entry) -> Bool { kind == entry.kind && id == entry.id }
}

/// One capability list, followed from pointer to pointer; bounded, and it survives whatever a device says.
enum ListWalk {
  /// Follows a list; no table is asked.
  ///
  /// - Parameters:
  ///   - kind: `.standard` or `.extended`.
  ///   - start: Position of the first capability; 0: none.
  ///   - size: Bytes of config space.
  ///   - instances: Gets what the list holds, in its order.
  ///   - header: Reads the dword at a position.
  /// - Returns: Why it ends early, if it does.
  static func follow(
    _ kind: TableKind,
    from start: Int,
    size: Int,
    into instances: inout [CapabilityInstance],
    header: (Int) throws(ConfigError) -> UInt32
  ) throws(ConfigError) -> ListFinding? {
    var visited = InlineArray<16, UInt64>(repeating: 0)
    let isExtended = kind == .extended
    // The next pointer of a standard capability in the last byte would be one of the extended space.
    let area =
      isExtended
      ? ListFormat.conventionalSize..<size
      : ListFormat.headerLength..<ListFormat.conventionalSize - ListFormat.nextOffset
    let limit =
      isExtended ? (ListFormat.extendedSize - ListFormat.conventionalSize) / 4 : ListFormat.standardLimit
    let first = instances.count
    var position = start
    // An extended next offset below 100h ends the list, a standard one only if it is 0.
    while position != 0, !(isExtended && position < area.lowerBound) {
      guard area.contains(position) else { return finding(.pointerOutOfRange, kind, position) }
      // Standard ones lie at any byte of 256, extended ones at a dword of 4096.
      let place = isExtended ? position >> 2 : position
      guard visited[place >> 6 & 15] & 1 << UInt64(place & 63) == 0 else {
        return finding(.loop, kind, position)
      }
      guard instances.count - first < limit else { return finding(.tooLong, kind, position) }
      visited[place >> 6 & 15] |= 1 << UInt64(place & 63)
      let word = try header(position)
      let next = ListFormat.next(kind, word)
      instances.append(
        CapabilityInstance(kind: kind, id: ListFormat.id(kind, word), position: position, next: next)
      )
      position = next
    }
    return nil
  }

  private static func finding(_ code: ListFinding.Code, _ kind: TableKind, _ position: Int) -> ListFinding {
    ListFinding(code: code, kind: kind, id: 0, position: position)
  }
}

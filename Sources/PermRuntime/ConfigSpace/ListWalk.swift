/// One capability list, followed from pointer to pointer; bounded, and it survives whatever a device says.
struct ListWalk {
  /// What the list holds, in its order; no table was asked.
  private(set) var instances: [CapabilityInstance] = []
  /// Why it ends early, if it does.
  private(set) var finding: ListFinding?

  /// Follows a list.
  ///
  /// - Parameters:
  ///   - kind: `.standard` or `.extended`.
  ///   - start: Position of the first capability; 0: none.
  ///   - size: Bytes of config space.
  ///   - header: Reads the dword at a position.
  init(
    _ kind: TableKind,
    from start: Int,
    size: Int,
    header: (Int) throws(ConfigError) -> UInt32
  ) throws(ConfigError) {
    var visited = InlineArray<64, UInt64>(repeating: 0)
    let isExtended = kind == .extended
    // The next pointer of a standard capability in the last byte would be one of the extended space.
    let area =
      isExtended
      ? ListFormat.conventionalSize..<size
      : ListFormat.headerLength..<ListFormat.conventionalSize - ListFormat.nextOffset
    let limit =
      isExtended ? (ListFormat.extendedSize - ListFormat.conventionalSize) / 4 : ListFormat.standardLimit
    var position = start
    // An extended next offset below 100h ends the list, a standard one only if it is 0.
    while position != 0, !(isExtended && position < area.lowerBound) {
      guard area.contains(position) else {
        end(.pointerOutOfRange, kind, position)
        return
      }
      guard visited[position >> 6] & 1 << UInt64(position & 63) == 0 else {
        end(.loop, kind, position)
        return
      }
      guard instances.count < limit else {
        end(.tooLong, kind, position)
        return
      }
      visited[position >> 6] |= 1 << UInt64(position & 63)
      let word = try header(position)
      let next = ListFormat.next(kind, word)
      instances.append(
        CapabilityInstance(kind: kind, id: ListFormat.id(kind, word), position: position, next: next)
      )
      position = next
    }
  }

  private mutating func end(_ code: ListFinding.Code, _ kind: TableKind, _ position: Int) {
    finding = ListFinding(code: code, kind: kind, id: 0, position: position)
  }
}

extension FunctionState {
  /// Reads bytes; nothing but what a save writes is taken.
  ///
  /// - Throws: `tooShort`, `notAState`, `unknownVersion`, `wrongSize`, `wrongChecksum`, `malformed`.
  /// - Complexity: O(bytes), of which there are `StateFormat.sizeLimit` at most.
  init(_ bytes: Span<UInt8>) throws(StateError) {
    var reader = StateReader()
    func take(_ byteWidth: Int) -> Int { reader.takeInt(byteWidth, bytes) }
    /// The next bytes as something that they must be.
    func parse<Value>(_ byteWidth: Int, _ value: (Int) -> Value?) throws(StateError) -> Value {
      let start = reader.offset
      guard let value = value(take(byteWidth)) else { throw StateError(.malformed, at: start) }
      return value
    }
    func zero(_ byteWidth: Int) throws(StateError) { try parse(byteWidth) { $0 == 0 ? () : nil } }
    func byte(_ value: Int) -> UInt8 { UInt8(truncatingIfNeeded: value) }

    guard bytes.count >= StateFormat.fixedSize + StateFormat.checksumSize else {
      throw StateError(.tooShort, at: bytes.count)
    }
    guard reader.take(8, bytes) == StateFormat.magic else { throw StateError(.notAState) }
    guard reader.take(4, bytes) == UInt64(StateFormat.version) else {
      throw StateError(.unknownVersion, at: StateFormat.Offset.version)
    }
    guard take(4) == bytes.count else { throw StateError(.wrongSize, at: StateFormat.Offset.size) }
    fingerprint = TableFingerprint(rawValue: reader.take(8, bytes))
    let countsStart = reader.offset
    let (configSize, capabilityCount, rowCount) = (take(2), take(2), take(2))
    guard capabilityCount <= StateFormat.capabilityLimit, rowCount <= StateFormat.rowLimit,
      bytes.count == StateFormat.size(capabilities: capabilityCount, rows: rowCount)
    else { throw StateError(.wrongSize, at: countsStart + 2) }
    try Self.verify(bytes)
    guard configSize == ListFormat.conventionalSize || configSize == ListFormat.extendedSize else {
      throw StateError(.malformed, at: countsStart)
    }

    let facts = try parse(2) { $0 < 8 ? $0 : nil }
    identity = StateIdentity(
      configSize: configSize, isVF: facts & 1 != 0, lacksMemoryEnable: facts & 2 != 0,
      hasInterrupt: facts & 4 != 0, ids: UInt32(truncatingIfNeeded: take(4)),
      classAndRevision: UInt32(truncatingIfNeeded: take(4)), subsystem: UInt32(truncatingIfNeeded: take(4)),
      bars: [])
    try zero(4)
    let start = reader.offset
    power = StatePower(
      state: try parse(1) { DeviceState(rawValue: byte($0)) },
      parent: try parse(1) { DeviceState(rawValue: byte($0)) },
      enabled: try parse(1) { $0 < 4 ? BARSpaces(rawValue: byte($0)) : nil },
      // Nothing is sent for a function without a user.
      lowPower: try parse(1) { LowPower(rawValue: byte($0)).flatMap { $0 == .unused ? nil : $0 } },
      hasVFs: false, hasSavedState: false)
    let flags = try parse(1) { $0 < 4 ? $0 : nil }
    power.hasVFs = flags & 1 != 0
    power.hasSavedState = flags & 2 != 0
    guard power.isPossible else { throw StateError(.malformed, at: start) }
    areBARsDirty = try parse(1) { $0 < 2 ? $0 == 1 : nil }
    try zero(2)

    for _ in 0..<7 {
      let start = reader.offset
      let (kind, isPrefetchable) = (take(1), take(1))
      try zero(6)
      let size = reader.take(8, bytes)
      let resource = BARResource.Kind(number: kind).map {
        BARResource(kind: $0, isPrefetchable: isPrefetchable == 1, size: size)
      }
      guard isPrefetchable < 2, resource != nil || (kind, isPrefetchable, size) == (0, 0, 0) else {
        throw StateError(.malformed, at: start)
      }
      identity.bars.append(resource)
    }

    capabilities = []
    capabilities.reserveCapacity(capabilityCount)
    for _ in 0..<capabilityCount {
      let kind = try parse(1) { TableKind(rawValue: byte($0)) }
      let flags = try parse(1) { $0 < 4 ? $0 : nil }
      capabilities.append(
        StateCapability(
          kind: kind, isHidden: flags & 1 != 0, isSynthetic: flags & 2 != 0, id: take(2),
          position: try parse(2) { $0 < configSize ? $0 : nil },
          length: try parse(2) { $0 <= configSize ? $0 : nil }, variant: take(2)))
      try zero(2)
    }

    rows = []
    rows.reserveCapacity(rowCount)
    var next = 0
    for _ in 0..<rowCount {
      let index = try parse(2) { $0 >= next && $0 < configSize / 4 ? $0 : nil }
      next = index + 1
      try zero(2)
      let kept = UInt32(truncatingIfNeeded: take(4))
      let shadow = UInt32(truncatingIfNeeded: take(4))
      let mask = UInt32(truncatingIfNeeded: take(4))
      let device = try parse(4) {
        UInt32(truncatingIfNeeded: $0) & ~mask == 0 ? UInt32(truncatingIfNeeded: $0) : nil
      }
      let saved = try parse(4) {
        UInt32(truncatingIfNeeded: $0) & ~mask == 0 ? UInt32(truncatingIfNeeded: $0) : nil
      }
      rows.append(
        StateRow(index: index, kept: kept, shadow: shadow, deviceMask: mask, device: device, saved: saved))
    }
  }

  /// Compares the checksum.
  private static func verify(_ bytes: Span<UInt8>) throws(StateError) {
    var checksum = Checksum()
    let end = bytes.count - StateFormat.checksumSize
    for index in 0..<end { checksum.add(bytes[index]) }
    var found: UInt32 = 0
    for index in 0..<StateFormat.checksumSize { found |= UInt32(bytes[end + index]) << UInt32(index * 8) }
    guard checksum.value == found else { throw StateError(.wrongChecksum, at: end) }
  }
}

extension StatePower {
  /// Whether the machine has such a state: without power only in some low power, promoted only without power.
  fileprivate var isPossible: Bool {
    switch lowPower {
    case .off: state != .d3cold
    case .promoted: state == .d3cold
    case .entered, .armed, .unused: true
    }
  }
}

extension StateCapability {
  /// A capability by its parts.
  fileprivate init(
    kind: TableKind, isHidden: Bool, isSynthetic: Bool, id: Int, position: Int, length: Int, variant: Int
  ) {
    self.kind = kind
    self.isHidden = isHidden
    self.isSynthetic = isSynthetic
    self.id = id
    self.position = position
    self.length = length
    self.variant = variant
  }
}

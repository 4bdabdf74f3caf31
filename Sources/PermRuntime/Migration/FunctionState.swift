/// A state apart from any function: what bytes say, or will say.
struct FunctionState: Equatable {
  var fingerprint: TableFingerprint
  var identity: StateIdentity
  var capabilities: [StateCapability]
  var power: StatePower
  /// Whether base address registers are to be sized before they are read.
  var areBARsDirty: Bool
  /// Ascending by index.
  var rows: [StateRow]
}

/// What a function is, apart from where its capabilities lie.
struct StateIdentity: Equatable {
  var configSize: Int
  var isVF: Bool
  var lacksMemoryEnable: Bool
  var hasInterrupt: Bool
  /// Vendor and device as the host recorded them; class and revision; subsystem.
  var ids: UInt32
  var classAndRevision: UInt32
  var subsystem: UInt32
  /// Always 7.
  var bars: [BARResource?]
}

/// A capability's place and variant.
struct StateCapability: Equatable {
  var kind: TableKind
  var isHidden: Bool
  var isSynthetic: Bool
  var id: Int
  var position: Int
  var length: Int
  var variant: Int

  init(_ instance: CapabilityInstance) {
    kind = instance.kind
    isHidden = instance.isHidden
    isSynthetic = instance.isSynthetic
    id = instance.id & 0xFFFF
    position = instance.position & 0xFFFF
    length = instance.length & 0xFFFF
    variant = instance.variant & 0xFFFF
  }

  /// Whether it is the same capability at the same place, whatever tables make of it.
  func isSame(as other: StateCapability) -> Bool {
    kind == other.kind && id == other.id && position == other.position && isSynthetic == other.isSynthetic
  }
}

/// Where the function's power was.
struct StatePower: Equatable {
  var state: DeviceState
  var parent: DeviceState
  var enabled: BARSpaces
  var lowPower: LowPower
  var hasVFs: Bool
  /// Whether the rows hold config state that the way to D0 brings back.
  var hasSavedState: Bool

  /// The state that the guest asked for; D0 where the embedder's low power ends in D0 whatever it was before.
  var requested: DeviceState {
    switch lowPower {
    case .off: state
    case .promoted: .d3hot
    case .entered, .armed, .unused: .d0
    }
  }
}

/// One dword.
struct StateRow: Equatable {
  var index: Int
  /// Bits that the guest reads from the shadow or writes to it.
  var kept: UInt32
  /// The shadow.
  var shadow: UInt32
  /// Bits that the guest writes to the device.
  var deviceMask: UInt32
  /// What the device holds of them.
  var device: UInt32
  /// What the way to D0 makes of them, if there is saved config state.
  var saved: UInt32
}

extension FunctionState {
  /// Bytes that it takes.
  var size: Int { StateFormat.size(capabilities: capabilities.count, rows: rows.count) }

  /// Writes it; `bytes` has `size` bytes or more.
  func write(_ bytes: inout MutableSpan<UInt8>) {
    var writer = StateWriter()
    func put(_ value: some FixedWidthInteger, _ byteWidth: Int) { writer.put(value, byteWidth, &bytes) }
    put(StateFormat.magic, 8)
    put(StateFormat.version, 4)
    put(size, 4)
    put(fingerprint.rawValue, 8)
    put(identity.configSize, 2)
    put(capabilities.count, 2)
    put(rows.count, 2)
    put(identity.factBits, 2)
    put(identity.ids, 4)
    put(identity.classAndRevision, 4)
    put(identity.subsystem, 4)
    put(0, 4)
    put(power.state.rawValue, 1)
    put(power.parent.rawValue, 1)
    put(power.enabled.rawValue, 1)
    put(power.lowPower.rawValue, 1)
    put((power.hasVFs ? 1 : 0) | (power.hasSavedState ? 2 : 0), 1)
    put(areBARsDirty ? 1 : 0, 1)
    put(0, 2)
    for bar in identity.bars {
      put(bar.map { $0.kind.number } ?? 0, 1)
      put(bar.map { $0.isPrefetchable ? 1 : 0 } ?? 0, 1)
      put(0, 6)
      put(bar?.size ?? 0, 8)
    }
    for capability in capabilities {
      put(capability.kind.rawValue, 1)
      put((capability.isHidden ? 1 : 0) | (capability.isSynthetic ? 2 : 0), 1)
      put(capability.id, 2)
      put(capability.position, 2)
      put(capability.length, 2)
      put(capability.variant, 2)
      put(0, 2)
    }
    for row in rows {
      put(row.index, 2)
      put(0, 2)
      put(row.kept, 4)
      put(row.shadow, 4)
      put(row.deviceMask, 4)
      put(row.device, 4)
      put(row.saved, 4)
    }
    put(writer.checksum.value, 4)
  }
}

extension StateIdentity {
  var factBits: Int { (isVF ? 1 : 0) | (lacksMemoryEnable ? 2 : 0) | (hasInterrupt ? 4 : 0) }
}

extension BARResource.Kind {
  /// In a saved state; 0 is no resource.
  var number: Int {
    switch self {
    case .io: 1
    case .mem32: 2
    case .mem64: 3
    }
  }

  init?(number: Int) {
    guard let kind = Self.allCases.first(where: { $0.number == number }) else { return nil }
    self = kind
  }
}

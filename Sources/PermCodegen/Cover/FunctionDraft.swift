import PermDSL
import PermRuntime

/// A function in the making: a header, one capability, and what must stand beside it for the walk to get there.
struct FunctionDraft {
  private(set) var image = ConfigImage(isExtended: true)
  private(set) var facts = FunctionFacts()
  private let opener: Capability?
  /// Where the capability stands.
  private let position: Int

  init(_ capability: Capability, header: Capability, opener: Capability?) {
    // Registers that nobody decides hold something, so that a bit taken from the wrong place shows.
    for index in 0..<image.configSize / 4 {
      let mixed = UInt32(truncatingIfNeeded: index &* 0x9E37_79B1) ^ 0x5A5A_A5A5
      image.store(mixed, at: index * 4, byteWidth: 4)
    }
    self.opener = capability.kind == .extended ? opener : nil
    let layout = capability.kind == .header ? capability.id : header.id
    let first = ListFormat.headerLength
    position =
      capability.kind == .header ? 0 : capability.kind == .standard ? first : ListFormat.conventionalSize
    image.store(0, at: ListFormat.command, byteWidth: 2)
    image.store(ListFormat.capabilitiesListBit, at: ListFormat.status, byteWidth: 2)
    image.store(UInt32(layout), at: ListFormat.headerType, byteWidth: 1)
    if let pointer = ListFormat.capabilitiesPointer(inLayout: layout) {
      image.store(UInt32(first), at: pointer, byteWidth: 1)
    }
    switch capability.kind {
    case .header: image.store(0, at: first, byteWidth: 2)
    case .standard: image.store(UInt32(capability.id), at: first, byteWidth: 2)
    case .extended:
      image.store(UInt32(opener?.id ?? 0), at: first, byteWidth: 2)
      // A version of 2 gives the longer form of what opens the list, and no other capability is one byte away.
      image.store(2, at: first + 2, byteWidth: 2)
      image.store(UInt32(capability.id) | 1 << 16, at: position, byteWidth: 4)
    }
    facts.bars = [
      BARResource(kind: .mem64, isPrefetchable: true, size: 0x2_0000_0000), nil,
      BARResource(kind: .io, size: 0x20), BARResource(kind: .mem32, size: 0x4000), nil,
      BARResource(kind: .mem32, isPrefetchable: true, size: 0x1000),
      BARResource(kind: .mem32, size: 0x1_0000),
    ]
  }

  /// Gives a field or a fact a value.
  mutating func set(_ input: Expression.Input, _ value: Int) {
    switch input {
    case .field(let field):
      store(value, field, at: position)
    case .fact(let fact): set(fact, value)
    }
  }

  private mutating func store(_ value: Int, _ field: FieldReference, at position: Int) {
    let bit = (position + field.registerOffset) * 8 + field.lsb
    for index in 0..<field.bitWidth {
      let byte = (bit + index) / 8
      let mask: UInt32 = 1 << UInt32((bit + index) % 8)
      let old = image.value(at: byte, byteWidth: 1)
      let isSet = index < Int.bitWidth && value >> index & 1 != 0
      image.store(isSet ? old | mask : old & ~mask, at: byte, byteWidth: 1)
    }
  }

  /// Has the capability that opens the extended list say a fact.
  private mutating func publish(_ fact: Fact, _ value: Int) {
    let published = opener?.published.first { $0.fact == fact }?.value
    guard case .field(let field) = published else { return }
    store(value, field, at: ListFormat.headerLength)
  }

  private mutating func set(_ fact: Fact, _ value: Int) {
    switch fact {
    case .isVF: facts.isVF = value != 0
    case .noMemoryEnable: facts.lacksMemoryEnable = value != 0
    case .hasInterrupt: facts.hasInterrupt = value != 0
    case .vendorID: image.store(UInt32(truncatingIfNeeded: value), at: ListFormat.ids, byteWidth: 2)
    case .deviceID: image.store(UInt32(truncatingIfNeeded: value), at: ListFormat.ids + 2, byteWidth: 2)
    case .subsystemVendorID:
      image.store(UInt32(truncatingIfNeeded: value), at: ListFormat.subsystem, byteWidth: 2)
    case .subsystemID:
      image.store(UInt32(truncatingIfNeeded: value), at: ListFormat.subsystem + 2, byteWidth: 2)
    case .classCode:
      let revision = image.value(at: ListFormat.classAndRevision, byteWidth: 1)
      let word = UInt32(truncatingIfNeeded: value) << 8 | revision
      image.store(word, at: ListFormat.classAndRevision, byteWidth: 4)
    case .deviceType, .maxLinkWidth: publish(fact, value)
    case .revisionID:
      image.store(UInt32(truncatingIfNeeded: value), at: ListFormat.classAndRevision, byteWidth: 1)
    default: break
    }
  }
}

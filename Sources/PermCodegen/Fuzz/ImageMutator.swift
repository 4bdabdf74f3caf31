import PermRuntime

/// Makes a device of a dump that no vendor would build: lists that loop, overlap, run off the end or lie about lengths.
struct ImageMutator {
  private var random: SeededRandom
  /// IDs that tables describe, standard and extended.
  private let ids: (standard: [Int], extended: [Int])

  init(_ random: SeededRandom, ids: (standard: [Int], extended: [Int])) {
    self.random = random
    self.ids = ids
  }

  /// The image with a few faults.
  mutating func mutate(_ image: ConfigImage) -> ConfigImage {
    var image = image
    for _ in 0...random.below(6) { spoil(&image) }
    return image
  }

  private mutating func spoil(_ image: inout ConfigImage) {
    let capabilities = image.lists.capabilities
    let capability = random.pick(capabilities)
    switch random.below(10) {
    case 0: setNext(of: capability, random.below(image.configSize), &image)
    case 1: setNext(of: capability, random.pick(capabilities)?.position ?? 0, &image)
    case 2: setNext(of: capability, image.configSize - 4 + random.below(4), &image)
    case 3:
      // Right behind, or in the middle of, another one.
      setNext(of: capability, (random.pick(capabilities)?.position ?? 0x40) + 4 * random.below(5), &image)
    case 4: setID(of: capability, &image)
    case 5:
      guard let capability else { return }
      // Lengths and counts stand in the first dwords.
      let position = capability.position + 2 + random.below(14)
      image.store(UInt32(truncatingIfNeeded: random.next()), at: position, byteWidth: 1 + random.below(4))
    case 6:
      let position = random.below(image.configSize)
      image.store(random.below(2) == 0 ? 0 : ~0, at: position, byteWidth: 4)
    case 7:
      image.store(UInt32(random.below(256)), at: ListFormat.headerType, byteWidth: 1)
    case 8:
      guard let pointer = image.capabilitiesPointer else { return }
      image.store(UInt32(random.below(256)), at: pointer, byteWidth: 1)
      image.store(ListFormat.capabilitiesListBit, at: ListFormat.status, byteWidth: 2)
    default:
      image.store(
        UInt32(truncatingIfNeeded: random.next()), at: random.below(image.configSize), byteWidth: 4)
    }
  }

  private func setNext(of capability: CapabilityInstance?, _ next: Int, _ image: inout ConfigImage) {
    guard let capability else { return }
    if capability.kind == .extended {
      let header = image.value(at: capability.position, byteWidth: 4)
      let kept = header & ((1 << ListFormat.extendedNextShift) - 1)
      image.store(
        kept | UInt32(truncatingIfNeeded: next) << ListFormat.extendedNextShift, at: capability.position,
        byteWidth: 4)
    } else {
      image.store(
        UInt32(truncatingIfNeeded: next & 0xFF), at: capability.position + ListFormat.nextOffset, byteWidth: 1)
    }
  }

  private mutating func setID(of capability: CapabilityInstance?, _ image: inout ConfigImage) {
    guard let capability else { return }
    let isExtended = capability.kind == .extended
    guard let id = random.pick(isExtended ? ids.extended : ids.standard) else { return }
    image.store(
      UInt32(truncatingIfNeeded: id), at: capability.position, byteWidth: isExtended ? 2 : 1)
  }
}

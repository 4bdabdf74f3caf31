import PermDSL
import PermRuntime

/// Accesses that a guest might make: anywhere and of any width, and more often where something can go wrong.
struct AccessGenerator {
  private var random: SeededRandom
  private let size: Int
  /// Bytes that some capability owns, one run after the other.
  private let owned: [Range<Int>]
  /// Bytes beside which another owner begins, list pointers, bits that are cleared by one: where faults are likely.
  private let delicate: [Int]
  /// Operands of hooks that a write runs.
  private let operands: [ConfigPlace]

  init(_ reference: ReferenceFunction, _ random: SeededRandom) {
    self.random = random
    size = reference.size
    var owned: [Range<Int>] = []
    var delicate: [Int] = []
    for region in reference.regions {
      delicate += [region.range.lowerBound, region.range.upperBound - 1]
      if region.owner != .gap { owned.append(region.range) }
    }
    for capability in reference.capabilities where capability.kind != .header {
      delicate += capability.position..<min(capability.position + 4, reference.size)
    }
    for position in owned.joined()
    where (0..<8).contains(where: { reference.bits[position * 8 + $0].clearsOnOne }) {
      delicate.append(position)
    }
    for hook in reference.hooks { delicate += hook.triggers.prefix(16) }
    self.owned = owned
    self.delicate = delicate
    operands = reference.hooks.filter { $0.phase == .write || $0.phase == .beforeWrite }.flatMap(\.operands)
  }

  /// The next operation on a function as it is now.
  mutating func next(_ reference: borrowing ReferenceFunction) -> GuestOperation {
    let choice = random.below(100)
    if choice < 3, let place = random.pick(operands) { return writeOperand(place, reference) }
    let width = choice & 1 == 0 ? 1 << random.below(3) : 1 + random.below(4)
    let position = position(width)
    if choice < 44 { return GuestOperation(.read, at: position, byteWidth: width) }
    if choice < 94 {
      return GuestOperation(.write, at: position, byteWidth: width, value: value(position, width, reference))
    }
    // A device changes whole registers.
    let register = position & ~3
    guard register >= 0, register < size else { return GuestOperation(.read, at: 0, byteWidth: 4) }
    return GuestOperation(
      .change, at: register, byteWidth: 4, value: UInt32(truncatingIfNeeded: random.next()))
  }

  private mutating func position(_ width: Int) -> Int {
    let choice = random.below(64)
    if choice == 0 {
      // Beyond the space, or across its end.
      return [-1, -width, size, size - width + 1, size - 1, Int.max, Int.min][random.below(7)]
    }
    if choice < 10 {
      return max(0, min((random.pick(delicate) ?? 0) - random.below(width), size - width))
    }
    if choice < 48 {
      let range = random.pick(owned) ?? 0..<size
      return min(range.lowerBound + random.below(range.count), size - width)
    }
    return random.below(size - width + 1)
  }

  /// Everything between what changes one bit and what changes all.
  private mutating func value(_ position: Int, _ width: Int, _ reference: borrowing ReferenceFunction)
    -> UInt32
  {
    let mask = UInt32(truncatingIfNeeded: (1 << UInt64(width * 8)) - 1)
    switch random.below(8) {
    case 0: return mask
    case 1: return 0
    case 2: return 1 << UInt32(random.below(width * 8))
    case 3, 4:
      // As a driver does: what was read, with a bit of it changed.
      var old: UInt32 = 0
      for offset in 0..<width where position >= 0 && position < size - offset {
        let byte = position + offset
        old |=
          UInt32(reference.bits[byte * 8].readsShadow ? reference.shadow[byte] : reference.device[byte])
          << UInt32(offset * 8)
      }
      return old ^ 1 << UInt32(random.below(width * 8))
    default: return UInt32(truncatingIfNeeded: random.next()) & mask
    }
  }

  /// Writes something into bits that a hook looks at: power states, resets, decode enables.
  private mutating func writeOperand(
    _ place: ConfigPlace, _ reference: borrowing ReferenceFunction
  ) -> GuestOperation {
    let bit = place.position * 8 + place.lsb
    let width = place.lsb % 32 + place.bitWidth > 16 ? 4 : 1 << random.below(3)
    let position = bit / 8 / width * width
    guard position >= 0, position <= size - width else {
      return GuestOperation(.read, at: 0, byteWidth: 4)
    }
    var old: UInt32 = 0
    for offset in 0..<width { old |= UInt32(reference.shadow[position + offset]) << UInt32(offset * 8) }
    let shift = UInt32(truncatingIfNeeded: bit - position * 8)
    let field = UInt32(truncatingIfNeeded: (1 << UInt64(min(32, place.bitWidth))) - 1) << shift
    let new = UInt32(truncatingIfNeeded: random.next())
    let mask = UInt32(truncatingIfNeeded: (1 << UInt64(width * 8)) - 1)
    return GuestOperation(.write, at: position, byteWidth: width, value: (old & ~field | new & field) & mask)
  }
}

import PermDSL
import PermRuntime

extension ReferenceBuilder {
  /// Binds the hooks of every shown capability to the bytes that are its own.
  mutating func bindHooks(_ model: Model) {
    for region in owners.regions {
      guard case .capability(let owner) = region.owner else { continue }
      let capability = walk.capabilities[owner]
      guard let table = capability.table, !capability.isPlaceholder, !capability.isSynthetic else { continue }
      let value = value(capability)
      // A tail whose offsets begin anew is no beginning of anything.
      let isHead = region.base == capability.position
      var blocks = [
        Block(
          array: nil, base: region.base, range: region.range,
          opens: isHead && region.range.lowerBound == region.base)
      ]
      for (index, array) in table.arrays.enumerated() where array.condition.holds(value) && array.stride > 0 {
        blocks += elements(index, array, table, region, isHead, value)
      }
      for block in blocks {
        for binding in table.bindings where binding.condition.holds(value) {
          bind(binding, table, block, owner, model, value)
        }
      }
    }
  }

  /// Registers that count their offsets from one place.
  private struct Block {
    var array: Int?
    var base: Int
    /// Bytes in which they may trigger something.
    var range: Range<Int>
    /// Whether what opens, opens here.
    var opens: Bool
  }

  private func elements(
    _ index: Int, _ array: RegisterArray, _ table: Capability, _ region: ConfigRegion, _ isHead: Bool,
    _ value: (Expression.Input) -> Int
  ) -> [Block] {
    let offset = array.offset.evaluate(value)
    let registers = table.registers.filter { $0.array == index && $0.condition.holds(value) }
    let byteCount = registers.map { $0.offset.evaluate(value) &+ $0.bitWidth / 8 }.max() ?? 0
    guard offset >= 0, offset < image.configSize else { return [] }
    let count = max(0, min(array.count.evaluate(value), image.configSize / array.stride))
    return (0..<count).compactMap { element in
      let base = region.base + offset + element * array.stride
      let start = max(base, region.range.lowerBound)
      let end = min(base &+ byteCount, region.range.upperBound)
      // An element may lie before what another capability left of this one.
      guard start < end else { return nil }
      return Block(array: index, base: base, range: start..<end, opens: isHead && start == base)
    }
  }

  private mutating func bind(
    _ binding: Binding, _ table: Capability, _ block: Block, _ owner: Int, _ model: Model,
    _ value: (Expression.Input) -> Int
  ) {
    guard model.hooks.indices.contains(binding.hook) else { return }
    let hook = model.hooks[binding.hook]
    /// First and last bit of a place; nil: it does not exist in this block.
    func extent(_ place: Binding.Place) -> ClosedRange<Int>? {
      guard table.registers.indices.contains(place.register), place.condition.holds(value) else { return nil }
      let register = table.registers[place.register]
      guard register.array == block.array, register.condition.holds(value) else { return nil }
      let position = block.base &+ register.offset.evaluate(value)
      guard (0..<ListFormat.extendedSize).contains(position), place.lsb <= place.msb else { return nil }
      return position * 8 + place.lsb...position * 8 + place.msb
    }

    var triggers: Set<Int> = []
    var isBoundHere = false
    switch binding.trigger {
    case .anyByte, .bytes:
      let first = binding.operands.lazy.compactMap { table.registers[$0.register].array }.first
      isBoundHere = first == block.array
      if case .bytes(let bytes) = binding.trigger {
        triggers = Set(bytes.map { block.base + $0 })
      } else {
        triggers = Set(block.range)
      }
    case .fields(let places):
      for place in places {
        guard let extent = extent(place) else { continue }
        isBoundHere = true
        triggers.formUnion(extent.lowerBound / 8...extent.upperBound / 8)
      }
    }
    guard isBoundHere else { return }

    var operands: [ConfigPlace] = []
    for place in binding.operands {
      guard let extent = extent(place) else { return }
      // These bits must be the capability's own, in this piece of it or in another.
      for byte in [extent.lowerBound / 8, extent.upperBound / 8] where !block.range.contains(byte) {
        let regions = [byte, block.range.lowerBound].map { byte in
          owners.regionOfByte.indices.contains(byte)
            ? owners.regions[Int(owners.regionOfByte[byte])].owner : nil
        }
        guard regions[0] != nil, regions[0] == regions[1] else { return }
      }
      let offset = extent.lowerBound - block.base * 8
      operands.append(
        ConfigPlace(position: block.base + offset / 32 * 4, lsb: offset % 32, bitWidth: extent.count))
    }
    let isOpen = binding.phase == .open
    guard !isOpen || block.opens else { return }
    let own = isOpen ? [] : triggers.filter { block.range.contains($0) }.sorted()
    guard isOpen || !own.isEmpty else { return }
    hooks.append(
      ReferenceHook(
        hook: binding.hook, phase: binding.phase, triggers: own, operands: operands,
        changes: binding.operands.indices.map {
          hook.parameters.indices.contains($0) && hook.parameters[$0].changes
        },
        owner: owner, origin: binding.origin))
  }
}

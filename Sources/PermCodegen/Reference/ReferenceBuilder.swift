import PermDSL
import PermRuntime

/// A reference function while it is put together.
struct ReferenceBuilder {
  let image: ConfigImage
  let walk: ReferenceWalk
  let owners: ReferenceOwners
  let profile: Profile
  private(set) var bits: [ReferenceBit]
  private(set) var rules: [BitTable.Rule] = []
  var hooks: [ReferenceHook] = []
  private(set) var shadow: [UInt8]

  init(_ image: ConfigImage, _ walk: ReferenceWalk, _ owners: ReferenceOwners, _ profile: Profile) {
    self.image = image
    self.walk = walk
    self.owners = owners
    self.profile = profile
    bits = Array(repeating: ReferenceBit(), count: image.configSize * 8)
    shadow = Array(repeating: 0, count: image.configSize)
  }

  /// What expressions of a capability's table read.
  func value(_ capability: ReferenceCapability) -> (Expression.Input) -> Int {
    let instance = capability.instance
    return { input in
      if capability.isSynthetic, case .field = input { return 0 }
      return walk.inputs.value(input, for: instance)
    }
  }

  /// Says of every bit what a guest may do to it, and what its shadow begins with.
  mutating func describeBits() {
    var tables: [Int: (bits: BitTable, start: Int)] = [:]
    for region in owners.regions {
      switch region.owner {
      case .gap: fill(region.range, profile.gaps ?? .none)
      case .hidden(let owner): fill(region.range, walk.capabilities[owner].hiddenBody)
      case .capability(let owner):
        let capability = walk.capabilities[owner]
        if !capability.isSynthetic {
          for byte in region.range { shadow[byte] = image.bytes[byte] }
        }
        guard let table = capability.table, !capability.isPlaceholder else {
          keepHeader(region)
          continue
        }
        let value = value(capability)
        if tables[owner] == nil {
          let described = BitTable(table, length: capability.length, value)
          tables[owner] = (described, rules.count)
          rules += described.rules
        }
        guard let described = tables[owner] else { continue }
        describe(region, described.bits, described.start, isSynthetic: capability.isSynthetic, value)
      }
    }
  }

  private mutating func fill(_ range: Range<Int>, _ policy: Policy) {
    for bit in range.lowerBound * 8..<range.upperBound * 8 { bits[bit] = ReferenceBit(policy) }
  }

  /// Of a capability that nothing is known of, and of one that cannot be unlinked, the guest reads a header that is the shadow's.
  private mutating func keepHeader(_ region: ConfigRegion) {
    for byte in region.range {
      for bit in byte * 8..<byte * 8 + 8 {
        bits[bit] = ReferenceBit(byte < region.base + 4 ? .virt : .none)
      }
    }
  }

  private mutating func describe(
    _ region: ConfigRegion, _ table: BitTable, _ start: Int, isSynthetic: Bool,
    _ value: (Expression.Input) -> Int
  ) {
    var values: [Expression: Int] = [:]
    for bit in region.range.lowerBound * 8..<region.range.upperBound * 8 {
      let index = bit - region.base * 8
      guard table.rules.indices.contains(index) else { continue }
      let rule = table.rules[index]
      bits[bit] = ReferenceBit(rule, number: start + index)
      if isSynthetic {
        // Nothing of it is the device's.
        bits[bit].readsShadow = true
        bits[bit].isByteLive = false
        if bits[bit].write == .hardware { bits[bit].write = .nowhere }
      }
      guard let begin = rule.policy.forced ?? rule.policy.initial else { continue }
      let number = values[begin] ?? begin.evaluate(value)
      values[begin] = number
      setShadow(bit, rule.valueBit < Int.bitWidth && number >> rule.valueBit & 1 != 0)
    }
  }

  private mutating func setShadow(_ bit: Int, _ isSet: Bool) {
    let mask = UInt8(1) << UInt8(bit % 8)
    if isSet { shadow[bit / 8] |= mask } else { shadow[bit / 8] &= ~mask }
  }
}

extension ReferenceBuilder {
  /// Writes the guest's lists into the shadow, so that they lead from one shown capability to the next.
  mutating func linkLists() {
    linkStandard()
    linkExtended()
  }

  private mutating func linkStandard() {
    let shown = walk.capabilities.filter { $0.kind == .standard && !$0.isHidden }
    let announced = ListFormat.status * 8 + ListFormat.capabilitiesListBit.trailingZeroBitCount
    let wasAnnounced = shadow[announced / 8] >> UInt8(announced % 8) & 1 != 0
    var pointers = shown.map { $0.position + ListFormat.nextOffset }
    if let first = ListFormat.capabilitiesPointer(inLayout: walk.capabilities[0].id) {
      pointers.insert(first, at: 0)
      for (pointer, capability) in zip(pointers, shown) { shadow[pointer] = UInt8(capability.position) }
    } else {
      for (pointer, capability) in zip(pointers, shown.dropFirst()) {
        shadow[pointer] = UInt8(capability.position)
      }
    }
    if let last = pointers.last, wasAnnounced || !shown.isEmpty { shadow[last] = 0 }
    setShadow(announced, !shown.isEmpty)
  }

  private mutating func linkExtended() {
    let extended = walk.capabilities.filter { $0.kind == .extended }
    guard !extended.isEmpty else { return }
    let linked = extended.filter { !$0.isHidden || $0.isPlaceholder }
    for capability in linked where capability.isPlaceholder {
      // No ID, no version, and nothing in what is reserved.
      shadow[capability.position] = 0
      shadow[capability.position + 1] = 0
      shadow[capability.position + 2] &= 0xC0
    }
    for (index, capability) in linked.enumerated() {
      let next = index + 1 < linked.count ? linked[index + 1].position : 0
      // The two lowest bits of the offset are reserved, and stay as they are.
      for bit in 2..<12 {
        setShadow((capability.position * 8) + Int(ListFormat.extendedNextShift) + bit, next >> bit & 1 != 0)
      }
    }
    if !extended.contains(where: { !$0.isHidden }) {
      for byte in 0..<4 { shadow[ListFormat.conventionalSize + byte] = 0 }
    }
  }
}

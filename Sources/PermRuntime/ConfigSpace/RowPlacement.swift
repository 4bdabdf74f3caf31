/// Copies a page's rows to where the capability lies in this function.
extension FunctionCore where Function: ~Copyable {
  /// Fills rows, shadow and hooks of every region.
  mutating func fillRows<Tables: PermissionTables>(
    _ tables: Tables,
    _ identity: FunctionIdentity
  ) throws(ConfigError) {
    for index in regions.indices {
      let region = regions[index]
      switch region.owner {
      case .gap: fill(region.range, settings.gaps)
      case .hidden(let owner): fill(region.range, instances[owner].hiddenBody)
      case .capability(let owner):
        let instance = instances[owner]
        if !instance.isSynthetic { try copyShadow(region.range) }
        guard !instance.isPlaceholder, let page = instance.page else {
          // A header that cannot be unlinked, and one kept without a table: read-only and virtual.
          place(maskOf: 4, at: region.base, in: region.range) { $0.virt |= $1 }
          continue
        }
        try tables.withPage(page) { (words) throws(ConfigError) in
          instances[owner].arrays = try place(words, instance, region, identity)
        }
        if instance.isSynthetic { withhold(region.range) }
      }
    }
    finishBindings()
  }

  /// Whole bytes with one policy.
  private mutating func fill(_ range: Range<Int>, _ policy: DirectoryPage.BytePolicy) {
    for position in range {
      let mask: UInt32 = 0xFF << UInt32((position & 3) * 8)
      switch policy {
      case .none: break
      case .raw: rows[position >> 2].deviceWrite |= mask
      case .blank:
        rows[position >> 2].virt |= mask
        rows[position >> 2].shadow &= ~mask
      }
    }
  }

  /// Keeps bytes from the device, whatever their rows say.
  private mutating func withhold(_ range: Range<Int>) {
    for position in range {
      let mask: UInt32 = 0xFF << UInt32((position & 3) * 8)
      rows[position >> 2].virt |= mask
      rows[position >> 2].deviceWrite &= ~mask
      rows[position >> 2].control.word &= ~(1 << UInt32(4 + position & 3))
    }
  }

  /// The shadow begins as a copy of hardware, in the largest aligned pieces that stay in the region.
  private mutating func copyShadow(_ range: Range<Int>) throws(ConfigError) {
    var position = range.lowerBound
    while position < range.upperBound {
      let width = Self.pieceWidth(from: position, through: range.upperBound - 1)
      let value = try function.readConfig(at: position, byteWidth: width)
      rows[position >> 2].shadow |= value << UInt32((position & 3) * 8)
      position += width
    }
  }

  /// Places what a page says of one region, and tells where the arrays of the variant lie.
  private mutating func place(
    _ words: Span<UInt32>,
    _ instance: CapabilityInstance,
    _ region: ConfigRegion,
    _ identity: FunctionIdentity
  ) throws(ConfigError) -> [ArrayExtent] {
    var parts = VariantParts(words, instance.variant)
    // A hook acts on a device, and of a synthetic capability there is none.
    if instance.isSynthetic { parts.bindings.count = 0 }
    let position = instance.hardwarePosition
    let first =
      instance.isSynthetic ? position : firstPosition(instance.kind, instance.id, else: position)
    let described = region.base + parts.rows.count * 4
    if described < region.range.upperBound {
      fill(max(described, region.range.lowerBound)..<region.range.upperBound, parts.body)
    }
    try place(
      words,
      parts.rows,
      parts.initialisers,
      parts.bindings,
      base: region.base,
      in: region.range,
      evaluateAt: position,
      isTail: region.base != instance.position,
      first,
      identity
    )
    var extents: [ArrayExtent] = []
    for array in 0..<parts.arrays.count {
      var entry = ArrayParts(words, at: parts.arrays.start + array * CapabilityPage.ArrayEntry.stride)
      if instance.isSynthetic { entry.bindings.count = 0 }
      let count = try evaluate(words, at: entry.count, base: position, firstBase: first, identity)
      let offset = try evaluate(words, at: entry.offset, base: position, firstBase: first, identity)
      extents.append(ArrayExtent(offset: offset, count: count))
      guard entry.stride > 0, offset >= 0, offset < size else { continue }
      for element in 0..<max(0, min(count, size / entry.stride)) {
        let start = region.base + offset + element * entry.stride
        let end = min(start + entry.elementBytes, region.range.upperBound)
        guard start < end else { break }
        // An element may lie before what another capability left of this one.
        guard end > region.range.lowerBound else { continue }
        try place(
          words,
          entry.rows,
          entry.initialisers,
          entry.bindings,
          base: start,
          in: max(start, region.range.lowerBound)..<end,
          evaluateAt: position,
          isTail: region.base != instance.position,
          first,
          identity
        )
      }
    }
    return extents
  }

  /// Places one block of rows with its initialisers and bindings; only bytes of `range` change.
  private mutating func place(
    _ words: Span<UInt32>,
    _ blockRows: WordList,
    _ initialisers: WordList,
    _ blockBindings: WordList,
    base: Int,
    in range: Range<Int>,
    evaluateAt position: Int,
    isTail: Bool,
    _ first: Int,
    _ identity: FunctionIdentity
  ) throws(ConfigError) {
    for index in 0..<blockRows.count {
      let target = base + index * 4
      guard target < range.upperBound else { break }
      guard target + 4 > range.lowerBound else { continue }
      placeRow(words, blockRows.start + index * CapabilityPage.Row.stride, at: target, in: range)
    }
    for index in 0..<initialisers.count {
      let word = initialisers.start + index * CapabilityPage.Initialiser.stride
      let entry = TablePlace(word: words.word(word))
      let value = try evaluate(
        words,
        at: Int(words.word(word + 1)),
        base: position,
        firstBase: first,
        identity
      )
      // Only bits in the range: the bytes beside it have another owner.
      let start = (base + entry.dwordOffset) * 8 + entry.lsb
      let low = max(start, range.lowerBound * 8)
      let high = min(start + entry.bitWidth, range.upperBound * 8)
      guard low < high else { continue }
      setShadowBits(
        ConfigPlace(position: low / 8, lsb: low % 8, bitWidth: high - low),
        UInt32(truncatingIfNeeded: value) >> UInt32(low - start)
      )
    }
    for index in 0..<blockBindings.count {
      bind(
        words,
        blockBindings.start + index * CapabilityPage.Binding.stride,
        base: base,
        in: range,
        opens: !isTail && range.lowerBound == base
      )
      // More than a row can point at is no table that the compiler makes, and would take long to sort.
      guard bindings.count <= Self.bindingLimit, operands.count <= Self.bindingLimit else {
        throw ConfigError(.badTables, position: base, byteWidth: range.count)
      }
    }
  }

  /// One row of a page; a capability at an odd place spreads it over two dwords.
  private mutating func placeRow(_ words: Span<UInt32>, _ start: Int, at target: Int, in range: Range<Int>) {
    let tag = words.word(start + 7)
    let live = UInt64(tag >> 28) << UInt64(target & 3)
    for half in 0..<2 {
      let dword = target >> 2 + half
      guard dword >= 0, dword < 1024 else { continue }
      let cover = Self.cover(dword, target, range)
      guard cover != 0 else { continue }
      func part(_ word: Int) -> UInt32 {
        let wide = UInt64(words.word(start + word)) << UInt64((target & 3) * 8)
        return UInt32(truncatingIfNeeded: half == 0 ? wide : wide >> 32) & cover
      }
      var row = rows[dword]
      row.virt = row.virt & ~cover | part(0)
      row.shadowWrite = row.shadowWrite & ~cover | part(1)
      row.deviceWrite = row.deviceWrite & ~cover | part(2)
      row.rw1c = row.rw1c & ~cover | part(3)
      row.reserved = row.reserved & ~cover | part(4)
      let initMask = part(5)
      row.shadow = row.shadow & ~initMask | part(6) & initMask
      for byte in 0..<4 where cover >> UInt32(byte * 8) & 1 != 0 {
        let bit: UInt32 = 1 << UInt32(4 + byte)
        let isLive = live >> UInt64(half * 4 + byte) & 1 != 0
        row.control.word = isLive ? row.control.word | bit : row.control.word & ~bit
      }
      if row.line == 0 { row.line = tag & 0xFF_FFFF }
      rows[dword] = row
    }
  }

  /// Bits of a dword that lie in the four bytes from `target` and in the range.
  private static func cover(_ dword: Int, _ target: Int, _ range: Range<Int>) -> UInt32 {
    let low = max(target, range.lowerBound, dword * 4)
    let high = min(target + 4, range.upperBound, dword * 4 + 4)
    guard low < high else { return 0 }
    let bytes = UInt64(1) << UInt64((high - low) * 8) - 1
    return UInt32(truncatingIfNeeded: bytes << UInt64((low & 3) * 8))
  }

  private mutating func place(
    maskOf count: Int,
    at base: Int,
    in range: Range<Int>,
    _ change: (inout DwordRow, UInt32) -> Void
  ) {
    for position in base..<base + count where range.contains(position) {
      change(&rows[position >> 2], 0xFF << UInt32((position & 3) * 8))
    }
  }
}

/// Copies a page's rows to where the capability lies in this function.
extension PlacedTables {
  /// Fills rows, shadow and hooks of every region.
  mutating func fillRows(_ source: borrowing OpeningSource) throws(ConfigError) {
    // Room for what most functions have.
    bindings.reserveCapacity(96)
    operands.reserveCapacity(64)
    for index in regions.indices {
      let region = regions[index]
      switch region.owner {
      case .gap: break
      case .hidden(let owner): fill(region.range, instances[owner].hiddenBody)
      case .capability(let owner):
        if !instances[owner].isSynthetic { try copyShadow(region.range, source) }
        guard !instances[owner].isPlaceholder, let page = instances[owner].page else {
          // A header that cannot be unlinked, and one kept without a table: read-only and virtual.
          keepHeader(region)
          continue
        }
        try source.withPage(page) { (words) throws(ConfigError) in
          try place(words, owner, region, source)
        }
        if instances[owner].isSynthetic { withhold(region.range) }
      }
    }
    linkBindings()
  }

  /// Whole bytes with one policy, whatever they had.
  private func fill(_ range: Range<Int>, _ policy: DirectoryPage.BytePolicy) {
    Self.forEachDword(in: range) { index, mask in
      memory.pointee.rows[index].fill(mask, policy)
      if policy == .blank { memory.pointee.shadow[index] &= ~mask }
    }
  }

  /// The header of a capability of which nothing else is known.
  private func keepHeader(_ region: ConfigRegion) {
    Self.forEachDword(in: region.range) { index, mask in memory.pointee.rows[index].fill(mask, .none) }
    let header = region.range.clamped(to: region.base..<region.base + 4)
    Self.forEachDword(in: header) { index, mask in memory.pointee.rows[index].virt |= mask }
  }

  /// Keeps bytes from the device, whatever their rows say.
  private func withhold(_ range: Range<Int>) {
    Self.forEachDword(in: range) { index, mask in
      memory.pointee.rows[index].virt |= mask
      memory.pointee.rows[index].deviceWrite &= ~mask
      memory.pointee.rows[index].control.setLive(0, of: Self.bytes(of: mask))
    }
  }

  /// The shadow begins as a copy of hardware, in the largest aligned pieces that stay in the region.
  private func copyShadow(_ range: Range<Int>, _ source: borrowing OpeningSource) throws(ConfigError) {
    var position = range.lowerBound
    while position < range.upperBound {
      let width = ConfigPlace.pieceWidth(from: position, through: range.upperBound - 1)
      let value = try source.read(position, width)
      let index = position >> 2 & FunctionMemory.indexMask
      if width == 4 {
        memory.pointee.shadow[index] = value
      } else {
        memory.pointee.shadow[index] |= value << UInt32((position & 3) * 8)
      }
      position += width
    }
  }

  /// Where a block of rows lies, and what its programs read.
  private struct Place {
    /// Position that its offsets count from.
    var base: Int
    /// Bytes that may change.
    var range: Range<Int>
    /// Where the programs read, and where those of the first capability with this ID do.
    var hardware: Int
    var first: Int
    /// Whether what is described begins here, so that `open` hooks run once.
    var opens: Bool
  }

  /// Places what a page says of one region, and notes where the arrays of the variant lie.
  private mutating func place(
    _ words: Span<UInt32>, _ owner: Int, _ region: ConfigRegion, _ source: borrowing OpeningSource
  ) throws(ConfigError) {
    let (hardware, isSynthetic) = (instances[owner].hardwarePosition, instances[owner].isSynthetic)
    let isTail = region.base != instances[owner].position
    let first =
      isSynthetic
      ? hardware : firstPosition(instances[owner].kind, instances[owner].id, else: hardware)
    var parts = VariantParts(words, instances[owner].variant)
    // A hook acts on a device, and of a synthetic capability there is none.
    if isSynthetic { parts.bindings.count = 0 }
    let described = max(region.base + parts.rows.count * 4, region.range.lowerBound)
    if described < region.range.upperBound { fill(described..<region.range.upperBound, parts.body) }
    var place = Place(
      base: region.base, range: region.range, hardware: hardware, first: first,
      opens: !isTail && region.range.lowerBound == region.base)
    try placeBlock(words, parts.rows, parts.initialisers, parts.bindings, place, source)
    guard parts.arrays.count > 0 else { return }

    var extents: [ArrayExtent] = []
    for array in 0..<parts.arrays.count {
      var entry = ArrayParts(words, at: parts.arrays.start + array * CapabilityPage.ArrayEntry.stride)
      if isSynthetic { entry.bindings.count = 0 }
      let count = try evaluate(words, at: entry.count, base: hardware, firstBase: first, source)
      let offset = try evaluate(words, at: entry.offset, base: hardware, firstBase: first, source)
      extents.append(ArrayExtent(offset: offset, count: count))
      guard entry.stride > 0, offset >= 0, offset < size else { continue }
      for element in 0..<max(0, min(count, size / entry.stride)) {
        place.base = region.base + offset + element * entry.stride
        let end = min(place.base + entry.elementBytes, region.range.upperBound)
        guard place.base < end else { break }
        // An element may lie before what another capability left of this one.
        guard end > region.range.lowerBound else { continue }
        place.range = max(place.base, region.range.lowerBound)..<end
        place.opens = !isTail && place.range.lowerBound == place.base
        try placeBlock(words, entry.rows, entry.initialisers, entry.bindings, place, source)
      }
    }
    instances[owner].arrays = extents
  }

  /// Places one block of rows with its initialisers and bindings; only bytes of its range change.
  private mutating func placeBlock(
    _ words: Span<UInt32>, _ rows: WordList, _ initialisers: WordList, _ bindings: WordList, _ place: Place,
    _ source: borrowing OpeningSource
  ) throws(ConfigError) {
    for index in 0..<rows.count {
      let target = place.base + index * 4
      guard target < place.range.upperBound else { break }
      guard target + 4 > place.range.lowerBound else { continue }
      let row = RowWords(words, rows.start + index * CapabilityPage.Row.stride)
      if target & 3 == 0, target >= place.range.lowerBound, target + 4 <= place.range.upperBound {
        set(row, target >> 2)
      } else {
        set(row, target, place.range)
      }
    }
    for index in 0..<initialisers.count {
      let word = initialisers.start + index * CapabilityPage.Initialiser.stride
      try initialise(words, word, place, source)
    }
    for index in 0..<bindings.count {
      bind(
        words, bindings.start + index * CapabilityPage.Binding.stride, base: place.base, in: place.range,
        opens: place.opens)
      // More than a row can point at is no table that the compiler makes.
      guard self.bindings.count < Self.bindingLimit, operands.count < Self.bindingLimit else {
        throw ConfigError(.badTables, position: place.base, byteWidth: place.range.count)
      }
    }
  }

  /// Sets bits of the shadow to the value of a program.
  private func initialise(
    _ words: Span<UInt32>, _ word: Int, _ place: Place, _ source: borrowing OpeningSource
  ) throws(ConfigError) {
    let entry = TablePlace(word: words.word(word))
    let value = try evaluate(
      words, at: Int(words.word(word + 1)), base: place.hardware, firstBase: place.first, source)
    // Only bits in the range: the bytes beside it have another owner.
    let start = (place.base + entry.dwordOffset) * 8 + entry.lsb
    let low = max(start, place.range.lowerBound * 8)
    let high = min(start + entry.bitWidth, place.range.upperBound * 8)
    guard low < high else { return }
    memory.setShadowBits(
      ConfigPlace(position: low / 8, lsb: low % 8, bitWidth: high - low),
      UInt32(truncatingIfNeeded: value) >> UInt32(low - start))
  }

  /// A row that lies in one dword, of which all bytes may change.
  private func set(_ row: RowWords, _ dword: Int) {
    let index = dword & FunctionMemory.indexMask
    memory.pointee.rows[index].virt = row.virt
    memory.pointee.rows[index].shadowWrite = row.shadowWrite
    memory.pointee.rows[index].deviceWrite = row.deviceWrite
    memory.pointee.rows[index].control.setLive(row.tag >> 28, of: 0xF)
    memory.pointee.shadow[index] = memory.pointee.shadow[index] & ~row.initMask | row.initValue & row.initMask
    memory.pointee.details[index].rw1c = row.rw1c
    memory.pointee.details[index].reserved = row.reserved
    if memory.pointee.details[index].line == 0 { memory.pointee.details[index].line = row.line }
  }

  /// A row of a capability at an odd place, which spreads it over two dwords, or of which other bytes have another owner.
  private func set(_ row: RowWords, _ target: Int, _ range: Range<Int>) {
    let bytes = range.clamped(to: target..<target + 4)
    Self.forEachDword(in: bytes) { index, cover in
      let shift = (target - index * 4) * 8
      func part(_ word: UInt32) -> UInt32 {
        UInt32(
          truncatingIfNeeded: shift >= 0 ? UInt64(word) << UInt64(shift) : UInt64(word) >> UInt64(-shift))
          & cover
      }
      func replace(_ bits: inout UInt32, _ word: UInt32) { bits = bits & ~cover | part(word) }
      replace(&memory.pointee.rows[index].virt, row.virt)
      replace(&memory.pointee.rows[index].shadowWrite, row.shadowWrite)
      replace(&memory.pointee.rows[index].deviceWrite, row.deviceWrite)
      replace(&memory.pointee.details[index].rw1c, row.rw1c)
      replace(&memory.pointee.details[index].reserved, row.reserved)
      let initMask = part(row.initMask)
      memory.pointee.shadow[index] = memory.pointee.shadow[index] & ~initMask | part(row.initValue) & initMask
      let live = row.tag >> 28
      memory.pointee.rows[index].control.setLive(
        shift >= 0 ? live << UInt32(shift / 8) : live >> UInt32(-shift / 8), of: Self.bytes(of: cover))
      if memory.pointee.details[index].line == 0 { memory.pointee.details[index].line = row.line }
    }
  }

  /// Visits the dwords of a range, with the bits of each that lie in it.
  private static func forEachDword(in range: Range<Int>, _ body: (_ index: Int, _ mask: UInt32) -> Void) {
    guard !range.isEmpty else { return }
    for index in range.lowerBound >> 2...(range.upperBound - 1) >> 2 {
      guard index >= 0, index < FunctionMemory.count else { continue }
      let low = max(range.lowerBound - index * 4, 0)
      let high = min(range.upperBound - index * 4, 4)
      let bits: UInt64 = 1 << UInt64((high - low) * 8) - 1
      body(index, UInt32(truncatingIfNeeded: bits << UInt64(low * 8)))
    }
  }

  /// The bytes that a mask of whole bytes has, in bits 3:0.
  private static func bytes(of mask: UInt32) -> UInt32 {
    mask & 1 | mask >> 7 & 2 | mask >> 14 & 4 | mask >> 21 & 8
  }
}

/// One row of a page, taken apart.
private struct RowWords {
  var virt, shadowWrite, deviceWrite, rw1c, reserved, initMask, initValue, tag: UInt32

  init(_ words: Span<UInt32>, _ start: Int) {
    // One check for all of it: a row that a damaged page does not hold is one of zeros.
    let isThere = start >= 0 && start <= words.count - CapabilityPage.Row.stride
    func word(_ index: Int) -> UInt32 { isThere ? words[unchecked: start &+ index] : 0 }
    virt = word(0)
    shadowWrite = word(1)
    deviceWrite = word(2)
    rw1c = word(3)
    reserved = word(4)
    initMask = word(5)
    initValue = word(6)
    tag = word(7)
  }

  /// Index of the table line.
  var line: UInt32 { tag & 0xFF_FFFF }
}

/// The tables of a profile as they lie in one function: rows, shadow, hooks, and who owns which bytes.
///
/// All that an opened function is beside its device and its power. Lives as long as its `ConfigSpace`.
@usableFromInline
struct PlacedTables: ~Copyable {
  /// Rows and shadow.
  @usableFromInline let memory: UnsafeMutablePointer<FunctionMemory>
  /// Bytes of config space, 256 or 4096.
  @usableFromInline let size: Int
  /// The profile's settings.
  @usableFromInline let settings: DirectoryPage.Settings
  /// What the embedder said of the function.
  @usableFromInline let facts: FunctionFacts
  /// Hooks in table order; those bound to one dword are linked, the row has the first.
  @usableFromInline var bindings: [BoundHook] = []
  /// Operands of the bindings.
  @usableFromInline var operands: [BoundOperand] = []
  /// Who owns which bytes, ascending.
  var regions: [ConfigRegion] = []
  /// The header, and the capabilities in the order of the walk.
  var instances: [CapabilityInstance] = []
  /// What was wrong with the lists.
  var findings: [ListFinding] = []
  /// Which tables these are, for a saved state.
  @usableFromInline var fingerprint = TableFingerprint(rawValue: 0)
  /// What the header and its capabilities say of the function.
  var identity = FunctionIdentity()

  /// Rows of a function that nothing was placed in yet: all of it is a gap.
  @usableFromInline
  init(size: Int, settings: DirectoryPage.Settings, facts: FunctionFacts) {
    var gap = DwordMasks()
    gap.fill(~0, settings.gaps)
    memory = FunctionMemory.allocate(filledWith: gap)
    self.size = size
    self.settings = settings
    self.facts = facts
  }

  @usableFromInline
  deinit { UnsafeMutableRawPointer(memory).deallocate() }
}

/// A hook bound to bytes of one dword.
@usableFromInline
struct BoundHook {
  /// The profile's hook number.
  @usableFromInline var number: UInt8
  @usableFromInline var phase: HookPhase
  /// Bytes of the dword that trigger it.
  @usableFromInline var byteMask: UInt8
  @usableFromInline var operandCount: UInt8
  /// Index of the dword.
  @usableFromInline var dword: UInt16
  /// Index of the first operand.
  @usableFromInline var firstOperand: UInt16
  /// Index of the next binding of the dword; `none`: this is the last.
  @usableFromInline var next: UInt16 = BoundHook.none
  /// Index of the table line.
  @usableFromInline var line: UInt32

  /// No further binding.
  @inlinable static var none: UInt16 { 0xFFFF }
}

/// An operand at its place in this function.
@usableFromInline
struct BoundOperand {
  @usableFromInline var place: ConfigPlace
  /// Whether the hook's footprint lets it change these bits.
  @usableFromInline var isChangeable: Bool
}

extension PlacedTables {
  /// Walks the lists of a function, lays out its rows, fills the shadow and relinks the lists.
  ///
  /// - Complexity: O(words of the pages that describe its capabilities), with a few reads of each capability.
  @usableFromInline
  mutating func open(_ source: borrowing OpeningSource) throws(ConfigError) {
    try readIdentity(source)
    try source.withPage(0) { (directory) throws(ConfigError) in try walk(source, directory) }
    layOut()
    try fillRows(source)
    relink()
  }

  /// All that is known of a dword.
  func row(_ index: Int) -> DwordRow {
    let index = index & FunctionMemory.indexMask
    var row = DwordRow()
    row.virt = memory.pointee.rows[index].virt
    row.shadowWrite = memory.pointee.rows[index].shadowWrite
    row.deviceWrite = memory.pointee.rows[index].deviceWrite
    row.control = memory.pointee.rows[index].control
    row.shadow = memory.pointee.shadow[index]
    row.rw1c = memory.pointee.details[index].rw1c
    row.reserved = memory.pointee.details[index].reserved
    row.line = memory.pointee.details[index].line
    return row
  }

  /// Makes a dword what whoever probes it wants it to be.
  func setRow(_ index: Int, _ row: DwordRow) {
    let index = index & FunctionMemory.indexMask
    memory.pointee.rows[index].virt = row.virt
    memory.pointee.rows[index].shadowWrite = row.shadowWrite
    memory.pointee.rows[index].deviceWrite = row.deviceWrite
    memory.pointee.rows[index].control = row.control
    memory.pointee.shadow[index] = row.shadow
    memory.pointee.details[index].rw1c = row.rw1c
    memory.pointee.details[index].reserved = row.reserved
    memory.pointee.details[index].line = row.line
  }

  /// The region that holds a byte position.
  ///
  /// - Complexity: O(log regions).
  func region(at position: Int) -> ConfigRegion? {
    var low = 0
    var high = regions.count
    while low < high {
      let middle = (low + high) / 2
      if regions[middle].range.upperBound <= position { low = middle + 1 } else { high = middle }
    }
    return low < regions.count && regions[low].range.contains(position) ? regions[low] : nil
  }
}

extension ConfigPlace {
  /// Index of the aligned dword the place begins in, and its lowest bit there (0 to 31).
  @inlinable
  var split: (index: Int, shift: UInt64) {
    let bit = (position & 3) &* 8 &+ lsb
    return (position >> 2 &+ bit >> 5, UInt64(bit & 31))
  }

  /// The largest naturally aligned piece that begins at a position and does not pass `last`.
  @inlinable
  static func pieceWidth(from position: Int, through last: Int) -> Int {
    if position & 3 == 0, position + 3 <= last { return 4 }
    if position & 1 == 0, position + 1 <= last { return 2 }
    return 1
  }

  /// The bits of a value of the place.
  @inlinable
  var valueMask: UInt32 {
    bitWidth >= 32 ? ~0 : (1 &<< UInt32(truncatingIfNeeded: max(0, bitWidth))) &- 1
  }
}

/// Everything that one opened function is at run time: its rows, its hooks' operands, and the device behind it.
///
/// Lives at one address for as long as its `ConfigSpace`; the trap path allocates nothing.
@usableFromInline
struct FunctionCore<Function: PassthroughFunction & ~Copyable>: ~Copyable {
  /// The device and its host.
  @usableFromInline var function: Function
  /// What the embedder said of it.
  @usableFromInline var facts: FunctionFacts
  /// The profile's settings.
  @usableFromInline var settings: DirectoryPage.Settings
  /// Bytes of config space, 256 or 4096.
  @usableFromInline let size: Int
  /// Row i describes bytes `4*i ..< 4*i+4`.
  @usableFromInline var rows = InlineArray<1024, DwordRow>(repeating: DwordRow())
  /// Bindings by dword, in table order within one.
  @usableFromInline var bindings: [BoundHook] = []
  /// Bindings that run at open.
  @usableFromInline var openBindings: [BoundHook] = []
  /// Operands of the bindings.
  @usableFromInline var operands: [BoundOperand] = []
  /// What standard hooks remember.
  @usableFromInline var state = HookState()
  /// Where its power is.
  @usableFromInline var power: PowerMachine {
    didSet { answersConfig = power.answersConfig }
  }
  /// Whether a config access may go to the device as it is: `power.answersConfig`, where the trap path finds it.
  @usableFromInline var answersConfig = true
  /// Where PowerState is; nil: the function has no power management.
  var powerRegisters: PowerRegisters?
  /// Config state that a deeper state or a reset loses, by dword; `power.hasSavedState` says whether there is any.
  var saved = InlineArray<1024, UInt32>(repeating: 0)
  /// Which tables it was opened with, and what its header says; for a saved state.
  var fingerprint = TableFingerprint(rawValue: 0)
  var identity = FunctionIdentity()
  /// Accesses to BARs that the gate answered.
  var unsupportedRequests: UInt64 = 0
  /// Who owns which bytes, ascending.
  @usableFromInline var regions: [ConfigRegion] = []
  /// Capabilities in the order of the walk.
  @usableFromInline var instances: [CapabilityInstance] = []
  /// What was wrong with the lists.
  @usableFromInline var findings: [ListFinding] = []

  init(
    function: consuming Function, facts: FunctionFacts, settings: DirectoryPage.Settings, size: Int,
    options: PowerOptions = PowerOptions()
  ) {
    var abilities: PowerAbilities = []
    if function.keepsConfig { abilities.insert(.hostKeepsConfig) }
    if function.preparesReset { abilities.insert(.hostPreparesReset) }
    if function.hasPlatformPower { abilities.insert(.platformPower) }
    if facts.isVF { abilities.insert(.virtualFunction) }
    power = PowerMachine(abilities: abilities, rules: settings.powerRules, options: options)
    self.function = function
    self.facts = facts
    self.settings = settings
    self.size = size
  }
}

extension FunctionCore where Function: ~Copyable {
  /// Walks the lists of a function, lays out its rows, fills the shadow and relinks the lists.
  static func open<Tables: PermissionTables>(
    _ function: consuming Function, facts: FunctionFacts, tables: Tables, options: PowerOptions
  ) throws(ConfigError) -> FunctionCore {
    let size = function.configSize
    guard size == ListFormat.conventionalSize || size == ListFormat.extendedSize else {
      throw ConfigError(.badSize, byteWidth: size)
    }
    let (version, settings) = tables.withPage(0) { words in
      (words.word(0), DirectoryPage.Settings(word: words.word(1)))
    }
    guard version == DirectoryPage.version else { throw ConfigError(.badTables) }
    var opened = FunctionCore(
      function: function, facts: facts, settings: settings, size: size, options: options)
    var identity = try opened.readIdentity()
    try opened.walk(tables, &identity)
    opened.layOut()
    try opened.fillRows(tables, identity)
    opened.relink()
    opened.identity = identity
    opened.fingerprint = TableFingerprint(of: tables)
    return opened
  }
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
  /// Index of the dword, for `firstBinding`.
  @usableFromInline var dword: UInt16
  /// Index of the first operand.
  @usableFromInline var firstOperand: Int
  /// Index of the table line.
  @usableFromInline var line: UInt32
}

/// An operand at its place in this function.
@usableFromInline
struct BoundOperand {
  @usableFromInline var place: ConfigPlace
  /// Whether the hook's footprint lets it change these bits.
  @usableFromInline var isChangeable: Bool
}

/// What the standard hooks remember between accesses.
public struct HookState: Sendable {
  /// Whether the guest has the legacy interrupt disabled.
  public var isINTxDisabled = false
  /// Whether base address registers are to be sized before they are read.
  public var areBARsDirty = true
  /// BAR 0 to 5 and the expansion ROM as they were at open.
  public var savedBARs = InlineArray<7, UInt32>(repeating: 0)

  /// State of a function that was just opened.
  public init() {}
}

extension FunctionCore where Function: ~Copyable {
  /// Whether memory BARs may be reached: the gate is open, and the guest enabled memory.
  @usableFromInline
  var isMemoryReachable: Bool { isReachable(.memory) }

  /// Whether a space may be reached; memory of a function without the enable is always enabled.
  func isReachable(_ space: BARSpaces) -> Bool { power.reachable.contains(space) }

  /// Shadow bits of a place, which may lie across two dwords.
  @inlinable
  func shadowBits(_ place: ConfigPlace) -> UInt32 {
    let (index, shift) = Self.split(place)
    guard index >= 0, index < 1024 else { return 0 }
    let high = index + 1 < 1024 ? rows[index + 1].shadow : 0
    let pair = UInt64(high) << 32 | UInt64(rows[index].shadow)
    return UInt32(truncatingIfNeeded: pair >> shift) & Self.lowMask(place)
  }

  /// Shadow bits of a place, with one dword taken from elsewhere: as they were before a write to it.
  @usableFromInline
  func shadowBits(_ place: ConfigPlace, with dword: Int, holding old: UInt32) -> UInt32 {
    let (index, shift) = Self.split(place)
    guard index >= 0, index < 1024 else { return 0 }
    let low = index == dword ? old : rows[index].shadow
    let high = index + 1 == dword ? old : index + 1 < 1024 ? rows[index + 1].shadow : 0
    return UInt32(truncatingIfNeeded: (UInt64(high) << 32 | UInt64(low)) >> shift) & Self.lowMask(place)
  }

  /// Whether the guest reads the bits of a place from the shadow.
  func isVirtual(_ place: ConfigPlace) -> Bool {
    let (index, shift) = Self.split(place)
    guard index >= 0, index < 1024 else { return false }
    let mask = UInt64(Self.lowMask(place)) << shift
    let high = index + 1 < 1024 ? rows[index + 1].virt : 0
    return (UInt64(high) << 32 | UInt64(rows[index].virt)) & mask == mask
  }

  /// Sets shadow bits of a place, which may lie across two dwords.
  @inlinable
  mutating func setShadowBits(_ place: ConfigPlace, _ value: UInt32) {
    let (index, shift) = Self.split(place)
    guard index >= 0, index < 1024 else { return }
    let mask = UInt64(Self.lowMask(place)) << shift
    let bits = UInt64(value) << shift & mask
    rows[index].shadow =
      rows[index].shadow & ~UInt32(truncatingIfNeeded: mask) | UInt32(truncatingIfNeeded: bits)
    if mask >> 32 != 0, index + 1 < 1024 {
      rows[index + 1].shadow =
        rows[index + 1].shadow & ~UInt32(truncatingIfNeeded: mask >> 32)
        | UInt32(truncatingIfNeeded: bits >> 32)
    }
  }

  /// Index of the aligned dword a place begins in, and its lowest bit there (0 to 63).
  @inlinable
  static func split(_ place: ConfigPlace) -> (index: Int, shift: UInt64) {
    let bit = (place.position & 3) * 8 + place.lsb
    return ((place.position >> 2) + bit >> 5, UInt64(bit & 31))
  }

  /// The bits of a value of a place.
  @inlinable
  static func lowMask(_ place: ConfigPlace) -> UInt32 {
    place.bitWidth >= 32 ? ~0 : (1 << UInt32(max(0, place.bitWidth))) - 1
  }

  /// Reads the device bits of a place with the smallest aligned piece that holds them.
  @usableFromInline
  mutating func deviceBits(_ place: ConfigPlace) throws(ConfigError) -> UInt32 {
    let first = place.firstByte
    let last = place.lastByte
    guard first >= 0, last < size else { return 0 }
    var value: UInt64 = 0
    var position = first
    while position <= last {
      let width = Self.pieceWidth(from: position, through: last)
      value |=
        UInt64(try readDevice(at: position, byteWidth: width)) << UInt64((position - first) * 8)
      position += width
    }
    return UInt32(truncatingIfNeeded: value >> UInt64(place.lsb % 8)) & Self.lowMask(place)
  }

  /// Writes device bits of a place; bits beside them in the same bytes are read first and written back, RW1C ones as 0.
  @usableFromInline
  mutating func setDeviceBits(_ place: ConfigPlace, _ value: UInt32) throws(ConfigError) {
    let first = place.firstByte
    let last = place.lastByte
    guard first >= 0, last < size else { return }
    let mask = UInt64(Self.lowMask(place)) << UInt64(place.lsb % 8)
    let bits = UInt64(value) << UInt64(place.lsb % 8) & mask
    var position = first
    while position <= last {
      let width = Self.pieceWidth(from: position, through: last)
      let shift = UInt64((position - first) * 8)
      let pieceMask: UInt32 = width == 4 ? ~0 : (1 << UInt32(width * 8)) - 1
      let change = UInt32(truncatingIfNeeded: mask >> shift) & pieceMask
      var piece = UInt32(truncatingIfNeeded: bits >> shift) & pieceMask
      if change != pieceMask {
        let kept = ~change & ~(rows[position >> 2].rw1c >> UInt32((position & 3) * 8))
        piece |= try readDevice(at: position, byteWidth: width) & kept & pieceMask
      }
      try writeDevice(at: position, byteWidth: width, value: piece)
      position += width
    }
  }

  /// The largest naturally aligned piece that begins at a position and does not pass `last`.
  @inlinable
  static func pieceWidth(from position: Int, through last: Int) -> Int {
    if position & 3 == 0, position + 3 <= last { return 4 }
    if position & 1 == 0, position + 1 <= last { return 2 }
    return 1
  }
}

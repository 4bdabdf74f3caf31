/// Everything that one opened function is at run time: the placed tables, its power, and the device behind them.
///
/// Lives at one address for as long as its `ConfigSpace`; the trap path allocates nothing.
@usableFromInline
struct FunctionCore<Function: PassthroughFunction & ~Copyable>: ~Copyable {
  /// Rows, shadow, hooks, owners.
  @usableFromInline var placed: PlacedTables
  /// What standard hooks remember.
  @usableFromInline var state = HookState()
  /// Where its power is.
  @usableFromInline var power: PowerMachine {
    didSet {
      answersConfig = power.answersConfig
      reachable = power.reachable
    }
  }
  /// Whether a config access may go to the device as it is: `power.answersConfig`, where the trap path finds it.
  @usableFromInline var answersConfig = true
  /// Spaces that may be reached now: `power.reachable`.
  @usableFromInline var reachable: BARSpaces = []
  /// Where PowerState is; nil: the function has no power management.
  @usableFromInline var powerRegisters: PowerRegisters?
  /// Accesses to BARs that the gate answered.
  @usableFromInline var unsupportedRequests: UInt64 = 0
  /// The device and its host.
  ///
  /// Last, so that all else lies at fixed offsets, whatever the type of a function is.
  @usableFromInline var function: Function

  @inlinable
  init(
    function: consuming Function, facts: FunctionFacts, settings: DirectoryPage.Settings, size: Int,
    options: PowerOptions = PowerOptions()
  ) {
    var abilities: PowerAbilities = []
    if function.keepsConfig { abilities.insert(.hostKeepsConfig) }
    if function.preparesReset { abilities.insert(.hostPreparesReset) }
    if function.hasPlatformPower { abilities.insert(.platformPower) }
    if facts.isVF { abilities.insert(.virtualFunction) }
    placed = PlacedTables(size: size, settings: settings, facts: facts)
    power = PowerMachine(abilities: abilities, rules: settings.powerRules, options: options)
    // A property's observer does not see its first value.
    reachable = power.reachable
    self.function = function
  }
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
  @inlinable
  @inline(__always)
  var isMemoryReachable: Bool { isReachable(.memory) }

  /// Whether a space may be reached; memory of a function without the enable is always enabled.
  @inlinable
  @inline(__always)
  func isReachable(_ space: BARSpaces) -> Bool { reachable.contains(space) }

  /// Reads the device bits of a place with the smallest aligned piece that holds them.
  @inlinable
  mutating func deviceBits(_ place: ConfigPlace) throws(ConfigError) -> UInt32 {
    let first = place.firstByte
    let last = place.lastByte
    guard first >= 0, last < placed.size else { return 0 }
    var value: UInt64 = 0
    var position = first
    while position <= last {
      let width = ConfigPlace.pieceWidth(from: position, through: last)
      value |=
        UInt64(try readDevice(at: position, byteWidth: width)) << UInt64((position - first) * 8)
      position += width
    }
    return UInt32(truncatingIfNeeded: value >> UInt64(place.lsb % 8)) & place.valueMask
  }

  /// Writes device bits of a place; bits beside them in the same bytes are read first and written back, RW1C ones as 0.
  @inlinable
  mutating func setDeviceBits(_ place: ConfigPlace, _ value: UInt32) throws(ConfigError) {
    let first = place.firstByte
    let last = place.lastByte
    guard first >= 0, last < placed.size else { return }
    let mask = UInt64(place.valueMask) << UInt64(place.lsb % 8)
    let bits = UInt64(value) << UInt64(place.lsb % 8) & mask
    var position = first
    while position <= last {
      let width = ConfigPlace.pieceWidth(from: position, through: last)
      let shift = UInt64((position - first) * 8)
      let pieceMask: UInt32 = width == 4 ? ~0 : (1 << UInt32(width * 8)) - 1
      let change = UInt32(truncatingIfNeeded: mask >> shift) & pieceMask
      var piece = UInt32(truncatingIfNeeded: bits >> shift) & pieceMask
      if change != pieceMask {
        let kept =
          ~change & ~(placed.memory.pointee.details[position >> 2].rw1c >> UInt32((position & 3) * 8))
        piece |= try readDevice(at: position, byteWidth: width) & kept & pieceMask
      }
      try writeDevice(at: position, byteWidth: width, value: piece)
      position += width
    }
  }
}

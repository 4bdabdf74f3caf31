/// Tries every access on one row, in every slicing, and says which bits obey no law.
///
/// The trap path itself is run, on a function of one dword whose bits all take what is written, but for those that are
/// cleared by one. It works on bits side by side, and looks at nothing but the row to choose a path: so it is enough to try
/// all bits of device, shadow and guest clear or set, which gives each bit its every old and new value. No hooks run: a hook
/// reaches its operands, and nothing else.
package struct RowProbe {
  /// Bits for which something happened that must not.
  package struct Breaches: Hashable, Sendable {
    /// What a write leaves on the device depends on how it is sliced.
    package var slicedOnDevice: UInt32 = 0
    /// What a write leaves in the shadow depends on it.
    package var slicedInShadow: UInt32 = 0
    /// What a read gives depends on it.
    package var slicedReads: UInt32 = 0
    /// A write changed them on the device: outside the write mask, reserved or read-only.
    package var unmaskedOnDevice: UInt32 = 0
    /// A write changed them in the shadow: outside the write mask, reserved or read-only.
    package var unmaskedInShadow: UInt32 = 0
    /// A read changed them.
    package var changedByRead: UInt32 = 0
    /// They were cleared on the device without the guest having written 1 where it may.
    package var clearedUnasked: UInt32 = 0

    /// No breach.
    package init() {}
  }

  private typealias Space = ConfigSpace<DwordFunction, NoHooks>

  private let space: Space
  private let ranges: [Range<Int>]
  private var known: [Key: Breaches] = [:]

  private struct Key: Hashable {
    var row: TableRow
    var fixed: UInt32
  }

  /// A probe of the rows of a profile with these settings.
  package init(_ settings: DirectoryPage.Settings) {
    space = Space(unopened: DwordFunction(), settings: settings, hooks: NoHooks())
    ranges = (0..<4).flatMap { first in (first + 1...4).map { first..<$0 } }
  }

  /// The breaches of a row.
  ///
  /// - Parameter fixed: Bits that no write may reach, beyond the reserved ones: read-only hardware.
  package mutating func breaches(of row: TableRow, fixed: UInt32) -> Breaches {
    var plain = row
    plain.line = 0
    let key = Key(row: plain, fixed: fixed)
    if let breaches = known[key] { return breaches }
    var breaches = Breaches()
    install(row)
    for device: UInt32 in [0, ~0] {
      for shadow: UInt32 in [0, ~0] {
        for range in ranges {
          read(range, State(device: device, shadow: shadow), &breaches)
          for guest: UInt32 in [0, ~0] {
            write(range, guest, State(device: device, shadow: shadow), row, fixed, &breaches)
          }
        }
      }
    }
    known[key] = breaches
    return breaches
  }

  private struct State: Equatable {
    var device: UInt32
    var shadow: UInt32
  }

  private func install(_ row: TableRow) {
    var placed = DwordRow()
    placed.virt = row.virt
    placed.shadowWrite = row.shadowWrite
    placed.deviceWrite = row.deviceWrite
    placed.rw1c = row.rw1c
    placed.reserved = row.reserved
    placed.control.word = row.liveBytes << 4
    space.core.pointee.placed.setRow(0, placed)
    space.function.clearedByOne = row.rw1c
  }

  private var state: State {
    get { State(device: space.function.value, shadow: space.memory.pointee.shadow[0]) }
    nonmutating set {
      space.function.value = newValue.device
      space.memory.pointee.shadow[0] = newValue.shadow
    }
  }

  private func write(
    _ range: Range<Int>, _ guest: UInt32, _ old: State, _ row: TableRow, _ fixed: UInt32,
    _ breaches: inout Breaches
  ) {
    let new = written([range], guest, old)
    let reach = Self.mask(range) & ~(row.reserved | fixed)
    breaches.unmaskedOnDevice |= (old.device ^ new.device) & ~(row.deviceWrite & reach)
    breaches.unmaskedInShadow |= (old.shadow ^ new.shadow) & ~(row.shadowWrite & reach)
    breaches.clearedUnasked |=
      row.rw1c & old.device & ~new.device & ~(guest & row.deviceWrite & Self.mask(range))
    for slices in Self.slicings(range) {
      let sliced = written(slices, guest, old)
      breaches.slicedOnDevice |= sliced.device ^ new.device
      breaches.slicedInShadow |= sliced.shadow ^ new.shadow
    }
  }

  private func written(_ slices: [Range<Int>], _ guest: UInt32, _ old: State) -> State {
    state = old
    for slice in slices {
      let value = guest & Space.mask(slice.count)
      // The function always answers, and all slices lie in the space.
      try? space.writeGuest(at: slice.lowerBound, byteWidth: slice.count, value: value)
    }
    return state
  }

  private func read(_ range: Range<Int>, _ old: State, _ breaches: inout Breaches) {
    state = old
    let whole = value([range])
    for slices in Self.slicings(range) { breaches.slicedReads |= value(slices) ^ whole }
    let new = state
    breaches.changedByRead |= old.device ^ new.device | old.shadow ^ new.shadow
  }

  private func value(_ slices: [Range<Int>]) -> UInt32 {
    slices.reduce(0) { value, slice in
      let piece = (try? space.readGuest(at: slice.lowerBound, byteWidth: slice.count)) ?? 0
      return value | piece << UInt32(slice.lowerBound * 8)
    }
  }

  private static func mask(_ range: Range<Int>) -> UInt32 {
    Space.mask(range.count) << UInt32(range.lowerBound * 8)
  }

  /// All ways to cut a range of bytes into two slices or more.
  private static func slicings(_ range: Range<Int>) -> [[Range<Int>]] {
    (1..<1 << (range.count - 1)).map { cuts in
      var slices: [Range<Int>] = []
      var start = range.lowerBound
      for end in range.lowerBound + 1...range.upperBound
      where end == range.upperBound || cuts >> (end - range.lowerBound - 1) & 1 != 0 {
        slices.append(start..<end)
        start = end
      }
      return slices
    }
  }
}

/// A function of which one dword is looked at.
private struct DwordFunction: PassthroughFunction {
  var value: UInt32 = 0
  var clearedByOne: UInt32 = 0

  var configSize: Int { ListFormat.conventionalSize }

  mutating func readConfig(at position: Int, byteWidth: Int) -> UInt32 {
    value >> UInt32((position & 3) * 8) & Self.mask(byteWidth)
  }

  mutating func writeConfig(at position: Int, byteWidth: Int, value new: UInt32) {
    let shift = UInt32((position & 3) * 8)
    let mask = Self.mask(byteWidth) << shift
    let bits = new << shift & mask
    value = value & ~(mask & ~clearedByOne) | bits & ~clearedByOne
    value &= ~(bits & clearedByOne)
  }

  mutating func setPowerState(_ request: PowerRequest) -> Bool { false }
  mutating func resetFunction(_ method: ResetMethod) -> Bool { false }
  mutating func setReadRequestSize(_ bytes: Int, at place: ConfigPlace) -> Bool { false }
  mutating func maskINTx(at place: ConfigPlace) {}
  mutating func unmaskINTx(at place: ConfigPlace) {}

  private static func mask(_ byteWidth: Int) -> UInt32 {
    byteWidth >= 4 ? ~0 : (1 << UInt32(byteWidth * 8)) - 1
  }
}

/// No code behind any hook.
private struct NoHooks: HookSet {
  func run<Function: PassthroughFunction & ~Copyable>(_ hook: UInt8, _ call: HookCall<Function>) {}
}

/// Tries every access that could tell two tables apart on one function.
///
/// Masks work bit by bit, so it is enough to try, for each dword whose row differs, each width and place in it with all
/// bits of device, shadow and guest clear or set, on a device whose bits stick, do not, or are cleared by one. Where the
/// opened functions are the same in every row, binding and operand, no access can tell them apart at all.
struct FaultProbe {
  private typealias Space = ConfigSpace<SimulatedFunction, InterpretedHooks>

  /// Width and offset of every aligned piece of a dword.
  private static let pieces = [(1, 0), (1, 1), (1, 2), (1, 3), (2, 0), (2, 2), (4, 0)]

  private let original: TableImage
  private let faulty: TableImage
  private let legend: TableLegend
  private let trace: Trace

  init(_ original: TableImage, _ faulty: TableImage, _ legend: TableLegend, _ trace: Trace) {
    self.original = original
    self.faulty = faulty
    self.legend = legend
    self.trace = trace
  }

  /// What trying shows.
  enum Result {
    /// An access differs.
    case differs
    /// The opened functions differ, and no access shows it.
    case alike
    /// The opened functions are the same: the fault lies where this function has nothing.
    case same
  }

  /// Tries everything.
  var result: Result {
    guard let a = open(original, nil, nil), let b = open(faulty, nil, nil) else { return .differs }
    // Who owns a byte matters through rows and hooks alone.
    guard a.core.pointee.placed.settings.isRW1CSafe == b.core.pointee.placed.settings.isRW1CSafe,
      let hooked = a.core.pointee.placed.dwordsWithOtherTriggers(than: b.core.pointee.placed)
    else { return .differs }
    let differing = (0..<a.size / 4).filter { !a.row($0).answersLike(b.row($0)) }
    if differing.isEmpty, hooked.isEmpty { return .same }
    return differing.allSatisfy { answersAlike($0) } && hooked.allSatisfy { hooksActAlike($0) }
      ? .alike : .differs
  }

  private func open(_ tables: TableImage, _ writable: ConfigImage?, _ cleared: ConfigImage?) -> Space? {
    var function = SimulatedFunction(trace.hardware, writable: writable, clearedByOne: cleared)
    // A device sees in which pieces it is written.
    function.logsHardwareWrites = true
    return try? Space(
      function, facts: trace.facts, tables: tables, hooks: InterpretedHooks(names: legend.hooks))
  }

  /// Tries one dword on three kinds of device.
  private func answersAlike(_ dword: Int) -> Bool {
    var ones = ConfigImage(isExtended: trace.configSize > 256)
    for position in stride(from: 0, to: ones.configSize, by: 4) { ones.store(~0, at: position, byteWidth: 4) }
    let none = ConfigImage(isExtended: trace.configSize > 256)
    let devices: [(ConfigImage?, ConfigImage?)] = [(nil, nil), (none, nil), (none, ones)]
    return devices.allSatisfy { answersAlike(dword, $0.0, $0.1) }
  }

  private func answersAlike(_ dword: Int, _ writable: ConfigImage?, _ cleared: ConfigImage?) -> Bool {
    guard let a = open(original, writable, cleared), let b = open(faulty, writable, cleared) else {
      return false
    }
    // What the guest finds at open comes before anything is stored.
    guard reads(a, dword) == reads(b, dword) else { return false }
    for (width, offset) in Self.pieces {
      for device: UInt32 in [0, ~0] {
        for shadow: UInt32 in [0, ~0] {
          for guest: UInt32 in [0, ~0] {
            for space in [a, b] {
              space.function.setRegister(at: dword * 4, byteWidth: 4, to: device)
              space.memory.pointee.shadow[dword] = shadow
              space.function.log = []
              let value = guest & Space.mask(width)
              try? space.writeGuest(at: dword * 4 + offset, byteWidth: width, value: value)
            }
            guard reads(a, dword) == reads(b, dword), a.function.image == b.function.image,
              a.function.log == b.function.log
            else { return false }
          }
        }
      }
    }
    return true
  }

  private func reads(_ space: Space, _ dword: Int) -> [UInt32?] {
    Self.pieces.map { width, offset in
      try? space.readGuest(at: dword * 4 + offset, byteWidth: width)
    }
  }
}

extension FaultProbe {
  /// Tries one dword whose hooks have other triggers: every transition of its operands' bits, through every pair of pieces.
  private func hooksActAlike(_ dword: Int) -> Bool {
    guard let a = open(original, nil, nil), let b = open(faulty, nil, nil) else { return false }
    let patterns = a.core.pointee.placed.operandPatterns(dword)
    for (firstWidth, firstOffset) in Self.pieces {
      for (width, offset) in Self.pieces {
        for first in patterns {
          for second in patterns {
            for space in [a, b] {
              space.function.log = []
              write(space, dword * 4 + firstOffset, firstWidth, first >> UInt32(firstOffset * 8))
              write(space, dword * 4 + offset, width, second >> UInt32(offset * 8))
            }
            guard a.function.log == b.function.log, a.core.pointee.state.isLike(b.core.pointee.state),
              a.power == b.power,
              reads(a, dword) == reads(b, dword), a.function.image == b.function.image
            else { return false }
          }
        }
      }
    }
    return true
  }

  private func write(_ space: Space, _ position: Int, _ width: Int, _ value: UInt32) {
    try? space.writeGuest(at: position, byteWidth: width, value: value & Space.mask(width))
  }
}

extension PlacedTables {
  /// Dwords in which a hook has other trigger bytes; nil where the hooks differ in more than that.
  fileprivate func dwordsWithOtherTriggers(than other: borrowing PlacedTables) -> [Int]? {
    guard
      bindings.filter({ $0.phase == .open }).elementsEqual(
        other.bindings.filter({ $0.phase == .open }), by: { $0.isSame(as: $1) }),
      operands.elementsEqual(
        other.operands, by: { $0.place == $1.place && $0.isChangeable == $1.isChangeable })
    else { return nil }
    var dwords: Set<Int> = []
    for (hook, mask) in triggers where other.triggers[hook] != mask { dwords.insert(hook.dword) }
    for (hook, mask) in other.triggers where triggers[hook] != mask { dwords.insert(hook.dword) }
    return dwords.sorted()
  }

  /// Trigger bytes of each hook in each dword.
  private var triggers: [HookInDword: UInt8] {
    var masks: [HookInDword: UInt8] = [:]
    for hook in bindings {
      let key = HookInDword(
        dword: Int(hook.dword), number: hook.number, phase: hook.phase, firstOperand: Int(hook.firstOperand))
      masks[key, default: 0] |= hook.byteMask
    }
    return masks
  }

  /// All values of the bits that operands have in a dword, or each bit alone where they are many.
  fileprivate func operandPatterns(_ dword: Int) -> [UInt32] {
    var bits: [UInt32] = []
    for operand in operands where operand.place.position == dword * 4 {
      for bit in 0..<32 where operand.place.mask >> UInt32(bit) & 1 != 0 && !bits.contains(1 << UInt32(bit)) {
        bits.append(1 << UInt32(bit))
      }
    }
    guard bits.count <= 5 else { return [0, ~0] + bits }
    return (0..<1 << bits.count).map { choice in
      bits.enumerated().reduce(0) { $0 | (choice >> $1.offset & 1 != 0 ? $1.element : 0) }
    }
  }
}

/// A hook where it is bound.
private struct HookInDword: Hashable {
  var dword: Int
  var number: UInt8
  var phase: HookPhase
  var firstOperand: Int
}

extension HookState {
  /// Whether hooks would do the same from here.
  fileprivate func isLike(_ other: HookState) -> Bool {
    isINTxDisabled == other.isINTxDisabled && areBARsDirty == other.areBARsDirty
  }
}

extension DwordRow {
  /// Whether an access finds no difference in the rows as they are; where the hooks begin in their list is none.
  fileprivate func answersLike(_ other: DwordRow) -> Bool {
    virt == other.virt && shadowWrite == other.shadowWrite && deviceWrite == other.deviceWrite
      && rw1c == other.rw1c && shadow == other.shadow && control.word & 0xFF == other.control.word & 0xFF
  }
}

extension BoundHook {
  fileprivate func isSame(as other: BoundHook) -> Bool {
    number == other.number && phase == other.phase && byteMask == other.byteMask && dword == other.dword
      && firstOperand == other.firstOperand && operandCount == other.operandCount
  }
}

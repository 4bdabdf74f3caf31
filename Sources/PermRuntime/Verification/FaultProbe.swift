/// Tries every access that could tell two tables apart on one function.
///
/// Masks work bit by bit, so it is enough to try, for each dword whose row differs, each width and place in it with all
/// bits of device, shadow and guest clear or set, on a device whose bits stick, do not, or are cleared by one. Where the
/// opened functions are the same in every row, binding and operand, no access can tell them apart at all.
struct FaultProbe {
  private typealias Space = ConfigSpace<SimulatedFunction, InterpretedHooks>

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

  /// Whether no access differs.
  var isEquivalent: Bool {
    guard let a = open(original, nil, nil), let b = open(faulty, nil, nil) else { return false }
    // Who owns a byte matters through rows and hooks alone.
    guard a.core.pointee.settings.isRW1CSafe == b.core.pointee.settings.isRW1CSafe,
      a.core.pointee.hasSameHooks(as: b.core.pointee)
    else { return false }
    let differing = (0..<a.size / 4).filter { a.row($0) != b.row($0) }
    return differing.allSatisfy { answersAlike($0) }
  }

  private func open(_ tables: TableImage, _ writable: ConfigImage?, _ cleared: ConfigImage?) -> Space? {
    let function = SimulatedFunction(trace.hardware, writable: writable, clearedByOne: cleared)
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
    for (width, offset) in [(1, 0), (1, 1), (1, 2), (1, 3), (2, 0), (2, 2), (4, 0)] {
      for device: UInt32 in [0, ~0] {
        for shadow: UInt32 in [0, ~0] {
          for guest: UInt32 in [0, ~0] {
            for space in [a, b] {
              space.function.setRegister(at: dword * 4, byteWidth: 4, to: device)
              space.core.pointee.rows[dword].shadow = shadow
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
    [(1, 0), (1, 1), (1, 2), (1, 3), (2, 0), (2, 2), (4, 0)].map { width, offset in
      try? space.readGuest(at: dword * 4 + offset, byteWidth: width)
    }
  }
}

extension FunctionCore where Function: ~Copyable {
  /// Whether the same hooks are bound to the same bytes with the same operands.
  fileprivate func hasSameHooks(as other: borrowing FunctionCore) -> Bool {
    bindings.elementsEqual(other.bindings, by: { $0.isSame(as: $1) })
      && openBindings.elementsEqual(other.openBindings, by: { $0.isSame(as: $1) })
      && operands.elementsEqual(
        other.operands, by: { $0.place == $1.place && $0.isChangeable == $1.isChangeable })
  }
}

extension BoundHook {
  fileprivate func isSame(as other: BoundHook) -> Bool {
    number == other.number && phase == other.phase && byteMask == other.byteMask && dword == other.dword
      && firstOperand == other.firstOperand && operandCount == other.operandCount
  }
}

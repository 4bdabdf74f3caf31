import PermDSL
import PermRuntime

/// Follows the runtime through one access after the other, step by step, and says where it leaves the model.
///
/// The reference makes its steps up to the hook that runs next; what the hook changed it takes over, as far as the footprint
/// goes. Then, and after each access, shadow and device must be the same.
struct Comparison {
  /// What the model says.
  private(set) var reference: ReferenceFunction
  /// What reaches the device.
  let device: ObservedDevice
  /// Where they part, first of all.
  var difference: Difference? {
    didSet { hasParted = difference != nil }
  }
  /// Whether they have parted.
  private(set) var hasParted = false
  /// Calls of hooks.
  private(set) var hookCount = 0
  /// Which of the reference's hooks ran.
  private(set) var hooksRun: [Bool]
  private var steps: [Step] = []
  private var next = 0
  var pieces: [ReferenceFunction.Piece] = []
  /// What the read that was last begun answers.
  private(set) var answer: UInt32 = 0
  var start = 0
  private var running = -1
  private var isOpening = false
  var isAstray = false
  /// Accesses until all is compared again.
  var untilWhole: Int
  let wholePeriod: Int
  /// What the device must have been written since it was last looked at.
  var expectedWrites: [ObservedDevice.Write] = []

  private enum Step {
    case hook(Int)
    case load(ReferenceFunction.Piece)
    case store(ReferenceFunction.Piece, UInt32)
  }

  /// A comparison that is about to see a function opened.
  ///
  /// - Parameter wholePeriod: One time in so many all of shadow and device is compared, not only what an access touched and
  ///   the device was written; 1: also after each hook.
  init(_ reference: ReferenceFunction, _ device: ObservedDevice, wholePeriod: Int) {
    self.reference = reference
    self.wholePeriod = wholePeriod
    untilWhole = wholePeriod
    self.device = device
    hooksRun = Array(repeating: false, count: reference.hooks.count)
  }

  /// Makes a byte of the device what the device itself makes it.
  mutating func changeDevice(at position: Int, byteWidth: Int, to value: UInt32) {
    device.function.setRegister(at: position, byteWidth: byteWidth, to: value)
    reference.changeDevice(at: position, byteWidth: byteWidth, to: value)
  }

  /// Makes a dword of the shadow what whoever probes it wants; the runtime's is set apart.
  mutating func setShadow(_ dword: Int, _ value: UInt32) {
    for offset in 0..<4 {
      reference.shadow[dword * 4 + offset] = UInt8(truncatingIfNeeded: value >> UInt32(offset * 8))
    }
  }

  // MARK: Steps

  /// Opening: all `open` hooks, in order.
  mutating func beginOpening() {
    plan()
    isOpening = true
    for index in reference.hooks.indices where reference.hooks[index].phase == .open {
      steps.append(.hook(index))
    }
  }

  /// A read.
  mutating func beginRead(at position: Int, byteWidth: Int) {
    plan()
    start = position
    reference.appendPieces(at: position, byteWidth: byteWidth, to: &pieces)
    for piece in pieces {
      addHooks(.read, piece)
      steps.append(.load(piece))
    }
  }

  /// A write.
  mutating func beginWrite(at position: Int, byteWidth: Int, value: UInt32) {
    plan()
    start = position
    reference.appendPieces(at: position, byteWidth: byteWidth, to: &pieces)
    for piece in pieces {
      addHooks(.beforeWrite, piece)
      steps.append(.store(piece, value >> UInt32((piece.position - position) * 8)))
      addHooks(.write, piece)
    }
  }

  private mutating func plan() {
    steps.removeAll(keepingCapacity: true)
    pieces.removeAll(keepingCapacity: true)
    next = 0
    answer = 0
    start = 0
    isOpening = false
  }

  private mutating func addHooks(_ phase: PermDSL.HookPhase, _ piece: ReferenceFunction.Piece) {
    for index in reference.hooksOfDword[piece.position / 4] where reference.runs(index, phase, piece) {
      steps.append(.hook(index))
    }
  }

  /// Makes steps up to the next hook.
  private mutating func advance() {
    while next < steps.count {
      switch steps[next] {
      case .hook: return
      case .load(let piece):
        answer |= reference.load(piece) << UInt32((piece.position - start) * 8)
      case .store(let piece, let value):
        if let written = reference.store(piece, value) {
          expectedWrites.append(
            ObservedDevice.Write(position: piece.position, byteWidth: piece.byteWidth, value: written))
        }
      }
      next += 1
    }
  }

  // MARK: What the runtime did

  /// The runtime is about to run a hook; false: it should not, or not now.
  mutating func willRun<Function: PassthroughFunction & ~Copyable>(_ hook: UInt8, _ call: HookCall<Function>)
    -> Bool
  {
    running = -1
    guard !hasParted else { return false }
    advance()
    compareTouched(call.shadowBytes)
    guard !hasParted else { return false }
    guard next < steps.count, case .hook(let index) = steps[next] else {
      differ(.hook, call.position, expected: "no hook", actual: name(Int(hook)))
      return false
    }
    guard isCalled(index, Int(hook), call) else {
      let (expected, operands) = (reference.hooks[index], (0..<call.operandCount).map { call.place($0) })
      differ(
        .hook, call.position, expected: text(expected.hook, expected.operands),
        actual: text(Int(hook), operands))
      return false
    }
    next += 1
    running = index
    hooksRun[index] = true
    hookCount += 1
    if !device.hostChanges.isEmpty { device.hostChanges.removeAll(keepingCapacity: true) }
    return true
  }

  /// Whether a call is that of a hook, on the operands that the model gives it.
  private func isCalled<Function: PassthroughFunction & ~Copyable>(
    _ index: Int, _ hook: Int, _ call: HookCall<Function>
  ) -> Bool {
    guard reference.hooks[index].hook == hook, reference.hooks[index].operands.count == call.operandCount
    else { return false }
    for operand in 0..<call.operandCount
    where reference.hooks[index].operands[operand] != call.place(operand) { return false }
    return true
  }

  /// A hook has run: what it was allowed to change counts, and nothing else may have changed.
  mutating func didRun(_ shadow: UnsafeRawBufferPointer) {
    guard running >= 0, !hasParted else { return }
    let hook = reference.hooks[running]
    for (place, changes) in zip(hook.operands, hook.changes) where changes { takeOver(place, shadow) }
    for place in device.hostChanges where isOperand(place, of: hook) { takeOver(place, nil) }
    // What a hook changed beside its operands stays changed: whoever compares all now and then finds it, and finds the hook
    // when the accesses are made once more.
    if wholePeriod == 1 { compareAll(shadow, .footprint, .footprint) }
  }

  /// Whether the host may change a place for a hook: the device has one power state, though a list may name two.
  private func isOperand(_ place: ConfigPlace, of hook: ReferenceHook) -> Bool {
    hook.operands.contains(place)
      || reference.hooks.contains { $0.hook == hook.hook && $0.operands.contains(place) }
  }

  /// Takes over what a place has become on the device, and in a shadow.
  private mutating func takeOver(_ place: ConfigPlace, _ shadow: UnsafeRawBufferPointer?) {
    let start = place.position * 8 + place.lsb
    let image = device.function.image
    var bit = start
    while bit < start + place.bitWidth {
      let byte = bit / 8
      guard byte < reference.size else { break }
      let count = min(8 - bit % 8, start + place.bitWidth - bit)
      let mask = UInt8(truncatingIfNeeded: (1 << count - 1) << (bit % 8))
      if let shadow { reference.shadow[byte] = reference.shadow[byte] & ~mask | shadow[byte] & mask }
      let register = UInt8(truncatingIfNeeded: image.value(at: byte, byteWidth: 1))
      reference.device[byte] = reference.device[byte] & ~mask | register & mask
      bit += count
    }
  }

  /// The access is over.
  ///
  /// - Parameter value: What the guest was answered; nil for a write.
  mutating func end(_ value: UInt32?, _ shadow: UnsafeRawBufferPointer) {
    guard !hasParted else { return }
    guard !pieces.isEmpty || !steps.isEmpty || isOpening else {
      differ(.failure, start, expected: "out of range", actual: "an answer")
      return
    }
    advance()
    if next < steps.count, case .hook(let index) = steps[next] {
      let hook = reference.hooks[index]
      differ(.hook, start, expected: text(hook.hook, hook.operands), actual: "no hook")
      return
    }
    if let value, value != answer {
      differ(.answer, start, mask: UInt64(value ^ answer), expected: hex(answer), actual: hex(value))
      return
    }
    if isOpening { compareAll(shadow, .shadow, .device) } else { compareTouched(shadow) }
  }

  /// An access threw; that one which does not lie in the space does is right, if it touched nothing.
  mutating func fail(_ error: ConfigError, at position: Int, _ shadow: UnsafeRawBufferPointer) {
    guard !hasParted else { return }
    if error.code == .outOfRange, pieces.isEmpty {
      compareAll(shadow, .shadow, .device)
    } else {
      differ(.failure, position, expected: "an answer", actual: "\(error.code)")
    }
  }

  /// A law that the profile claims does not hold.
  mutating func breaks(_ law: Law, at position: Int, mask: UInt64, expected: String, actual: String) {
    differ(.law, position, mask: mask, expected: "\(law.rawValue): \(expected)", actual: actual)
  }

  /// What a read that asks neither device nor hooks would have answered.
  mutating func checkVirtual(_ value: UInt32, at position: Int) {
    guard value != answer else { return }
    differ(
      .virtualAnswer, position, mask: UInt64(value ^ answer), expected: hex(answer), actual: hex(value))
  }
}

/// One comparison that lockstep and hooks share.
final class SharedComparison {
  private let state: UnsafeMutablePointer<Comparison>

  init(_ comparison: Comparison) {
    state = .allocate(capacity: 1)
    state.initialize(to: comparison)
  }

  deinit {
    state.deinitialize(count: 1)
    state.deallocate()
  }

  var comparison: Comparison {
    _read { yield state.pointee }
    _modify { yield &state.pointee }
  }
}

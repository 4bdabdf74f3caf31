import PermDSL
public import PermRuntime

/// Accesses by which two masters of one device are compared: every owned dword in every width and place, what hooks look at in
/// every value, then accesses at random, each with a look at the device's own register.
///
/// Everything is decided beforehand, by the device as it is and a seed, so that both masters get the same.
public struct ParityPlan: Sendable {
  /// Accesses of a guest, and looks at registers; values of reads and looks have no meaning.
  public private(set) var steps: [Trace.Kind] = []

  private let reference: ReferenceFunction
  /// Bytes whose writes may take a host a tenth of a second, each with what is left for accesses at random.
  private var slow: [(bytes: [Int], left: Int)] = []

  /// Writes at random that may reset the device, or change its power, by the hook that makes them slow.
  private static let slowWrites: [(hook: StandardHook, count: Int)] = [
    (.functionLevelReset, 4), (.afFunctionLevelReset, 4), (.setPowerState, 20),
  ]

  /// A plan.
  ///
  /// - Parameters:
  ///   - reference: The device as it is now, under the profile that it is held against.
  ///   - count: Accesses at random.
  ///   - seed: Decides them.
  public init(_ reference: ReferenceFunction, count: Int, seed: UInt64) {
    self.reference = reference
    for (hook, count) in Self.slowWrites {
      let bytes = hooks(hook).flatMap(\.triggers)
      if !bytes.isEmpty { slow.append((bytes, count)) }
    }
    for dword in Sweep.dwords(of: reference.regions) { sweep(dword) }
    for hook in reference.hooks where hook.phase == .write || hook.phase == .beforeWrite { tryOperands(hook) }
    tryWritesAsleep()
    addRandom(count, seed)
  }

  // MARK: Every bit

  private mutating func sweep(_ dword: Int) {
    let position = dword * 4
    for (width, offset) in Sweep.pieces { read(position + offset, width) }
    look(position)
    let original = reference.hardware.value(at: position, byteWidth: 4)
    for (width, offset) in Sweep.pieces {
      for value: UInt32 in [~0, 0, original >> UInt32(8 * offset)] {
        write(position + offset, width, value)
        read(position + offset, width)
        look(position)
      }
    }
    // Across the end of a register.
    for width in [2, 4] where position + 3 + width <= reference.size {
      read(position + 3, width)
      write(position + 3, width, ~original)
      look(position)
      write(position, 4, original)
    }
  }

  // MARK: What hooks look at

  private func hooks(_ hook: StandardHook) -> [ReferenceHook] {
    reference.hooks.filter { reference.model.hooks[$0.hook].name == hook.name }
  }

  /// Each value of each small operand, in each width; after each what the guest sees of all that hooks may change.
  private mutating func tryOperands(_ hook: ReferenceHook) {
    for place in hook.operands where place.bitWidth <= 3 && hook.triggers.contains(place.firstByte) {
      for value in 0..<UInt32(1) << UInt32(place.bitWidth) {
        for width in [1, 2, 4] { write(value, to: place, width) }
        lookAround()
      }
      write(reference.hardware[place], to: place, 4)
    }
  }

  /// Writes of all that hooks look at while the device is in each of its states.
  private mutating func tryWritesAsleep() {
    for hook in hooks(.setPowerState) where hook.phase == .write {
      guard let state = hook.operands.first else { continue }
      for value in PowerState.allCases.reversed() {
        write(UInt32(value.rawValue), to: state, 2)
        for dword in hookedDwords where dword != state.position / 4 {
          let original = reference.hardware.value(at: dword * 4, byteWidth: 4)
          for (width, offset) in [(2, 0), (4, 0)] where dword * 4 + offset + width <= reference.size {
            write(dword * 4 + offset, width, original)
            read(dword * 4 + offset, width)
            look(dword * 4)
          }
        }
        write(0, to: state, 2)
        lookAround()
      }
    }
  }

  /// Dwords that some hook looks at, but those whose writes may reset the device.
  private var hookedDwords: [Int] {
    let resets = Set((hooks(.functionLevelReset) + hooks(.afFunctionLevelReset)).flatMap(\.triggers))
    return Set(reference.hooks.flatMap(\.triggers).filter { !resets.contains($0) }.map { $0 / 4 }).sorted()
  }

  private mutating func lookAround() {
    for dword in hookedDwords {
      read(dword * 4, 4)
      look(dword * 4)
    }
  }

  /// Writes some bits with their neighbours as they were.
  private mutating func write(_ value: UInt32, to place: ConfigPlace, _ width: Int) {
    let position = place.firstByte / width * width
    let shift = UInt32(8 * (position - place.position & 3))
    var dword = reference.hardware.value(at: place.position, byteWidth: 4) & ~place.mask
    dword |= value << UInt32(place.lsb) & place.mask
    guard position >= place.position, position + width <= place.position + 4 else { return }
    write(position, width, dword >> shift)
    read(position, width)
    look(position & ~3)
  }

  // MARK: At random

  private mutating func addRandom(_ count: Int, _ seed: UInt64) {
    var generator = AccessGenerator(reference, SeededRandom(seed: seed))
    var made = 0
    while made < count {
      let operation = generator.next(reference)
      guard operation.position >= 0, operation.position <= reference.size - operation.byteWidth else {
        continue
      }
      made += 1
      let width = operation.byteWidth == 3 ? 2 : operation.byteWidth
      switch operation.kind {
      case .change: look(operation.position & ~3)
      case .write where isAffordable(operation.position, width):
        write(operation.position, width, operation.value)
        read(operation.position, width)
        look(operation.position & ~3)
      case .read, .write: read(operation.position, width)
      }
      if made % 64 == 0 { settle() }
    }
    settle()
  }

  /// Whether a write takes no time, or there is some left.
  private mutating func isAffordable(_ position: Int, _ width: Int) -> Bool {
    for index in slow.indices where slow[index].bytes.contains(where: { (position..<position + width) ~= $0 })
    {
      guard slow[index].left > 0 else { return false }
      slow[index].left -= 1
    }
    return true
  }

  /// Brings the device to D0, and looks around.
  private mutating func settle() {
    for hook in hooks(.setPowerState) where hook.phase == .write {
      if let state = hook.operands.first { write(0, to: state, 2) }
    }
    lookAround()
  }

  // MARK: Steps

  private mutating func read(_ position: Int, _ width: Int) {
    steps.append(.read(Trace.Access(position: position, byteWidth: width, value: 0)))
  }

  private mutating func write(_ position: Int, _ width: Int, _ value: UInt32) {
    let mask = UInt32.max >> UInt32(32 - 8 * width)
    steps.append(.write(Trace.Access(position: position, byteWidth: width, value: value & mask)))
  }

  private mutating func look(_ position: Int) {
    steps.append(.register(Trace.Access(position: position, byteWidth: 4, value: 0)))
  }
}

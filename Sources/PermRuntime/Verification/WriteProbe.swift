/// Measures which bits of a device take a written value: a byte is read, written with some bits turned over, read again and
/// put back before the next one is touched.
///
/// What may be turned over is the caller's decision. Whatever happens on the way, all that was written is put back, and the
/// whole space is compared with what it was.
public struct WriteProbe: Sendable {
  /// What is done to a byte.
  public struct Step: Sendable, Equatable {
    /// Byte position in config space.
    public var position: Int
    /// Bits that are turned over.
    public var flips: UInt8
    /// Bits that are written as 0, as a 1 would clear them.
    public var zeros: UInt8

    /// A step; bits that are in neither mask are written as they are read.
    public init(position: Int, flips: UInt8, zeros: UInt8 = 0) {
      self.position = position
      self.flips = flips
      self.zeros = zeros
    }

    /// The value that turns the bits over.
    public func turned(_ old: UInt8) -> UInt8 { (old ^ flips) & ~zeros }

    /// The value that puts them back.
    public func restored(_ old: UInt8) -> UInt8 { old & ~zeros }
  }

  /// A byte that is not what it was before.
  public struct Difference: Sendable, Equatable {
    /// Byte position in config space.
    public var position: Int
    /// What it held before.
    public var before: UInt8
    /// What it holds now.
    public var after: UInt8
  }

  /// An access that the device did not answer.
  public struct Failure: Sendable, Equatable {
    /// Whether it was a write.
    public var isWrite: Bool
    /// Byte position in config space.
    public var position: Int
    /// Why.
    public var error: ConfigError
  }

  /// The registers before the first write.
  public private(set) var initial: ConfigImage
  /// Bits that changed between two reads without a write: of these nothing can be said.
  public private(set) var restless: ConfigImage
  /// Bits that were turned over.
  public private(set) var tested: ConfigImage
  /// Those of them that took the written value.
  public private(set) var writable: ConfigImage
  /// Bytes whose other bits changed when some were turned over.
  public private(set) var sideEffects: [Difference] = []
  /// Bytes that could not be put back.
  public private(set) var unrestored: [Difference] = []
  /// Accesses that failed; after the first one nothing more was turned over.
  public private(set) var failures: [Failure] = []
  /// Whether it was ended early by whoever ran it.
  public private(set) var wasInterrupted = false

  /// Runs all steps on a device.
  ///
  /// - Parameters:
  ///   - steps: One a byte.
  ///   - function: The device.
  ///   - isInterrupted: Asked before each step; true ends the run as if that had been the last one.
  /// - Complexity: O(config space + steps).
  public init<Function: PassthroughFunction & ~Copyable>(
    _ steps: [Step], on function: inout Function, isInterrupted: () -> Bool = { false }
  ) {
    let none = ConfigImage(isExtended: function.configSize > ListFormat.conventionalSize)
    (initial, restless, tested, writable) = (none, none, none, none)
    guard let first = image(of: &function), let second = image(of: &function) else { return }
    initial = first
    for position in 0..<first.configSize where first.bytes[position] != second.bytes[position] {
      restless.store(
        UInt32(first.bytes[position] ^ second.bytes[position]), at: position, byteWidth: 1)
    }
    var begun: [Step] = []
    for step in steps where initial.bytes.indices.contains(step.position) && step.flips & ~step.zeros != 0 {
      wasInterrupted = isInterrupted()
      guard !wasInterrupted, failures.isEmpty else { break }
      begun.append(step)
      run(step, &function)
    }
    verify(begun, &function)
  }

  private mutating func run<Function: PassthroughFunction & ~Copyable>(
    _ step: Step, _ function: inout Function
  ) {
    guard let old = read(step.position, &function) else { return }
    // A write that reports a failure may have been done all the same: it is put back like any other.
    let isWritten = write(step.turned(old), step.position, &function)
    let new = isWritten ? read(step.position, &function) : nil
    _ = write(step.restored(old), step.position, &function)
    guard let new else { return }
    let flips = step.flips & ~step.zeros & ~UInt8(truncatingIfNeeded: quiet(step.position))
    tested.store(UInt32(flips), at: step.position, byteWidth: 1)
    writable.store(UInt32((old ^ new) & flips), at: step.position, byteWidth: 1)
    let beside = (old ^ new) & ~step.flips & ~UInt8(truncatingIfNeeded: quiet(step.position))
    if beside != 0 { sideEffects.append(Difference(position: step.position, before: old, after: new)) }
  }

  /// Bits of a byte that change by themselves.
  private func quiet(_ position: Int) -> UInt32 { restless.value(at: position, byteWidth: 1) }

  /// Compares all registers with what they were, and puts back once more what differs and was written.
  private mutating func verify<Function: PassthroughFunction & ~Copyable>(
    _ steps: [Step], _ function: inout Function
  ) {
    guard !steps.isEmpty else { return }
    for step in steps {
      let old = initial.bytes[step.position]
      guard let now = read(step.position, &function), differs(now, old, step.position) else { continue }
      _ = write(step.restored(old), step.position, &function)
    }
    for position in 0..<initial.configSize {
      let old = initial.bytes[position]
      guard let now = read(position, &function) else {
        // One that answers nothing has been told of; the rest would be the same.
        if let step = steps.first(where: { $0.position == position }) {
          unrestored.append(Difference(position: step.position, before: old, after: .max))
        }
        continue
      }
      if differs(now, old, position) {
        unrestored.append(Difference(position: position, before: old, after: now))
      }
    }
  }

  private func differs(_ now: UInt8, _ old: UInt8, _ position: Int) -> Bool {
    (now ^ old) & ~UInt8(truncatingIfNeeded: quiet(position)) != 0
  }

  // MARK: Accesses

  /// Failures that are kept at most: a device that is gone answers none of 4096 reads.
  private static let failureLimit = 16

  private mutating func note(_ failure: Failure) {
    if failures.count < Self.failureLimit { failures.append(failure) }
  }

  private mutating func image<Function: PassthroughFunction & ~Copyable>(
    of function: inout Function
  ) -> ConfigImage? {
    var image = ConfigImage(isExtended: function.configSize > ListFormat.conventionalSize)
    for position in stride(from: 0, to: image.configSize, by: 4) {
      do throws(ConfigError) {
        image.store(
          try function.readConfig(at: position, byteWidth: 4), at: position, byteWidth: 4)
      } catch {
        note(Failure(isWrite: false, position: position, error: error))
        return nil
      }
    }
    return image
  }

  private mutating func read<Function: PassthroughFunction & ~Copyable>(
    _ position: Int, _ function: inout Function
  ) -> UInt8? {
    do throws(ConfigError) {
      return UInt8(truncatingIfNeeded: try function.readConfig(at: position, byteWidth: 1))
    } catch {
      note(Failure(isWrite: false, position: position, error: error))
      return nil
    }
  }

  private mutating func write<Function: PassthroughFunction & ~Copyable>(
    _ value: UInt8, _ position: Int, _ function: inout Function
  ) -> Bool {
    do throws(ConfigError) {
      try function.writeConfig(at: position, byteWidth: 1, value: UInt32(value))
      return true
    } catch {
      note(Failure(isWrite: true, position: position, error: error))
      return false
    }
  }
}

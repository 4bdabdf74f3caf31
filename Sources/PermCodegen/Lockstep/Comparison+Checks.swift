import Glibc
import PermDSL
import PermRuntime

/// What must be the same, and what is said where it is not.
extension Comparison {
  /// Compares what the access touched, and what the device was written; now and then all of shadow and device.
  mutating func compareTouched(_ shadow: UnsafeRawBufferPointer) {
    compareWrites()
    untilWhole -= 1
    guard untilWhole > 0 else { return compareAll(shadow, .shadow, .device) }
    let image = device.function.image
    image.withBytes { registers in
      for piece in pieces {
        for byte in piece.position..<piece.position + piece.byteWidth
        where shadow[byte] != reference.shadow[byte] || registers[byte] != reference.device[byte] {
          isAstray = true
        }
      }
    }
    if isAstray { compareAll(shadow, .shadow, .device) }
  }

  /// Compares all of shadow and device.
  mutating func compareAll(
    _ shadow: UnsafeRawBufferPointer, _ inShadow: Difference.Kind, _ onDevice: Difference.Kind
  ) {
    untilWhole = wholePeriod
    compare(shadow, with: reference.shadow, inShadow)
    let image = device.function.image
    image.withBytes { compare($0, with: reference.device, onDevice) }
  }

  private mutating func compareWrites() {
    guard !expectedWrites.isEmpty || !device.writes.isEmpty else { return }
    if device.writes != expectedWrites { differInWrites() }
    device.writes.removeAll(keepingCapacity: true)
    expectedWrites.removeAll(keepingCapacity: true)
  }

  private mutating func compare(
    _ actual: UnsafeRawBufferPointer, with expected: [UInt8], _ kind: Difference.Kind
  ) {
    let isSame = expected.withUnsafeBytes { expected in
      guard let a = expected.baseAddress, let b = actual.baseAddress else { return true }
      return memcmp(a, b, min(expected.count, actual.count)) == 0
    }
    guard !isSame, difference == nil,
      let byte = expected.indices.first(where: { expected[$0] != actual[$0] })
    else { return }
    let other = UInt64(expected[byte] ^ actual[byte])
    differ(
      kind, byte, mask: other, expected: hex(UInt32(expected[byte])), actual: hex(UInt32(actual[byte])))
  }

  private mutating func differInWrites() {
    func text(_ writes: [ObservedDevice.Write]) -> String {
      writes.isEmpty
        ? "no write"
        : writes.map { "\(hex(UInt32($0.position))) \($0.byteWidth) \(hex($0.value))" }.joined(
          separator: ", ")
    }
    let first = zip(device.writes, expectedWrites).first { $0 != $1 }
    let position = first?.0.position ?? (device.writes + expectedWrites).first?.position ?? start
    differ(
      .deviceWrite, position, mask: UInt64(first.map { $0.0.value ^ $0.1.value } ?? 0),
      expected: text(expectedWrites), actual: text(device.writes))
  }

  mutating func differ(
    _ kind: Difference.Kind, _ position: Int, mask: UInt64 = 0, expected: String, actual: String
  ) {
    guard !hasParted else { return }
    let bit = position * 8 + (mask == 0 ? 0 : mask.trailingZeroBitCount)
    let rule = reference.rule(at: bit)
    let owner = reference.capability(at: bit / 8)?.name ?? "gap"
    difference = Difference(
      kind: kind, position: bit / 8, mask: mask >> UInt64(bit - position * 8 & ~7), expected: expected,
      actual: actual, subject: rule.map { "\(owner) \($0.path)" } ?? owner, origin: rule?.origin)
  }

  func name(_ hook: Int) -> String {
    reference.model.hooks.indices.contains(hook) ? reference.model.hooks[hook].name : "hook \(hook)"
  }

  func text(_ hook: Int, _ operands: [ConfigPlace]) -> String {
    let places = operands.map { "\(hex(UInt32($0.position)))[\($0.lsb + $0.bitWidth - 1):\($0.lsb)]" }
    return "\(name(hook))(\(places.joined(separator: ", ")))"
  }

  func hex(_ value: UInt32) -> String { String(value, radix: 16) }
}

import Testing

@testable import PermRuntime

private func image(_ values: [Int: UInt8]) -> ConfigImage {
  var image = ConfigImage(isExtended: false)
  for (position, value) in values { image.store(UInt32(value), at: position, byteWidth: 1) }
  return image
}

/// A device that does something to a probe.
private struct OddFunction: PassthroughFunction {
  var inner: SimulatedFunction
  /// Writes that are answered; those after them fail.
  var answeredWrites = Int.max
  /// The write that fails and no other, from 1.
  var failingWrite = 0
  /// A byte that takes one write and no other.
  var once: Int?
  /// A byte whose lowest bit never rests.
  var restless: Int?
  /// What was written, in order.
  var writes: [WriteProbe.Step] = []

  init(_ image: ConfigImage, writable: ConfigImage? = nil, clearedByOne: ConfigImage? = nil) {
    inner = SimulatedFunction(image, writable: writable, clearedByOne: clearedByOne)
  }

  var configSize: Int { inner.configSize }

  mutating func readConfig(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32 {
    if let restless, (position..<position + byteWidth).contains(restless) {
      let value = inner.image.value(at: restless, byteWidth: 1)
      inner.setRegister(at: restless, byteWidth: 1, to: value ^ 1)
    }
    return try inner.readConfig(at: position, byteWidth: byteWidth)
  }

  mutating func writeConfig(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError) {
    writes.append(WriteProbe.Step(position: position, flips: UInt8(truncatingIfNeeded: value)))
    guard writes.count <= answeredWrites, writes.count != failingWrite else {
      throw ConfigError(.deviceFailed, position: position, byteWidth: byteWidth)
    }
    if position == once, writes.count(where: { $0.position == position }) > 1 { return }
    try inner.writeConfig(at: position, byteWidth: byteWidth, value: value)
  }

  mutating func resetFunction(_ method: ResetMethod) -> Bool { false }
  mutating func setReadRequestSize(_ bytes: Int, at place: ConfigPlace) -> Bool { false }
  mutating func maskINTx(at place: ConfigPlace) {}
  mutating func unmaskINTx(at place: ConfigPlace) {}
}

@Suite struct WriteProbeTests {
  private let steps = [0x40, 0x41, 0x42].map { WriteProbe.Step(position: $0, flips: 0xFF) }

  @Test func `bits that take a written value are found, and all is put back`() {
    let registers = image([0x40: 0xA5, 0x41: 0x0F, 0x42: 0xFF])
    var function = OddFunction(registers, writable: image([0x40: 0xF0, 0x42: 0x01]))
    let probe = WriteProbe(steps, on: &function)
    #expect(probe.tested == image([0x40: 0xFF, 0x41: 0xFF, 0x42: 0xFF]))
    #expect(probe.writable == image([0x40: 0xF0, 0x42: 0x01]))
    #expect(function.inner.image == registers && probe.initial == registers)
    #expect(probe.unrestored == [] && probe.failures == [] && probe.sideEffects == [])
  }

  @Test func `a bit that a write of 1 clears is written as 0, on the way there and back`() {
    let registers = image([0x40: 0xFF])
    var function = OddFunction(registers, writable: image([0x40: 0x0F]), clearedByOne: image([0x40: 0xF0]))
    let probe = WriteProbe([WriteProbe.Step(position: 0x40, flips: 0x0F, zeros: 0xF0)], on: &function)
    #expect(function.writes.map(\.flips) == [0x00, 0x0F])
    #expect(function.inner.image == registers && probe.writable == image([0x40: 0x0F]))
  }

  @Test(arguments: 0..<6) func `after a write that fails all that was written is put back`(_ count: Int) {
    let registers = image([0x40: 0x12, 0x41: 0x34, 0x42: 0x56])
    var function = OddFunction(registers)
    function.answeredWrites = count
    let probe = WriteProbe(steps, on: &function)
    #expect(probe.failures.first?.isWrite == true)
    // The byte whose write back failed is told; every other is as it was.
    let left = (0..<256).filter { function.inner.image.bytes[$0] != registers.bytes[$0] }
    #expect(probe.unrestored.map(\.position) == left)
    #expect(left.count == count % 2)
    #expect(Set(function.writes.map(\.position)).count == count / 2 + 1)
  }

  @Test(arguments: 1...6) func `what one failure left as it was turned is put back at the end`(_ number: Int)
  {
    let registers = image([0x40: 0x12, 0x41: 0x34, 0x42: 0x56])
    var function = OddFunction(registers)
    function.failingWrite = number
    let probe = WriteProbe(steps, on: &function)
    #expect(probe.failures.count == 1 && probe.unrestored == [])
    #expect(function.inner.image == registers)
  }

  @Test func `an interrupt ends the probe between two bytes`() {
    let registers = image([0x40: 0x12, 0x41: 0x34, 0x42: 0x56])
    var function = OddFunction(registers)
    var asked = 0
    let probe = WriteProbe(steps, on: &function) {
      asked += 1
      return asked > 1
    }
    #expect(probe.wasInterrupted && function.inner.image == registers)
    #expect(Set(function.writes.map(\.position)) == [0x40])
  }

  @Test func `a byte that cannot be put back is told`() {
    var function = OddFunction(image([0x41: 0x34]))
    function.once = 0x41
    let probe = WriteProbe(steps, on: &function)
    #expect(probe.unrestored == [WriteProbe.Difference(position: 0x41, before: 0x34, after: 0xCB)])
  }

  @Test func `of a bit that changes by itself nothing is said`() {
    var function = OddFunction(image([0x42: 0x80]))
    function.restless = 0x42
    let probe = WriteProbe(steps, on: &function)
    #expect(probe.tested.bytes[0x42] == 0xFE && probe.unrestored == [])
  }

  @Test func `a step outside the space, or that turns nothing over, is none`() {
    var function = OddFunction(image([:]))
    let none = [WriteProbe.Step(position: 256, flips: 1), WriteProbe.Step(position: -1, flips: 1)]
    let probe = WriteProbe(none + [WriteProbe.Step(position: 0, flips: 1, zeros: 1)], on: &function)
    #expect(function.writes == [] && probe.tested == image([:]))
  }

  @Test func `a device that answers no read is written nothing`() {
    let registers = DeviceRegisters(image([:]))
    var device = SimulatedDevice(registers)
    device.isLogging = true
    device.faults.failingReads = 0x80..<0x84
    let probe = WriteProbe(steps, on: &device)
    #expect(probe.failures.map(\.position) == [0x80] && device.log == [])
  }
}

import Testing

@testable import PermRuntime

/// The bytes of a saved state: what is not exactly what a save wrote is refused, and leaves the function alone.
@Suite struct StateBytesTests {
  /// A function that its guest has used, and what was saved of it.
  private func used(_ version: SleepyFunction.Version = .writable) throws -> (SleepySpace, [UInt8]) {
    let space = try SleepyFunction().open(version)
    try space.writeGuest(at: 4, byteWidth: 2, value: 0x406)
    try space.writeGuest(at: 0x10, byteWidth: 4, value: 0xFEB0_0000)
    try space.writeGuest(at: SleepyFunction.vendor + 4, byteWidth: 4, value: 0x1122_3344)
    try space.writeGuest(at: SleepyFunction.vendor + 8, byteWidth: 4, value: 0x5566_7788)
    return (space, try space.saveState())
  }

  /// Everything of a function that loading might touch.
  private func everything(_ space: SleepySpace) throws -> Everything {
    let journal = space.function.journal
    return Everything(
      view: try space.view(), bytes: space.function.bytes, shadow: (0..<64).map { space.row($0).shadow },
      power: space.power, journal: journal, areBARsDirty: space.core.pointee.state.areBARsDirty)
  }

  private struct Everything: Equatable {
    var view: [UInt32]
    var bytes: [UInt8]
    var shadow: [UInt32]
    var power: PowerMachine
    var journal: [String]
    var areBARsDirty: Bool
  }

  /// The same bytes with a checksum that fits.
  private func sealed(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.count >= 4 else { return bytes }
    var checksum = Checksum()
    for byte in bytes.dropLast(4) { checksum.add(byte) }
    return bytes.dropLast(4) + (0..<4).map { UInt8(truncatingIfNeeded: checksum.value >> UInt32($0 * 8)) }
  }

  @Test func `the checksum is that of zip`() {
    var checksum = Checksum()
    for byte in "123456789".utf8 { checksum.add(byte) }
    #expect(checksum.value == 0xCBF4_3926)
  }

  @Test func `P14: a state has the size that was known before`() throws {
    let (space, bytes) = try used()
    #expect(bytes.count == space.stateSize)
    #expect(try SleepyFunction().open().stateSize == bytes.count)
    #expect(bytes.count <= SleepySpace.stateSizeLimit)
    // As docs/migration.md says.
    #expect(SleepySpace.stateSizeLimit == 37_048)
    #expect(Array(bytes.prefix(8)) == Array("permstat".utf8))
  }

  @Test func `P14: a state is saved into a buffer that is large enough`() throws {
    let (space, bytes) = try used()
    var buffer = [UInt8](repeating: 0xEE, count: bytes.count + 3)
    var span = buffer.mutableSpan
    #expect(try space.saveState(into: &span) == bytes.count)
    #expect(buffer == bytes + [0xEE, 0xEE, 0xEE])
    var short = [UInt8](repeating: 0xEE, count: bytes.count - 1)
    let code: StateError?
    do throws(StateError) {
      var span = short.mutableSpan
      _ = try space.saveState(into: &span)
      code = nil
    } catch { code = error }
    #expect(code == StateError(.bufferTooSmall, at: bytes.count - 1))
    #expect(short.allSatisfy { $0 == 0xEE })
  }

  @Test func `P14: parsing and writing agree`() throws {
    let (_, bytes) = try used()
    let state = try FunctionState(bytes.span)
    var again = [UInt8](repeating: 0, count: state.size)
    var span = again.mutableSpan
    state.write(&span)
    #expect(again == bytes)
  }

  @Test(arguments: SleepyFunction.Version.allCases)
  func `P14: what was loaded reads, and saves, as what was saved`(_ version: SleepyFunction.Version) throws {
    let (source, bytes) = try used(version)
    let destination = try SleepyFunction().open(version)
    try destination.loadState(bytes.span)
    #expect(try destination.view() == source.view())
    #expect(destination.power == source.power)
    #expect(try destination.saveState() == bytes)
    #expect(destination.function.journal.contains("mask"))
  }

  @Test func `P14: one changed bit anywhere is refused, and nothing is touched`() throws {
    let (_, bytes) = try used()
    let destination = try SleepyFunction().open()
    let before = try everything(destination)
    for index in bytes.indices {
      for bit in 0..<8 {
        var damaged = bytes
        damaged[index] ^= 1 << UInt8(bit)
        let error = try #require(destination.refusal(of: damaged), "byte \(index) bit \(bit)")
        #expect(error.offset >= 0 && error.offset <= bytes.count)
        #expect(!error.code.touchesFunction)
      }
    }
    #expect(try everything(destination) == before)
  }

  @Test(arguments: [UInt8(0x00), 0xFF, 0x5A])
  func `P14: one replaced byte anywhere is refused`(_ value: UInt8) throws {
    let (_, bytes) = try used()
    let destination = try SleepyFunction().open()
    let before = try everything(destination)
    for index in bytes.indices where bytes[index] != value {
      var damaged = bytes
      damaged[index] = value
      #expect(destination.refusal(of: damaged) != nil, "byte \(index)")
    }
    #expect(try everything(destination) == before)
  }

  @Test func `P14: a state that ends early or goes on is refused`() throws {
    let (_, bytes) = try used()
    let destination = try SleepyFunction().open()
    let before = try everything(destination)
    for count in 0..<bytes.count {
      let error = try #require(destination.refusal(of: Array(bytes.prefix(count))))
      #expect(error.code == (count < 172 ? .tooShort : .wrongSize))
      // Also where size and checksum are made to fit.
      var cut = Array(bytes.prefix(count))
      guard count >= 16 else { continue }
      for byte in 0..<4 { cut[12 + byte] = UInt8(truncatingIfNeeded: count >> (byte * 8)) }
      #expect(destination.refusal(of: sealed(cut)) != nil)
    }
    #expect(destination.refusal(of: bytes + [0])?.code == .wrongSize)
    #expect(destination.refusal(of: bytes + bytes)?.code == .wrongSize)
    #expect(destination.refusal(of: Array(repeating: 0, count: 1 << 20))?.code == .notAState)
    #expect(try everything(destination) == before)
  }

  @Test func `P14: garbage is refused and never traps`() throws {
    let destination = try SleepyFunction().open()
    let before = try everything(destination)
    var random = SeededGenerator(seed: 14)
    for _ in 0..<100_000 {
      let count = Int.random(in: 0...400, using: &random)
      var bytes = [UInt8](repeating: 0, count: count)
      for index in bytes.indices { bytes[index] = UInt8(truncatingIfNeeded: random.next()) }
      // Half of them begin as a state does.
      if Bool.random(using: &random) {
        bytes.replaceSubrange(0..<min(8, count), with: "permstat".utf8.prefix(count))
      }
      guard destination.refusal(of: bytes) != nil else {
        Issue.record("taken: \(bytes)")
        return
      }
    }
    #expect(try everything(destination) == before)
  }

  @Test func `P14: changes under a checksum that fits never trap, and never reach what a guest cannot write`()
    throws
  {
    let (_, bytes) = try used()
    var random = SeededGenerator(seed: 41)
    var loaded = 0
    for _ in 0..<4000 {
      let destination = try SleepyFunction().open()
      let fresh = destination.function.bytes
      var changed = bytes
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        changed[Int.random(in: 8..<bytes.count, using: &random)] = UInt8(truncatingIfNeeded: random.next())
      }
      let error = destination.refusal(of: sealed(changed))
      if error == nil { loaded += 1 }
      #expect(error?.code.touchesFunction != true)
      #expect(!destination.function.journal.contains("PowerState written"))
      for index in fresh.indices {
        let row = destination.row(index / 4)
        let mayChange = UInt8(truncatingIfNeeded: row.deviceWrite >> UInt32(index % 4 * 8))
        let state: UInt8 = index == SleepyFunction.pmcsr ? 3 : 0
        let difference = destination.function.bytes[index] ^ fresh[index]
        #expect(difference & ~mayChange & ~state == 0, "byte \(index)")
      }
    }
    #expect(loaded > 0)
  }

  @Test(arguments: [
    (0, StateError.Code.notAState, 0), (8, .unknownVersion, 8), (12, .wrongSize, 12), (16, .otherTables, 16),
    (24, .malformed, 24), (26, .wrongSize, 26), (28, .wrongSize, 26), (30, .otherFunction, 30),
    (31, .malformed, 30), (32, .otherFunction, 32), (36, .otherFunction, 36), (40, .otherFunction, 40),
    (44, .malformed, 44), (48, .malformed, 48), (49, .malformed, 49), (50, .malformed, 50),
    (51, .malformed, 51),
    (52, .malformed, 52), (53, .malformed, 53), (54, .malformed, 54), (56, .otherFunction, 56),
    (58, .malformed, 58),
    (64, .otherFunction, 56), (168, .malformed, 168), (169, .malformed, 169), (170, .otherLayout, 168),
    (172, .otherLayout, 168), (174, .otherLayout, 168), (176, .otherLayout, 168), (178, .malformed, 178),
    (180, .malformed, 180), (204, .otherLayout, 204), (206, .malformed, 206), (208, .otherLayout, 204),
  ])
  func `P14: each field has its reason and its place`(_ byte: Int, _ code: StateError.Code, _ offset: Int)
    throws
  {
    let (_, bytes) = try used()
    var changed = bytes
    changed[byte] ^= byte == 30 || byte == 56 ? 1 : byte >= 204 ? 2 : 0x24
    let error = try #require(try SleepyFunction().open().refusal(of: sealed(changed)))
    #expect(error == StateError(code, at: offset))
  }

  @Test func `P14: a state of another function is refused`() throws {
    let (_, bytes) = try used()
    #expect(try SleepyFunction(size: 4096).open().refusal(of: bytes)?.code == .otherFunction)
    var facts = SleepyFunction.facts()
    facts.bars[0]?.size = 0x2000
    #expect(try SleepyFunction().open(facts: facts).refusal(of: bytes) == StateError(.otherFunction, at: 56))
    var other = SleepyFunction()
    other.bytes[2] = 0xD4
    #expect(try other.open().refusal(of: bytes) == StateError(.otherFunction, at: 32))
    var elsewhere = SleepyFunction()
    elsewhere.bytes[SleepyFunction.pm + 1] = 0x70
    elsewhere.bytes[0x70] = 0x09
    #expect(try elsewhere.open().refusal(of: bytes) == StateError(.otherLayout, at: 168 + 24))
  }

  @Test func `an error says its number, name and place`() {
    #expect("\(StateError(.wrongChecksum, at: 1020))" == "state error 5 (wrongChecksum) at byte 1020")
    #expect(
      "\(StateError(.powerRefused, at: 48, refusal: .asleep))"
        == "state error 19 (powerRefused) at byte 48: asleep")
    #expect(StateError.Code.allCases.map(\.rawValue) == Array(1...20))
  }
}

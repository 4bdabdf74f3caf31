import PermRuntime
import Testing

/// All offsets in a dword and all widths that the byte-span doors take in one or two dwords.
private let accesses = (0..<8).flatMap { offset in (1...7).map { (offset, $0) } }

/// Reads through the span door and gives the bytes.
private func read(_ space: ScriptedSpace, _ position: Int, _ count: Int) throws -> [UInt8] {
  var bytes = [UInt8](repeating: 0, count: count)
  var span = bytes.mutableSpan
  try space.readGuest(at: position, into: &span)
  return bytes
}

@Suite struct TrapPathTests {
  /// A device whose byte i holds i, and nothing in the way.
  private func rawSpace(_ tables: TestTables = TestTables()) throws -> ScriptedSpace {
    var function = RecordingFunction((0..<256).map { UInt8($0) })
    function.poke(0x04, 0)
    function.poke(0x0C, 0)
    return try open(function, tables)
  }

  @Test(arguments: [
    (0x41, 4, [(0x41, 1), (0x42, 2), (0x44, 1)]),
    (0x42, 4, [(0x42, 2), (0x44, 2)]),
    (0x40, 3, [(0x40, 2), (0x42, 1)]),
    (0x43, 4, [(0x43, 1), (0x44, 2), (0x46, 1)]),
    (0x40, 8, [(0x40, 4), (0x44, 4)]),
    (0x41, 2, [(0x41, 1), (0x42, 1)]),
    (0x43, 2, [(0x43, 1), (0x44, 1)]),
    (0xFC, 4, [(0xFC, 4)]),
  ])
  func `an access is split into the largest aligned pieces`(
    _ position: Int,
    _ count: Int,
    _ pieces: [(Int, Int)]
  ) throws {
    let space = try rawSpace()
    #expect(try read(space, position, count) == (0..<count).map { UInt8(position + $0) })
    #expect(space.function.journal.take() == pieces.map { .read($0.0, $0.1) })

    let bytes = (0..<count).map { UInt8(0xA0 + $0) }
    try space.writeGuest(at: position, bytes: bytes.span)
    #expect(Array(space.function.bytes[position..<position + count]) == bytes)
    #expect(
      space.function.journal.take().map {
        if case .write(let at, let width, _) = $0 { [at, width] } else { [] }
      } == pieces.map { [$0.0, $0.1] }
    )
  }

  @Test(arguments: accesses)
  func `pieces are aligned, inside one dword and one owner, ascending and gapless`(
    _ offset: Int,
    _ count: Int
  ) throws {
    // A capability of 6 bytes, 2-aligned: it begins and ends in the middle of a dword, between raw gaps.
    let tables = TestTables(TestPage(.standard, 9, TestVariant(body: .raw, length: 6)))
    let space = try open(.listing([0x42: 9]), tables)
    let owner = { (position: Int) in (0x42..<0x48).contains(position) }
    _ = try read(space, 0x3E + offset, count)
    var next = 0x3E + offset
    for event in space.function.journal.take() {
      guard case .read(let position, let width) = event else {
        Issue.record("\(event) is no read")
        continue
      }
      #expect(position == next)
      #expect(position % width == 0)
      #expect(position / 4 == (position + width - 1) / 4)
      #expect(owner(position) == owner(position + width - 1))
      next += width
    }
    #expect(next == 0x3E + offset + count)
  }

  @Test(arguments: [
    (3, [(0x40, 2), (0x42, 1), (0x43, 1)]),
    (2, [(0x40, 2), (0x42, 2)]),
    (1, [(0x40, 1), (0x41, 1), (0x42, 2)]),
  ])
  func `a piece stops where the owner changes inside a dword`(_ length: Int, _ pieces: [(Int, Int)]) throws {
    let tables = TestTables(TestPage(.standard, 9, TestVariant(body: .raw, length: .constant(length))))
    let space = try open(.listing([0x40: 9]), tables)
    _ = try space.readGuest(at: 0x40, byteWidth: 4)
    #expect(space.function.journal.take() == pieces.map { .read($0.0, $0.1) })
  }

  @Test func `a piece that is wholly virtual does not read the device`() throws {
    let space = try open(.listing([:], [0x08: 0x1122_3344]), TestTables(.header(rows: [2: .own])))
    space.function.poke(0x08, 0)
    #expect(try space.readGuest(at: 0x08, byteWidth: 4) == 0x1122_3344)
    #expect(try space.readGuest(at: 0x0A, byteWidth: 2) == 0x1122)
    #expect(space.function.journal.take() == [])
  }

  @Test func `a piece that is partly virtual takes each bit from its own source`() throws {
    let tables = TestTables(.header(rows: [2: TestRow(virt: 0xF0F0_F0F0)]))
    let space = try open(.listing([:], [0x08: 0xAAAA_AAAA]), tables)
    space.function.poke(0x08, 0x5555_5555)
    #expect(try space.readGuest(at: 0x08, byteWidth: 4) == 0xA5A5_A5A5)
    #expect(try space.readGuest(at: 0x09, byteWidth: 1) == 0xA5)
  }

  @Test func `a byte_live byte is live only when it is read alone`() throws {
    let tables = TestTables(.header(rows: [2: TestRow(virt: ~0, live: 0b0101)]))
    let space = try open(.listing([:], [0x08: 0x1111_1111]), tables)
    space.function.poke(0x08, 0x2222_2222)
    #expect(try space.readGuest(at: 0x08, byteWidth: 1) == 0x22)
    #expect(try space.readGuest(at: 0x09, byteWidth: 1) == 0x11)
    #expect(try space.readGuest(at: 0x0A, byteWidth: 1) == 0x22)
    #expect(try space.readGuest(at: 0x08, byteWidth: 2) == 0x1111)
    #expect(try space.readGuest(at: 0x08, byteWidth: 4) == 0x1111_1111)
  }

  @Test func `a fully writable piece is not read before it is written`() throws {
    let tables = TestTables(.header(rows: [2: TestRow(deviceWrite: 0x0000_FFFF)]))
    let space = try open(.listing([:], [0x08: 0x1234_5678]), tables)
    try space.writeGuest(at: 0x08, byteWidth: 2, value: 0xABCD)
    #expect(space.function.journal.take() == [.write(0x08, 2, 0xABCD)])
    try space.writeGuest(at: 0x08, byteWidth: 4, value: 0)
    #expect(space.function.journal.take() == [.read(0x08, 4), .write(0x08, 4, 0x1234_0000)])
    try space.writeGuest(at: 0x0A, byteWidth: 2, value: 0xFFFF)
    #expect(space.function.journal.take() == [], "nothing in these bytes is writable")
  }

  @Test(arguments: [(false, UInt32(0)), (true, 0x0300_0000)])
  func `the write-back of neighbouring RW1C bits follows the profile`(_ isSafe: Bool, _ left: UInt32) throws {
    var function = RecordingFunction.listing([:], [0x08: 0x0300_0040])
    function.clearedByOne[0x0B] = 0xFF
    let tables = TestTables(.header(rows: [2: TestRow(deviceWrite: 0x0000_00FF, rw1c: 0xFF00_0000)])) {
      $0.settings.isRW1CSafe = isSafe
    }
    let space = try open(function, tables)
    try space.writeGuest(at: 0x08, byteWidth: 4, value: 0x05)
    #expect(space.function.peek(0x08) == left | 0x05)
  }

  @Test func `a RW1C bit that the guest may write is cleared by its own 1 alone`() throws {
    var function = RecordingFunction.listing([:], [0x08: 0x0300_0040])
    function.clearedByOne[0x0B] = 0xFF
    let row = TestRow(deviceWrite: 0xFF00_0000, rw1c: 0xFF00_0000)
    let space = try open(function, TestTables(.header(rows: [2: row])) { $0.settings.isRW1CSafe = true })
    try space.writeGuest(at: 0x08, byteWidth: 4, value: 0x0100_0000)
    #expect(space.function.peek(0x08) == 0x0200_0040)
  }

  @Test func `a failing device aborts the access and keeps what earlier pieces did`() throws {
    let space = try rawSpace()
    space.function.failingWrites = [0x44]
    #expect(throws: ConfigError(.deviceFailed, position: 0x44, byteWidth: 2)) {
      try space.writeGuest(at: 0x42, byteWidth: 4, value: 0xDDCC_BBAA)
    }
    #expect(space.function.peek(0x42) == 0x4544_BBAA)
    space.function.failingReads = [0x46]
    #expect(throws: ConfigError(.deviceFailed, position: 0x46, byteWidth: 1)) {
      try space.readGuest(at: 0x43, byteWidth: 4)
    }
  }
}

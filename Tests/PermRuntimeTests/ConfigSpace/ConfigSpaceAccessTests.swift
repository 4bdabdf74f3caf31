import PermRuntime
import Testing

/// Positions and widths that do not lie in 256 bytes.
private let outside = [
  (-1, 1), (-4, 4), (-4, 8), (256, 1), (255, 2), (253, 4), (0, 0), (0x40, -1), (Int.max, 4), (Int.min, 4),
  (Int.max - 3, 4), (0, Int.max), (1 << 40, 1),
]

@Suite struct ConfigSpaceAccessTests {
  @Test(arguments: outside)
  func `an access outside the space touches nothing`(_ position: Int, _ byteWidth: Int) throws {
    let tables = TestTables(
      .header(
        rows: [2: .own],
        bindings: [TestBinding(hook: 0, phase: .write), TestBinding(hook: 0, phase: .read)]
      )
    )
    let space = try open(.listing(), tables)
    let error = ConfigError(.outOfRange, position: position, byteWidth: byteWidth)
    #expect(throws: error) { try space.readGuest(at: position, byteWidth: byteWidth) }
    #expect(throws: error) { try space.writeGuest(at: position, byteWidth: byteWidth, value: ~0) }
    #expect(throws: error) { try space.readHost(at: position, byteWidth: byteWidth) }
    #expect(throws: error) { try space.writeHost(at: position, byteWidth: byteWidth, value: ~0) }
    #expect(space.function.journal.take() == [])
  }

  @Test(arguments: [(0, 257), (0xFF, 2), (0x80, 0x100), (256, 1), (0, 0), (-1, 2)])
  func `bytes that do not all lie in the space are not touched at all`(_ position: Int, _ count: Int) throws {
    let space = try open(.listing())
    var bytes = [UInt8](repeating: 7, count: count)
    let error = ConfigError(.outOfRange, position: position, byteWidth: count)
    #expect(throws: error) { try space.writeGuest(at: position, bytes: bytes.span) }
    #expect(throws: error) {
      var span = bytes.mutableSpan
      try space.readGuest(at: position, into: &span)
    }
    #expect(bytes == Array(repeating: 7, count: count))
    #expect(space.function.journal.take() == [])
  }

  @Test(arguments: 1...4)
  func `what the shadow alone answers is what a guest reads, and touches nothing`(_ byteWidth: Int) throws {
    // A dword of the shadow, one of hardware, one of both, and one of the shadow with a hook on its reads.
    let tables = TestTables(
      .header(
        rows: [2: TestRow(virt: 0xFF), 3: .own, 4: .own],
        bindings: [TestBinding(hook: 0, phase: .read, triggers: [(0x10, 0x2)])]))
    let space = try open(.listing(), tables)
    var answered = 0
    for position in -1...256 {
      let value = space.readVirtual(at: position, byteWidth: byteWidth)
      #expect(space.function.journal.take() == [])
      guard let value else { continue }
      answered += 1
      #expect(try space.readGuest(at: position, byteWidth: byteWidth) == value)
      #expect(space.function.journal.take() == [], "\(position)")
    }
    // Whole dwords of the shadow there are, and no access of three bytes is one piece.
    #expect((answered > 0) == (byteWidth != 3))
  }

  @Test func `a value door takes at most four bytes`() throws {
    let space = try open(.listing())
    #expect(throws: ConfigError(.outOfRange, position: 0x40, byteWidth: 5)) {
      try space.readGuest(at: 0x40, byteWidth: 5)
    }
  }

  @Test(arguments: [256, 4096])
  func `the whole space can be read and written at once`(_ size: Int) throws {
    let space = try open(.listing(size: size))
    var bytes = [UInt8](repeating: 0x5A, count: size)
    try space.writeGuest(at: 0, bytes: bytes.span)
    #expect(space.function.bytes[0x40...].allSatisfy { $0 == 0x5A })
    #expect(space.function.bytes[..<0x40].allSatisfy { $0 == 0 })
    space.function.journal.events = []
    var span = bytes.mutableSpan
    try space.readGuest(at: 0, into: &span)
    #expect(bytes == space.function.bytes)
    #expect(space.function.journal.take().count == size / 4)
  }

  @Test func `bits of a value above its width are ignored`() throws {
    let space = try open(.listing())
    try space.writeGuest(at: 0x41, byteWidth: 1, value: 0xFFFF_FF12)
    #expect(space.function.peek(0x40) == 0x1200)
    try space.writeGuest(at: 0x42, byteWidth: 2, value: 0xFFFF_3456)
    #expect(space.function.peek(0x40, 4) == 0x3456_1200)
    #expect(space.function.peek(0x44) == 0)
  }

  @Test func `the host's doors go past the tables in aligned pieces`() throws {
    let space = try open(.listing([:], [0x08: 0x4433_2211]), TestTables(.header(rows: [2: .own])))
    space.function.poke(0x08, 0x8877_6655)
    #expect(try space.readHost(at: 0x09, byteWidth: 3) == 0x0088_7766)
    #expect(space.function.journal.take() == [.read(0x09, 1), .read(0x0A, 2)])
    try space.writeHost(at: 0x0A, byteWidth: 4, value: 0xDDCC_BBAA)
    #expect(space.function.journal.take() == [.write(0x0A, 2, 0xBBAA), .write(0x0C, 2, 0xDDCC)])
    #expect(try space.readGuest(at: 0x08, byteWidth: 4) == 0x4433_2211)
  }
}

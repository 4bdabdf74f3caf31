import PermRuntime
import Testing

@Suite struct ListRelinkTests {
  /// IDs below 80h are kept, others hidden; both have tables.
  private func tables(_ change: (inout TestTables) -> Void = { _ in }) -> TestTables {
    var tables = TestTables(
      TestPage(.standard, 1, extendedList: 1, TestVariant(length: 8, rows: [.standardHeader])),
      TestPage(.standard, 0x80, TestVariant(isHidden: true, length: 8)),
      TestPage(.extended, 3, TestVariant(length: 8, rows: [.extendedHeader])),
      TestPage(.extended, 0x80, TestVariant(isHidden: true, length: 8))
    )
    change(&tables)
    return tables
  }

  @Test(
    arguments: [
      [0x01, 0x01, 0x01], [0x80, 0x01, 0x01], [0x01, 0x80, 0x01], [0x01, 0x01, 0x80], [0x80, 0x80, 0x01],
      [0x01, 0x80, 0x80], [0x80, 0x01, 0x80],
    ] as [[UInt8]]
  )
  func `the guest's standard list leads around hidden capabilities`(_ ids: [UInt8]) throws {
    let space = try open(.listing([0x40: ids[0], 0x70: ids[1], 0x58: ids[2]]), tables())
    let kept = zip([0x40, 0x70, 0x58], ids).filter { $1 == 1 }.map(\.0)
    #expect(try space.guestList() == kept)
    #expect(space.function.peek(0x34, 1) == 0x40, "hardware is not touched")
    #expect(space.function.peek(0x41, 1) == 0x70)
  }

  @Test func `a CardBus bridge's list begins at 14h`() throws {
    var header = TestPage.header(layout: 2)
    header.variants[0].rows[5] = TestRow(virt: 0xFF)
    header.variants[0].rows[13] = TestRow()
    let function = RecordingFunction.listing([0x80: 0x80, 0x90: 1], layout: 2, [0x34: 0x1234_5678])
    let space = try open(function, tables { $0.pages[0] = header })
    #expect(space.capabilities.map(\.position) == [0, 0x80, 0x90])
    #expect(try space.guestList(from: 0x14) == [0x90])
    #expect(try space.readGuest(at: 0x34, byteWidth: 4) == 0x1234_5678, "another register")
  }

  @Test func `a header of a layout that no specification has has no list`() throws {
    let function = RecordingFunction.listing([0x40: 1], layout: 3)
    let space = try open(function, tables { $0.pages[0] = .header(layout: 3) })
    #expect(space.capabilities.map(\.position) == [0])
    #expect(try space.guestList() == [])
  }

  @Test func `a list of which nothing is left is no list`() throws {
    let space = try open(.listing([0x40: 0x80, 0x50: 0x80]), tables())
    #expect(try space.readGuest(at: 0x06, byteWidth: 2) & 0x10 == 0)
    #expect(try space.readGuest(at: 0x34, byteWidth: 1) == 0)
    #expect(space.function.peek(0x06, 2) == 0x10)
  }

  @Test(
    arguments: [
      ([0x03, 0x03, 0x03], [0x100: 3, 0x140: 3, 0x180: 3]),
      ([0x03, 0x80, 0x03], [0x100: 3, 0x180: 3]),
      ([0x03, 0x03, 0x80], [0x100: 3, 0x140: 3]),
      ([0x03, 0x80, 0x80], [0x100: 3]),
      ([0x80, 0x03, 0x03], [0x100: 0, 0x140: 3, 0x180: 3]),
      ([0x80, 0x80, 0x03], [0x100: 0, 0x180: 3]),
      ([0x80, 0x03, 0x80], [0x100: 0, 0x140: 3]),
      ([0x80, 0x80, 0x80], [:]),
    ] as [([UInt32], [Int: Int])]
  )
  func `the guest's extended list leads around hidden capabilities, its head stays as a placeholder`(
    _ ids: [UInt32],
    _ list: [Int: Int]
  ) throws {
    let function = RecordingFunction.listing(
      [0x40: 1],
      extended: [0x100: 0x0003_0000 | ids[0], 0x140: 0x0001_0000 | ids[1], 0x180: 0x0002_0000 | ids[2]],
      size: 4096
    )
    let space = try open(function, tables())
    #expect(try space.guestExtendedList() == list)
    let head = try space.readGuest(at: 0x100, byteWidth: 4)
    if ids[0] == 0x80 { #expect(head & 0xF_FFFF == 0, "a placeholder has neither ID nor version") }
    if ids[0] == 0x03 { #expect(head & 0xF_FFFF == 0x0003_0003) }
    if list.isEmpty { #expect(head == 0) }
    #expect(space.function.peek(0x100) == 0x1403_0000 | ids[0], "hardware is not touched")
  }

  @Test func `a placeholder's header cannot be written`() throws {
    let function = RecordingFunction.listing([0x40: 1], extended: [0x100: 0x80, 0x140: 3], size: 4096)
    let space = try open(function, tables())
    try space.writeGuest(at: 0x100, byteWidth: 4, value: ~0)
    #expect(try space.readGuest(at: 0x100, byteWidth: 4) == 0x1400_0000)
    #expect(space.function.journal.takePieces() == [])
    try space.writeGuest(at: 0x104, byteWidth: 4, value: 0x1234)
    #expect(space.function.peek(0x104) == 0x1234, "its body is hidden like any other")
  }

  @Test func `reserved bits of an extended header are kept`() throws {
    var function = RecordingFunction.listing([0x40: 1], extended: [0x100: 3, 0x140: 0x80], size: 4096)
    function.poke(0x100, 0x1431_0003)
    let space = try open(function, tables())
    #expect(try space.readGuest(at: 0x100, byteWidth: 4) == 0x0031_0003)
  }

  @Test func `a pointer is rewritten where a capability lies across two dwords`() throws {
    let space = try open(.listing([0x43: 1, 0x50: 0x80, 0x60: 1]), tables())
    #expect(try space.guestList() == [0x43, 0x60])
  }
}

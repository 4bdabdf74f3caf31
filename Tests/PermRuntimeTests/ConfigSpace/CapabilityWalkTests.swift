@testable import PermRuntime
import Testing

/// A standard capability with a header row and a plain body.
private func plain(_ id: Int, length: TestProgram = 8) -> TestPage {
  TestPage(.standard, id, TestVariant(length: length, rows: [.standardHeader, TestRow()]))
}

/// An extended capability with a header row.
private func extended(_ id: Int, length: TestProgram = 8) -> TestPage {
  TestPage(.extended, id, TestVariant(length: length, rows: [.extendedHeader]))
}

/// A standard capability that implies an extended list.
private func implying(_ id: Int, when condition: TestProgram = 1) -> TestPage {
  TestPage(.standard, id, extendedList: condition, TestVariant(length: 8, rows: [.standardHeader]))
}

@Suite struct CapabilityWalkTests {
  @Test func `a list is walked in its own order`() throws {
    let space = try open(.listing([0x80: 1, 0x50: 5, 0x60: 1]), TestTables(plain(1), plain(5)))
    #expect(space.capabilities.map(\.position) == [0, 0x80, 0x50, 0x60])
    #expect(space.capabilities.map(\.id) == [0, 1, 5, 1])
    #expect(space.capabilities.map(\.length) == [64, 8, 8, 8])
    #expect(space.findings == [])
    #expect(try space.guestList() == [0x80, 0x50, 0x60])
  }

  @Test func `a list that Status does not announce is not walked`() throws {
    var function = RecordingFunction.listing([0x50: 1])
    function.poke(0x06, 0, 2)
    let space = try open(function, TestTables(plain(1)))
    #expect(space.capabilities.map(\.kind) == [.header])
  }

  @Test(arguments: [0x40, 0x50, 0x60])
  func `a loop ends the list where it closes`(_ target: Int) throws {
    var function = RecordingFunction.listing([0x40: 1, 0x50: 1, 0x60: 1])
    function.poke(0x61, UInt32(target), 1)
    let space = try open(function, TestTables(plain(1)))
    #expect(space.findings == [ListFinding(code: .loop, kind: .standard, id: 0, position: target)])
    #expect(try space.guestList() == [0x40, 0x50, 0x60])
  }

  @Test(arguments: [0x04, 0x3F, 0x3C])
  func `a pointer into the header ends the list`(_ target: Int) throws {
    var function = RecordingFunction.listing([0x40: 1])
    function.poke(0x41, UInt32(target), 1)
    let space = try open(function, TestTables(plain(1)))
    #expect(
      space.findings == [ListFinding(code: .pointerOutOfRange, kind: .standard, id: 0, position: target)]
    )
    #expect(try space.guestList() == [0x40])
  }

  @Test func `a list that begins in the header is none`() throws {
    let space = try open(.listing([:], [0x04: 0x0010_0000, 0x34: 0x10]), TestTables(plain(1)))
    #expect(space.findings.map(\.code) == [.pointerOutOfRange])
    #expect(try space.guestList() == [])
    #expect(try space.readGuest(at: 0x34, byteWidth: 1) == 0)
  }

  @Test func `a capability whose header does not fit in the space ends the list`() throws {
    let tables = TestTables(plain(1), implying(0x10), extended(3))
    let function = RecordingFunction.listing(
      [0x40: 0x10, 0xFF: 1],
      extended: [0x100: 0x0001_0003],
      size: 4096
    )
    let space = try open(function, tables)
    #expect(space.findings == [ListFinding(code: .pointerOutOfRange, kind: .standard, id: 0, position: 0xFF)])
    #expect(try space.guestList() == [0x40])
    #expect(try space.guestExtendedList() == [0x100: 3])
  }

  @Test func `a list is followed for 48 capabilities`() throws {
    var function = RecordingFunction.listing([:], [0x04: 0x0010_0000, 0x34: 0x40])
    for index in 0..<60 { function.poke(0x40 + index * 3, UInt32(0x43 + index * 3) << 8 | 1, 2) }
    let space = try open(function, TestTables(plain(1, length: 3)))
    #expect(space.capabilities.count == 49)
    #expect(
      space.findings == [ListFinding(code: .tooLong, kind: .standard, id: 0, position: 0x40 + 48 * 3)]
    )
    #expect(try space.guestList().count == 48)
  }

  @Test func `an extended list has room for a capability at every dword`() throws {
    var function = RecordingFunction.listing([0x40: 0x10], size: 4096)
    for dword in 0x40..<0x400 { function.poke(dword * 4, UInt32(dword * 4 + 4) << 20 | 3) }
    let space = try open(function, TestTables(implying(0x10), extended(3, length: 4)))
    #expect(space.capabilities.count == 2 + 960)
    #expect(space.findings == [])
    #expect(try space.guestExtendedList().count == 960)
  }

  @Test(arguments: [0x100, 0x140])
  func `a loop in the extended list ends it`(_ target: Int) throws {
    var function = RecordingFunction.listing([0x40: 0x10], extended: [0x100: 3, 0x140: 3], size: 4096)
    function.poke(0x140, UInt32(target) << 20 | 3)
    let space = try open(function, TestTables(implying(0x10), extended(3)))
    #expect(space.findings == [ListFinding(code: .loop, kind: .extended, id: 0, position: target)])
    #expect(try space.guestExtendedList() == [0x100: 3, 0x140: 3])
    #expect(try space.readGuest(at: 0x140, byteWidth: 4) == 3)
  }

  @Test func `an extended next offset below 100h ends the list`() throws {
    var function = RecordingFunction.listing([0x40: 0x10], extended: [0x100: 3], size: 4096)
    function.poke(0x100, 0x0FC0_0003)
    let space = try open(function, TestTables(implying(0x10), extended(3)))
    #expect(space.findings == [])
    #expect(try space.readGuest(at: 0x100, byteWidth: 4) == 3)
  }

  @Test func `only a capability that implies it opens the extended list`() throws {
    let tables = TestTables(plain(1), implying(0x10), extended(3))
    let function = { (id: UInt8) in
      RecordingFunction.listing([0x40: id], extended: [0x100: 0x0001_0003], size: 4096)
    }
    #expect(try open(function(0x10), tables).capabilities.count == 3)
    let closed = try open(function(1), tables)
    #expect(closed.capabilities.count == 2)
    #expect(closed.region(at: 0x100)?.owner == .gap)
  }

  @Test(arguments: [(UInt32(0), 2), (1, 3)])
  func `the implication may depend on the capability's registers`(_ bit: UInt32, _ count: Int) throws {
    let tables = TestTables(implying(7, when: .load(0, 16, 1)), extended(3))
    var function = RecordingFunction.listing([0x40: 7], extended: [0x100: 3], size: 4096)
    function.poke(0x42, bit, 1)
    #expect(try open(function, tables).capabilities.count == count)
  }

  @Test func `a function of 256 bytes has no extended list`() throws {
    let space = try open(.listing([0x40: 0x10]), TestTables(implying(0x10), extended(3)))
    #expect(space.capabilities.count == 2)
    #expect(space.regions.last?.range.upperBound == 256)
  }

  @Test func `an extended space whose first dword is zero has no list`() throws {
    let space = try open(.listing([0x40: 0x10], size: 4096), TestTables(implying(0x10), extended(0)))
    #expect(space.capabilities.count == 2)
  }

  @Test func `a length is cut at the end of its area`() throws {
    let tables = TestTables(plain(1, length: 24), implying(0x10), extended(3, length: 5000))
    let function = RecordingFunction.listing([0x40: 0x10, 0xF0: 1], extended: [0x100: 3], size: 4096)
    let space = try open(function, tables)
    #expect(space.capabilities.map(\.length) == [64, 8, 16, 3840])
    #expect(space.findings.map(\.code) == [.cut, .cut])
    #expect(space.findings.map(\.position) == [0xF0, 0x100])
    #expect(space.capabilities.map(\.isWhole) == [true, true, false, false])
  }

  @Test(arguments: [0, -1, Int.min])
  func `a capability whose length comes to nothing is hidden`(_ length: Int) throws {
    let space = try open(.listing([0x40: 1]), TestTables(plain(1, length: .constant(length))))
    #expect(space.capabilities[1].isHidden)
    #expect(try space.guestList() == [])
  }

  @Test func `a length beyond all arithmetic is cut`() throws {
    let space = try open(.listing([0x40: 1]), TestTables(plain(1, length: .constant(.max))))
    #expect(space.capabilities[1].length == 0xC0)
    #expect(space.findings.map(\.code) == [.cut])
  }

  @Test(arguments: [(true, [0x40, 0x50, 0x60]), (false, [0x50])])
  func `capabilities without a table stay or go as the profile says`(_ keeps: Bool, _ list: [Int]) throws {
    let function = RecordingFunction.listing([0x40: 0x14, 0x50: 1, 0x60: 0x15], [0x5C: 0x8877_6655])
    let space = try open(function, TestTables(plain(1)) { $0.settings.keepsUnknown = keeps })
    #expect(try space.guestList() == list)
    #expect(space.findings.map(\.code) == [.unknownID, .unknownID])
    #expect(space.findings.map(\.id) == [0x14, 0x15])
  }

  @Test func `a capability kept without a table has a virtual header and the body of a gap`() throws {
    let function = RecordingFunction.listing([0x40: 1, 0x50: 0x14, 0x60: 1], [0x54: 0x8877_6655])
    let tables = TestTables(TestPage(.standard, 1, TestVariant(isHidden: true, length: 8))) {
      $0.settings.keepsUnknown = true
    }
    let space = try open(function, tables)
    #expect(try space.guestList() == [0x50])
    try space.writeGuest(at: 0x50, byteWidth: 4, value: 0xABCD_FFFF)
    #expect(space.function.peek(0x50) == 0xABCD_6014, "the header is not the guest's to write")
    try space.writeGuest(at: 0x54, byteWidth: 4, value: 1)
    #expect(space.function.peek(0x54) == 1)
  }

  @Test func `an extended capability kept without a table has a virtual header`() throws {
    let function = RecordingFunction.listing(
      [0x40: 0x10],
      extended: [0x100: 0x0001_0003, 0x140: 0x0002_0077, 0x180: 0x0001_0003],
      size: 4096
    )
    let hidden = TestPage(.extended, 3, TestVariant(isHidden: true, length: 8))
    let space = try open(function, TestTables(implying(0x10), hidden) { $0.settings.keepsUnknown = true })
    #expect(try space.guestExtendedList() == [0x100: 0, 0x140: 0x77])
    #expect(try space.readGuest(at: 0x140, byteWidth: 4) == 0x0002_0077)
  }

  @Test(arguments: [(UInt32(0), 8, false), (1, 12, false), (2, 0, true), (3, 0, true)])
  func `keys choose the variant, and a value that none has hides the capability`(
    _ value: UInt32,
    _ length: Int,
    _ isHidden: Bool
  ) throws {
    var page = TestPage(
      .standard,
      1,
      keys: [.load(0, 16, 2), .fact(.hasInterrupt)],
      TestVariant(keyValues: [0, 1], length: 8),
      TestVariant(keyValues: [1, 1], length: 12)
    )
    page.variants.append(TestVariant(isHidden: true, keyValues: [2, 1], length: 16))
    var function = RecordingFunction.listing([0x40: 1])
    function.poke(0x42, value, 1)
    let space = try open(function, TestTables(page))
    let found = space.capabilities[1]
    #expect(found.isHidden == isHidden)
    if !isHidden { #expect(found.length == length) }
    let unknown = ListFinding(code: .unknownVariant, kind: .standard, id: 1, position: 0x40)
    #expect(space.findings == (value == 3 ? [unknown] : []))
  }

  @Test(arguments: [(UInt32(0xAAAA), 12), (0xBBBB, 16), (0xCCCC, 20)])
  func `where chooses between tables of one ID, and the one without is the last resort`(
    _ vendor: UInt32,
    _ length: Int
  ) throws {
    func page(_ vendor: Int?, _ length: TestProgram) -> TestPage {
      TestPage(
        .standard,
        9,
        where: vendor.map { .apply(.equal, .load(4, 0, 16), .constant($0)) },
        TestVariant(length: length)
      )
    }
    let tables = TestTables(page(nil, 20), page(0xAAAA, 12), page(0xBBBB, 16))
    let space = try open(.listing([0x40: 9], [0x44: vendor]), tables)
    #expect(space.capabilities[1].length == length)
  }

  @Test func `a capability that no where accepts has no table`() throws {
    let page = TestPage(.standard, 9, where: 0, TestVariant(length: 8))
    #expect(try open(.listing([0x40: 9]), TestTables(page)).findings.map(\.code) == [.unknownID])
  }

  @Test func `programs can look at the first capability with the same ID`() throws {
    let page = plain(1, length: .load(4, 0, 8, first: true))
    let function = RecordingFunction.listing([0x80: 1, 0x40: 1], [0x84: 12, 0x44: 20])
    #expect(try open(function, TestTables(page)).capabilities.map(\.length) == [64, 12, 12])
  }

  @Test func `the first capability that publishes it says the device type, also to those before it`() throws {
    let asking = plain(1, length: .apply(.add, 8, .fact(.deviceType)))
    let saying = TestPage(.standard, 0x10, deviceType: .load(0, 20, 4), TestVariant(length: 4))
    var function = RecordingFunction.listing([0x40: 1, 0x60: 0x10, 0x80: 0x10])
    function.poke(0x62, 0x40, 1)
    function.poke(0x82, 0x90, 1)
    #expect(try open(function, TestTables(asking, saying)).capabilities[1].length == 12)
  }

  @Test func `facts can come from different capabilities, and one that none says is 0`() throws {
    let asking = plain(
      1,
      length: .apply(.add, 8, .apply(.add, .fact(.deviceType), .fact(.maxLinkWidth)))
    )
    let type = TestPage(.standard, 0x10, deviceType: 4, TestVariant(length: 4))
    let width = TestPage(.standard, 0x11, maxLinkWidth: .load(0, 20, 6), TestVariant(length: 4))
    var function = RecordingFunction.listing([0x40: 1, 0x60: 0x10, 0x80: 0x11])
    function.poke(0x82, 0x100, 2)
    #expect(try open(function, TestTables(asking, type, width)).capabilities[1].length == 28)
    #expect(try open(function, TestTables(asking, width)).capabilities[1].length == 24)
    #expect(try open(function, TestTables(asking, type)).capabilities[1].length == 12)
    #expect(try open(function, TestTables(asking)).capabilities[1].length == 8)
  }

  @Test(arguments: [(0x42, 1), (0x46, 3), (0x41, 1), (0x43, 2)])
  func `a capability need not be at a multiple of four`(_ position: Int, _ width: Int) throws {
    let page = TestPage(
      .standard,
      1,
      TestVariant(length: .load(4, 0, 8), rows: [.standardHeader, .own, .own])
    )
    var function = RecordingFunction.listing([:], [0x04: 0x0010_0000, 0x34: UInt32(position)])
    function.poke(position, 1, 1)
    function.poke(position + 4, 0x0403_020A)
    let space = try open(function, TestTables(page))
    #expect(space.capabilities[1].length == 10)
    try space.writeGuest(at: position + 4, byteWidth: 4, value: 0xDDCC_BBAA)
    #expect(try space.readGuest(at: position + 4, byteWidth: 4) == 0xDDCC_BBAA)
    #expect(space.function.peek(position + 4) == 0x0403_020A)
    #expect(try space.guestList() == [position])
  }

  @Test func `a header layout without a table is an error`() {
    let function = RecordingFunction.listing([:], [0x0C: 0x0001_0000])
    #expect(throws: ConfigError(.unknownHeader, position: 0x0E, byteWidth: 1)) { try open(function) }
  }

  @Test func `the multi-function bit is no part of the layout`() throws {
    #expect(try open(.listing([:], [0x0C: 0x0080_0000])).capabilities[0].id == 0)
  }

  @Test func `a device that does not answer cannot be opened`() {
    for position in [0x00, 0x06, 0x0E, 0x34, 0x40, 0x2C] {
      var function = RecordingFunction.listing([0x40: 1])
      function.failingReads = [position]
      #expect(throws: ConfigError.self) { try open(function, TestTables(plain(1))) }
    }
  }
}

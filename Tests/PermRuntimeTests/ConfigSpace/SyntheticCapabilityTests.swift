import PermRuntime
import Testing

@Suite struct SyntheticCapabilityTests {
  /// ID 1Bh, 8 bytes: 16 in bits 12:8 at 4, four bits at 6 that the guest may write.
  private static let pasid = TestPage(
    .extended,
    0x1B,
    TestVariant(
      length: 8,
      rows: [
        TestRow(virt: ~0, initMask: ~0, initValue: 0x0001_001B),
        TestRow(virt: ~0, shadowWrite: 0x000F_0000, initMask: 0x1F00, initValue: 0x1000),
      ]
    )
  )

  /// ID 9, 6 bytes.
  private static let vendor = TestPage(
    .standard,
    9,
    TestVariant(length: 6, rows: [TestRow(virt: ~0, initMask: ~0, initValue: 0x0009), .own])
  )

  private func tables(
    _ synthetic: (page: TestPage, position: Int)...,
    change: (inout TestTables) -> Void = { _ in }
  ) -> TestTables {
    TestTables(
      TestPage(.standard, 1, extendedList: 1, TestVariant(length: 8, rows: [.standardHeader])),
      TestPage(.extended, 3, TestVariant(length: 12, rows: [.extendedHeader])),
      TestPage(.extended, 0x1B, TestVariant(isHidden: true, length: 8)),
      TestPage(.extended, 0x80, TestVariant(isHidden: true, length: 0x20))
    ) {
      $0.synthetic = synthetic
      change(&$0)
    }
  }

  /// A function with the extended capabilities, by position; bytes that nobody owns are not zero.
  private func function(_ extended: KeyValuePairs<Int, UInt32>) -> RecordingFunction {
    .listing([0x40: 1], extended: extended, size: 4096, [0x80C: 0xDEAD_BEEF, 0x110: 0x5A5A_5A5A])
  }

  @Test func `it stands at the end of the guest's list, behind all that is owned`() throws {
    let space = try open(function([0x100: 3, 0x200: 3]), tables((Self.pasid, 0)))
    #expect(try space.guestExtendedList() == [0x100: 3, 0x200: 3, 0x20C: 0x1B])
    #expect(try space.readGuest(at: 0x20C, byteWidth: 4) == 0x0001_001B, "it ends the list")
    #expect(try space.readGuest(at: 0x210, byteWidth: 4) == 0x1000)
    let made = try #require(space.capabilities.last)
    #expect(made.isSynthetic && made.length == 8 && made.page == 6)
    #expect(space.findings.isEmpty)
  }

  @Test(arguments: [0x80C, 0x104, 0xFF8])
  func `it lies where it is told to, and nothing shines through`(_ position: Int) throws {
    let device = function([0x400: 3])
    var moved = device
    moved.poke(0x100, 0)
    let headed = position == 0x104 ? function([0x100: 0x80]) : function([0x100: 3])
    let space = try open(position == 0x104 ? moved : headed, tables((Self.pasid, position)))
    #expect(try space.guestExtendedList()[position] == 0x1B)
    #expect(try space.readGuest(at: position, byteWidth: 4) == 0x0001_001B)
    #expect(try space.readGuest(at: position + 4, byteWidth: 4) == 0x1000)
    #expect(space.region(at: position)?.range == position..<position + 8)
  }

  @Test func `no access reaches the device`() throws {
    let space = try open(function([0x100: 3]), tables((Self.pasid, 0x80C)))
    for width in [1, 2, 4] {
      for position in stride(from: 0x80C, to: 0x814, by: width) {
        _ = try space.readGuest(at: position, byteWidth: width)
        try space.writeGuest(at: position, byteWidth: width, value: ~0)
      }
    }
    #expect(space.function.journal.take() == [])
    #expect(try space.readGuest(at: 0x810, byteWidth: 4) == 0x000F_1000, "its own bits took the write")
    #expect(try space.readGuest(at: 0x80C, byteWidth: 4) == 0x0001_001B)
  }

  @Test func `a damaged page does not reach the device either`() throws {
    var page = Self.pasid
    page.variants[0].rows[1] = TestRow(deviceWrite: ~0, live: 0xF)
    page.variants[0].body = .raw
    page.variants[0].length = 16
    page.variants[0].bindings = [TestBinding(hook: 0, phase: .write)]
    let space = try open(function([0x100: 3]), tables((page, 0x808)))
    for position in 0x808..<0x818 {
      #expect(try space.readGuest(at: position, byteWidth: 1) == [0x808: 0x1B, 0x80A: 1][position] ?? 0)
      try space.writeGuest(at: position, byteWidth: 1, value: 0xFF)
    }
    #expect(space.function.journal.take() == [])
  }

  @Test func `its programs read no hardware`() throws {
    var page = Self.pasid
    page.keys = [.load(4, 0, 32), .load(0, 0, 16, first: true)]
    page.variants[0].keyValues = [0, 0]
    page.variants[0].initialisers = [
      TestInitialiser(place: .at(4, 0, 8), value: .apply(.add, .load(4, 0, 32), .fact(.configSize), 1))
    ]
    let space = try open(function([0x100: 3]), tables((page, 0x80C)))
    #expect(try space.readGuest(at: 0x810, byteWidth: 4) == 0x1001)
  }

  @Test(arguments: [0x1B, 0x001B_001B] as [UInt32])
  func `a device that has the capability keeps its own, though it be hidden`(_ header: UInt32) throws {
    let space = try open(function([0x100: 3, 0x140: header & 0xF_FFFF]), tables((Self.pasid, 0)))
    #expect(try space.guestExtendedList() == [0x100: 3])
    #expect(!space.capabilities.contains { $0.isSynthetic })
    #expect(space.findings.isEmpty)
  }

  @Test(
    arguments: [
      (0x100, "the head of the list"), (0x104, "a shown one"), (0x140, "a hidden one"),
      (0x15C, "its last bytes"),
      (0xFFC, "the end"), (0x802, "between dwords"), (0x40, "the other area"),
    ]
  )
  func `where its bytes are not free it is left out, and that is told`(_ position: Int, _ why: String) throws
  {
    let space = try open(function([0x100: 3, 0x140: 0x80]), tables((Self.pasid, position)))
    #expect(try space.guestExtendedList() == [0x100: 3])
    #expect(space.findings.map(\.code) == [.noRoom], "\(why)")
    #expect(space.findings.first?.id == 0x1B && space.findings.first?.position == position)
  }

  @Test func `a full space has no room`() throws {
    var tables = tables((Self.pasid, 0))
    tables.pages.append(TestPage(.extended, 4, TestVariant(length: 0xF00, rows: [.extendedHeader])))
    let space = try open(function([0x100: 4]), tables)
    #expect(try space.guestExtendedList() == [0x100: 4])
    #expect(space.findings.map(\.code) == [.noRoom])
  }

  @Test func `what no table describes may own all behind it, unless a place is given`() throws {
    let space = try open(function([0x100: 3, 0x140: 0x77]), tables((Self.pasid, 0)))
    #expect(space.findings.map(\.code) == [.unknownID, .noRoom])
    for position in [0x120, 0x144, 0x800] {
      let told = try open(function([0x100: 3, 0x140: 0x77]), tables((Self.pasid, position)))
      #expect(try told.guestExtendedList() == [0x100: 3, position: 0x1B])
      #expect(try told.readGuest(at: position + 4, byteWidth: 4) == 0x1000)
    }
    let header = try open(function([0x100: 3, 0x140: 0x77]), tables((Self.pasid, 0x13C)))
    #expect(header.findings.map(\.code) == [.unknownID, .noRoom])
  }

  @Test func `where there is no list it begins one`() throws {
    let space = try open(function([:]), tables((Self.pasid, 0)))
    #expect(try space.guestExtendedList() == [0x100: 0x1B])
    #expect(space.function.peek(0x100) == 0)
  }

  @Test func `where there is no list a placeholder leads to its place`() throws {
    let space = try open(function([:]), tables((Self.pasid, 0x800)))
    #expect(try space.guestExtendedList() == [0x100: 0, 0x800: 0x1B])
    #expect(try space.readGuest(at: 0x100, byteWidth: 4) == 0x8000_0000)
    try space.writeGuest(at: 0x100, byteWidth: 4, value: ~0)
    #expect(try space.readGuest(at: 0x100, byteWidth: 4) == 0x8000_0000)
    #expect(space.function.journal.take() == [])
  }

  @Test func `the one at 100h is the first, whatever the order`() throws {
    var other = Self.pasid
    other.id = 0x1C
    other.variants[0].rows[0].initValue = 0x0001_001C
    let space = try open(function([:]), tables((Self.pasid, 0x800), (other, 0x100)))
    #expect(try space.guestExtendedList() == [0x100: 0x1C, 0x800: 0x1B])
  }

  @Test func `behind a list of hidden ones their placeholder leads to it`() throws {
    let space = try open(function([0x100: 0x80]), tables((Self.pasid, 0)))
    #expect(try space.guestExtendedList() == [0x100: 0, 0x120: 0x1B])
  }

  @Test func `a second one with an ID is not made`() throws {
    let space = try open(function([0x100: 3]), tables((Self.pasid, 0x800), (Self.pasid, 0x900)))
    #expect(try space.guestExtendedList() == [0x100: 3, 0x800: 0x1B])
  }

  @Test func `a function without extended space has no room`() throws {
    let small = try open(.listing([0x40: 1]), tables((Self.pasid, 0)))
    #expect(small.findings.map(\.code) == [.noRoom])
    let conventional = try open(.listing([0x40: 2], size: 4096), tables((Self.pasid, 0)))
    #expect(conventional.findings.contains { $0.code == .noRoom })
    #expect(!conventional.capabilities.contains { $0.isSynthetic })
  }

  @Test func `one of the standard list is announced and linked`() throws {
    let space = try open(.listing([0x40: 1]), tables((Self.vendor, 0)))
    #expect(try space.guestList() == [0x40, 0x48])
    #expect(try space.readGuest(at: 0x48, byteWidth: 2) == 0x0009)
    let alone = try open(.listing(), tables((Self.vendor, 0xF8)))
    #expect(try alone.guestList() == [0xF8])
    #expect(alone.function.peek(0x06, 2) == 0)
    #expect(alone.region(at: 0xFE)?.owner == .gap)
  }

  @Test func `a header without a capabilities pointer has no standard list`() throws {
    var device = RecordingFunction.listing()
    device.poke(0x0E, 3, 1)
    var tables = tables((Self.vendor, 0))
    tables.pages.append(.header(layout: 3))
    #expect(try open(device, tables).findings.map(\.code) == [.noRoom])
  }
}

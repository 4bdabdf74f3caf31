@testable import PermRuntime
import Testing

@Suite struct RowPlacementTests {
  private func one(_ variant: TestVariant) -> TestTables { TestTables(TestPage(.standard, 1, variant)) }

  @Test func `the shadow begins as a copy of hardware, then of the initial values`() throws {
    let row = TestRow(virt: ~0, initMask: 0x0000_FF00, initValue: 0x0000_AB00)
    let space = try open(
      .listing([0x40: 1], [0x44: 0x1122_3344]),
      one(TestVariant(length: 8, rows: [row, row]))
    )
    #expect(try space.readGuest(at: 0x44, byteWidth: 4) == 0x1122_AB44)
    #expect(space.function.peek(0x44) == 0x1122_3344)
  }

  @Test func `opening reads only the header, the lists and the capabilities, once each`() throws {
    let function = RecordingFunction.listing([0x42: 1])
    let tables = one(TestVariant(length: 7)).image
    let hooks = ScriptedHooks(journal: function.journal)
    _ = try ConfigSpace(function, facts: FunctionFacts(), tables: tables, hooks: hooks)
    let reads = function.journal.take()
    #expect(
      reads.suffix(19) == (0..<16).map { .read($0 * 4, 4) } + [
        .read(0x42, 2), .read(0x44, 4), .read(0x48, 1),
      ]
    )
    let touched = reads.map { if case .read(let position, _) = $0 { position } else { -1 } }
    #expect(touched.allSatisfy { $0 >= 0 && $0 < 0x49 })
  }

  @Test(arguments: [
    (DirectoryPage.BytePolicy.none, false, false), (.raw, false, true), (.blank, true, false),
  ])
  func `bytes beyond the rows do as the body says`(
    _ policy: DirectoryPage.BytePolicy,
    _ isBlank: Bool,
    _ isWritable: Bool
  ) throws {
    let variant = TestVariant(body: policy, length: 12, rows: [.standardHeader])
    let tables = TestTables(TestPage(.standard, 1, variant)) { $0.settings.gaps = .none }
    let space = try open(.listing([0x40: 1], [0x44: 7, 0x48: 9, 0x4C: 11]), tables)
    #expect(try space.readGuest(at: 0x48, byteWidth: 4) == (isBlank ? 0 : 9))
    for position in [0x44, 0x48, 0x4C] { try space.writeGuest(at: position, byteWidth: 4, value: 1) }
    #expect(space.function.peek(0x48) == (isWritable ? 1 : 9))
    #expect(space.function.peek(0x4C) == 11)
  }

  @Test func `rows beyond the length are not placed`() throws {
    let space = try open(.listing([0x40: 1]), one(TestVariant(length: 6, rows: [.own, .own, .own])))
    #expect(space.row(0x11).virt == 0x0000_FFFF)
    #expect(space.row(0x11).deviceWrite == 0xFFFF_0000, "the rest is a raw gap")
    #expect(space.row(0x12).virt == 0)
  }

  @Test(arguments: [0x40, 0x41, 0x42, 0x43])
  func `a row of an unaligned capability is spread over two dwords`(_ position: Int) throws {
    let row = TestRow(
      virt: 0x0102_0408,
      shadowWrite: 0x1020_4080,
      deviceWrite: 0x0F00_00F0,
      rw1c: 0x8000_0001,
      reserved: 0x1234_5678,
      live: 0b1001
    )
    let tables = TestTables(TestPage(.standard, 1, TestVariant(length: 8, rows: [TestRow(), row]))) {
      $0.settings.gaps = .none
    }
    let space = try open(.listing([0x40: 2, position + 0x40: 1]), tables)
    let start = position + 0x44
    func wide(_ mask: (DwordRow) -> UInt32) -> UInt32 {
      let pair = UInt64(mask(space.row(start / 4 + 1))) << 32 | UInt64(mask(space.row(start / 4)))
      let shifted = pair >> UInt64(start % 4 * 8)
      #expect(UInt64(UInt32(truncatingIfNeeded: shifted)) << UInt64(start % 4 * 8) == pair)
      return UInt32(truncatingIfNeeded: shifted)
    }
    #expect(wide(\.virt) == row.virt)
    #expect(wide(\.shadowWrite) == row.shadowWrite)
    #expect(wide(\.deviceWrite) == row.deviceWrite)
    #expect(wide(\.rw1c) == row.rw1c)
    #expect(wide(\.reserved) == row.reserved)
    let live = (0..<8).filter { space.row(start / 4 + $0 / 4).control.isByteLive($0 % 4) }
    #expect(live == [start % 4, start % 4 + 3])
  }

  @Test func `an initialiser evaluates its program and fills its bits`() throws {
    let variant = TestVariant(
      length: 12,
      rows: [.standardHeader, .own, .own],
      initialisers: [
        TestInitialiser(place: .at(4, 8, 8), value: .apply(.add, .load(8, 0, 8), 1)),
        TestInitialiser(place: .at(8, 28, 4), value: .constant(-1)),
        TestInitialiser(place: .at(4, 0, 1), value: .fact(.hasInterrupt)),
      ]
    )
    let space = try open(.listing([0x41: 1], [0x45: 0xFFFF_FFFE]), one(variant))
    space.function.poke(0x49, 0)
    #expect(try space.readGuest(at: 0x45, byteWidth: 4) == 0xFFFF_01FF)
    #expect(try space.readGuest(at: 0x49, byteWidth: 4) == 0xF000_0000)
  }

  @Test func `an initialiser leaves the bytes of another owner alone`() throws {
    let spilling = TestVariant(
      length: 6,
      rows: [.standardHeader, .own],
      initialisers: [
        TestInitialiser(place: .at(4, 0, 32), value: 0xFFFFFF), .init(place: .at(4, 16, 8), value: 0xEE),
      ]
    )
    let beside = TestVariant(length: 8, rows: [TestRow(virt: ~0), TestRow(virt: ~0)])
    let tables = TestTables(TestPage(.standard, 1, spilling), TestPage(.standard, 2, beside))
    let space = try open(.listing([0x40: 1, 0x46: 2]), tables)
    #expect(try space.readGuest(at: 0x44, byteWidth: 4) == 0x0002_FFFF)

    let blank = TestTables(TestPage(.standard, 1, spilling)) { $0.settings.gaps = .blank }
    #expect(try open(.listing([0x40: 1]), blank).readGuest(at: 0x44, byteWidth: 4) == 0x0000_FFFF)
  }

  @Test func `live bytes of a cut row do not reach into another capability`() throws {
    let cut = TestVariant(length: 8, rows: [.standardHeader, TestRow(virt: ~0, live: 0b1111)])
    let other = TestVariant(length: 2, rows: [TestRow(virt: ~0)])
    let tables = TestTables(TestPage(.standard, 1, cut), TestPage(.standard, 2, other))
    let space = try open(.listing([0x40: 1, 0x46: 2]), tables)
    #expect((0..<4).map { space.row(0x11).control.isByteLive($0) } == [true, true, false, false])
  }

  @Test func `a row placed over another says which of its bytes are live, and of no others`() throws {
    let array = TestArray(
      count: 1,
      offset: 6,
      stride: 4,
      elementBytes: 4,
      rows: [TestRow(virt: ~0, live: 0b0010)]
    )
    let live = TestRow(virt: ~0, live: 0b1111)
    let variant = TestVariant(length: 12, rows: [.standardHeader, live, live], arrays: [array])
    let space = try open(.listing([0x40: 1]), one(variant))
    let found = (0..<8).map { space.row(0x11 + $0 / 4).control.isByteLive($0 % 4) }
    #expect(found == [true, true, false, true, false, false, true, true])
  }

  @Test(arguments: [(0, 0), (1, 1), (3, 3), (9, 3), (-1, 0)])
  func `an array repeats its element as often as it counts and as there is room`(
    _ count: Int,
    _ placed: Int
  ) throws {
    let array = TestArray(
      count: .constant(count),
      offset: .load(4, 0, 8),
      stride: 8,
      elementBytes: 8,
      rows: [TestRow(line: 1), TestRow(virt: ~0, line: 2)],
      initialisers: [TestInitialiser(place: .at(4, 0, 8), value: .load(8, 0, 8))]
    )
    let variant = TestVariant(length: 32, rows: Array(repeating: TestRow(), count: 8), arrays: [array])
    let values: [Int: UInt32] = [0x44: 8, 0x48: 0x11, 0x50: 0x22, 0x58: 0x33, 0x60: 0x44]
    let space = try open(.listing([0x40: 1], values), one(variant))
    let found = (0..<4).filter { space.row(0x13 + $0 * 2).virt == ~0 }
    #expect(found == Array(0..<placed))
    for element in 0..<placed {
      #expect(
        try space.readGuest(at: 0x4C + element * 8, byteWidth: 1) == 0x11,
        "counted from the capability"
      )
    }
  }

  @Test(arguments: [-8, 4096, Int.max, Int.min])
  func `an array outside the space is nowhere`(_ offset: Int) throws {
    let array = TestArray(count: 4, offset: .constant(offset), stride: 4, elementBytes: 4, rows: [.own])
    let variant = TestVariant(length: 16, rows: [.standardHeader], arrays: [array])
    let space = try open(.listing([0x40: 1]), one(variant))
    #expect((0..<64).allSatisfy { space.row($0).shadowWrite == 0 })
  }

  @Test(arguments: [true, false])
  func `an array of a capability that another one cuts stays in what is left`(_ restarts: Bool) throws {
    let array = TestArray(
      count: 4,
      offset: 4,
      stride: 4,
      elementBytes: 4,
      rows: [.own],
      bindings: [TestBinding(hook: 3, phase: .write, operands: [.at(0, 0, 32)])]
    )
    let tables = TestTables(
      TestPage(.standard, 1, TestVariant(length: 0x20, rows: [.standardHeader], arrays: [array])),
      TestPage(.standard, 2, TestVariant(length: 8, rows: [.standardHeader]))
    ) { $0.settings.overlapRestarts = restarts }
    let space = try open(.listing([0x40: 1, 0x48: 2]), tables)
    let own = (0x10..<0x18).filter { space.row($0).shadowWrite == ~0 }
    #expect(own == (restarts ? [0x11, 0x15, 0x16, 0x17] : [0x11, 0x14]))
  }
}

@testable import PermRuntime
import Testing

private typealias BytePolicy = DirectoryPage.BytePolicy

@Suite struct ConfigLayoutTests {
  /// A capability of the list, hidden if it has a body policy.
  private func page(_ id: Int, _ length: TestProgram, hidden: BytePolicy? = nil) -> TestPage {
    TestPage(.standard, id, TestVariant(isHidden: hidden != nil, hiddenBody: hidden, length: length))
  }

  private func owners<Hooks>(_ space: ConfigSpace<RecordingFunction, Hooks>) -> [String] {
    space.regions.map { region in
      let owner =
        switch region.owner {
        case .capability(let index): "c\(index)"
        case .hidden(let index): "h\(index)"
        case .gap: "gap"
        }
      return
        "\(owner) \(String(region.range.lowerBound, radix: 16))..<\(String(region.range.upperBound, radix: 16))"
    }
  }

  @Test func `regions cover the space, ascending, without holes`() throws {
    let space = try open(
      .listing([0x50: 1, 0x42: 2, 0x90: 3]),
      TestTables(page(1, 8), page(2, 5), page(3, 7))
    )
    #expect(
      owners(space) == [
        "c0 0..<40", "gap 40..<42", "c2 42..<47", "gap 47..<50", "c1 50..<58", "gap 58..<90", "c3 90..<97",
        "gap 97..<100",
      ]
    )
    for region in space.regions {
      #expect(space.region(at: region.range.lowerBound) == region)
      #expect(space.region(at: region.range.upperBound - 1) == region)
    }
    #expect(space.region(at: -1) == nil)
    #expect(space.region(at: 256) == nil)
  }

  @Test func `every seam inside a dword is marked, and no other`() throws {
    let space = try open(.listing([0x42: 1, 0x50: 2, 0x5D: 2]), TestTables(page(1, 5), page(2, 3)))
    let marked = (0..<256).filter { $0 % 4 != 3 && space.row($0 / 4).control.hasSeam(after: $0 % 4) }
    #expect(marked == [0x41, 0x46, 0x52, 0x5C])
  }

  @Test(arguments: [(true, 0x48), (false, 0x40)])
  func `the later of two overlapping capabilities gets the bytes`(_ restarts: Bool, _ tailBase: Int) throws {
    let tables = TestTables(page(1, 16), page(2, 4)) { $0.settings.overlapRestarts = restarts }
    let space = try open(.listing([0x40: 1, 0x44: 2]), tables)
    #expect(owners(space) == ["c0 0..<40", "c1 40..<44", "c2 44..<48", "c1 48..<50", "gap 50..<100"])
    #expect(space.regions[3].base == tailBase)
    #expect(space.capabilities.map(\.isWhole) == [true, false, true])
    #expect(space.findings == [ListFinding(code: .overlap, kind: .standard, id: 2, position: 0x44)])
  }

  @Test(arguments: [(true, [5, 6]), (false, [7, 8])] as [(Bool, [UInt32])])
  func `rows in the tail of a cut capability restart or go on`(_ restarts: Bool, _ lines: [UInt32]) throws {
    let rows = (5...8).map { TestRow(virt: ~0, line: UInt32($0)) }
    let cut = TestPage(.standard, 1, TestVariant(length: 16, rows: rows))
    let tables = TestTables(cut, page(2, 4)) { $0.settings.overlapRestarts = restarts }
    let space = try open(.listing([0x40: 1, 0x44: 2]), tables)
    #expect(space.row(0x10).line == 5)
    #expect(space.row(0x11).line == 0)
    #expect([0x12, 0x13].map { space.row($0).line } == lines)
  }

  @Test func `the header yields to nobody and takes from nobody`() throws {
    let space = try open(.listing([0x40: 1]), TestTables(.header(length: 0x44), page(1, 8)))
    #expect(owners(space) == ["c0 0..<40", "c1 40..<48", "gap 48..<100"])
    #expect(space.findings.map(\.code) == [.overlap])
  }

  @Test(arguments: [BytePolicy.raw, .none, .blank], [BytePolicy.raw, .none, .blank])
  func `a hidden body does as its policy says, whatever gaps do`(
    _ body: DirectoryPage.BytePolicy,
    _ gaps: DirectoryPage.BytePolicy
  ) throws {
    let tables = TestTables(page(1, 8, hidden: body)) { $0.settings.gaps = gaps }
    let space = try open(.listing([0x40: 1], [0x44: 0x8877_6655, 0x48: 0x1234_5678]), tables)
    for (position, policy, old) in [(0x44, body, UInt32(0x8877_6655)), (0x48, gaps, 0x1234_5678)] {
      #expect(try space.readGuest(at: position, byteWidth: 4) == (policy == .blank ? 0 : old))
      try space.writeGuest(at: position, byteWidth: 4, value: 0xABCD)
      #expect(space.function.peek(position) == (policy == .raw ? 0xABCD : old))
    }
  }

  @Test func `a hidden body of its own policy is a region with seams`() throws {
    let space = try open(.listing([0x42: 1]), TestTables(page(1, 4, hidden: .blank)))
    #expect(owners(space) == ["c0 0..<40", "gap 40..<42", "h1 42..<46", "gap 46..<100"])
    #expect(try space.readGuest(at: 0x40, byteWidth: 4) == 0)
    #expect(space.function.journal.take() == [.read(0x40, 2)])
  }

  @Test func `the body of a hidden capability of unknown length ends at the next capability`() throws {
    let tables = TestTables(page(1, 8), page(3, 8, hidden: .raw)) { $0.settings.hidden = .blank }
    let space = try open(.listing([0x40: 0x77, 0x60: 3, 0x80: 0x78, 0xA0: 1, 0xC0: 0x79]), tables)
    #expect(
      owners(space) == [
        "c0 0..<40", "h1 40..<60", "gap 60..<80", "h3 80..<a0", "c4 a0..<a8", "gap a8..<c0", "h5 c0..<100",
      ]
    )
  }

  @Test func `an unknown body ends at a hidden capability that the walk meets later`() throws {
    let tables = TestTables(page(3, 8, hidden: DirectoryPage.BytePolicy.none)) { $0.settings.hidden = .blank }
    let space = try open(.listing([0x40: 0x77, 0x60: 3]), tables)
    #expect(owners(space) == ["c0 0..<40", "h1 40..<60", "h2 60..<68", "gap 68..<100"])
  }

  @Test func `a placeholder owns its header, and its body is hidden`() throws {
    let tables = TestTables(
      TestPage(.standard, 1, extendedList: 1, TestVariant(length: 8)),
      TestPage(.extended, 5, TestVariant(isHidden: true, hiddenBody: .blank, length: 16))
    )
    let space = try open(.listing([0x40: 1], extended: [0x100: 5], size: 4096), tables)
    #expect(
      owners(space) == [
        "c0 0..<40", "c1 40..<48", "gap 48..<100", "c2 100..<104", "h2 104..<110", "gap 110..<1000",
      ]
    )
    #expect(space.capabilities[2].isPlaceholder)
  }
}

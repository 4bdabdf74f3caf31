import PermRuntime
import Testing

@Suite struct ConfigImageListsTests {
  /// An image with one capability that a pointer at 14h leads to, and another that one at 34h does.
  private func image(layout: UInt32, bytes count: Int = 256) throws -> ConfigImage {
    var image = ConfigImage(isExtended: false)
    for (position, value) in [
      (0x06, 0x10), (0x0E, layout), (0x14, 0x80), (0x34, 0x90), (0x80, 0x05), (0x90, 0x01),
    ] as [(Int, UInt32)] {
      image.store(value, at: position, byteWidth: 2)
    }
    return try #require(ConfigImage(Array(image.bytes[..<count])))
  }

  @Test(arguments: [(0, [0x90]), (1, [0x90]), (2, [0x80]), (3, []), (0x7F, [])] as [(UInt32, [Int])])
  func `the layout of the header says where the list begins`(_ layout: UInt32, _ positions: [Int]) throws {
    // Bit 7 says that the device has more functions, and is no part of the layout.
    for headerType in [layout, layout | 0x80] {
      let lists = try image(layout: headerType).lists
      #expect(lists.header.id == Int(layout))
      #expect(lists.capabilities.map(\.position) == positions)
      #expect(lists.findings == [] && !lists.isCut)
    }
  }

  @Test func `a list that goes on beyond the known bytes is cut`() throws {
    let lists = try image(layout: 0, bytes: 64).lists
    #expect(lists.capabilities == [] && lists.isCut)
  }

  @Test func `without the bit in Status there is no list`() throws {
    var image = try image(layout: 0)
    image.store(0, at: 0x06, byteWidth: 2)
    #expect(image.lists.capabilities == [])
  }
}

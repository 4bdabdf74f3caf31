@testable import PermRuntime
import Testing

@Suite struct CapabilityPageTests {
  @Test(arguments: [
    (0, 0, 1, false), (0xFFC, 31, 1, true), (4, 0, 32, true), (0xFFFC, 8, 16, false), (0x3C, 16, 8, true),
  ])
  func `a place survives its word`(_ offset: Int, _ lsb: Int, _ bitWidth: Int, _ isChangeable: Bool) {
    let place = TablePlace(dwordOffset: offset, lsb: lsb, bitWidth: bitWidth, isChangeable: isChangeable)
    #expect(TablePlace(word: place.word) == place)
  }

  @Test(arguments: [UInt32(0), ~0, 0x3F, 33, 0x1F20])
  func `any word is a place of 1 to 32 bits`(_ word: UInt32) {
    let place = TablePlace(word: word)
    #expect((1...32).contains(place.bitWidth))
    #expect((0...31).contains(place.lsb))
    #expect((0...0xFFFF).contains(place.dwordOffset))
  }

  @Test(arguments: [
    (1, 0, UInt32(1)), (32, 0, ~0), (8, 8, 0xFF00), (1, 31, 0x8000_0000), (32, 4, 0xFFFF_FFF0),
  ])
  func `the mask of a place`(_ bitWidth: Int, _ lsb: Int, _ mask: UInt32) {
    #expect(ConfigPlace(position: 0, lsb: lsb, bitWidth: bitWidth).mask == mask)
  }
}

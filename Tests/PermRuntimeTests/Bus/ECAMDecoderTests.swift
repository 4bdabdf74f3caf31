import PermRuntime
import Testing

@Suite struct ECAMDecoderTests {
  private let base: UInt64 = 0xB000_0000

  @Test func `an address is bus, device, function and register`() throws {
    let decoder = try #require(ECAMDecoder(base: base))
    #expect(decoder.window == base...0xBFFF_FFFF)
    for (bus, device, function, position) in [
      (0, 0, 0, 0), (1, 2, 3, 0x44), (0x80, 31, 7, 0xFFF), (0xFF, 0x1F, 7, 0xFFC), (0, 1, 0, 0x100),
    ] {
      let offset = UInt64(bus << 20 | device << 15 | function << 12 | position)
      #expect(
        decoder.access(at: base + offset, byteWidth: 1)
          == BusAccess(address(UInt8(bus), device, function), at: position, byteWidth: 1))
    }
  }

  @Test(arguments: [1, 2, 4, 8])
  func `a window of some bus numbers has those alone`(_ byteWidth: Int) throws {
    let decoder = try #require(ECAMDecoder(base: base, buses: 0x10...0x1F))
    #expect(decoder.window == 0xB100_0000...0xB1FF_FFFF)
    #expect(decoder.access(at: 0xB0FF_FFFF, byteWidth: byteWidth) == nil)
    #expect(decoder.access(at: 0xB200_0000, byteWidth: byteWidth) == nil)
    #expect(decoder.access(at: 0xB100_0000, byteWidth: byteWidth)?.function == address(0x10, 0))
    #expect(decoder.access(at: 0xB1FF_F000, byteWidth: byteWidth)?.function == address(0x1F, 31, 7))
    for outside in [0, 1, UInt64.max] { #expect(decoder.access(at: outside, byteWidth: byteWidth) == nil) }
  }

  @Test(arguments: [0, 3, 5, 7, 9, 16, -1, Int.max, Int.min])
  func `no access has another width`(_ byteWidth: Int) throws {
    #expect(try #require(ECAMDecoder(base: base)).access(at: base, byteWidth: byteWidth) == nil)
  }

  @Test func `what reaches beyond a function is not the next one's`() throws {
    let decoder = try #require(ECAMDecoder(base: base))
    let bus = ConfigBus()
    let (first, next) = (BusFunction(1), BusFunction(2))
    #expect(bus.insert(first, at: address(0, 0)))
    #expect(bus.insert(next, at: address(0, 0, 1)))
    for (position, byteWidth, value) in [
      (UInt64(0xFFF), 2, 0xFFFF as UInt64), (0xFFD, 4, 0xFFFF_FFFF), (0xFFE, 8, ~0),
    ] {
      let access = try #require(decoder.access(at: base + position, byteWidth: byteWidth))
      #expect(bus.read(access) == value)
      bus.write(access, value: 0)
    }
    #expect(first.accesses == [])
    #expect(next.accesses == [])
    // The very last byte of the window, and what follows it.
    let last = try #require(decoder.access(at: decoder.window.upperBound, byteWidth: 8))
    #expect(bus.read(last) == ~0)
  }

  @Test(arguments: [UInt64(1), 0x1000, 0x8_0000, 0xB008_0000, UInt64.max])
  func `a base that is not at a multiple of 1 MiB is none`(_ base: UInt64) {
    #expect(ECAMDecoder(base: base) == nil)
  }

  @Test func `a window lies in 64 bits of address, up to the last`() throws {
    let top: UInt64 = 0xFFFF_FFFF_F000_0000
    let decoder = try #require(ECAMDecoder(base: top))
    #expect(decoder.window.upperBound == .max)
    #expect(decoder.access(at: .max, byteWidth: 1)?.function == address(255, 31, 7))
    #expect(ECAMDecoder(base: top + 0x10_0000) == nil)
    #expect(ECAMDecoder(base: top + 0x10_0000, buses: 0...0xFE) != nil)
  }
}

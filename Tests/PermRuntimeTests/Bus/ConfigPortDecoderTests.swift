import PermRuntime
import Testing

@Suite struct ConfigPortDecoderTests {
  /// Ports that name register 44h of 02:03.4.
  private static func addressed() -> ConfigPortDecoder {
    var decoder = ConfigPortDecoder()
    _ = decoder.write(at: 0xCF8, byteWidth: 4, value: 0x8002_1C44)
    return decoder
  }

  @Test func `the address port keeps what has a meaning, and reads it`() {
    var decoder = ConfigPortDecoder()
    #expect(decoder.read(at: 0xCF8, byteWidth: 4) == .address(0))
    #expect(decoder.write(at: 0xCF8, byteWidth: 4, value: ~0) == .address(0x80FF_FFFC))
    #expect(decoder.read(at: 0xCF8, byteWidth: 4) == .address(0x80FF_FFFC))
    #expect(decoder.address == 0x80FF_FFFC)
  }

  @Test(
    arguments: [
      (0xCFC, 4, 0x44), (0xCFC, 2, 0x44), (0xCFC, 1, 0x44), (0xCFD, 1, 0x45), (0xCFD, 2, 0x45),
      (0xCFE, 2, 0x46),
      (0xCFE, 1, 0x46), (0xCFF, 1, 0x47),
    ] as [(UInt16, Int, Int)])
  func `the data port is those bytes of the register`(_ port: UInt16, _ byteWidth: Int, _ position: Int) {
    var decoder = Self.addressed()
    let access = ConfigPortDecoder.PortAccess.data(
      BusAccess(address(2, 3, 4), at: position, byteWidth: byteWidth))
    #expect(decoder.read(at: port, byteWidth: byteWidth) == access)
    #expect(decoder.write(at: port, byteWidth: byteWidth, value: 1) == access)
    #expect(decoder == Self.addressed())
  }

  @Test(
    arguments: [
      // Narrower than the address, beside it, across both, beyond the data, and widths that no port has.
      (0xCF8, 1), (0xCF8, 2), (0xCF9, 1), (0xCFA, 2), (0xCFB, 1), (0xCF7, 4), (0xCF9, 4), (0xCFA, 4),
      (0xCFB, 2),
      (0xCFB, 4), (0xCFD, 4), (0xCFE, 4), (0xCFF, 2), (0xCFF, 4), (0xD00, 1), (0xD00, 4), (0, 4), (0xFFFF, 4),
      (0xCFC, 0), (0xCFC, 3), (0xCFC, 8), (0xCFC, -1), (0xCFC, Int.max), (0xCFC, Int.min), (0xCF8, 8),
    ] as [(UInt16, Int)])
  func `anything else is not these ports'`(_ port: UInt16, _ byteWidth: Int) {
    var decoder = Self.addressed()
    #expect(decoder.read(at: port, byteWidth: byteWidth) == nil)
    #expect(decoder.write(at: port, byteWidth: byteWidth, value: 0) == nil)
    #expect(decoder == Self.addressed())
  }

  @Test func `without its enable bit the data port is not config space`() {
    var decoder = ConfigPortDecoder()
    #expect(decoder.read(at: 0xCFC, byteWidth: 4) == nil)
    #expect(decoder.write(at: 0xCF8, byteWidth: 4, value: 0x7F02_1C44) == .address(0x0002_1C44))
    #expect(decoder.read(at: 0xCFC, byteWidth: 4) == nil)
    #expect(decoder.write(at: 0xCFC, byteWidth: 4, value: 0) == nil)
  }

  @Test func `every function and register is reached, and no register above 255`() {
    var decoder = ConfigPortDecoder()
    for routingID in stride(from: UInt32(0), through: 0xFFFF, by: 0x55) {
      for register in [UInt32(0), 0xFC] {
        _ = decoder.write(at: 0xCF8, byteWidth: 4, value: 0xFF00_0003 | routingID << 8 | register)
        let function = FunctionAddress(
          bus: UInt8(routingID >> 8), ariFunction: UInt8(truncatingIfNeeded: routingID))
        #expect(
          decoder.read(at: 0xCFF, byteWidth: 1)
            == .data(BusAccess(function, at: Int(register) + 3, byteWidth: 1)))
      }
    }
  }
}

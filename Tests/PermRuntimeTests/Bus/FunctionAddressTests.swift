import PermRuntime
import Testing

@Suite struct FunctionAddressTests {
  @Test(arguments: [(0, 0), (0, 7), (31, 0), (31, 7), (5, 3)])
  func `device and function share eight bits`(_ device: Int, _ function: Int) throws {
    let address = try #require(FunctionAddress(bus: 0xA5, device: device, function: function))
    #expect(address.device == device)
    #expect(address.function == function)
    #expect(address.routingID == 0xA500 | UInt16(device << 3 | function))
    #expect(address == FunctionAddress(bus: 0xA5, ariFunction: UInt8(device * 8 + function)))
  }

  @Test(arguments: [(32, 0), (-1, 0), (0, 8), (0, -1), (Int.max, Int.max), (Int.min, Int.min)])
  func `there is no other device or function`(_ device: Int, _ function: Int) {
    #expect(FunctionAddress(bus: 0, device: device, function: function) == nil)
  }

  @Test func `they are in the order of Routing IDs`() {
    let addresses = [address(0, 0), address(0, 0, 1), address(0, 31, 7), address(1, 0), address(255, 31, 7)]
    #expect(addresses.shuffled().sorted() == addresses)
  }
}

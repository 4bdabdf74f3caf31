import PermRuntime
import Testing

@Suite struct MultiFunctionTests {
  private let bus = ConfigBus()

  /// Header Type, as the guest reads it.
  private func headerType(_ function: FunctionAddress) -> UInt64 {
    bus.read(BusAccess(function, at: 0x0E, byteWidth: 1))
  }

  @Test(arguments: [UInt8(0x00), 0x80, 0x01, 0x81], [0, 1, 7])
  func `function 0 says whether there are others, whatever the device says`(_ own: UInt8, _ other: Int) {
    #expect(bus.insert(BusFunction(headerType: own), at: address(0, 2)))
    if other != 0 { #expect(bus.insert(BusFunction(headerType: own), at: address(0, 2, other))) }
    #expect(headerType(address(0, 2)) == UInt64(own & 0x7F | (other == 0 ? 0 : 0x80)))
    // The bit of any other function is its own.
    if other != 0 { #expect(headerType(address(0, 2, other)) == UInt64(own)) }
  }

  @Test(arguments: [false, true])
  func `it is that one bit, in every access that holds it, and no other`(_ isMulti: Bool) {
    let function = BusFunction(headerType: isMulti ? 0x00 : 0x80)
    #expect(bus.insert(function, at: address(0, 0)))
    if isMulti { #expect(bus.insert(BusFunction(), at: address(0, 0, 3))) }
    for byteWidth in [1, 2, 3, 4, 8] {
      for position in 0...0x40 {
        let value = bus.read(BusAccess(address(0, 0), at: position, byteWidth: byteWidth))
        let holds = position <= 0x0E && 0x0E < position + byteWidth
        let flipped: UInt64 = holds ? 0x80 << UInt64((0x0E - position) * 8) : 0
        #expect(value == function.peek(position, byteWidth) ^ flipped, "\(position), \(byteWidth)")
      }
    }
  }

  @Test func `a write of Header Type reaches the function as it is`() {
    let function = BusFunction()
    #expect(bus.insert(function, at: address(0, 0)))
    bus.write(BusAccess(address(0, 0), at: 0x0E, byteWidth: 1), value: 0x80)
    #expect(function.accesses == [.init(0x0E, 1, 0x80)])
    #expect(headerType(address(0, 0)) == 0)
  }

  @Test func `it follows what is inserted and removed, in any order`() {
    #expect(bus.insert(BusFunction(), at: address(0, 2, 1)))
    #expect(bus.insert(BusFunction(), at: address(0, 2, 0)))
    #expect(headerType(address(0, 2)) == 0x80)
    #expect(bus.insert(BusFunction(), at: address(0, 2, 5)))
    bus.remove(at: address(0, 2, 1))
    #expect(headerType(address(0, 2)) == 0x80)
    bus.remove(at: address(0, 2, 5))
    #expect(headerType(address(0, 2)) == 0)
  }

  @Test func `functions of other devices and other buses are not beside it`() {
    #expect(bus.insert(BusFunction(), at: address(0, 2)))
    #expect(bus.insert(BusFunction(), at: address(0, 3)))
    #expect(bus.insert(BusFunction(), at: address(1, 2, 1)))
    #expect(headerType(address(0, 2)) == 0)
    #expect(headerType(address(0, 3)) == 0)
  }

  @Test func `functions without a function 0 are found, and answer`() {
    #expect(bus.insert(BusFunction(), at: address(0, 2, 1)))
    #expect(bus.insert(BusFunction(), at: address(9, 0, 7)))
    #expect(bus.insert(BusFunction(), at: address(9, 1)))
    #expect(bus.findings == [.noFunction0(address(0, 2, 1)), .noFunction0(address(9, 0, 7))])
    #expect(bus.read(BusAccess(address(0, 2, 1), at: 0, byteWidth: 1)) == 0)
    #expect(bus.insert(BusFunction(), at: address(0, 2)))
    #expect(bus.findings == [.noFunction0(address(9, 0, 7))])
  }

  @Test func `a bus of one device with ARI has one function 0`() {
    #expect(bus.insert(BusFunction(), at: FunctionAddress(bus: 4, ariFunction: 0)))
    #expect(bus.insert(BusFunction(), at: FunctionAddress(bus: 4, ariFunction: 255)))
    #expect(headerType(address(4, 0)) == 0)
    #expect(bus.findings == [.noFunction0(address(4, 31, 7))])
    bus.setARI(true, onBus: 4)
    #expect(headerType(address(4, 0)) == 0x80)
    #expect(headerType(address(4, 31, 7)) == 0)
    #expect(bus.findings == [])
    bus.remove(at: address(4, 0))
    #expect(bus.findings == [.noFunction0(address(4, 31, 7))])
    bus.setARI(false, onBus: 4)
    #expect(bus.insert(BusFunction(), at: address(4, 0)))
    #expect(headerType(address(4, 0)) == 0)
  }

  @Test func `virtual functions neither need a function 0 nor stand beside one`() {
    #expect(bus.insert(BusFunction(), at: address(0, 2)))
    #expect(bus.insert(BusFunction(), at: address(0, 2, 1), foundBy: .sriov))
    #expect(bus.insert(BusFunction(), at: address(1, 0, 3), foundBy: .sriov))
    #expect(headerType(address(0, 2)) == 0)
    #expect(bus.findings == [])
  }
}

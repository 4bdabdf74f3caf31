import PermRuntime
import Testing

@Suite struct ConfigBusTests {
  private let bus = ConfigBus()

  private func read(_ function: FunctionAddress, _ position: Int, _ byteWidth: Int) -> UInt64 {
    bus.read(BusAccess(function, at: position, byteWidth: byteWidth))
  }

  private func write(_ function: FunctionAddress, _ position: Int, _ byteWidth: Int, _ value: UInt64) {
    bus.write(BusAccess(function, at: position, byteWidth: byteWidth), value: value)
  }

  @Test(arguments: [(1, 0xFF), (2, 0xFFFF), (3, 0xFF_FFFF), (4, 0xFFFF_FFFF), (8, UInt64.max)])
  func `an absent function reads all ones of the width, and takes no write`(_ byteWidth: Int, _ ones: UInt64)
  {
    #expect(bus.insert(BusFunction(), at: address(3, 4)))
    for absent in [address(3, 5), address(3, 4, 1), address(2, 4), address(255, 31, 7)] {
      #expect(read(absent, 0, byteWidth) == ones)
      write(absent, 0, byteWidth, 0)
      #expect(read(absent, 0, byteWidth) == ones)
    }
    #expect(bus.failedAccesses == 0)
  }

  @Test func `each function answers where it stands, on every bus number`() {
    for number in UInt8.min...UInt8.max {
      #expect(bus.insert(BusFunction(number), at: address(number, Int(number & 31))))
    }
    for number in UInt8.min...UInt8.max {
      #expect(read(address(number, Int(number & 31)), 0x40, 1) == UInt64(0xC0 ^ number))
    }
    #expect(bus.addresses == (UInt8.min...UInt8.max).map { address($0, Int($0 & 31)) })
    #expect(bus.findings == [])
  }

  @Test(arguments: 1...4)
  func `an access reaches the function as it is`(_ byteWidth: Int) {
    let function = BusFunction()
    #expect(bus.insert(function, at: address(0, 1)))
    #expect(read(address(0, 1), 0x41, byteWidth) == function.peek(0x41, byteWidth))
    write(address(0, 1), 0x43, byteWidth, 0x1122_3344)
    let masked = 0x1122_3344 & (UInt64(1) << UInt64(byteWidth * 8) - 1)
    #expect(function.peek(0x43, byteWidth) == masked)
    #expect(function.accesses == [.init(0x41, byteWidth), .init(0x43, byteWidth, 0x1122_3344)])
  }

  @Test func `eight bytes are two accesses of four`() {
    let function = BusFunction()
    #expect(bus.insert(function, at: address(0, 1)))
    #expect(read(address(0, 1), 0x41, 8) == function.peek(0x41, 8))
    write(address(0, 1), 0x48, 8, 0x8877_6655_4433_2211)
    #expect(
      function.accesses == [
        .init(0x41, 4), .init(0x45, 4), .init(0x48, 4, 0x4433_2211), .init(0x4C, 4, 0x8877_6655),
      ])
  }

  @Test(arguments: [256, 4096])
  func `bytes that do not lie in a function are ones, and not the next function's`(_ size: Int) {
    let function = BusFunction(size: size)
    #expect(bus.insert(function, at: address(0, 1)))
    #expect(bus.insert(BusFunction(), at: address(0, 1, 1)))
    let outside = [
      (size, 1), (size - 1, 2), (size - 3, 4), (-1, 1), (-1, 2), (Int.min, 4), (Int.max, 4), (Int.max - 3, 8),
      (4, 0), (4, -1), (4, 5), (4, 9), (4, Int.max), (4, Int.min),
    ]
    for (position, byteWidth) in outside {
      let isWidth = [1, 2, 4, 8].contains(byteWidth)
      #expect(read(address(0, 1), position, byteWidth) == (isWidth ? ~0 >> UInt64(64 - byteWidth * 8) : ~0))
      write(address(0, 1), position, byteWidth, 0)
    }
    #expect(function.accesses == [])
    // The half that lies in it is answered.
    #expect(read(address(0, 1), size - 4, 8) == 0xFFFF_FFFF << 32 | function.peek(size - 4, 4))
    #expect(bus.failedAccesses == 0)
  }

  @Test func `a function that throws reads all ones, and each time is counted`() {
    let function = BusFunction()
    #expect(bus.insert(function, at: address(0, 1)))
    function.isGone = true
    #expect(read(address(0, 1), 0x0C, 4) == 0xFFFF_FFFF)
    write(address(0, 1), 0x0C, 4, 0)
    #expect(bus.failedAccesses == 2)
    #expect(read(address(0, 1), 0, 8) == ~0)
    #expect(bus.failedAccesses == 4)
    function.isGone = false
    #expect(read(address(0, 1), 0, 2) == function.peek(0, 2))
    #expect(bus.failedAccesses == 4)
  }

  @Test func `a place is taken once, and free after its function went`() {
    let (first, second) = (BusFunction(1), BusFunction(2))
    #expect(bus.insert(first, at: address(0, 1)))
    #expect(!bus.insert(second, at: address(0, 1)))
    #expect(read(address(0, 1), 0, 1) == 1)
    #expect(bus.remove(at: address(0, 1)))
    #expect(!bus.remove(at: address(0, 1)))
    #expect(!bus.remove(at: address(7, 1)))
    #expect(read(address(0, 1), 0, 1) == 0xFF)
    #expect(bus.insert(second, at: address(0, 1)))
    #expect(read(address(0, 1), 0, 1) == 2)
  }

  @Test func `a function is kept as long as it is on the bus`() {
    weak var seen: BusFunction?
    do {
      let function = BusFunction()
      seen = function
      #expect(bus.insert(function, at: address(0, 1)))
    }
    #expect(seen != nil)
    bus.remove(at: address(0, 1))
    #expect(seen == nil)
  }

  @Test func `functions of different types stand on one bus`() throws {
    #expect(bus.insert(BusFunction(), at: address(0, 0)))
    #expect(bus.insert(try open(.listing([:], [0: 0x1234_8086])), at: address(0, 1)))
    let group = try PowerGroupTests.group(of: ExploredHost(Schedule(), losesState: true))
    #expect(bus.insert(try GroupFunction(.physical, of: group), at: address(0, 2)))
    #expect(read(address(0, 1), 0, 4) == 0x1234_8086)
    #expect(read(address(0, 2), 0x44, 1) & 3 == 0)
    write(address(0, 2), 0x44, 1, 3)
    #expect(read(address(0, 2), 0x44, 1) & 3 == 3)
    #expect(try group.readGuest(at: 0x44, byteWidth: 1) & 3 == 3)
    #expect(bus.failedAccesses == 0)
  }

  @Test func `a function that was removed from its group reads all ones`() throws {
    let host = ExploredHost(Schedule(), losesState: true)
    let group = try PowerGroupTests.group(of: host)
    let member = try PowerGroupTests.enableVFs(1, of: group, host)[0]
    let function = try GroupFunction(member, of: group)
    #expect(bus.insert(function, at: address(0, 2), foundBy: .sriov))
    #expect(read(address(0, 2), 0, 4) != 0xFFFF_FFFF)
    try group.disableVFs { host.removeVFs() }
    #expect(read(address(0, 2), 0, 4) == 0xFFFF_FFFF)
    #expect(bus.failedAccesses == 1)
    #expect(throws: ConfigError(.deviceFailed)) { try GroupFunction(member, of: group) }
  }
}

import PermRuntime
import Testing

/// A machine as docs/bus.md wires it, and a guest that looks for functions on it.
@Suite struct BusTrapTests {
  private let bus = ConfigBus()

  /// The guest's read of a dword; nil: nothing has that address.
  private func memoryRead(_ window: ECAMDecoder, _ address: UInt64) -> UInt64? {
    window.access(at: address, byteWidth: 4).map { bus.read($0) }
  }

  /// The guest's read of a register through the ports.
  private func portRead(_ ports: inout ConfigPortDecoder, _ function: FunctionAddress, _ register: UInt32)
    -> UInt64
  {
    _ = ports.write(
      at: 0xCF8, byteWidth: 4, value: 0x8000_0000 | UInt32(function.routingID) << 8 | register)
    guard case .data(let access) = ports.read(at: 0xCFC, byteWidth: 4) else { return 0 }
    return bus.read(access)
  }

  /// What a guest finds that asks for functions as Linux does: function 0 first, and others only if its Header Type says so.
  private func scan(_ read: (FunctionAddress, UInt32) -> UInt64) -> [FunctionAddress] {
    var found: [FunctionAddress] = []
    for number in UInt8.min...UInt8.max {
      for device in 0..<32 where read(address(number, device), 0) != 0xFFFF_FFFF {
        found.append(address(number, device))
        guard read(address(number, device), 0x0C) & 0x80_0000 != 0 else { continue }
        for function in 1..<8 where read(address(number, device, function), 0) != 0xFFFF_FFFF {
          found.append(address(number, device, function))
        }
      }
    }
    return found
  }

  @Test func `a guest finds by memory and by ports what is on the bus, but for what has no function 0`()
    throws
  {
    let functions = [address(0, 0), address(0, 3), address(0, 3, 1), address(0, 3, 7), address(0x80, 31)]
    for function in functions {
      // No device tells the truth of what is beside it.
      let headerType: UInt8 = function == address(0, 3) ? 0x00 : 0x80
      #expect(bus.insert(BusFunction(headerType: headerType), at: function))
    }
    let lost = address(0x80, 30, 2)
    #expect(bus.insert(BusFunction(), at: lost))
    let base: UInt64 = 0xE000_0000
    let window = try #require(ECAMDecoder(base: base))
    #expect(
      scan { memoryRead(window, base + UInt64($0.routingID) << 12 + UInt64($1)) ?? 0xFFFF_FFFF } == functions)
    var ports = ConfigPortDecoder()
    #expect(scan { portRead(&ports, $0, $1) } == functions)
    #expect(bus.findings == [.noFunction0(lost)])
    #expect(bus.addresses == (functions + [lost]).sorted())
  }
}

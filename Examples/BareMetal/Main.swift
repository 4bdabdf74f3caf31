import PermRuntime

/// The hooks of `strict`, all from the runtime.
struct Hooks: StrictHooks, StandardHooks {}

/// A function in memory: 256 bytes of registers, of which a power management capability is all there is.
struct MemoryFunction: PassthroughFunction {
  var registers = InlineArray<64, UInt32>(repeating: 0)

  init() {
    registers[0] = 0x10D3_8086  // Device ID, Vendor ID
    registers[1] = 0x0010_0000  // Status: capability list
    registers[13] = 0x40  // Capabilities Pointer
    registers[16] = 0x0003_0001  // PM, version 3, the last one
  }

  var configSize: Int { 256 }

  mutating func readConfig(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32 {
    guard position >= 0, position < 256 else { throw ConfigError(.outOfRange, position: position) }
    return registers[position / 4] >> UInt32(position % 4 * 8) & mask(byteWidth)
  }

  mutating func writeConfig(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError) {
    guard position >= 0, position < 256 else { throw ConfigError(.outOfRange, position: position) }
    let shift = UInt32(position % 4 * 8)
    let mask = mask(byteWidth) << shift
    registers[position / 4] = registers[position / 4] & ~mask | value << shift & mask
  }

  private func mask(_ byteWidth: Int) -> UInt32 { byteWidth == 4 ? ~0 : (1 << UInt32(byteWidth * 8)) - 1 }

  mutating func resetFunction(_ method: ResetMethod) -> Bool { false }
  mutating func setReadRequestSize(_ bytes: Int, at place: ConfigPlace) -> Bool { false }
  mutating func maskINTx(at place: ConfigPlace) {}
  mutating func unmaskINTx(at place: ConfigPlace) {}
}

/// Runs a guest's accesses; 0: all answers are as they should be, otherwise the number of the first that is not.
@c func runGuest() -> Int32 {
  do throws(ConfigError) {
    let space = try ConfigSpace(
      MemoryFunction(), facts: FunctionFacts(), tables: Strict(), hooks: StrictHookSet(Hooks()))
    guard try space.readGuest(at: 0x00, byteWidth: 4) == 0x10D3_8086 else { return 1 }
    try space.writeGuest(at: 0x00, byteWidth: 4, value: 0)
    guard try space.readGuest(at: 0x00, byteWidth: 4) == 0x10D3_8086 else { return 2 }
    try space.writeGuest(at: 0x04, byteWidth: 2, value: 0x0002)
    guard space.isMemoryReachable else { return 3 }
    // PowerState: D3hot closes the BARs, and the device is there when the write returns.
    try space.writeGuest(at: 0x44, byteWidth: 2, value: 0x0003)
    guard try space.readGuest(at: 0x44, byteWidth: 2) & 3 == 3, !space.isMemoryReachable else { return 4 }
    try space.writeGuest(at: 0x44, byteWidth: 2, value: 0x0000)
    guard space.power.state == .d0, space.isMemoryReachable else { return 5 }
    guard let pm = space.pm, try pm.pmc.version == 3 else { return 6 }
    // The same function behind the ports, as device 3 of bus 0.
    let bus = ConfigBus()
    guard let address = FunctionAddress(bus: 0, device: 3), bus.insert(space, at: address) else { return 8 }
    var ports = ConfigPortDecoder()
    _ = ports.write(at: 0xCF8, byteWidth: 4, value: 0x8000_1800)
    guard case .data(let access)? = ports.read(at: 0xCFC, byteWidth: 4), bus.read(access) == 0x10D3_8086
    else { return 9 }
    return 0
  } catch {
    return 7
  }
}

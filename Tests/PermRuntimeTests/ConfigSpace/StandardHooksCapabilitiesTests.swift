@testable import PermRuntime
import Testing

@Suite struct StandardHooksCapabilitiesTests {
  /// A capability at 40h with one standard hook.
  private func space(
    _ hook: StandardHook,
    rows: [TestRow],
    operands: [TablePlace],
    triggers: [(offset: Int, bytes: UInt32)] = [],
    _ values: [Int: UInt32] = [:]
  ) throws -> StandardSpace {
    let length = TestProgram.constant(4 + rows.count * 4)
    let variant = TestVariant(
      length: length,
      rows: [.standardHeader] + rows,
      bindings: [TestBinding(hook: 0, phase: .write, triggers: triggers, operands: operands)]
    )
    return try openStandard(
      .listing([0x40: 1], values),
      TestTables(TestPage(.standard, 1, variant)),
      hooks: [hook]
    )
  }

  private func actions(_ space: StandardSpace) -> [Event] {
    space.function.journal.take().filter {
      switch $0 {
      case .read, .write: false
      default: true
      }
    }
  }

  // MARK: Power

  private func power(_ capabilities: UInt32 = 0x0603, state: UInt32 = 0) throws -> StandardSpace {
    let operands: [TablePlace] = [
      .at(4, 0, 2, reads: true), .at(0, 25, 1), .at(0, 26, 1), .at(0, 16, 3), .at(4, 3, 1),
    ]
    let variant = TestVariant(
      length: 8,
      rows: [.standardHeader, TestRow(deviceWrite: 0xFF00)],
      bindings: [
        TestBinding(hook: 0, phase: .open, operands: operands),
        TestBinding(hook: 0, phase: .write, triggers: [(4, 1)], operands: operands),
      ]
    )
    var function = RecordingFunction.listing([0x40: 1], [0x44: state])
    function.poke(0x42, capabilities, 2)
    return try openStandard(function, TestTables(TestPage(.standard, 1, variant)), hooks: [.setPowerState])
  }

  private func request(_ state: PowerState, from: PowerState = .d0) -> PowerRequest {
    PowerRequest(
      state: state, from: from, place: ConfigPlace(position: 0x44, lsb: 0, bitWidth: 2), supportsD1: true,
      supportsD2: true, version: 3)
  }

  @Test(arguments: [PowerState.d1, .d2, .d3hot])
  func `mappings go, then the device goes to the state that the guest writes`(_ state: PowerState) throws {
    let space = try power()
    try space.writeGuest(at: 0x44, byteWidth: 2, value: 0xFC | UInt32(state.rawValue))
    #expect(actions(space) == [.revokeMappings, .setPowerState(request(state))])
    #expect(try space.readGuest(at: 0x44, byteWidth: 1) == UInt32(state.rawValue))
    #expect(space.power.state == DeviceState(state))
    try space.writeGuest(at: 0x44, byteWidth: 2, value: 0)
    #expect(actions(space) == [.setPowerState(request(.d0, from: state))])
    #expect(space.power.state == .d0)
  }

  @Test func `a device that does not follow leaves what the guest sees`() throws {
    let space = try power()
    space.function.isWilling = false
    try space.writeGuest(at: 0x44, byteWidth: 4, value: 3)
    #expect(try space.readGuest(at: 0x44, byteWidth: 4) & 3 == 0)
    #expect(space.power.state == .d0)
    #expect(space.function.refusals == [.notReached])
  }

  @Test(
    arguments: [(0x0003, PowerState.d1), (0x0003, .d2), (0x0203, .d2), (0x0403, .d1), (0x0604, .d3hot)]
      as [(UInt32, PowerState)])
  func `what PMC does not have is refused, and nothing is touched`(_ pmc: UInt32, _ state: PowerState) throws
  {
    let space = try power(pmc)
    try space.writeGuest(at: 0x44, byteWidth: 1, value: UInt32(state.rawValue))
    #expect(actions(space) == [])
    #expect(space.function.refusals == [.unsupported])
    #expect(space.power.state == .d0)
  }

  @Test(arguments: [(PowerState.d3hot, PowerState.d1), (.d3hot, .d2), (.d2, .d1)])
  func `less deep than it is goes only to D0`(_ from: PowerState, _ to: PowerState) throws {
    let space = try power(state: UInt32(from.rawValue))
    try space.writeGuest(at: 0x44, byteWidth: 1, value: UInt32(to.rawValue))
    #expect(actions(space) == [])
    #expect(space.function.refusals == [.illegal])
    #expect(try space.readGuest(at: 0x44, byteWidth: 1) == UInt32(from.rawValue))
  }

  @Test func `a write beside PowerState asks for nothing`() throws {
    let space = try power()
    try space.writeGuest(at: 0x45, byteWidth: 1, value: 3)
    try space.writeGuest(at: 0x46, byteWidth: 2, value: 3)
    #expect(actions(space) == [])
    #expect(space.function.requests == [])
  }

  @Test func `the state that the function is in is a request like any other, without a change`() throws {
    let space = try power()
    for _ in 0..<2 { try space.writeGuest(at: 0x44, byteWidth: 1, value: 0) }
    #expect(space.function.requests == [.d0, .d0])
    #expect(actions(space) == [])
  }

  @Test(arguments: PowerState.allCases)
  func `at open the machine learns the state that the device is in`(_ state: PowerState) throws {
    #expect(try power(state: UInt32(state.rawValue)).power.state == DeviceState(state))
  }

  // MARK: VPD

  private func vpd() throws -> StandardSpace {
    let rows: [TestRow] = [TestRow(virt: 0xFFFF_FF00, shadowWrite: 0xFFFF_0000), .own]
    let variant = TestVariant(
      length: 8,
      rows: rows,
      bindings: [
        TestBinding(
          hook: 0, phase: .write, triggers: [(0, 0b1000)],
          operands: [.at(0, 31, 1), .at(0, 16, 15), .at(4, 0, 32)]
        )
      ]
    )
    let space = try openStandard(
      .listing([0x40: 3]), TestTables(TestPage(.standard, 3, variant)), hooks: [.accessVpd])
    space.function.vpd = [0x10: 0xDEAD_BEEF]
    return space
  }

  @Test(arguments: [(0x42, 2, UInt32(0x0010)), (0x40, 4, 0x0010_0000), (0x42, 3, 0x0010)])
  func `a read of VPD delivers data and sets the flag`(_ position: Int, _ width: Int, _ value: UInt32) throws
  {
    let space = try vpd()
    try space.writeGuest(at: position, byteWidth: width, value: value)
    #expect(actions(space) == [.readVPD(0x10)])
    #expect(try space.readGuest(at: 0x42, byteWidth: 2) == 0x8010)
    if position + width <= 0x44 { #expect(try space.readGuest(at: 0x44, byteWidth: 4) == 0xDEAD_BEEF) }
  }

  @Test func `a write of VPD takes the data and clears the flag`() throws {
    let space = try vpd()
    try space.writeGuest(at: 0x44, byteWidth: 4, value: 0x1234_5678)
    #expect(actions(space) == [], "data alone starts nothing")
    try space.writeGuest(at: 0x42, byteWidth: 2, value: 0xFFFC)
    #expect(actions(space) == [.writeVPD(0x7FFC, 0x1234_5678)])
    #expect(try space.readGuest(at: 0x42, byteWidth: 2) == 0x7FFC)
    #expect(space.function.journal.takePieces() == [], "the device's VPD registers are the host's")
  }

  @Test func `the byte with the flag starts the access, the other one does not`() throws {
    let space = try vpd()
    try space.writeGuest(at: 0x42, byteWidth: 1, value: 0x10)
    #expect(actions(space) == [])
    try space.writeGuest(at: 0x43, byteWidth: 1, value: 0)
    #expect(actions(space) == [.readVPD(0x10)])
  }

  @Test(arguments: [UInt32(0x0020), 0x8020])
  func `a failed VPD access leaves flag and data as they are`(_ address: UInt32) throws {
    let space = try vpd()
    space.function.isWilling = false
    try space.writeGuest(at: 0x44, byteWidth: 4, value: 7)
    try space.writeGuest(at: 0x42, byteWidth: 2, value: address)
    #expect(try space.readGuest(at: 0x42, byteWidth: 2) == address)
    #expect(try space.readGuest(at: 0x44, byteWidth: 4) == 7)
  }

  // MARK: MSI

  private func msi() throws -> StandardSpace {
    let variant = TestVariant(
      length: 4,
      rows: [TestRow(virt: 0x00FF_FF00, shadowWrite: 0x00FF_0000)],
      bindings: [
        TestBinding(
          hook: 0, phase: .write, triggers: [(0, 0b0110)],
          operands: [.at(0, 16, 16), .at(0, 16, 1), .at(0, 20, 3)]
        )
      ]
    )
    var function = RecordingFunction.listing([0x40: 5])
    function.poke(0x42, 0x018A, 2)
    return try openStandard(function, TestTables(TestPage(.standard, 5, variant)), hooks: [.updateMsi])
  }

  @Test(arguments: [
    (false, 0, UInt32(0x71), UInt32(0x00)), (false, 5, 0x51, 0x50), (true, 0, 0x71, 0x01),
    (true, 3, 0x71, 0x31),
    (true, 3, 0x21, 0x21), (true, 7, 0x71, 0x71), (true, 99, 0x71, 0x71), (true, -1, 0x11, 0x01),
  ])
  func `the guest enables no more MSI than the host has set up, and the device is told`(
    _ isActive: Bool,
    _ limit: Int,
    _ written: UInt32,
    _ stored: UInt32
  ) throws {
    let space = try msi()
    space.function.isMSIActive = isActive
    space.function.msiVectorLog2Limit = limit
    try space.writeGuest(at: 0x42, byteWidth: 2, value: written)
    #expect(space.function.journal.takePieces() == [.write(0x42, 2, 0x0100 | stored)])
    #expect(try space.readGuest(at: 0x42, byteWidth: 1) == stored)
  }

  // MARK: Resets

  @Test(arguments: [
    (UInt32(1) << 28, UInt32(0x8000), true), (0, 0x8000, false), (1 << 28, 0x7FFF, false),
    (~(1 << 28), 0x8000, false),
  ])
  func `a function level reset happens if the guest asks and the device can`(
    _ capable: UInt32,
    _ written: UInt32,
    _ resets: Bool
  ) throws {
    let space = try space(
      .functionLevelReset,
      rows: [TestRow(), .own],
      operands: [.at(8, 15, 1), .at(4, 28, 1, reads: true)],
      triggers: [(8, 0b0010)],
      [0x44: capable]
    )
    try space.writeGuest(at: 0x48, byteWidth: 2, value: written)
    #expect(actions(space) == (resets ? [.revokeMappings, .reset(.functionLevelReset)] : []))
    #expect(try space.readGuest(at: 0x48, byteWidth: 2) == written & 0x7FFF, "the request is taken back")
  }

  @Test(arguments: [(UInt32(3), UInt32(1), true), (2, 1, false), (1, 1, false), (0, 1, false), (3, 0, false)])
  func `an AF reset needs both capability bits`(_ capable: UInt32, _ written: UInt32, _ resets: Bool) throws {
    let space = try space(
      .afFunctionLevelReset,
      rows: [TestRow(virt: 1, shadowWrite: 1)],
      operands: [.at(4, 0, 1), .at(0, 25, 1, reads: true), .at(0, 24, 1, reads: true)],
      triggers: [(4, 1)]
    )
    space.function.poke(0x43, capable, 1)
    try space.writeGuest(at: 0x44, byteWidth: 1, value: written)
    #expect(actions(space) == (resets ? [.revokeMappings, .reset(.advancedFeatures)] : []))
    #expect(try space.readGuest(at: 0x44, byteWidth: 1) == 0)
  }

  // MARK: Read requests

  @Test(arguments: [
    (UInt32(0x0000), UInt32(0), Int?.none), (0x1000, 0, 256), (0x5000, 0, 4096), (0x7000, 0, 16384),
    (0x1000, 0x40, 512), (0x3000, 0x40, 1024), (0x2000, 0xE0, 16384),
  ])
  func `a changed read request size is set, not below the payload size of the device`(
    _ written: UInt32,
    _ payload: UInt32,
    _ bytes: Int?
  ) throws {
    let space = try space(
      .setReadRequestSize,
      rows: [TestRow(virt: 0xF0E0, shadowWrite: 0xF0E0)],
      operands: [.at(4, 12, 3, reads: true), .at(4, 5, 3, reads: true)],
      triggers: [(4, 0b0010)],
      [0x44: payload]
    )
    let place = ConfigPlace(position: 0x44, lsb: 12, bitWidth: 3)
    try space.writeGuest(at: 0x44, byteWidth: 2, value: written)
    #expect(actions(space) == (bytes.map { [.setReadRequestSize($0, place)] } ?? []))
    #expect(try space.readGuest(at: 0x44, byteWidth: 2) == written)
    try space.writeGuest(at: 0x44, byteWidth: 2, value: written)
    #expect(actions(space) == [], "the second write changes nothing")
  }
}

import PermRuntime
import Testing

/// Reset and wake-up events, as the device sees them: P6 and P13.
@Suite struct ResetOrderTests {
  @Test(arguments: PowerCase.all)
  func `P6: power management events are not the guest's`(_ example: PowerCase) throws {
    let space = try example.open {
      $0.build(\.pmeSupport, 0b11111)
      $0.image[$0.fields.pmeStatus] = 1
    }
    #expect(try space.read(\.pmeSupport) == 0)
    #expect(try space.read(\.pmeStatus) == 0)
    #expect(try space.read(\.pmeEnable) == 0)
    // All ones: enables events, and clears a pending one.
    let status = try #require(space.fields.pmeStatus)
    try space.writeGuest(at: status.position, byteWidth: 2, value: 0xFFFC)
    // Linux writes back what it reads beside the guest's bits, and clears what is pending.
    let isKept = example.profile == "strict"
    #expect(space.function.registers[status] == (isKept ? 1 : 0), "the guest cleared the host's event")
    #expect(space.function.registers[space.fields.pmeEnable] == 0, "the guest enabled events")
    let isAsserted = space.function.signalPME()
    #expect(!isAsserted)
    #expect(try space.register(\.pmeStatus) & (status.mask >> UInt32(status.lsb / 16 * 16)) == 0)
  }

  @Test(arguments: PowerCase.all)
  func `P6: what the host has enabled survives the guest's suspend`(_ example: PowerCase) throws {
    let space = try example.open {
      $0.build(\.pmeSupport, 0b11111)
      $0.image[$0.fields.pmeEnable] = 1
    }
    try space.ask(for: .d3hot)
    let isAsserted = space.function.signalPME()
    #expect(isAsserted)
    try space.ask(for: .d0)
    #expect(space.function.registers[space.fields.pmeEnable] == 1)
    if example.profile == "strict" { #expect(space.function.registers[space.fields.pmeStatus] == 1) }
    #expect(try space.read(\.pmeStatus) == 0)
  }

  /// From where a reset begins.
  enum Start: String, CaseIterable, Sendable { case d0, d2, d3hot, d3cold }

  @Test(arguments: PowerDevice.allCases, Start.allCases)
  func `P13: a reset finds the device in D0 and its interrupts stopped, and leaves it in D0`(
    _ device: PowerDevice, _ start: Start
  ) throws {
    let space = try PowerCase(device: device).open(hasPlatformPower: true) { $0.addShallowStates() }
    let before = space.function.registers
    switch start {
    case .d0: break
    case .d2: try space.ask(for: .d2)
    case .d3hot: try space.ask(for: .d3hot)
    case .d3cold: try space.enterLowPower()
    }
    let events = try space.events { try space.reset(.functionLevelReset) }
    let order = events.filter {
      switch $0 {
      case .state, .stopInterrupts, .reset, .map, .unmap: true
      default: false
      }
    }
    let all: BARSpaces = [.memory, .io]
    #expect(
      order == [.unmap(all, .dma), .unmap(all, .cpu)] + (start == .d0 ? [] : [.state(.d0)])
        + [.stopInterrupts, .reset(.functionLevelReset, succeeded: true), .map(all, .cpu), .map(all, .dma)])
    // Registers are back before mappings are.
    let lastWrite = events.lastIndex { if case .writeConfig = $0 { true } else { false } }
    let firstMap = try #require(events.firstIndex(of: .map(all, .cpu)))
    #expect(try #require(lastWrite) < firstMap)
    #expect(space.power.state == .d0)
    #expect(try space.guestState() == .d0)
    #expect(space.function.registers == before)
    #expect(!space.power.hasSavedState)
    #expect(space.function.violations == [])
  }

  @Test func `P13: the guest's own reset takes the same way`() throws {
    let space = try PowerCase(device: .nvme).open()
    try space.ask(for: .d3hot)
    let express = try #require(space.capabilities.first { $0.kind == .standard && $0.id == 0x10 })
    let control = try space.readGuest(at: express.position + 8, byteWidth: 2)
    let events = try space.events {
      try space.writeGuest(at: express.position + 8, byteWidth: 2, value: control | 1 << 15)
    }
    let order = try [
      DeviceEvent.unmap([.memory, .io], .dma), .state(.d0), .stopInterrupts,
      .reset(.functionLevelReset, succeeded: true), .map([.memory, .io], .cpu),
    ].map { try #require(events.firstIndex(of: $0)) }
    #expect(order == order.sorted())
    #expect(try space.guestState() == .d0)
    #expect(space.function.violations == [])
  }

  @Test(arguments: [true, false])
  func `P13: a reset after which the device fails is over, and can be tried again`(_ isRead: Bool) throws {
    let space = try PowerCase().open()
    let before = space.function.registers
    if isRead {
      space.function.faults.failingReads = 0x10..<0x14
    } else {
      space.function.faults.failingWrites = 0x10..<0x14
    }
    let code = #expect(throws: ConfigError.self) { try space.reset(.functionLevelReset) }?.code
    #expect(code == .deviceFailed)
    #expect(!space.power.isResetting)
    #expect(space.function.violations == [])
    space.function.faults = DeviceFaults()
    // What it owes is written back at the next occasion.
    try space.use()
    #expect(space.power.mapped == [.memory, .io])
    #expect(!space.power.hasSavedState)
    #expect(space.function.registers == before)
    try space.reset(.functionLevelReset)
    #expect(space.function.registers == before)
    #expect(space.function.violations == [])
  }

  @Test func `P13: a reset that does nothing is told, and the device is in D0 all the same`() throws {
    let space = try PowerCase().open()
    try space.ask(for: .d3hot)
    space.function.faults.ignoresReset = true
    #expect(try !space.reset(.functionLevelReset))
    #expect(try space.guestState() == .d0)
    #expect(!space.power.isResetting)
    #expect(space.power.mapped == [.memory, .io])
    #expect(space.function.violations == [])
  }
}

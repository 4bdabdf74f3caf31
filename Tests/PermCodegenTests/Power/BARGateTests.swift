import PermRuntime
import Testing

/// Base address registers answer if and only if they are enabled and the device is in D0: P5.
@Suite struct BARGateTests {
  /// What closes the gate of memory, and sends a write to the device.
  enum Closing: String, CaseIterable, Sendable {
    case d3hot, d2, memoryOff, lowPower, reset

    func close(_ space: PowerSpace) throws {
      switch self {
      case .d3hot: try space.ask(for: .d3hot)
      case .d2: try space.ask(for: .d2)
      case .memoryOff: try space.write(\.memoryEnable, 0)
      case .lowPower: try space.enterLowPower()
      case .reset: try space.reset(.functionLevelReset)
      }
    }

    /// Whether an event stops the device from decoding memory.
    func stops(_ event: DeviceEvent, _ space: PowerSpace) -> Bool {
      switch (self, event) {
      case (.d3hot, .state(.d3hot)), (.d2, .state(.d2)), (.lowPower, .state(.d3hot)): true
      case (.reset, .reset(.functionLevelReset, true)): true
      case (.memoryOff, .writeConfig(space.fields.memoryEnable?.position, 2, _)): true
      default: false
      }
    }
  }

  @Test(arguments: Closing.allCases, PowerDevice.allCases)
  func `P5: mappings go, those for DMA first, before the device stops decoding`(
    _ closing: Closing, _ device: PowerDevice
  ) throws {
    let space = try PowerCase(device: device).open { $0.addShallowStates() }
    let events = try space.events { try closing.close(space) }
    let dma = try #require(
      events.firstIndex { if case .unmap(let s, .dma) = $0 { s.contains(.memory) } else { false } })
    let cpu = try #require(
      events.firstIndex { if case .unmap(let s, .cpu) = $0 { s.contains(.memory) } else { false } })
    let stop = try #require(events.firstIndex { closing.stops($0, space) })
    #expect(dma < cpu)
    #expect(cpu < stop)
    #expect(space.function.violations == [])
    let isBack = closing == .reset
    #expect(space.function.mapped(for: .cpu).contains(.memory) == isBack)
    #expect(space.function.mapped(for: .dma).contains(.memory) == isBack)
  }

  @Test(arguments: Closing.allCases.filter { $0 != .reset }, [0, 2])
  func `P5: a stray access reads ones, drops writes and counts`(_ closing: Closing, _ bar: Int) throws {
    let space = try PowerCase().open { $0.addShallowStates() }
    space.writeBAR(bar, at: 4, byteWidth: 4, value: 0xCAFE_F00D)
    #expect(space.readBAR(bar, at: 4, byteWidth: 4) == 0xCAFE_F00D)
    try closing.close(space)
    // The enable of memory is not that of I/O.
    let isClosed = closing != .memoryOff || bar == 0
    for (width, ones): (Int, UInt64) in [(1, 0xFF), (2, 0xFFFF), (4, 0xFFFF_FFFF), (8, ~0)] {
      #expect((space.readBAR(bar, at: 8, byteWidth: width) == ones) == isClosed)
    }
    space.writeBAR(bar, at: 4, byteWidth: 4, value: 0)
    #expect(space.unsupportedRequests == (isClosed ? 5 : 0))
    #expect(space.function.unsupportedRequests == 0, "the gate let an access through")
    space.function.faults = DeviceFaults()
    switch closing {
    case .memoryOff: try space.write(\.memoryEnable, 1)
    case .lowPower: try space.exitLowPower()
    default: try space.ask(for: .d0)
    }
    let losesState = closing == .d3hot || closing == .lowPower
    #expect(
      space.readBAR(bar, at: 4, byteWidth: 4) == (losesState || !isClosed ? 0 : 0xCAFE_F00D))
    #expect(space.function.violations == [])
  }

  @Test(arguments: [false, true], [false, true])
  func `P5: spaces are mapped if and only if they are enabled and the device is in D0`(
    _ memory: Bool, _ io: Bool
  ) throws {
    let space = try PowerCase().open { $0.addShallowStates() }
    let enabled = BARSpaces(memory ? [.memory] : []).union(io ? [.io] : [])
    for state in [PowerState.d0, .d1, .d2, .d3hot, .d0] {
      // In one write, as a driver does it.
      let command = try space.register(\.memoryEnable) & ~3
      let position = try #require(space.fields.memoryEnable).position
      try space.writeGuest(at: position, byteWidth: 2, value: command | (memory ? 2 : 0) | (io ? 1 : 0))
      try space.ask(for: state)
      let expected = state == .d0 ? enabled : []
      for user in BARUser.allCases { #expect(space.function.mapped(for: user) == expected, "\(state)") }
    }
    #expect(space.function.violations == [])
  }

  @Test func `P5: Linux's gate is for memory below D3hot alone`() throws {
    let space = try PowerCase(profile: "linux_vfio").open { $0.addShallowStates() }
    try space.ask(for: .d2)
    #expect(space.power.reachable == [.memory, .io])
    try space.ask(for: .d3hot)
    #expect(space.power.reachable == .io)
    #expect(space.readBAR(0, at: 0, byteWidth: 4) == 0xFFFF_FFFF)
    #expect(space.function.unsupportedRequests == 0)
    #expect(space.readBAR(2, at: 0, byteWidth: 4) == 0xFFFF_FFFF)
    #expect(space.function.unsupportedRequests == 1, "it is the device that does not answer")
  }

  @Test(arguments: [0x04, 0x10])
  func `P5: what could not be restored is not mapped`(_ position: Int) throws {
    let space = try PowerCase().open()
    let before = space.function.registers
    try space.ask(for: .d3hot)
    space.function.faults.failingWrites = position..<position + 4
    let code = #expect(throws: ConfigError.self) { try space.ask(for: .d0) }?.code
    #expect(code == .deviceFailed)
    #expect(space.function.state == .d0)
    #expect(space.power.mapped == [])
    #expect(space.function.violations == [])
    space.function.faults = DeviceFaults()
    // The next access puts back what is owed.
    _ = try space.guestState()
    #expect(space.power.mapped == [.memory, .io])
    #expect(!space.power.hasSavedState)
    #expect(space.function.registers == before)
    #expect(space.function.violations == [])
  }

  @Test(arguments: 0..<8)
  func `P5: no interleaving lets a mapped BAR be seen outside D0 with the enable set`(_ seed: Int) throws {
    // 8 seeds, each of 12,500 sequences.
    var walk = PowerWalk(seed: UInt64(seed))
    try walk.run(sequences: 12_500, length: 3)
  }
}

import PermRuntime
import Testing

/// Below what PMCSR can name: P9, P10, P11, P12 and P15.
@Suite struct LowPowerTests {
  @Test(arguments: PowerDevice.allCases)
  func `P9: no write of PM registers leads to D3cold`(_ device: PowerDevice) throws {
    let space = try PowerCase(device: device, isConventional: true).open(hasPlatformPower: true) {
      $0.addShallowStates()
    }
    let position = try #require(space.fields.powerState).position
    for value in 0..<0x100 {
      // All values of the low byte, and of what is beside it.
      try space.writeGuest(at: position, byteWidth: 4, value: UInt32(value) &* 0x0101_0101)
      #expect(space.function.isPowered)
      #expect(space.power.state < .d3cold)
    }
    #expect(space.function.violations == [])
  }

  @Test(arguments: PowerCase.all)
  func `P9: the embedder's entry leads to D3cold, and its exit to D0 with all registers`(_ example: PowerCase)
    throws
  {
    let space = try example.open(hasPlatformPower: true)
    let before = (registers: space.function.registers, view: try space.view())
    try space.enterLowPower()
    #expect(space.function.state == .d3cold)
    #expect(space.power.state == .d3cold)
    #expect(space.power.hasSavedState)
    try space.exitLowPower()
    #expect(space.function.state == .d0)
    #expect(space.function.registers == before.registers)
    #expect(try space.view() == before.view)
    #expect(!space.power.hasSavedState)
    #expect(space.function.violations.filter { !example.allows($0) } == [])
    // Leaving what was not entered is no error.
    try space.exitLowPower()
  }

  @Test func `P9: a wake-up event ends what was entered until then`() throws {
    let space = try PowerCase().open(hasPlatformPower: true) { $0.build(\.pmeSupport, 0b10000) }
    let enable = try #require(space.fields.pmeEnable)
    // The host enables events; the guest can not.
    try space.writeHost(at: enable.position, byteWidth: 4, value: enable.mask)
    try space.enterLowPower(untilWakeup: true)
    #expect(space.function.state == .d3cold)
    let isAsserted = space.function.signalPME()
    #expect(isAsserted)
    try space.signalWakeup()
    #expect(space.function.state == .d0)
    #expect(space.power.lowPower == .off)
    #expect(space.power.mapped == [.memory, .io])
    #expect(space.function.violations == [])
  }

  @Test func `P9: without power of the platform, D3hot is as deep as it goes`() throws {
    let space = try PowerCase().open()
    try space.enterLowPower()
    #expect(space.function.state == .d3hot)
    try space.exitLowPower()
    #expect(space.function.state == .d0)
    space.function.hasPlatformPower = true
    space.function.faults.staysOn = true
    try space.enterLowPower()
    #expect(space.function.state == .d3hot)
    #expect(space.function.violations == [])
  }

  @Test(arguments: ["strict", "linux_vfio"])
  func `P9: what was written in D3hot survives D3cold, where the profile keeps it`(_ profile: String) throws {
    let space = try PowerCase(profile: profile).open(hasPlatformPower: true)
    try space.ask(for: .d3hot)
    try space.write(\.ioEnable, 0)
    try space.enterLowPower()
    try space.exitLowPower()
    #expect(try space.read(\.ioEnable) == (profile == "strict" ? 0 : 1))
  }

  @Test(arguments: [PowerOptions.Asleep.resume, .fail], [1, 2, 4])
  func `P10: in D3cold no config access reaches the device`(_ asleep: PowerOptions.Asleep, _ width: Int)
    throws
  {
    let space = try PowerCase().open(PowerOptions(asleep: asleep), hasPlatformPower: true)
    for position in stride(from: 0, to: 256, by: width) {
      for isWrite in [false, true] {
        if space.power.lowPower == .off { try space.enterLowPower() } else { try space.idle() }
        try #require(space.function.state == .d3cold)
        let value = try refusal {
          if isWrite {
            // What is there already: the guest is not to change anything here.
            let state = UInt32(truncatingIfNeeded: space.row(position / 4).shadow >> UInt32(position % 4 * 8))
            try space.writeGuest(at: position, byteWidth: width, value: state)
          } else {
            _ = try space.readGuest(at: position, byteWidth: width)
          }
        }
        switch asleep {
        case .resume: #expect(value == nil)
        case .fail:
          #expect(value == nil || value == .asleep)
          #expect(space.function.state == .d3cold)
        }
        #expect(space.function.violations == [], "\(isWrite ? "write" : "read") at \(position)")
      }
    }
    // The header's IDs are virtual; the revision is not.
    try space.idle()
    let revision = try refusal { _ = try space.readGuest(at: 8, byteWidth: 4) }
    #expect(revision == (asleep == .fail ? .asleep : nil))
  }

  @Test func `P10: an access wakes the device, yet BARs stay closed until the exit`() throws {
    let space = try PowerCase().open(hasPlatformPower: true)
    let dword = try space.readGuest(at: 8, byteWidth: 4)
    try space.enterLowPower()
    #expect(try space.readGuest(at: 8, byteWidth: 4) == dword)
    #expect(space.function.state == .d0)
    #expect(space.readBAR(0, at: 0, byteWidth: 4) == 0xFFFF_FFFF)
    #expect(space.power.mapped == [])
    try space.idle()
    #expect(space.function.state == .d3cold)
    try space.exitLowPower()
    #expect(space.power.mapped == [.memory, .io])
    #expect(space.function.violations == [])
  }

  @Test func `P10: power that does not come back is a refusal, and no access`() throws {
    let space = try PowerCase().open(hasPlatformPower: true)
    let before = space.function.registers
    try space.enterLowPower()
    space.function.faults.staysOff = true
    #expect(try refusal { try space.exitLowPower() } == .notReached)
    #expect(try refusal { _ = try space.readGuest(at: 8, byteWidth: 4) } == .notReached)
    #expect(space.power.state == .d3cold)
    #expect(space.power.mapped == [])
    space.function.faults = DeviceFaults()
    try space.exitLowPower()
    #expect(space.function.registers == before)
    #expect(space.function.violations == [])
  }

  @Test(arguments: PowerDevice.allCases, [PowerOptions.Promotion.never, .whereStateIsLost, .always])
  func `P11: D3hot is promoted only by choice, and by default only where state is lost anyway`(
    _ device: PowerDevice, _ promotion: PowerOptions.Promotion
  ) throws {
    let space = try PowerCase(device: device).open(
      PowerOptions(promotion: promotion), hasPlatformPower: true)
    let before = space.function.registers
    let isPromoted = promotion == .always || promotion == .whereStateIsLost && device == .e1000e
    #expect(try space.read(\.noSoftReset) == (device == .nvme && !isPromoted ? 1 : 0))
    try space.ask(for: .d3hot)
    #expect(space.function.state == (isPromoted ? .d3cold : .d3hot))
    // The guest is shown the state that it asked for.
    #expect(try space.guestState() == .d3hot)
    try space.ask(for: .d0)
    #expect(space.function.state == .d0)
    #expect(try space.guestState() == .d0)
    #expect(space.function.registers == before)
    #expect(space.power.mapped == [.memory, .io])
    #expect(space.function.violations == [])
  }

  @Test func `P11: where the guest reads the bit from hardware, insisting has no effect`() throws {
    let space = try PowerCase(profile: "linux_vfio", device: .nvme).open(
      PowerOptions(promotion: .always), hasPlatformPower: true)
    try space.ask(for: .d3hot)
    #expect(space.function.state == .d3hot)
    #expect(try space.read(\.noSoftReset) == 1)
  }

  @Test func `P11: what a guest writes after an access has woken it is not lost in D3cold`() throws {
    let space = try PowerCase().open(PowerOptions(promotion: .whereStateIsLost), hasPlatformPower: true)
    try space.ask(for: .d3hot)
    try space.write(\.ioEnable, 0)
    #expect(space.function.state == .d3hot)
    try space.idle()
    #expect(space.function.state == .d3cold)
    try space.ask(for: .d0)
    #expect(try space.read(\.ioEnable) == 0)
    #expect(space.power.mapped == .memory)
    #expect(space.function.violations == [])
  }

  @Test(arguments: [PowerOptions.Asleep.resume, .fail], [PowerOptions.Promotion.never, .whereStateIsLost])
  func `P12: a call that finds the device in D3 resumes it or fails cleanly`(
    _ asleep: PowerOptions.Asleep, _ promotion: PowerOptions.Promotion
  ) throws {
    let space = try PowerCase().open(
      PowerOptions(asleep: asleep, promotion: promotion), hasPlatformPower: true)
    try space.ask(for: .d3hot)
    let before = (power: space.power, registers: space.function.registers)
    let refused = try refusal { try space.use() }
    switch asleep {
    case .resume:
      #expect(refused == nil)
      #expect(space.function.state == .d0)
      #expect(try space.guestState() == .d0)
      #expect(space.power.mapped == [.memory, .io])
    case .fail:
      #expect(refused == .asleep)
      #expect(space.power == before.power)
      #expect(space.function.registers == before.registers)
    }
    #expect(space.function.violations == [])
  }

  @Test(arguments: [PowerOptions.Asleep.resume, .fail])
  func `P12: a reset and an interrupt mask reach no device without power`(_ asleep: PowerOptions.Asleep)
    throws
  {
    let space = try PowerCase().open(PowerOptions(asleep: asleep), hasPlatformPower: true)
    try space.enterLowPower()
    // The byte of COMMAND that has Interrupt Disable: all of it is virtual, the mask itself is the host's doing.
    let command = try #require(space.fields.memoryEnable).position
    let refused = try refusal { try space.writeGuest(at: command + 1, byteWidth: 1, value: 0b100) }
    #expect(refused == (asleep == .fail ? .asleep : nil))
    try space.reset(.functionLevelReset)
    #expect(space.function.state == .d0)
    #expect(space.power.mapped == [.memory, .io])
    #expect(space.function.violations == [])
  }

  @Test(arguments: PowerDevice.allCases, [false, true])
  func `P15: an unused device sleeps, and is awake with its state at the next user's first access`(
    _ device: PowerDevice, _ hasPlatformPower: Bool
  ) throws {
    for asleep in [PowerOptions.Asleep.resume, .fail] {
      let space = try PowerCase(device: device).open(
        PowerOptions(asleep: asleep), hasPlatformPower: hasPlatformPower)
      let before = space.function.registers
      for guestState in [PowerState.d0, .d3hot] {
        try space.ask(for: guestState)
        try space.release()
        #expect(space.function.state == (hasPlatformPower ? .d3cold : .d3hot))
        #expect(space.power.mapped == [])
        #expect(try space.guestState() == .d0)
        #expect(space.function.state == .d0)
        #expect(space.function.registers == before)
        #expect(space.power.mapped == [.memory, .io])
        #expect(space.function.violations == [])
      }
    }
  }

  @Test func `P15: the next user's first write of PowerState is of an awake device`() throws {
    let space = try PowerCase().open(hasPlatformPower: true)
    try space.release()
    let position = try #require(space.fields.powerState).position
    try space.writeGuest(at: position, byteWidth: 1, value: UInt32(PowerState.d3hot.rawValue))
    #expect(space.function.state == .d3hot)
    #expect(try space.guestState() == .d3hot)
    #expect(space.power.lowPower == .off)
  }
}

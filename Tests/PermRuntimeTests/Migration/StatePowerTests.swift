import PermRuntime
import Testing

/// Power travels: by the machine, to where it can be left again, and with BARs closed on the way.
@Suite struct StatePowerTests {
  private let verdict = [SleepyFunction.Version.readOnly, .watched, .writable, .shadowed].flatMap { saved in
    SleepyFunction.Version.allCases.map { loading in
      CompatibleTables(
        saved: TableFingerprint(of: SleepyFunction.tables(saved).image),
        loading: TableFingerprint(of: SleepyFunction.tables(loading).image))
    }
  }

  /// A device with memory enabled and some state, in a power state that its guest asked for.
  private func source(
    _ state: PowerState = .d3hot, _ version: SleepyFunction.Version = .writable, noSoftReset: Bool = false,
    options: PowerOptions = PowerOptions(), change: (inout SleepyFunction) -> Void = { _ in }
  ) throws -> SleepySpace {
    var function = SleepyFunction(noSoftReset: noSoftReset)
    change(&function)
    let space = try function.open(version, options: options)
    try space.writeGuest(at: 4, byteWidth: 2, value: 0x0406)
    try space.writeGuest(at: SleepyFunction.vendor + 8, byteWidth: 4, value: 0x5566_7788)
    try space.writeGuest(at: SleepyFunction.pmcsr, byteWidth: 2, value: UInt32(state.rawValue))
    return space
  }

  private func error(_ body: () throws -> Void) -> StateError? {
    do {
      try body()
      return nil
    } catch { return error as? StateError }
  }

  @Test func `P14: a device that is not in D0 is not sent unless told so`() throws {
    let space = try source()
    #expect(error { _ = try space.saveState() }?.code == .notInD0)
    #expect(space.power.state == .d3hot)
    #expect(space.function.state == 3)
  }

  @Test(arguments: [PowerState.d1, .d2, .d3hot])
  func `P14: it goes to D0 first if told so`(_ state: PowerState) throws {
    let space = try source(state)
    let bytes = try space.saveState(whenAsleep: .wake)
    #expect(space.power.state == .d0)
    #expect(space.function.state == 0)
    // Any destination takes it now, also one whose PowerState is read-only.
    let destination = try SleepyFunction().open(.readOnly)
    try destination.loadState(bytes.span, accepting: verdict)
    #expect(destination.power.state == .d0)
    #expect(try destination.readGuest(at: SleepyFunction.vendor + 8, byteWidth: 4) == 0x5566_7788)
  }

  @Test(arguments: [PowerState.d1, .d2, .d3hot], [false, true])
  func `P14: it travels as it is, and the machine brings the other device there`(
    _ state: PowerState, _ noSoftReset: Bool
  ) throws {
    let space = try source(state, noSoftReset: noSoftReset)
    let bytes = try space.saveState(whenAsleep: .send)
    let destination = try SleepyFunction(noSoftReset: noSoftReset).open()
    try destination.writeGuest(at: 4, byteWidth: 2, value: 6)
    destination.function.journal = []
    try destination.loadState(bytes.span)
    #expect(destination.power == space.power)
    #expect(destination.function.state == state.rawValue)
    #expect(destination.function.journal.contains("D\(state.rawValue)"))
    #expect(!destination.function.journal.contains("PowerState written"))
    #expect(try destination.view() == space.view())
    // The guest brings both out, and finds what it left.
    for each in [space, destination] {
      try each.writeGuest(at: SleepyFunction.pmcsr, byteWidth: 2, value: 0)
      #expect(each.power.state == .d0)
      #expect(each.function.mapped == .memory)
      #expect(try each.readGuest(at: SleepyFunction.vendor + 8, byteWidth: 4) == 0x5566_7788)
      #expect(!each.power.hasSavedState)
    }
    #expect(try destination.view() == space.view())
  }

  @Test func `P14: BARs are unmapped first and mapped last`() throws {
    let bytes = try source(.d0).saveState()
    let destination = try SleepyFunction().open()
    try destination.writeGuest(at: 4, byteWidth: 2, value: 2)
    destination.function.journal = []
    try destination.loadState(bytes.span)
    let journal = destination.function.journal
    #expect(journal.prefix(2) == ["unmap dma", "unmap cpu"])
    #expect(journal.suffix(2) == ["map cpu", "map dma"])
    #expect(journal.filter { $0.hasPrefix("map") }.count == 2)
    #expect(journal.contains("write 4") && journal.contains("write 68"))
  }

  @Test func `P14: a device that is loaded below D0 is never mapped`() throws {
    let bytes = try source(.d3hot).saveState(whenAsleep: .send)
    let destination = try SleepyFunction().open()
    try destination.loadState(bytes.span)
    #expect(!destination.function.journal.contains { $0.hasPrefix("map") })
    #expect(destination.function.mapped == [])
    #expect(destination.power.enabled == .memory)
  }

  @Test(arguments: [
    (SleepyFunction.Version.readOnly, StateError.Code.noPowerManagement), (.watched, .powerStateReadOnly),
  ])
  func `P14: a destination whose guest cannot write PowerState refuses a device below D0`(
    _ version: SleepyFunction.Version, _ code: StateError.Code
  ) throws {
    let bytes = try source(.d3hot).saveState(whenAsleep: .send)
    let destination = try SleepyFunction().open(version)
    let before = (try destination.view(), destination.power, destination.function.journal)
    let refusal = try #require(destination.refusal(of: bytes, accepting: verdict))
    #expect(refusal == StateError(code, at: 48))
    #expect(before == (try destination.view(), destination.power, destination.function.journal))
  }

  @Test func `P14: a state saved where PowerState was read-only loads where it is writable, and back`() throws
  {
    let old = try SleepyFunction().open(.readOnly)
    try old.writeGuest(at: 4, byteWidth: 2, value: 0x406)
    try old.writeGuest(at: SleepyFunction.vendor + 4, byteWidth: 4, value: 0x1122_3344)
    // Read-only: it stays in D0.
    try old.writeGuest(at: SleepyFunction.pmcsr, byteWidth: 2, value: 3)
    #expect(try old.readGuest(at: SleepyFunction.pmcsr, byteWidth: 2) & 3 == 0)
    let first = try old.saveState()

    let new = try SleepyFunction().open(.writable)
    try new.loadState(first.span, accepting: verdict)
    #expect(try new.view() == old.view())
    try new.writeGuest(at: SleepyFunction.pmcsr, byteWidth: 2, value: 3)
    #expect(new.power.state == .d3hot)

    // Back: in D3hot it would be stuck there, in D0 it is welcome.
    let back = try SleepyFunction().open(.readOnly)
    let sent = try new.saveState(whenAsleep: .send)
    #expect(back.refusal(of: sent, accepting: verdict)?.code == .noPowerManagement)
    try new.writeGuest(at: SleepyFunction.pmcsr, byteWidth: 2, value: 0)
    let returned = try new.saveState()
    try back.loadState(returned.span, accepting: verdict)
    #expect(try back.view() == old.view())
  }

  @Test func `P14: other tables are refused without a verdict on this very pair`() throws {
    let bytes = try source(.d0).saveState()
    let destination = try SleepyFunction().open(.shadowed)
    #expect(destination.refusal(of: bytes) == StateError(.otherTables, at: 16))
    let back = CompatibleTables(
      saved: destination.fingerprint, loading: TableFingerprint(of: SleepyFunction.tables(.writable).image))
    #expect(destination.refusal(of: bytes, accepting: [back])?.code == .otherTables)
    #expect(destination.refusal(of: bytes, accepting: verdict) == nil)
  }

  @Test func `P14: what is virtual in both tables travels, of what moved the destination keeps its own`()
    throws
  {
    let third = SleepyFunction.vendor + 12
    let hardware = try source(.d0)
    try hardware.writeGuest(at: SleepyFunction.vendor + 4, byteWidth: 4, value: 0x1122_3344)
    try hardware.writeGuest(at: third, byteWidth: 4, value: 0xAAAA_AAAA)
    var device = SleepyFunction()
    device.bytes[third] = 0x77
    let shadow = try device.open(.shadowed)
    let sent = try hardware.saveState()
    try shadow.loadState(sent.span, accepting: verdict)
    #expect(try shadow.readGuest(at: SleepyFunction.vendor + 4, byteWidth: 4) == 0x1122_3344)
    #expect(try shadow.readGuest(at: SleepyFunction.vendor + 8, byteWidth: 4) == 0x5566_7788)
    #expect(try shadow.readGuest(at: third, byteWidth: 4) == 0x77)
    #expect(shadow.function.peek(third) == 0x77)

    // And what the guest had in the shadow is never written to a device.
    try shadow.writeGuest(at: third, byteWidth: 4, value: 0xBBBB_BBBB)
    let back = try SleepyFunction().open()
    let returned = try shadow.saveState()
    try back.loadState(returned.span, accepting: verdict)
    #expect(back.function.peek(third) == 0)
  }

  @Test func `P14: a state that the device does not have is refused`() throws {
    let bytes = try source(.d2).saveState(whenAsleep: .send)
    let destination = try SleepyFunction(states: false).open()
    #expect(destination.refusal(of: bytes) == StateError(.unsupportedPowerState, at: 48))
  }

  @Test func `P14: what a guest wrote in D3hot travels beside what was saved before`() throws {
    let place = SleepyFunction.vendor + 8
    for losesWrites in [false, true] {
      let space = try SleepyFunction().open { $0.settings.powerRules = losesWrites ? .losesD3hotWrites : [] }
      try space.writeGuest(at: place, byteWidth: 4, value: 1)
      try space.writeGuest(at: SleepyFunction.pmcsr, byteWidth: 2, value: 3)
      try space.writeGuest(at: place, byteWidth: 4, value: 2)
      let destination = try SleepyFunction().open {
        $0.settings.powerRules = losesWrites ? .losesD3hotWrites : []
      }
      let sent = try space.saveState(whenAsleep: .send)
      try destination.loadState(sent.span)
      for each in [space, destination] {
        #expect(try each.readGuest(at: place, byteWidth: 4) == 2)
        try each.writeGuest(at: SleepyFunction.pmcsr, byteWidth: 2, value: 0)
        #expect(try each.readGuest(at: place, byteWidth: 4) == (losesWrites ? 1 : 2))
      }
    }
  }

  @Test(arguments: [false, true], [false, true])
  func `P14: low power travels, with and without platform power`(_ untilWakeup: Bool, _ keepsConfig: Bool)
    throws
  {
    for hasPlatformPower in [false, true] {
      func prepare(_ function: inout SleepyFunction) {
        function.hasPlatformPower = hasPlatformPower
        function.keepsConfig = keepsConfig
      }
      let space = try source(.d0, change: prepare)
      try space.enterLowPower(untilWakeup: untilWakeup)
      let before = space.power
      let bytes = try space.saveState(whenAsleep: .send)
      #expect(space.power == before)
      var device = SleepyFunction()
      prepare(&device)
      let destination = try device.open()
      try destination.loadState(bytes.span)
      #expect(destination.power == before)
      #expect(destination.function.mapped == [])
      try destination.exitLowPower()
      #expect(destination.power.state == .d0)
      #expect(destination.function.mapped == .memory)
      #expect(try destination.readGuest(at: SleepyFunction.vendor + 8, byteWidth: 4) == 0x5566_7788)
    }
  }

  @Test func `P14: D3hot that became D3cold travels as the D3hot that the guest asked for`() throws {
    let options = PowerOptions(promotion: .always)
    let space = try source(.d3hot, options: options) { $0.hasPlatformPower = true }
    #expect(space.power.state == .d3cold)
    let bytes = try space.saveState(whenAsleep: .send)
    #expect(space.power.state == .d3cold)
    let plain = try SleepyFunction().open()
    try plain.loadState(bytes.span)
    #expect(plain.power.state == .d3hot)
    var device = SleepyFunction()
    device.hasPlatformPower = true
    let promoting = try device.open(options: options)
    try promoting.loadState(bytes.span)
    #expect(promoting.power.state == .d3cold)
    try promoting.writeGuest(at: SleepyFunction.pmcsr, byteWidth: 2, value: 0)
    #expect(try promoting.readGuest(at: SleepyFunction.vendor + 8, byteWidth: 4) == 0x5566_7788)
  }

  @Test func `P14: a guest that was told that D3hot keeps state is not promoted elsewhere`() throws {
    let bytes = try source(.d3hot, noSoftReset: true).saveState(whenAsleep: .send)
    var device = SleepyFunction(noSoftReset: true)
    device.hasPlatformPower = true
    let destination = try device.open(options: PowerOptions(promotion: .always))
    #expect(try destination.readGuest(at: SleepyFunction.pmcsr, byteWidth: 2) & 8 == 0)
    try destination.loadState(bytes.span)
    #expect(try destination.readGuest(at: SleepyFunction.pmcsr, byteWidth: 2) & 8 != 0)
    #expect(destination.power.state == .d3hot)
  }

  @Test func `P14: a device left asleep is not woken to be saved`() throws {
    let space = try source(.d0, options: PowerOptions(asleep: .fail)) {
      $0.hasPlatformPower = true
      $0.keepsConfig = true
    }
    try space.enterLowPower()
    #expect(
      error { _ = try space.saveState(whenAsleep: .send) }
        == StateError(.powerRefused, at: 48, refusal: .asleep))
    #expect(space.power.state == .d3cold)
    // What is told to wake it does.
    #expect(error { _ = try space.saveState(whenAsleep: .wake) } == nil)
    #expect(space.power.state == .d0)
  }

  @Test func `P14: VFs are there on both sides or on none`() throws {
    let space = try source(.d0)
    try space.willEnableVFs()
    let bytes = try space.saveState()
    let destination = try SleepyFunction().open()
    #expect(destination.refusal(of: bytes) == StateError(.vfsDiffer, at: 52))
    try destination.willEnableVFs()
    #expect(destination.refusal(of: bytes) == nil)
    #expect(destination.power.hasVFs)
    let sent = try source(.d3hot).saveState(whenAsleep: .send)
    #expect(destination.refusal(of: sent)?.code == .vfsDiffer)
  }

  @Test func `P14: a VF is not loaded below the PF that it had`() throws {
    let facts = SleepyFunction.facts(isVF: true)
    let space = try SleepyFunction().open(facts: facts)
    let bytes = try space.saveState()
    let destination = try SleepyFunction().open(facts: facts)
    try destination.follow(.d3hot)
    #expect(destination.refusal(of: bytes) == StateError(.parentAsleep, at: 49))
    try destination.follow(.d0)
    #expect(destination.refusal(of: bytes) == nil)
    try space.follow(.d3hot)
    #expect(error { _ = try space.saveState() }?.code == .notInD0)
    #expect(error { _ = try space.saveState(whenAsleep: .wake) }?.code == .notInD0)
    let sent = try space.saveState(whenAsleep: .send)
    #expect(destination.refusal(of: sent) == nil)
  }

  @Test func `P14: a function without a user has no state`() throws {
    let space = try source(.d0)
    try space.release()
    for choice in WhenAsleep.allCases {
      #expect(error { _ = try space.saveState(whenAsleep: choice) }?.code == .unused)
    }
    // Loading is what its next user begins with.
    let sent = try source(.d0).saveState()
    #expect(space.refusal(of: sent) == nil)
    #expect(space.power.lowPower == .off)
    #expect(space.function.mapped == .memory)
  }

  @Test func `P14: a device that does not follow is told, with its BARs closed`() throws {
    let bytes = try source(.d3hot).saveState(whenAsleep: .send)
    let destination = try SleepyFunction().open()
    try destination.writeGuest(at: 4, byteWidth: 2, value: 2)
    destination.function.isWilling = false
    let refusal = destination.refusal(of: bytes)
    #expect(refusal == StateError(.powerRefused, at: 48, refusal: .notReached))
    #expect(destination.function.mapped == [])
    destination.function.isWilling = true
    #expect(destination.refusal(of: bytes) == nil)

    let dead = try SleepyFunction().open()
    dead.function.isDead = true
    let sent = try source(.d0).saveState()
    #expect(dead.refusal(of: sent)?.code == .deviceFailed)
    #expect(dead.function.mapped == [])
    #expect(error { _ = try dead.saveState() }?.code == .deviceFailed)
  }
}

import PermRuntime
import Testing

/// What a device loses below D0 is saved, written back and forgotten: P4.
@Suite struct SavedStateTests {
  /// Brings a function to where a driver has it: everything that may be changed is.
  private func configure(_ space: PowerSpace) throws {
    try space.write(\.memoryEnable, 1)
    try space.write(\.ioEnable, 1)
    // The host has the device's interrupts and requests set up in its own way.
    for instance in space.capabilities.dropFirst() where instance.length >= 12 {
      let position = instance.position + 8
      let old = space.function.registers.value(at: position, byteWidth: 4)
      try space.writeHost(at: position, byteWidth: 4, value: old ^ 0x0000_2010)
    }
  }

  @Test(arguments: PowerCase.all)
  func `P4: a guest that shut down in D3 boots again`(_ example: PowerCase) throws {
    let space = try example.open()
    try configure(space)
    let before = (registers: space.function.registers, view: try space.view())
    try space.ask(for: .d3hot)
    #expect(space.power.hasSavedState == (example.device == .e1000e))
    try space.ask(for: .d0)
    #expect(space.function.registers == before.registers)
    #expect(try space.view() == before.view)
    #expect(space.power.mapped == [.memory, .io])
    #expect(space.function.violations.filter { !example.allows($0) } == [])
  }

  @Test func `P4: without a restore the device would not boot`() throws {
    var device = SimulatedDevice(try PowerDevice.e1000e.registers())
    let place = try #require(device.design.fields.powerState)
    let before = device.registers
    for state: UInt32 in [3, 0] {
      try device.writeConfig(at: place.position, byteWidth: 1, value: state)
      device.wait(microseconds: 10_000)
    }
    #expect(device.registers != before)
    #expect(device.decoded == [])
  }

  @Test(arguments: ["strict", "linux_vfio"])
  func `P4: what the guest writes in D3hot is kept, or lost as Linux loses it`(_ profile: String) throws {
    let space = try PowerCase(profile: profile).open()
    try space.ask(for: .d3hot)
    try space.write(\.ioEnable, 0)
    #expect(try space.read(\.ioEnable) == 0)
    try space.ask(for: .d0)
    #expect(try space.read(\.ioEnable) == (profile == "strict" ? 0 : 1))
    #expect(try space.read(\.memoryEnable) == 1)
  }

  @Test func `P4: a byte that shares a dword with a capability and is nobody's is not written back`() throws {
    let space = try PowerCase(profile: "linux_vfio").open()
    let instance = try #require(space.capabilities.first { $0.length % 4 != 0 && !$0.isHidden })
    let gap = instance.position + instance.length
    #expect(space.region(at: gap)?.owner == .gap)
    // What the device will lose beside it.
    try space.writeHost(at: gap - 2, byteWidth: 2, value: 0x1234)
    space.function.isLogging = true
    try space.ask(for: .d3hot)
    try space.ask(for: .d0)
    #expect(try space.readHost(at: gap - 2, byteWidth: 2) == 0x1234)
    let written = space.function.log.compactMap { event in
      if case .writeConfig(let position, let byteWidth, _) = event {
        position..<position + byteWidth
      } else {
        nil
      }
    }
    #expect(written.contains { $0.contains(gap - 2) })
    #expect(!written.contains { $0.contains(gap) })
  }

  /// Ways out of a state in which something is saved.
  enum Path: String, CaseIterable, Sendable {
    case returnToD0, secondD3, reset, close, enableVFs, use, lowPower, release, refusedByHardware, failedReads

    func take(_ space: PowerSpace) throws {
      switch self {
      case .returnToD0: try space.ask(for: .d0)
      case .secondD3:
        try space.ask(for: .d3hot)
        #expect(space.power.hasSavedState)
        try space.ask(for: .d0)
      case .reset: try space.reset(.functionLevelReset)
      case .close: try space.close()
      case .enableVFs: try space.willEnableVFs()
      case .use: try space.use()
      case .lowPower:
        try space.enterLowPower()
        try space.exitLowPower()
      case .release:
        try space.release()
        try space.use()
      case .refusedByHardware:
        try space.ask(for: .d0)
        space.function.faults.refusedStates = [.d3hot]
        try space.ask(for: .d3hot)
      case .failedReads:
        try space.ask(for: .d0)
        space.function.faults.failingReads = 0..<4
        let code = #expect(throws: ConfigError.self) { try space.ask(for: .d3hot) }?.code
        #expect(code == .deviceFailed)
        space.function.faults = DeviceFaults()
      }
    }
  }

  @Test(arguments: Path.allCases, [false, true])
  func `P4: what is saved is freed on every path`(_ path: Path, hasPlatformPower: Bool) throws {
    let space = try PowerCase().open(hasPlatformPower: hasPlatformPower)
    let before = space.function.registers
    try space.ask(for: .d3hot)
    #expect(space.power.hasSavedState)
    try path.take(space)
    #expect(!space.power.hasSavedState)
    #expect(space.power.state == .d0)
    #expect(space.function.registers == before)
    #expect(space.power.mapped == (path == .close ? [] : [.memory, .io]))
    #expect(space.function.violations == [])
  }

  @Test func `P4: 100,000 rounds of D0 and D3hot hold memory flat`() async {
    // A process of its own: other tests allocate meanwhile.
    await #expect(processExitsWith: .success) {
      let space = try PowerCase(isConventional: true).open()
      space.function.isLogging = false
      let place = try #require(space.fields.powerState)
      func rounds(_ count: Int) throws {
        for _ in 0..<count {
          try space.writeGuest(at: place.position, byteWidth: 2, value: 3)
          try space.writeGuest(at: place.position, byteWidth: 2, value: 0)
        }
      }
      // What is allocated once is allocated now.
      try rounds(10)
      _ = Heap.bytesInUse()
      let before = try #require(Heap.bytesInUse())
      try rounds(100_000)
      let after = try #require(Heap.bytesInUse())
      // Not a byte a round; the other threads of a process free and allocate a little by themselves.
      #expect(after - before < 50_000, "\(after) bytes after \(before)")
      #expect(space.function.violations == [])
      #expect(!space.power.hasSavedState)
    }
  }
}

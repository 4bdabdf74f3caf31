import PermRuntime
import Testing

/// What becomes of a guest's write of PowerState: P1, P2 and P3.
@Suite struct PowerStateTests {
  @Test(arguments: PowerCase.all)
  func `P1: the host makes the transition, and the guest reads what was reached`(_ example: PowerCase) throws
  {
    let space = try example.open { $0.addShallowStates() }
    let place = try #require(space.fields.powerState)
    for state in [PowerState.d3hot, .d0, .d1, .d2, .d3hot, .d0, .d2, .d0] {
      let before = space.function.state.inRegister
      let events = try space.events { try space.ask(for: state) }
      // The guest writes the 16-bit register; the host writes the byte that holds the field.
      for case .writeConfig(place.position, 2, let value) in events {
        #expect(value & place.mask == UInt32(before.rawValue), "the guest's bits went to the device")
      }
      #expect(events.contains { if case .writeConfig(place.position, 1, _) = $0 { true } else { false } })
      #expect(space.function.state == DeviceState(state))
      #expect(space.power.state == space.function.state)
      #expect(try space.guestState() == state)
    }
  }

  @Test(arguments: PowerCase.all)
  func `P1: a device that does not follow is read back where it is`(_ example: PowerCase) throws {
    let space = try example.open()
    space.function.faults.refusedStates = [.d3hot]
    let events = try space.events { try space.ask(for: .d3hot) }
    #expect(events.contains(.refusal(.notReached)))
    #expect(try space.guestState() == .d0)
    #expect(space.power.state == .d0)
    space.function.faults = DeviceFaults()
    try space.ask(for: .d3hot)
    space.function.faults.stuckStates = [.d3hot]
    try space.ask(for: .d0)
    #expect(try space.guestState() == .d3hot)
    #expect(space.power.state == .d3hot)
    #expect(space.power.mapped.isDisjoint(with: .memory))
  }

  @Test(arguments: PowerCase.all)
  func `P1: a device found in D3hot is known to be there`(_ example: PowerCase) throws {
    let space = try example.open { $0.image[$0.fields.powerState] = 3 }
    #expect(space.power.state == .d3hot)
    #expect(try space.guestState() == .d3hot)
    #expect(!space.power.mapped.contains(.memory))
    try space.ask(for: .d0)
    #expect(space.function.state == .d0)
    #expect(space.function.violations.filter { !example.allows($0) } == [])
  }

  @Test(arguments: PowerCase.all)
  func `P2: the device is in the new state when the write returns`(_ example: PowerCase) throws {
    let space = try example.open()
    space.writeBAR(0, at: 0x10, byteWidth: 4, value: 0x1234_5678)
    try space.ask(for: .d3hot)
    #expect(space.function.state == .d3hot)
    #expect(space.function.clock >= 10_000)
    try space.ask(for: .d0)
    #expect(space.function.state == .d0)
    #expect(space.function.clock >= 20_000)
    // To a guest whose device loses state this way, the two writes are a reset of it.
    #expect(
      space.readBAR(0, at: 0x10, byteWidth: 4) == (example.device == .e1000e ? 0 : 0x1234_5678))
    #expect(space.function.violations.filter { !example.allows($0) } == [])
  }

  @Test func `P2: D2 takes its 200 microseconds`() throws {
    let space = try PowerCase().open { $0.addShallowStates() }
    try space.ask(for: .d1)
    #expect(space.function.clock == 0)
    try space.ask(for: .d2)
    #expect(space.function.clock == 200)
    try space.ask(for: .d0)
    #expect(space.function.clock == 400)
    #expect(space.function.violations == [])
  }

  /// Every transition of a device with every choice of D1 and D2.
  struct Step: Sendable, CustomTestStringConvertible {
    var profile: String
    var from: PowerState
    var to: PowerState
    var d1: Bool
    var d2: Bool

    var testDescription: String { "\(profile), \(from) to \(to), D1 \(d1), D2 \(d2)" }

    func has(_ state: PowerState) -> Bool {
      switch state {
      case .d0, .d3hot: true
      case .d1: d1
      case .d2: d2
      }
    }
    /// PCIe 6.0 §5.8: D0 from anywhere, otherwise not to a less deep one.
    var isLegal: Bool { has(to) && (to == .d0 || to >= from) }

    static let all = ["strict", "linux_vfio"].flatMap { profile in
      PowerState.allCases.flatMap { from in
        PowerState.allCases.flatMap { to in
          [(false, false), (false, true), (true, false), (true, true)].map {
            Step(profile: profile, from: from, to: to, d1: $0, d2: $1)
          }
        }
      }
    }.filter { $0.has($0.from) }
  }

  @Test(arguments: Step.all)
  func `P3: only legal transitions, a refusal changes nothing and is visible`(_ step: Step) throws {
    let space = try PowerCase(profile: step.profile).open { $0.addShallowStates(d1: step.d1, d2: step.d2) }
    try space.ask(for: step.from)
    try #require(space.function.state == DeviceState(step.from))
    let before = (registers: space.function.registers, power: space.power, clock: space.function.clock)
    let events = try space.events { try space.ask(for: step.to) }
    let refused = events.filter { if case .refusal = $0 { true } else { false } }
    if step.isLegal {
      #expect(refused == [])
      #expect(space.function.state == DeviceState(step.to))
      #expect(try space.guestState() == step.to)
    } else {
      #expect(refused == [.refusal(step.has(step.to) ? .illegal : .unsupported)])
      #expect(space.function.registers == before.registers)
      #expect(space.power == before.power)
      #expect(space.function.clock == before.clock)
      #expect(!events.contains { if case .unmap = $0 { true } else { false } })
      #expect(try space.guestState() == step.from)
    }
  }

  @Test func `P3: an embedder's call that is refused says why`() throws {
    let space = try PowerCase().open(hasPlatformPower: true)
    try space.enterLowPower()
    let power = space.power
    #expect(try refusal { try space.enterLowPower() } == .alreadyEntered)
    #expect(space.power == power)
    #expect(try refusal { try space.signalWakeup() } == .notArmed)
    #expect(space.power == power)
  }
}

import PermRuntime
import Testing

/// A PF and its VFs over the package's own tables: P7 and P8.
@Suite struct VirtualFunctionTests {
  private typealias Group = PowerGroup<SimulatedDevice, InterpretedHooks, FunctionLocks>

  /// A group, and a guest's write of PowerState.
  private struct Bench {
    let group: Group
    let place: ConfigPlace
    /// VFs of any group here.
    let virtual = PowerCase(device: .nvme, isConventional: true)
    let example: PowerCase

    init(_ example: PowerCase) throws {
      self.example = example
      nonisolated(unsafe) let space = try example.open(hasPlatformPower: true)
      place = try #require(space.fields.powerState)
      group = Group(space)
    }

    /// The guest asks for a state.
    func ask(for state: PowerState) throws(ConfigError) {
      try group.writeGuest(at: place.position, byteWidth: 1, value: UInt32(state.rawValue))
    }

    /// The state that the guest reads.
    func guestState() throws(ConfigError) -> UInt32 {
      try group.readGuest(at: place.position, byteWidth: 1) & 3
    }

    /// Enables a VF that the same profile describes.
    func enableVF() throws -> GroupMember {
      var virtual = virtual
      virtual.profile = example.profile
      nonisolated(unsafe) let space = try virtual.open(isVirtual: true)
      var member: GroupMember?
      try group.enableVFs { (new) throws(ConfigError) in member = try new.add(space) }
      return try #require(member)
    }

    /// What the PF's host must not do and did.
    func violations() throws(ConfigError) -> [DeviceViolation] {
      try group.withFunction { (space) throws(ConfigError) in space.function.violations }
        .filter { !example.allows($0) }
    }

    /// Refusals that the PF's host was told of.
    func refusals() throws(ConfigError) -> [PowerRefusal] {
      try group.withFunction { (space) throws(ConfigError) in
        space.function.log.compactMap { if case .refusal(let refusal) = $0 { refusal } else { nil } }
      }
    }
  }

  @Test(arguments: PowerCase.all)
  func `P7: enabling VFs brings the PF to D0, where it stays until they are gone`(_ example: PowerCase) throws
  {
    let bench = try Bench(example)
    try bench.ask(for: .d3hot)
    #expect(try bench.guestState() == 3)
    _ = try bench.enableVF()
    #expect(bench.group.power()?.state == .d0)
    #expect(try bench.guestState() == 0)
    try bench.ask(for: .d3hot)
    #expect(try bench.guestState() == 0)
    #expect(try bench.refusals() == [.vfsEnabled])
    #expect(throws: ConfigError(.refused, refusal: .vfsEnabled)) { try bench.group.enterLowPower() }
    try bench.group.disableVFs {}
    try bench.ask(for: .d3hot)
    #expect(try bench.guestState() == 3)
    #expect(try bench.violations() == [])
  }

  @Test(arguments: PowerCase.all)
  func `P8: a VF is where its PF is, unless the profile says free`(_ example: PowerCase) throws {
    let bench = try Bench(example)
    let member = try bench.enableVF()
    #expect(bench.group.power(of: member)?.reachable.contains(.memory) == true)
    // The guest's way below D0 is barred; this is the embedder's own hand.
    let place = bench.place
    try bench.group.withFunction { (space) throws(ConfigError) in
      try space.didRemoveVFs()
      try space.writeGuest(at: place.position, byteWidth: 1, value: 3)
    }
    #expect(bench.group.power()?.state == .d3hot)
    let power = try #require(bench.group.power(of: member))
    #expect(power.state == .d0)
    #expect(power.parent == .d3hot)
    #expect(power.mapped.contains(.memory) == (example.profile == "linux_vfio"))
    try bench.ask(for: .d0)
    #expect(bench.group.power(of: member)?.mapped.contains(.memory) == true)
    #expect(try bench.violations() == [])
  }
}

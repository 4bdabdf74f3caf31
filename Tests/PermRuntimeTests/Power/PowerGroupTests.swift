import Testing

@testable import PermRuntime

@Suite struct PowerGroupTests {
  typealias Group = PowerGroup<ExploredFunction, InterpretedHooks, FunctionLocks>

  private let host = ExploredHost(Schedule(), losesState: true)
  private let group: Group

  init() throws {
    group = try Self.group(of: host)
    try group.writeGuest(at: 0x04, byteWidth: 1, value: 2)
  }

  /// A group with the library's lock; what the host sees is looked at while no other thread runs.
  static func group(of host: ExploredHost) throws(ConfigError) -> Group {
    nonisolated(unsafe) let space = try ExploredGroup.open(host.physical)
    nonisolated(unsafe) let seen = space
    host.countsVFs = { seen.power.hasVFs }
    return Group(space)
  }

  /// Enables virtual functions, all of which are passed through.
  @discardableResult
  static func enableVFs(_ count: Int, of group: Group, _ host: ExploredHost) throws(ConfigError)
    -> [GroupMember]
  {
    var members: [GroupMember] = []
    try group.enableVFs { (new) throws(ConfigError) in
      for device in host.makeVFs(count) {
        nonisolated(unsafe) let space = try ExploredGroup.open(device)
        members.append(try new.add(space))
      }
    }
    return members
  }

  private func enableVFs(_ count: Int = 2) throws(ConfigError) -> [GroupMember] {
    try Self.enableVFs(count, of: group, host)
  }

  private func request(_ state: PowerState, of member: GroupMember = .physical) throws {
    try group.writeGuest(at: 0x44, byteWidth: 1, value: UInt32(state.rawValue), of: member)
  }

  private func state(of member: GroupMember = .physical) throws -> UInt32 {
    try group.readGuest(at: 0x44, byteWidth: 1, of: member) & 3
  }

  // MARK: P7

  @Test func `P7: a PF with VFs stays in D0, and the host is told of the guest that asked`() throws {
    let members = try enableVFs()
    #expect(members == group.virtualFunctions)
    try request(.d3hot)
    #expect(try state() == 0)
    #expect(host.physical.state == .d0)
    #expect(host.physical.refusals == [.vfsEnabled])
    #expect(group.readBAR(0, at: 0, byteWidth: 4) == 0x12)
    try group.disableVFs { host.removeVFs() }
    try request(.d3hot)
    #expect(try state() == 3)
    #expect(host.physical.refusals == [.vfsEnabled])
  }

  @Test func `P7: VFs are enabled on a PF that was brought to D0, with its registers`() throws {
    try request(.d3hot)
    #expect(host.physical.mappings.isEmpty)
    var seen: (state: DeviceState, command: UInt8, mappings: Set<BARUser>)?
    try group.enableVFs { _ in
      seen = (host.physical.state, host.physical.command, host.physical.mappings)
      _ = host.makeVFs(1)
    }
    #expect(seen?.state == .d0)
    #expect(seen?.command == 2)
    #expect(seen?.mappings == [.cpu, .dma])
    #expect(try state() == 0)
  }

  @Test func `P7: VFs end low power, and none begins while there are some`() throws {
    try group.enterLowPower()
    #expect(host.physical.state == .d3cold)
    _ = try enableVFs()
    #expect(host.physical.state == .d0)
    #expect(throws: ConfigError(.refused, refusal: .vfsEnabled)) { try group.enterLowPower() }
    #expect(throws: ConfigError(.refused, refusal: .vfsEnabled)) { try group.release() }
    #expect(throws: ConfigError(.refused, refusal: .vfsEnabled)) { try group.reset(.functionLevelReset) }
    #expect(host.physical.state == .d0)
  }

  @Test func `P7: VFs are enabled once`() throws {
    _ = try enableVFs()
    #expect(throws: ConfigError(.refused, refusal: .vfsEnabled)) {
      try group.enableVFs { _ in Issue.record("nothing may be made") }
    }
    #expect(host.physical.refusals == [.vfsEnabled])
    #expect(group.virtualFunctions.count == 2)
  }

  @Test func `P7: a host that makes no VFs leaves none, and a PF that may sleep`() throws {
    var lost: GroupMember?
    #expect(throws: ConfigError(.deviceFailed)) {
      try group.enableVFs { (new) throws(ConfigError) in
        nonisolated(unsafe) let space = try ExploredGroup.open(host.makeVFs(1)[0])
        lost = try new.add(space)
        throw ConfigError(.deviceFailed)
      }
    }
    #expect(host.virtual.allSatisfy { $0.mappings.isEmpty })
    host.removeVFs()
    #expect(group.virtualFunctions.isEmpty)
    #expect(group.power()?.hasVFs == false)
    try request(.d3hot)
    #expect(try state() == 3)
    // A name that was given away stays unknown.
    let name = try #require(lost)
    let others = try enableVFs(1)
    #expect(!others.contains(name))
  }

  // MARK: P8

  @Test func `P8: whatever way a PF takes below D0, its VFs go with it`() throws {
    let members = try enableVFs()
    // The guest's way is barred; this is the embedder's own hand.
    try group.withFunction { (space) throws(ConfigError) in
      try space.didRemoveVFs()
      try space.writeGuest(at: 0x44, byteWidth: 1, value: 3)
    }
    for member in members {
      #expect(group.power(of: member)?.state == .d0)
      #expect(group.power(of: member)?.effectiveState == .d3hot)
      #expect(group.readBAR(0, at: 0, byteWidth: 4, of: member) == 0xFFFF_FFFF)
      #expect(group.unsupportedRequests(of: member) == 1)
    }
    #expect(host.virtual.allSatisfy { $0.mappings.isEmpty })
    try request(.d0)
    for member in members { #expect(group.readBAR(0, at: 0, byteWidth: 4, of: member) == 0x12) }
    #expect(host.virtual.allSatisfy { $0.mappings == [.cpu, .dma] })
  }

  @Test func `P8: a VF may be below its PF, and alone`() throws {
    let members = try enableVFs()
    try request(.d3hot, of: members[0])
    #expect(try state(of: members[0]) == 3)
    #expect(group.readBAR(0, at: 0, byteWidth: 4, of: members[0]) == 0xFFFF_FFFF)
    #expect(group.readBAR(0, at: 0, byteWidth: 4, of: members[1]) == 0x12)
    #expect(group.readBAR(0, at: 0, byteWidth: 4) == 0x12)
  }

  @Test func `P8: VFs are unmapped, then removed, then forgotten`() throws {
    let members = try enableVFs()
    var mappings: [Set<BARUser>] = []
    try group.disableVFs {
      mappings = host.virtual.map(\.mappings)
      host.removeVFs()
    }
    #expect(mappings == [[], []])
    #expect(group.virtualFunctions.isEmpty)
    for (width, ones) in [(1, UInt64(0xFF)), (4, 0xFFFF_FFFF), (8, ~0)] {
      #expect(group.readBAR(0, at: 0, byteWidth: width, of: members[0]) == ones)
    }
    group.writeBAR(0, at: 0, byteWidth: 4, value: 0, of: members[0])
    #expect(throws: ConfigError(.deviceFailed)) { try state(of: members[1]) }
    #expect(group.power(of: members[0]) == nil)
    #expect(group.whileReachable(.memory, of: members[0]) { true } == nil)
    let next = try enableVFs()
    #expect(Set(next).isDisjoint(with: members))
    // Removing what is not there is no error.
    try group.disableVFs { host.removeVFs() }
    try group.disableVFs { Issue.record("there is nothing to remove") }
  }

  @Test func `P8: a host that does not remove VFs leaves them as they were`() throws {
    let members = try enableVFs()
    #expect(throws: ConfigError(.deviceFailed)) {
      try group.disableVFs { () throws(ConfigError) in throw ConfigError(.deviceFailed) }
    }
    #expect(group.virtualFunctions == members)
    #expect(host.virtual.allSatisfy { $0.mappings == [.cpu, .dma] })
    #expect(group.readBAR(0, at: 0, byteWidth: 4, of: members[1]) == 0x12)
    try request(.d3hot)
    #expect(try state() == 0)
  }

  @Test func `P8: only a virtual function is taken for one`() throws {
    #expect(throws: ConfigError(.refused, refusal: .unsupported)) {
      try group.enableVFs { (new) throws(ConfigError) in
        let device = ExploredDevice(name: "PF", losesState: false)
        nonisolated(unsafe) let space = try ExploredGroup.open(device)
        _ = try new.add(space)
      }
    }
    #expect(group.virtualFunctions.isEmpty)
  }

  // MARK: Mappings

  @Test func `a page is mapped only while it is reachable`() throws {
    #expect(group.whileReachable(.memory) { 1 } == 1)
    #expect(group.whileReachable([.memory, .io]) { 1 } == nil)
    try request(.d3hot)
    #expect(group.whileReachable(.memory) { 1 } == nil)
  }
}

@testable import PermRuntime

/// A group of explored functions, and what can be done to it.
struct ExploredGroup {
  typealias Space = ConfigSpace<ExploredFunction, InterpretedHooks>
  typealias Group = PowerGroup<ExploredFunction, InterpretedHooks, ExploredLock>

  /// How things stand when threads begin.
  enum Start: String, Sendable, CaseIterable {
    case awake = "PF in D0"
    case asleep = "PF in D3hot"
    case cold = "low power entered"
    case withVFs = "VFs enabled"
  }

  /// What a thread does.
  enum Operation: String, Sendable, CaseIterable {
    case requestD3hot = "PF to D3hot"
    case requestD0 = "PF to D0"
    case requestD3hotOfVF = "VF to D3hot"
    case enableVFs = "enable VFs"
    case disableVFs = "disable VFs"
    case decodeOff = "COMMAND off"
    case decodeOn = "COMMAND on"
    case readConfig = "read PMCSR"
    case readBAR = "read a BAR of the PF"
    case readBAROfVF = "read a BAR of a VF"
    case map = "map a page of a BAR"
    case reset = "reset"
    case enterLowPower = "enter low power"
    case exitLowPower = "exit low power"
  }

  let host: ExploredHost
  let group: Group

  init(_ schedule: Schedule, _ start: Start, flaw: ExploredLock.Flaw? = nil, losesState: Bool = true) throws {
    let host = ExploredHost(schedule, losesState: losesState)
    self.host = host
    let physical = try Self.open(host.physical)
    // Only one thread runs at a time: the checker may look past the lock.
    nonisolated(unsafe) let seen = physical
    host.countsVFs = { seen.power.hasVFs }
    group = Self.grouped(physical, ExploredLock(schedule, flaw: flaw))
    try group.writeGuest(at: 0x04, byteWidth: 1, value: 2)
    switch start {
    case .awake: break
    case .asleep: try group.writeGuest(at: 0x44, byteWidth: 1, value: 3)
    case .cold: try group.enterLowPower()
    case .withVFs: try enableVFs()
    }
    host.noticesOverlaps = flaw == nil
    host.isWatching = true
  }

  private static func grouped(_ space: Space, _ lock: ExploredLock) -> Group {
    nonisolated(unsafe) let space = space
    return Group(space, lock: lock)
  }

  /// Does it; what the caller was told.
  func perform(_ operation: Operation) throws(ConfigError) -> String {
    switch operation {
    case .requestD3hot: try group.writeGuest(at: 0x44, byteWidth: 1, value: 3)
    case .requestD0: try group.writeGuest(at: 0x44, byteWidth: 1, value: 0)
    case .requestD3hotOfVF: try group.writeGuest(at: 0x44, byteWidth: 1, value: 3, of: Self.vf)
    case .enableVFs: try enableVFs()
    case .disableVFs: try group.disableVFs { host.removeVFs() }
    case .decodeOff: try group.writeGuest(at: 0x04, byteWidth: 1, value: 0)
    case .decodeOn: try group.writeGuest(at: 0x04, byteWidth: 1, value: 2)
    case .readConfig: return hexText(try group.readGuest(at: 0x44, byteWidth: 1) & 3)
    case .readBAR: return hexText(group.readBAR(0, at: 0, byteWidth: 4))
    case .readBAROfVF: return hexText(group.readBAR(0, at: 0, byteWidth: 4, of: Self.vf))
    case .map: return mapPage() ? "mapped" : "not mapped"
    case .reset: try group.reset(.functionLevelReset)
    case .enterLowPower: try group.enterLowPower()
    case .exitLowPower: try group.exitLowPower()
    }
    return "done"
  }

  /// What there is in the end: of hardware, of the machine, of the group.
  var ending: String {
    let functions = group.functions
    var parts: [String] = []
    for (space, device) in zip([functions.physical] + functions.virtual, [host.physical] + host.virtual) {
      let power = space.power
      parts.append(
        "\(device.name) \(power.state) \(device.state) command \(device.command) mapped \(power.mapped.rawValue)"
          + " \(device.mappings.map { "\($0)" }.sorted()) low power \(power.lowPower) saved \(power.hasSavedState)"
      )
    }
    parts.append(
      "\(functions.virtual.count) of \(host.virtual.count) VFs, counted \(functions.physical.power.hasVFs)")
    return parts.joined(separator: "; ")
  }

  /// The first virtual function that is ever enabled.
  private static let vf = GroupMember(number: 1)

  private func enableVFs() throws(ConfigError) {
    try group.enableVFs { (new) throws(ConfigError) in
      for device in host.makeVFs(1) {
        nonisolated(unsafe) let space = try Self.open(device)
        _ = try new.add(space)
      }
    }
  }

  /// A page fault of a processor: it is answered with a mapping while nothing can take BARs away.
  private func mapPage() -> Bool {
    let mapped: Bool? = group.whileReachable(.memory) {
      host.act("a page of the PF is mapped") {
        if !host.physical.answersMemory { host.schedule.fail("a page is mapped in \(host.physical.state)") }
        return true
      }
    }
    return mapped ?? false
  }

  /// Opens a function.
  static func open(_ device: ExploredDevice) throws(ConfigError) -> Space {
    var facts = FunctionFacts()
    facts.isVF = device.isVirtual
    facts.lacksMemoryEnable = device.isVirtual
    facts.bars[0] = BARResource(kind: .mem32, size: 0x1000)
    let watched = device.isQuiet
    device.isQuiet = true
    defer { device.isQuiet = watched }
    return try ConfigSpace(
      ExploredFunction(device: device), facts: facts, tables: tables.image,
      hooks: InterpretedHooks(names: [StandardHook.trackDecode.name, StandardHook.setPowerState.name]))
  }

  /// A header whose COMMAND passes, and power management; P5 and P7 in full.
  private static var tables: TestTables {
    let enables: [TablePlace] = [.at(4, 1, 1), .at(4, 0, 1)]
    let power: [TablePlace] = [
      .at(4, 0, 2, reads: true), .at(0, 25, 1), .at(0, 26, 1), .at(0, 16, 3), .at(4, 3, 1),
    ]
    return TestTables(
      .header(
        rows: [1: TestRow(virt: 0x0010_0000, deviceWrite: 7, line: 1)],
        bindings: [
          TestBinding(hook: 0, phase: .open, operands: enables),
          TestBinding(hook: 0, phase: .beforeWrite, triggers: [(4, 1)], operands: enables),
          TestBinding(hook: 0, phase: .write, triggers: [(4, 1)], operands: enables),
        ]),
      TestPage(
        .standard, 1,
        TestVariant(
          length: 8, rows: [.standardHeader, TestRow(line: 2)],
          bindings: [
            TestBinding(hook: 1, phase: .open, operands: power),
            TestBinding(hook: 1, phase: .write, triggers: [(4, 1)], operands: power),
          ]))
    )
  }
}

extension Exploration {
  /// Explores threads that do one operation each.
  init(
    _ operations: [ExploredGroup.Operation], from start: ExploredGroup.Start,
    flaw: ExploredLock.Flaw? = nil, losesState: Bool = true, limit: Int = 100_000
  ) throws {
    try self.init(limit: limit) { schedule in
      let explored = try ExploredGroup(schedule, start, flaw: flaw, losesState: losesState)
      var answers = Array(repeating: "", count: operations.count)
      withUnsafeMutablePointer(to: &answers) { answers in
        schedule.run(
          operations.enumerated().map { index, operation in
            (
              operation.rawValue,
              {
                do throws(ConfigError) {
                  answers.pointee[index] = try explored.perform(operation)
                } catch {
                  answers.pointee[index] = error.refusal.map { "\($0)" } ?? "\(error.code)"
                }
              }
            )
          })
      }
      return "\(explored.ending); answers \(answers)"
    }
  }
}

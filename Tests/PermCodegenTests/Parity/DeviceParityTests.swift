import PermDSL
import PermRuntime
import Testing

@testable import PermCodegen

/// Two masters of one device, as `permc parity` has them: here both are in memory.
@Suite struct DeviceParityTests {
  /// A device that all copies share, as those of a real one do.
  private final class Shared: @unchecked Sendable {
    var device: SimulatedFunction
    init(_ device: SimulatedFunction) { self.device = device }
  }

  /// Its registers.
  private struct Registers: PassthroughFunction {
    let shared: Shared
    var configSize: Int { shared.device.configSize }
    var keepsConfig: Bool { true }
    var preparesReset: Bool { true }

    func readConfig(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32 {
      try shared.device.readConfig(at: position, byteWidth: byteWidth)
    }
    func writeConfig(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError) {
      try shared.device.writeConfig(at: position, byteWidth: byteWidth, value: value)
    }
    func setPowerState(_ request: PowerRequest) -> Bool { shared.device.setPowerState(request) }
    func resetFunction(_ method: ResetMethod) -> Bool { shared.device.resetFunction(method) }
    func setReadRequestSize(_ bytes: Int, at place: ConfigPlace) -> Bool {
      shared.device.setReadRequestSize(bytes, at: place)
    }
    func maskINTx(at place: ConfigPlace) { shared.device.maskINTx(at: place) }
    func unmaskINTx(at place: ConfigPlace) { shared.device.unmaskINTx(at: place) }
    func readVPD(at address: Int) -> UInt32? { shared.device.readVPD(at: address) }
    func writeVPD(_ value: UInt32, at address: Int) -> Bool { shared.device.writeVPD(value, at: address) }
  }

  /// What a kernel shows of it.
  private struct View: PassthroughFunction {
    let space: ConfigSpace<Registers, InterpretedHooks>
    var configSize: Int { space.size }

    func readConfig(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32 {
      try space.readGuest(at: position, byteWidth: byteWidth)
    }
    func writeConfig(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError) {
      try space.writeGuest(at: position, byteWidth: byteWidth, value: value)
    }
    func resetFunction(_ method: ResetMethod) -> Bool { false }
    func setReadRequestSize(_ bytes: Int, at place: ConfigPlace) -> Bool { false }
    func maskINTx(at place: ConfigPlace) {}
    func unmaskINTx(at place: ConfigPlace) {}
  }

  private static let model = Tables.package.model
  private static let image = try? Devices.dump("e1000e.lspci").image

  private func shared() throws -> Shared {
    let image = try #require(Self.image)
    let facts = try Devices.dump("e1000e.lspci").facts(StatedFacts()).facts
    let registers = DeviceRegisters(image, facts: facts, model: Self.model)
    return Shared(
      SimulatedFunction(image, writable: registers.writable, clearedByOne: registers.clearedByOne))
  }

  private func plan(_ seed: UInt64) throws -> ParityPlan {
    let device = try Devices.dump("e1000e.lspci")
    let reference = try ReferenceFunction(
      device.image, facts: device.facts(StatedFacts()).facts, profile: try Tables.profile("linux_vfio"),
      model: Self.model)
    return ParityPlan(reference, count: 3000, seed: seed)
  }

  /// Records a master with these tables.
  private func recording(_ plan: ParityPlan, _ tables: TableImage, _ legend: TableLegend) throws -> Trace {
    let device = try Devices.dump("e1000e.lspci")
    let registers = Registers(shared: try shared())
    let facts = device.facts(StatedFacts()).facts
    var view = View(
      space: try ConfigSpace(
        registers, facts: facts, tables: tables, hooks: InterpretedHooks(names: legend.hooks)))
    var other = registers
    let head = Trace(name: "e1000e", profile: legend.profile, image: device.image, facts: facts)
    return try ViewRecording.record(plan.steps, head, view: &view, registers: &other) { _ in }
  }

  private func outcome(
    _ trace: Trace, excepting excepted: ConfigImage = ConfigImage(isExtended: false)
  ) throws -> TraceReplay.Outcome {
    let lowered = lower(try Tables.profile("linux_vfio"), of: Self.model)
    let registers = Registers(shared: try shared())
    return try DeviceReplay.run(
      trace, on: registers, registers: registers, excepting: excepted, tables: lowered.image,
      legend: lowered.legend
    ) { _ in }
  }

  @Test func `the plan writes every bit of what is described, and the same seed makes the same accesses`()
    throws
  {
    let plan = try plan(7)
    #expect(try self.plan(7).steps == plan.steps)
    #expect(try self.plan(8).steps != plan.steps)
    var ones = [UInt8](repeating: 0, count: 4096)
    for case .write(let access) in plan.steps {
      for byte in 0..<access.byteWidth {
        ones[access.position + byte] |= UInt8(truncatingIfNeeded: access.value >> UInt32(8 * byte))
      }
    }
    let lowered = lower(try Tables.profile("linux_vfio"), of: Self.model)
    let device = try Devices.dump("e1000e.lspci")
    let space = try ConfigSpace(
      SimulatedFunction(device.image), facts: device.facts(StatedFacts()).facts, tables: lowered.image,
      hooks: InterpretedHooks(names: lowered.legend.hooks))
    for region in space.regions {
      guard case .capability = region.owner else { continue }
      #expect(region.range.allSatisfy { ones[$0] == 0xFF }, "\(region)")
    }
  }

  @Test func `a master that does what the profile says differs in nothing`() throws {
    let lowered = lower(try Tables.profile("linux_vfio"), of: Self.model)
    let outcome = try outcome(try recording(try plan(1), lowered.image, lowered.legend))
    #expect(outcome.mismatches.isEmpty, "\(outcome.mismatches.first.map { "\($0)" } ?? "")")
    #expect(outcome.accessCount > 10_000)
  }

  @Test func `a master that does something else is found out, in what it answers and in what it writes`()
    throws
  {
    let other = lower(try Tables.profile("strict"), of: Self.model)
    let outcome = try outcome(try recording(try plan(1), other.image, other.legend))
    let kinds = Set(outcome.mismatches.map(\.kind))
    #expect(kinds.isSuperset(of: [.read, .device, .view]))
    #expect(outcome.mismatches.contains { $0.owner == "PM" })
  }

  @Test func `differences in bits that may differ are counted apart`() throws {
    let lowered = lower(try Tables.profile("linux_vfio"), of: Self.model)
    var trace = try recording(try plan(1), lowered.image, lowered.legend)
    let index = try #require(
      trace.operations.firstIndex {
        if case .read(let access) = $0.kind { access.position == 0 && access.byteWidth == 4 } else { false }
      })
    guard case .read(var access) = trace.operations[index].kind else { return }
    access.value ^= 0x0001_0000
    trace.operations[index].kind = .read(access)
    #expect(try outcome(trace).mismatches.map(\.position) == [0])
    var excepted = ConfigImage(isExtended: false)
    excepted.store(1, at: 2, byteWidth: 1)
    let outcome = try outcome(trace, excepting: excepted)
    #expect(outcome.mismatches.isEmpty && outcome.uncheckedCount == 1)
  }
}

import PermDSL
import PermRuntime
import Testing

@testable import PermCodegen

@Suite struct ProbePlanTests {
  private let device: DumpDevice
  private let facts: FunctionFacts
  private let model = Tables.package.model

  init() throws {
    device = try Devices.dump("e1000e.lspci")
    facts = device.facts(StatedFacts()).facts
  }

  private func plan(_ profile: String = "strict", all: Bool = false) throws -> ProbePlan {
    try ProbePlan(
      device.image, facts: facts, profile: try Tables.profile(profile), model: model, all: all)
  }

  private func reason(_ plan: ProbePlan, _ name: String) throws -> ProbePlan.Reason? {
    try #require(plan.items.first { $0.run.name == name }).reason
  }

  @Test(arguments: [
    ("PM.PMCSR.PowerState", ProbePlan.Reason.hook), ("Type_0.Base_Address_0", .hook),
    ("Type_0.Command.Bus_Master_Enable", .hook), ("MSI_X.Message_Control.Table_Size", nil),
    ("PCI_Express.Device_Control.Initiate_Function_Level_Reset", .hook),
    ("PM.PMCSR.PME_Status", .clearsOnOne), ("AER.Correctable_Error_Status.Bad_TLP_Status", .clearsOnOne),
    ("Type_0.Status.reserved", .reserved), ("Type_0.BIST.Start_BIST", .kept), ("gap", .undescribed),
    ("Type_0.Interrupt_Line", nil), ("Type_0.Vendor_ID", nil), ("PM.PMCSR.Data_Select", nil),
  ])
  func `what is hazardous is left alone`(_ name: String, _ expected: ProbePlan.Reason?) throws {
    #expect(try reason(plan(), name) == expected)
  }

  @Test func `all turns over what is undescribed or kept from guests, and nothing that is a hazard`() throws {
    let all = try plan(all: true)
    #expect(try reason(all, "gap") == nil)
    #expect(try reason(all, "Type_0.BIST.Start_BIST") == nil)
    let left = Set(all.items.compactMap(\.reason))
    #expect(left == [.hook, .clearsOnOne, .reserved])
  }

  @Test func `no step turns over a bit that an item leaves alone, or writes 1 to one that it clears`() throws
  {
    for profile in ["strict", "linux_vfio"] {
      for all in [false, true] {
        let plan = try plan(profile, all: all)
        for item in plan.items {
          for bit in item.run.bits {
            let step = plan.steps.first { $0.position == bit / 8 }
            let flips = (step?.flips ?? 0) >> UInt8(bit % 8) & 1 != 0
            #expect(flips == (item.reason == nil), "\(item.run.name) bit \(bit)")
            guard let step, item.reason == .clearsOnOne else { continue }
            #expect(step.turned(.max) >> UInt8(bit % 8) & 1 == 0)
            #expect(step.restored(.max) >> UInt8(bit % 8) & 1 == 0)
          }
        }
      }
    }
  }

  @Test func `a hidden capability is left alone until all is asked for`() throws {
    let compilation = Tables.beside(
      """
      include "strict.perm"
      profile less from strict { hide Device_Serial_Number }
      """)
    let less = try #require(compilation.model.profile(named: "less"))
    let some = try ProbePlan(device.image, facts: facts, profile: less, model: compilation.model)
    let hidden = some.items.filter { $0.reason == .hidden }.map(\.run.name)
    #expect(hidden.count == 5 && hidden.allSatisfy { $0.hasPrefix("Device_Serial_Number.") })
    let all = try ProbePlan(device.image, facts: facts, profile: less, model: compilation.model, all: true)
    #expect(!all.items.contains { $0.reason == .hidden })
    #expect(all.steps.count > some.steps.count)
  }

  @Test func `a device that is as its tables say has no finding`() throws {
    let plan = try plan(all: true)
    var simulated = SimulatedDevice(DeviceRegisters(device.image, facts: facts, model: model))
    let report = ProbeReport(WriteProbe(plan.steps, on: &simulated), plan, facts: facts, model: model)
    #expect(report.findings.isEmpty && report.outcome.unrestored == [])
    #expect(simulated.registers == device.image)
    let registers = DeviceRegisters(device.image, facts: facts, model: model)
    #expect(report.writable == registers.writable && report.clearedByOne == registers.clearedByOne)
  }

  @Test func `bits that are not as their table says are found with its line`() throws {
    let plan = try plan()
    var registers = DeviceRegisters(device.image, facts: facts, model: model)
    // Interrupt_Line takes its low four bits alone; Revision_ID takes one.
    registers.writable.store(0x0F, at: 0x3C, byteWidth: 1)
    registers.writable.store(0x80, at: 0x08, byteWidth: 1)
    var simulated = SimulatedDevice(registers)
    let report = ProbeReport(WriteProbe(plan.steps, on: &simulated), plan, facts: facts, model: model)
    #expect(report.findings.map(\.kind) == [.changed, .stuck])
    #expect(report.findings.map(\.run.name) == ["Type_0.Revision_ID", "Type_0.Interrupt_Line"])
    #expect(report.findings.map(\.run.bitsText) == ["[7]", "[7:4]"])
    let origin = try #require(report.findings.first?.run.accessOrigin)
    #expect(model.files[origin.file].text(origin.bytes) == "RO")
    #expect(report.writable.bytes[0x3C] == 0x0F && report.writable.bytes[0x08] == 0x80)
  }

  @Test func `what was measured is a recording that can be read again`() throws {
    let plan = try plan()
    var simulated = SimulatedDevice(DeviceRegisters(device.image, facts: facts, model: model))
    let report = ProbeReport(WriteProbe(plan.steps, on: &simulated), plan, facts: facts, model: model)
    let trace = report.trace(name: "e1000e", profile: "strict", view: device.image, facts: facts)
    let read = try Trace.parse(Array(trace.text.utf8)).get()
    #expect(read == trace && read.operations.isEmpty)
    #expect(read.function().writable == report.writable)
  }
}

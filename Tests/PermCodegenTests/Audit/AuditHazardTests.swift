import PermDSL
import PermRuntime
import Testing

@testable import PermCodegen

@Suite struct AuditHazardTests {
  private static let linux = Result { try AuditDevice.endpoint.audit("linux_vfio") }

  @Test func `a capability that the kernel hides is written all the same`() throws {
    let audit = try Self.linux.get()
    #expect(audit.names(.hiddenButWritable) == ["PASID"])
    let hazard = try #require(audit.hazards.first)
    #expect(hazard.kind == .hiddenButWritable && hazard.severity == .critical)
    #expect(hazard.place.bits == [0x180 * 8..<0x188 * 8])
    #expect(hazard.place.spec == "PCIe 6.0 §7.8.9")
    #expect(audit.line(of: hazard.place).hasPrefix("hidden "))
  }

  @Test func `status bits are cleared by a write beside them`() throws {
    let names = try Self.linux.get().names(.rw1cWriteBack)
    #expect(names.contains("Type_0.Status"))
    #expect(names.contains("PCI_Express.Device_Status"))
    #expect(names.contains("PM.PMCSR"))
    let hazard = try #require(
      try Self.linux.get().hazards.first { $0.place.name == "PCI_Express.Device_Status" })
    #expect(hazard.reason.contains("a write of Device_Control in the same 4 bytes"))
    #expect(try Self.linux.get().line(of: hazard.place).hasPrefix("writeback "))
  }

  @Test func `a hook writes what the guest put where hardware is read-only`() throws {
    let audit = try Self.linux.get()
    #expect(audit.names(.hookWritesReadOnly).contains("MSI.Message_Control"))
    let hazard = try #require(audit.hazards.first { $0.place.name == "MSI.Message_Control" })
    // Multiple_Message_Capable and Addr64_Capable.
    #expect(hazard.place.bits == [0x52 * 8 + 1..<0x52 * 8 + 4, 0x52 * 8 + 7..<0x52 * 8 + 8])
    #expect(hazard.reason.hasPrefix("`update_msi` "))
  }

  @Test func `a mask at the wrong register is told from one that is only too wide`() throws {
    #expect(try Self.linux.get().names(.misplacedMask) == ["Power_Budgeting.Data"])
  }

  @Test func `registers behind a length that is too short are in a raw gap`() throws {
    let names = try Self.linux.get().names(.rawGapOverStructure)
    #expect(names.contains("AER.Root_Error_Command"))
    #expect(names.contains("PCI_Express.Slot_Control_2"))
    #expect(try Self.linux.get().names(.rawGap) == ["gap"])
  }

  @Test func `reserved and read-only bits that are open are named with their line`() throws {
    let audit = try Self.linux.get()
    #expect(audit.names(.reservedWritable).contains("Type_0.Command.reserved"))
    #expect(audit.names(.readOnlyWritable).contains("Type_0.Command.VGA_Palette_Snoop"))
    let hazard = try #require(audit.hazards.first { $0.place.name == "Type_0.Command.reserved" })
    #expect(audit.line(of: hazard.place).hasPrefix("Command "))
    #expect(hazard.place.spec == "PCIe 6.0 §7.5.1.1.3")
  }

  @Test func `the strict profile has none`() throws {
    let audit = try AuditDevice.endpoint.audit("strict")
    #expect(audit.hazards == [])
    #expect(audit.summary.changesDevice > 0 && audit.summary.triggers > 0)
  }

  @Test func `the strict profile has none on any device at hand`() throws {
    let tables = Tables.package.model
    let profile = try Tables.profile("strict")
    let builder = try #require(FunctionBuilder(profile, lowered: lower(profile, of: tables)))
    let functions = builder.functions().built
    #expect(functions.count > 30)
    for function in functions {
      let audit = try FunctionAudit(
        name: function.name, function.image, facts: function.facts, profile: profile, model: tables)
      #expect(audit.hazards.map { "\(function.name): \($0.kind) \($0.place.name)" } == [])
    }
  }

  @Test(arguments: [
    ("hidden | none", AuditHazard.Kind.hiddenButReadable), ("hidden | raw", .hiddenButWritable),
  ])
  func `what a hidden body does decides`(_ line: String, _ kind: AuditHazard.Kind) throws {
    let audit = try AuditDevice.endpoint.audit(text: "profile mine from strict { \(line) }")
    #expect(audit.names(kind) == ["PASID"])
    #expect(audit.hazards.count == 1)
    #expect(audit.line(of: audit.hazards[0].place).contains(line))
  }

  @Test func `a hidden body of its own is told with the line that hides it`() throws {
    let audit = try AuditDevice.endpoint.audit(
      text: "profile mine from strict {\n  hide PASID body raw\n}")
    #expect(audit.names(.hiddenButWritable) == ["PASID"])
    #expect(audit.line(of: audit.hazards[0].place) == "hide PASID body raw")
  }

  @Test func `writing neighbours back safely is enough`() throws {
    let audit = try AuditDevice.endpoint.audit(text: "profile mine from linux_vfio { writeback rw1c_safe }")
    #expect(audit.names(.rw1cWriteBack) == [])
    #expect(!audit.hazards.isEmpty)
    let unsafe = try AuditDevice.endpoint.audit(text: "profile mine from strict { writeback plain }")
    #expect(unsafe.names(.rw1cWriteBack).contains("Type_0.Status"))
    #expect(unsafe.hazards.allSatisfy { $0.kind == .rw1cWriteBack })
  }

  @Test func `bytes that no register describes are told apart by their owner`() throws {
    var device = AuditDevice.endpoint
    device.add(0x09, at: 0xC0, [0x0010])
    #expect(try device.audit("linux_vfio").names(.undescribedWritable) == ["Vendor_Specific"])
    let gaps = try device.audit(text: "profile mine from strict { gaps | raw }")
    #expect(gaps.names(.rawGap) == ["gap"] && gaps.hazards.count == 1)
    #expect(gaps.line(of: gaps.hazards[0].place).contains("gaps | raw"))
  }

  @Test func `the gravest comes first`() throws {
    let severities = try Self.linux.get().hazards.map(\.severity)
    #expect(severities == severities.sorted())
    #expect(try Self.linux.get().worst == .critical)
  }
}

extension FunctionAudit {
  /// The line of the tables that a place names.
  func line(of place: AuditPlace) -> String {
    guard let origin = place.origin, function.model.files.indices.contains(origin.file) else { return "" }
    let file = function.model.files[origin.file]
    let line = file.lineRange(file.position(of: origin.bytes.lowerBound).line)
    return String(file.text(line).drop { $0 == " " })
  }
}

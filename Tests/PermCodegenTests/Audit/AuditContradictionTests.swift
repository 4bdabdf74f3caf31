import PermDSL
import PermRuntime
import Testing

@testable import PermCodegen

@Suite struct AuditContradictionTests {
  @Test func `a device that is as its tables say has no contradiction`() throws {
    #expect(try AuditDevice.endpoint.audit("strict").contradictions == [])
  }

  @Test func `a reserved bit that is set is named, with its bit`() throws {
    var device = AuditDevice.endpoint
    device.store(0x0014, at: 0x44, byteWidth: 2)
    let audit = try device.audit("strict")
    #expect(audit.names(.reservedBitSet) == ["PM.PMCSR.reserved", "PM.PMCSR.reserved"])
    #expect(
      audit.contradictions.flatMap(\.place.bits) == [
        0x44 * 8 + 4..<0x44 * 8 + 5, 0x44 * 8 + 2..<0x44 * 8 + 3,
      ])
    #expect(audit.contradictions[0].place.spec == "PCIe 6.0 §7.5.2.2")
    #expect(audit.line(of: audit.contradictions[0].place).hasPrefix("[7:4]    reserved"))
  }

  @Test func `a value that no enumeration has is told`() throws {
    var device = AuditDevice.endpoint
    device.store(0x07, at: 0x3D, byteWidth: 1)
    let audit = try device.audit("strict")
    #expect(audit.names(.unnamedValue) == ["Type_0.Interrupt_Pin"])
    #expect(audit.contradictions[0].reason == "the device reads 07, and the table has no such value")
  }

  @Test func `bytes that a dump does not hold are not judged`() throws {
    var device = AuditDevice.endpoint
    device.store(0x0014, at: 0x44, byteWidth: 2)
    let image = try #require(ConfigImage(Array(device.image.bytes.prefix(64))))
    let audit = try FunctionAudit(
      name: "", image, facts: FunctionFacts(), profile: try Tables.profile("strict"),
      model: Tables.package.model)
    #expect(audit.contradictions.filter { $0.kind == .reservedBitSet } == [])
  }

  @Test func `a length that runs into the next capability, or out of the space, is told`() throws {
    var device = AuditDevice.endpoint
    device.add(0x09, at: 0xC0, [0x0030])
    device.add(0x05, at: 0xE0)
    device.addExtended(0x000B, at: 0xF00, [0x1FF0_0001])
    let audit = try device.audit("strict")
    #expect(audit.names(.lengthOverrun) == ["Vendor_Specific", "VSEC"])
    #expect(audit.contradictions[0].reason == "its 48 bytes run into MSI at e0")
    #expect(audit.contradictions[1].reason == "its 511 bytes run 255 beyond the space")
  }

  @Test func `a reset hook on a device without a reset does nothing, and is told`() throws {
    var device = AuditDevice.endpoint
    #expect(try device.audit("strict").names(.inertHook) == [])
    device.store(0, at: 0x64)
    let audit = try device.audit("strict")
    #expect(audit.names(.inertHook) == ["PCI_Express.Device_Capabilities.Function_Level_Reset_Capability"])
    #expect(audit.contradictions[0].reason.hasPrefix("`function_level_reset` asks for it"))
  }

  @Test func `damage of the lists is told, and unknown IDs`() throws {
    var device = AuditDevice.endpoint
    device.addExtended(0x0BAD, at: 0x200)
    device.store(0x1001_0BAD, at: 0x200)
    device.store(0x20, at: 0x61, byteWidth: 1)
    let audit = try device.audit("strict")
    #expect(audit.contradictions.map(\.kind) == [.listPointer, .listLoop, .unknownCapability])
    #expect(audit.contradictions.map(\.severity).max() == .note)
  }
}

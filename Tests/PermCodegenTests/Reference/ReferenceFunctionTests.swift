import PermDSL
import PermRuntime
import Testing

@testable import PermCodegen

@Suite struct ReferenceFunctionTests {
  private func image() throws -> ConfigImage {
    let bytes = try #require(Files.read(Files.root + "/Tests/Fixtures/e1000e.lspci"))
    return try #require(DumpFile(reading: bytes).devices.first).image
  }

  private func opened(_ profile: String) throws -> ReferenceFunction {
    try ReferenceFunction(
      try image(), facts: FunctionFacts(), profile: try Tables.profile(profile), model: Tables.package.model)
  }

  @Test func `Says of each bit what may be done to it, and why`() throws {
    let function = try opened("strict")
    let state = (0xC8 + 4) * 8
    #expect(function.bits[state].write == .nowhere)
    #expect(!function.bits[state].readsShadow)
    #expect(function.rule(at: state)?.path == "PMCSR.PowerState")
    #expect(function.capability(at: 0xCC)?.name == "PM")
    let enable = state + 8
    #expect(function.bits[enable].readsShadow)
    #expect(function.rule(at: enable)?.path == "PMCSR.PME_En")
    #expect(function.capability(at: 0x90) == nil)
    #expect(function.region(at: 0x1000) == nil)
  }

  @Test func `A piece ends where another owner begins`() throws {
    let function = try opened("strict")
    // PM takes C8h to CFh, MSI begins at D0h.
    #expect(
      function.pieces(at: 0xCE, byteWidth: 4).map { [$0.position, $0.byteWidth] } == [[0xCE, 2], [0xD0, 2]])
    #expect(function.pieces(at: 0xFFE, byteWidth: 4).isEmpty)
    #expect(function.pieces(at: -1, byteWidth: 2).isEmpty)
    #expect(function.pieces(at: .max, byteWidth: 4).isEmpty)
  }

  @Test func `Only a policy that says so lets a write through`() throws {
    var function = try opened("strict")
    let pmcsr = ReferenceFunction.Piece(position: 0xCC, byteWidth: 2)
    let before = function.device
    // PME_Status, PME_En and PowerState stay; Data_Select goes to the device.
    #expect(function.store(pmcsr, 0xFFFF) != nil)
    #expect(function.device[0xCC] == before[0xCC])
    #expect(function.device[0xCD] & 0x1E == 0x1E)
    #expect(function.read(at: 0xCC, byteWidth: 2) & 0x8100 == 0)
  }

  @Test func `Hooks stand at the bytes that run them`() throws {
    let function = try opened("linux_vfio")
    let names = function.hooks.filter { $0.triggers.contains(0xCC) }.map {
      function.model.hooks[$0.hook].name
    }
    #expect(names == ["set_power_state"])
    let powerState = ConfigPlace(position: 0xCC, lsb: 0, bitWidth: 2)
    #expect(function.hooks.contains { $0.phase == .open && $0.operands.first == powerState })
  }
}

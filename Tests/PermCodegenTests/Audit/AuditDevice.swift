import PermDSL
import PermRuntime
import Testing

@testable import PermCodegen

/// A function that tests put together, capability by capability.
struct AuditDevice {
  private(set) var image = ConfigImage(isExtended: true)
  private var lastStandard = 0
  private var lastExtended = 0

  /// A type 0 function with IDs and nothing else.
  init() { image.store(0x1234_8086, at: 0, byteWidth: 4) }

  /// Adds a standard capability: what follows its pointer.
  mutating func add(_ id: UInt32, at position: Int, _ body: [UInt32] = []) {
    image.store(id | (body.first ?? 0) << 16, at: position, byteWidth: 4)
    for (index, dword) in body.dropFirst().enumerated() {
      image.store(dword, at: position + 4 + 4 * index, byteWidth: 4)
    }
    image.store(UInt32(position), at: lastStandard == 0 ? 0x34 : lastStandard + 1, byteWidth: 1)
    image.store(0x10, at: 0x06, byteWidth: 1)
    lastStandard = position
  }

  /// Adds an extended capability: the dwords behind its header.
  mutating func addExtended(_ id: UInt32, at position: Int, _ body: [UInt32] = [], version: UInt32 = 1) {
    image.store(id | version << 16, at: position, byteWidth: 4)
    for (index, dword) in body.enumerated() { image.store(dword, at: position + 4 + 4 * index, byteWidth: 4) }
    if lastExtended != 0 {
      let header = image.value(at: lastExtended, byteWidth: 4)
      image.store(header | UInt32(position) << 20, at: lastExtended, byteWidth: 4)
    }
    lastExtended = position
  }

  /// Changes registers.
  mutating func store(_ value: UInt32, at position: Int, byteWidth: Int = 4) {
    image.store(value, at: position, byteWidth: byteWidth)
  }

  /// An endpoint with PM, MSI, PCI Express, AER, Power Budgeting and PASID.
  static var endpoint: AuditDevice {
    var device = AuditDevice()
    device.add(0x01, at: 0x40, [0x0003, 0x0000])
    device.add(0x05, at: 0x50, [0x0080])
    device.add(0x10, at: 0x60, [0x0002, 0x1000_0000])
    device.addExtended(0x0001, at: 0x100, version: 2)
    device.addExtended(0x0004, at: 0x160)
    device.addExtended(0x001B, at: 0x180)
    return device
  }

  /// Its audit under profiles of some tables; those of the package if none are given.
  func audit(
    _ profile: String, under: String? = nil, of model: Model = Tables.package.model
  ) throws -> FunctionAudit {
    let lower = try under.map { try #require(model.profile(named: $0)) }
    return try FunctionAudit(
      name: "device", image, facts: FunctionFacts(), profile: try #require(model.profile(named: profile)),
      under: lower, model: model)
  }

  /// Its audit under a profile of the tests' own.
  func audit(text: String) throws -> FunctionAudit {
    let compilation = Tables.beside("include \"strict.perm\"\ninclude \"linux_vfio.perm\"\n" + text)
    #expect(compilation.diagnostics.filter { $0.id.severity == .error }.map(\.message) == [])
    return try audit("mine", of: compilation.model)
  }
}

extension FunctionAudit {
  /// `MSI.Message_Control` of all hazards of a kind.
  func names(_ kind: AuditHazard.Kind) -> [String] { hazards.filter { $0.kind == kind }.map(\.place.name) }

  /// The same of contradictions.
  func names(_ kind: AuditContradiction.Kind) -> [String] {
    contradictions.filter { $0.kind == kind }.map(\.place.name)
  }
}

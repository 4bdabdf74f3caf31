import PermCodegen
import PermDSL
import PermRuntime
import Testing

/// Profile `linux_vfio` against the masks that Linux prints of itself.
@Suite struct LinuxParityTests {
  /// The profile, lowered, with a function for each variant of each table.
  private struct Tables {
    var profile: Profile
    var lowered: LoweredProfile
    var functions: [FunctionBuilder.Built]
  }

  private static let tables: Tables? = {
    let compilation = Compilation.compile(
      entries: ["profiles/linux_vfio.perm"], from: CheckoutTables.catalogue)
    guard let profile = compilation.model.profile(named: "linux_vfio") else { return nil }
    let lowered = lower(profile, of: compilation.model)
    let functions = FunctionBuilder(profile, lowered: lowered)?.functions().built ?? []
    return Tables(profile: profile, lowered: lowered, functions: functions)
  }()

  private typealias Space = ConfigSpace<SimulatedFunction, InterpretedHooks>

  /// Spaces that show a capability, each with its instance.
  private func spaces(_ list: TableKind, _ id: Int) throws -> [(space: Space, instance: CapabilityInstance)] {
    let tables = try #require(Self.tables)
    return try tables.functions.compactMap { function in
      let space = try Space(
        SimulatedFunction(function.image), facts: function.facts, tables: tables.lowered.image,
        hooks: InterpretedHooks(names: tables.lowered.legend.hooks))
      let shown = space.capabilities.first { $0.kind == list && $0.id == id && !$0.isHidden }
      return shown.map { (space, $0) }
    }
  }

  /// Masks of a dword of an instance, and the bytes of it that belong to the instance.
  private func row(_ space: Space, _ instance: CapabilityInstance, _ offset: Int) -> (UInt32, UInt32, UInt32)
  {
    let row = space.row((instance.position + offset) / 4)
    let bytes = min(4, instance.length - offset)
    let owned: UInt32 = bytes >= 4 ? ~0 : (1 << UInt32(bytes * 8)) - 1
    return (row.virt & owned, (row.shadowWrite | row.deviceWrite) & owned, owned)
  }

  @Test(arguments: LinuxMasks.all)
  func `a capability has the masks that Linux has`(_ expected: LinuxMasks.Expectation) throws {
    let found = try spaces(expected.list, expected.id)
    guard expected.kind != .hidden else {
      #expect(found.isEmpty)
      return
    }
    try #require(!found.isEmpty)
    for (space, instance) in found {
      for offset in stride(from: 0, to: instance.length, by: 4) {
        let listed = expected.dwords.first { $0.0 == offset }
        var (virt, write): (UInt32, UInt32) = (listed?.1 ?? 0, listed?.2 ?? 0)
        if expected.kind != .masks, offset == 0 { virt = expected.list == .standard ? 0xFFFF : ~0 }
        if expected.kind == .rawWrite { write = ~0 }
        // Linux ORs the shadow's Memory Space Enable into reads where hardware has none: the bit is virtual.
        if expected.list == .header, offset == 4, space.facts.lacksMemoryEnable { virt |= 2 }
        let (actualVirt, actualWrite, owned) = row(space, instance, offset)
        #expect(actualVirt == virt & owned, "virt of +\(offset)")
        #expect(actualWrite == write & owned, "write of +\(offset)")
      }
    }
  }

  @Test func `each layout of MSI has the masks that Linux gives it`() throws {
    let found = try spaces(.standard, 5)
    for (control, dwords) in LinuxMasks.msi {
      let layouts = try found.filter { space, instance in
        try space.readHost(at: instance.position + 2, byteWidth: 2) & 0x180 == control
      }
      try #require(!layouts.isEmpty)
      for (space, instance) in layouts {
        for offset in stride(from: 0, to: instance.length, by: 4) {
          let listed = dwords.first { $0.0 == offset }
          let (virt, write, owned) = row(space, instance, offset)
          #expect(virt == (listed?.1 ?? 0) & owned, "virt of +\(offset), control \(control)")
          #expect(write == (listed?.2 ?? 0) & owned, "write of +\(offset), control \(control)")
        }
      }
    }
  }
}

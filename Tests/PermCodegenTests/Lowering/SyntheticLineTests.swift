import PermCodegen
import PermDSL
import PermRuntime
import Testing

/// The whole line at work: text, model, rows, and a guest that walks the list of an e1000e.
@Suite struct SyntheticLineTests {
  private typealias Space = ConfigSpace<SimulatedFunction, InterpretedHooks>

  /// The e1000e through a profile `mine` from `linux_vfio`.
  private func open(_ body: String, change: (inout ConfigImage) -> Void = { _ in }) throws -> Space {
    let text = "include \"linux_vfio.perm\"\nprofile mine from linux_vfio {\n\(body)\n}\n"
    let compilation = Tables.beside(text)
    #expect(!compilation.hasErrors)
    let profile = try #require(compilation.model.profile(named: "mine"))
    let lowered = lower(profile, of: compilation.model)
    #expect(lowered.diagnostics.isEmpty)
    let bytes = try #require(Files.read(Files.root + "/Tests/Fixtures/e1000e.lspci"))
    var image = try #require(DumpFile(reading: bytes).devices.first).image
    change(&image)
    var function = SimulatedFunction(image)
    function.logsHardwareWrites = true
    return try ConfigSpace(
      function,
      facts: FunctionFacts(),
      tables: lowered.image,
      hooks: InterpretedHooks(names: lowered.legend.hooks)
    )
  }

  /// Positions and IDs of the extended list, as a guest that follows it finds them.
  private func walk(_ space: Space) throws -> [[Int]] {
    var found: [[Int]] = []
    var position = 0x100
    while position >= 0x100, found.count < 64 {
      let header = try space.readGuest(at: position, byteWidth: 4)
      if header == 0 { break }
      found.append([position, Int(header & 0xFFFF)])
      position = Int(header >> 20 & 0xFFC)
    }
    return found
  }

  private static let pasid = """
    synthesize PASID {
        PASID_Capability.Max_PASID_Width | virt init 16
        PASID_Control                    | virt write
    }
    """

  @Test func `a guest finds the capability at the end of its list, and only there`() throws {
    let space = try open(Self.pasid)
    #expect(try walk(space) == [[0x100, 1], [0x140, 3], [0x14C, 0x1B]])
    #expect(try space.readGuest(at: 0x14C, byteWidth: 4) == 0x0001_001B)
    #expect(try space.readGuest(at: 0x150, byteWidth: 4) == 0x0000_1000)
    #expect(space.findings.isEmpty)
  }

  @Test func `its control register is the guest's alone`() throws {
    let space = try open(Self.pasid)
    let before = space.function.image
    for position in 0x14C..<0x154 { try space.writeGuest(at: position, byteWidth: 1, value: 0xFF) }
    #expect(try space.readGuest(at: 0x14C, byteWidth: 4) == 0x0001_001B)
    #expect(try space.readGuest(at: 0x150, byteWidth: 4) == 0xFFFF_1000)
    #expect(space.function.log == [])
    #expect(space.function.image == before)
  }

  @Test func `a device with PASID keeps its own`() throws {
    let space = try open(Self.pasid) { image in
      image.store(0x2001_0003, at: 0x140, byteWidth: 4)
      image.store(0x0001_001B, at: 0x200, byteWidth: 4)
    }
    #expect(try walk(space) == [[0x100, 1], [0x140, 3]], "linux_vfio hides it")
    #expect(!space.capabilities.contains { $0.isSynthetic })
  }

  @Test func `a value is evaluated on the function`() throws {
    let space = try open("synthesize LTR at 0xFF8 { Max_Snoop_Latency | virt init function.device_id }")
    #expect(try walk(space).last == [0xFF8, 0x18])
    #expect(try space.readGuest(at: 0xFFC, byteWidth: 4) == 0x10D3)
  }

  @Test(arguments: [
    ("PASID_Control.PASID_Enable | virt write", []),
    ("PASID_Control | virt write", ["writes_stay_in_mask"]),
    ("Header.Next_Capability_Offset | virt write", ["writes_stay_in_mask", "list_is_sound"]),
  ])
  func `a law that a profile claims holds for what it makes up`(_ line: String, _ laws: [String]) throws {
    let text = "include \"strict.perm\"\nprofile mine from strict { synthesize PASID { \(line) } }\n"
    let model = Tables.beside(text).model
    let profile = try #require(model.profile(named: "mine"))
    let exceptions = checkLaws(profile, model: model, lowered: lower(profile, of: model))
    #expect(Set(exceptions.map(\.law.rawValue)) == Set(laws))
  }

  @Test func `two profiles of which one makes it up differ, and none is wider`() throws {
    let text =
      "include \"linux_vfio.perm\"\nprofile mine from linux_vfio { synthesize PASID at 0x800 {} }\n"
    let model = Tables.beside(text).model
    let (base, mine) = (
      try #require(model.profile(named: "linux_vfio")), try #require(model.profile(named: "mine"))
    )
    let diff = ProfileDiff(base, mine)
    #expect(diff.changes.map(\.capability) == ["Synthetic_PASID"])
    #expect(diff.changes.map(\.after) == ["made at 0x800"])
    #expect(!diff.widens)
    #expect(ProfileDiff(mine, mine).changes.isEmpty)
  }
}

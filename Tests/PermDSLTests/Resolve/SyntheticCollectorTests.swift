import Testing

@testable import PermDSL

@Suite struct SyntheticCollectorTests {
  private let pasid = """
    extended capability PASID = 0x001B {
        length 8
        publishes max_link_width = Capability.Width
        register Capability @0x04 u16 {
            [15:8] Width   RO
            [7:0]  reserved RsvdP
        }
        register Control @0x06 u16 RW | write
    }
    extended capability LTR = 0x0018 where Latency == 3 {
        length 8
        register Latency @0x04 u32 RW
    }
    extended capability LTR_Other = 0x0018 {
        length 8
        register Latency @0x04 u32 RW
    }
    """

  private func source(_ text: String, _ more: String = "") -> String {
    pasid + "\n" + ResolveSamples.profile(text) + "\n" + more
  }

  private func synthesized(_ model: Model, in profile: String = "p") throws -> [SyntheticCapability] {
    try #require(model.profile(named: profile)).synthesized
  }

  @Test func `every bit is a zero of the shadow's, but for ID, version and what is stated`() throws {
    let model = model(source("synthesize PASID { Capability.Width | virt init 20\n Control | virt write }"))
    let made = try #require(try synthesized(model).first)
    #expect(made.position == nil)
    func initial(_ register: String, _ field: String) throws -> Policy {
      try made.capability.policy(register, field)
    }
    #expect(try initial("Header", "Capability_ID") == Policy(isVirtual: true, initial: .constant(0x1B)))
    #expect(try initial("Header", "Capability_Version").initial == .constant(1))
    #expect(try initial("Header", "Next_Capability_Offset").initial == .constant(0))
    #expect(try initial("Capability", "Width").initial == .constant(20))
    #expect(try initial("Capability", "reserved") == Policy(isVirtual: true, initial: .constant(0)))
    #expect(try initial("Control", "Control") == Policy(isVirtual: true, write: .shadow))
    #expect(made.capability.body.map(\.value) == [.blank])
    #expect(made.capability.published.isEmpty)
    #expect(try model.capability("PASID", in: "p").policy("Capability", "Width") == .none)
  }

  @Test func `what a table says of hardware is not said of a capability without any`() throws {
    let model = model(source("synthesize LTR {}\nsynthesize PM { PMCSR.PowerState | virt write }"))
    let made = try synthesized(model).map(\.capability)
    #expect(made.map(\.name) == ["LTR", "PM"])
    #expect(made[0].match == nil)
    #expect(made[1].bindings.isEmpty)
  }

  @Test func `a derived profile inherits it, amends it and moves it`() throws {
    let model = model(
      source(
        "synthesize PASID at 0x800 { Capability.Width | virt init 20 }",
        """
        profile q from p { synthesize LTR at 0x900 {} }
        profile r from q { synthesize PASID at 0x100 { Control | virt write } }
        profile s from r { synthesize PASID { Control | blank } }
        """
      )
    )
    #expect(try synthesized(model, in: "q").map(\.position) == [0x800, 0x900])
    let moved = try synthesized(model, in: "r")
    #expect(moved.map(\.position) == [0x100, 0x900])
    #expect(try moved[0].capability.policy("Capability", "Width").initial == .constant(20))
    #expect(try moved[0].capability.policy("Control", "Control").write == .shadow)
    let blank = try synthesized(model, in: "s")
    #expect(blank.map(\.position) == [0x100, 0x900])
    #expect(try blank[0].capability.policy("Control", "Control") == .blank)
  }

  @Test func `a value may depend on the function`() throws {
    let model = model(
      source(
        """
        synthesize PASID {
          Capability.Width | virt init function.config_size
          when function.is_VF { Capability.Width | virt init 1 }
        }
        """
      )
    )
    let made = try #require(try synthesized(model).first).capability
    let width = try made.policy("Capability", "Width") { $0 == .fact(.isVF) ? 1 : 0 }
    #expect(width.initial == .constant(1))
    #expect(try made.policy("Capability", "Width").initial == .fact(.configSize))
  }

  @Test(
    arguments: [
      "Control «1»| write", "Control «1»| none", "Control «1»| raw", "Control «1»| virt through",
      "Control «1»| virt byte_live", "Capability.Width «1»| virt init Control",
      "Capability.Width «1»| virt forced first.Control & 1",
    ]
  )
  func `a policy that is about hardware is refused where it stands`(_ line: String) {
    #expect(
      MarkedSource(source("synthesize PASID { \(line) }")).findings == ["1 synthetic-reaches-hardware"]
    )
  }

  @Test(
    arguments: [
      "PASID at «1»0xFC", "PASID at «1»0x802", "PASID at «1»0xFFC", "PASID at «1»0x1000", "PASID at «1»-4",
      "PM at «1»0x3C", "PM at «1»0xFC", "PM at «1»0x100",
    ]
  )
  func `a place where no device has room is refused`(_ item: String) {
    #expect(MarkedSource(source("synthesize \(item) {}")).findings == ["1 synthetic-misplaced"])
  }

  @Test(arguments: ["PASID at 0x100", "PASID at 0xFF8", "PM at 0x40", "PM at 0xF8", "PM at 0x40 + 4"])
  func `a place may be anywhere else`(_ item: String) {
    #expect(MarkedSource(source("synthesize \(item) {}")).findings == [])
  }

  @Test func `two cannot have the same bytes`() {
    let same = "synthesize PASID at 0x800 {}\nsynthesize LTR at «1»0x804 {}"
    #expect(MarkedSource(source(same)).findings == ["1 synthetic-misplaced"])
    let inherited = "profile q from p { synthesize LTR at «1»0x7FC {} }"
    #expect(
      MarkedSource(source("synthesize PASID at 0x800 {}", inherited)).findings == ["1 synthetic-misplaced"]
    )
  }

  @Test(
    arguments: [
      ("synthesize «1»PASIDD {}", "1 unknown-name"), ("synthesize «1»Type_0 {}", "1 unknown-name"),
      ("synthesize PASID {}\nsynthesize «1»PASID {}", "1 amend-twice"),
      ("synthesize LTR {}\nsynthesize «1»LTR_Other {}", "1 amend-twice"),
      ("synthesize PASID { «1»Controll | virt }", "1 amend-without-target"),
      ("synthesize PASID at «1»function.is_VF {}", "1 not-constant"),
      ("synthesize PASID { Control | virt\n «1»Control | blank }", "1 amend-twice"),
    ]
  )
  func `names and places are checked`(_ text: String, _ finding: String) {
    #expect(MarkedSource(source(text)).findings == [finding])
  }

  @Test(arguments: ["length 8", "body | none", "never call set_power_state", "hide PM"])
  func `only paths with policies stand in its block`(_ line: String) {
    let tree = parse(SourceFile(path: "x.perm", text: "profile p {\n synthesize PASID {\n\(line)\n}\n}\n"))
    #expect(!syntaxDiagnostics(of: tree, file: 0).isEmpty)
  }
}

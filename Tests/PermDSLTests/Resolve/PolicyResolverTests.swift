import Testing

@testable import PermDSL

@Suite struct PolicyResolverTests {
  @Test(arguments: [
    ("none", Policy.none), ("write", Policy(write: .hardware)), ("virt", .virt),
    ("virt write", Policy(isVirtual: true, write: .shadow)),
    ("virt through", Policy(isVirtual: true, write: .hardware)), ("raw", .raw), ("blank", .blank),
    ("virt byte_live", Policy(isVirtual: true, isByteLive: true)),
    ("virt write init 3", Policy(isVirtual: true, write: .shadow, initial: .constant(3))),
    ("virt forced 1 + 1", Policy(isVirtual: true, forced: .binary(.add, .constant(1), .constant(1)))),
  ]) func `the guest's words mean what the language says`(words: String, policy: Policy) throws {
    let model = model("capability A = 2 { register R @2 u8 RW | \(words) }")
    #expect(try model.capability("A").policy("R", "R") == policy)
  }

  @Test(arguments: [
    "none write", "raw virt", "blank init 0", "write init 0", "write forced 1", "byte_live", "through",
    "virt write through", "virt init 1 forced 1", "virt virt",
  ]) func `words that do not go together are refused`(words: String) {
    #expect(
      MarkedSource("capability A = 2 { register R @2 u8 RW | \(words) }").resolution.diagnostics.map(\.id)
        == [.policyConflict]
    )
  }

  @Test func `a field inherits from its register, then the body, then none`() throws {
    let tables = model(
      """
      capability A = 2 {
        body | write
        register R @2 u8 | virt { [7] Own RW | none
          [6:0] Register RW }
        register S @3 u8 { [7:0] Body RW }
      }
      capability B = 3 { register S @2 u8 { [7:0] Nothing RW } }
      """
    )
    #expect(try tables.capability("A").policy("R", "Own") == .none)
    #expect(try tables.capability("A").policy("R", "Register") == .virt)
    #expect(try tables.capability("A").policy("S", "Body") == Policy(write: .hardware))
    #expect(try tables.capability("B").policy("S", "Nothing") == .none)
  }

  @Test func `a register's initial value is cut to each field`() throws {
    let model = model(
      "capability A = 2 { register R @2 u16 | virt init 0xA5C3 { [15:8] High RW\n [7:0] Low RW } }"
    )
    #expect(try model.capability("A").policy("R", "High").initial == .constant(0xA5))
    #expect(try model.capability("A").policy("R", "Low").initial == .constant(0xC3))
  }

  @Test func `a field's own name in its initial value is what hardware holds`() throws {
    let initial = try model(ResolveSamples.header).capability("Type_0").policy("Vendor_ID", "Vendor_ID")
      .initial
    let value = initial?.evaluate { input in
      switch input {
      case .fact: 0
      case .field(let field): field.path == "Vendor_ID" && field.registerOffset == 0 ? 0x8086 : -1
      }
    }
    #expect(value == 0x8086)
  }

  @Test func `raw is a policy of registers and bodies, not of fields`() throws {
    let whole = try model("capability A = 2 { body | raw\n register R @2 u8 RW | raw }").capability("A")
    #expect(whole.body.map(\.value) == [.raw])
    #expect(
      MarkedSource("capability A = 2 { register R @2 u8 { [7:0] F RW | «1»raw } }").findings == [
        "1 raw-field"
      ]
    )
  }

  @Test func `a body has no value but zero`() {
    #expect(MarkedSource("capability A = 2 { body | virt init 0 }").findings == [])
    #expect(MarkedSource("capability A = 2 { body | virt «1»init 1 }").findings == ["1 policy-conflict"])
  }
}

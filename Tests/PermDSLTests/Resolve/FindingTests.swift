import Testing

@testable import PermDSL

/// Each finding at its place; marks are in the order of the text.
@Suite struct FindingTests {
  @Test(arguments: [
    // Names.
    ("hook h on read\nhook «1»h on open", ["1 duplicate-name"]),
    ("enum E : 1 { A = 0\n «1»A = 1 }\nenum «2»E : 2 { }", ["1 duplicate-name", "2 duplicate-name"]),
    ("capability A = 2 { }\nheader «1»A = 3 { }", ["1 duplicate-name"]),
    ("capability A = 2 { let a = 1\n let «1»a = 2\n length a }", ["1 duplicate-name"]),
    ("capability A = 2 { register R @2 u8 RO\n register «1»R @3 u8 RO }", ["1 duplicate-name"]),
    ("capability A = 2 { when function.is_VF { register R @2 u8 RO } else { register R @3 u8 RO } }", []),
    ("capability A = 2 { register «1»Header @2 u8 RO }", ["1 duplicate-name"]),
    ("capability A = 2 { register R @2 u8 { [7:4] F RO\n [3:0] «1»F RO } }", ["1 duplicate-name"]),
    ("capability A = 2 { length 4\n «1»length 8 }", ["1 duplicate-name"]),
    ("capability A = 2 { register R @2 u8 : «1»Missing RO }", ["1 unknown-enum"]),
    ("capability A = 2 { register R @2 u8 «1»ro }", ["1 unknown-access"]),
    ("capability A = 2 { register R @2 u8 RO | «1»writes }", ["1 unknown-word"]),
    ("capability A = 2 { length «1»Missing }", ["1 unknown-name"]),
    ("capability A = 2 { length R.«1»G\n register R @2 u8 { [7:0] F RO } }", ["1 unknown-field"]),
    ("capability A = 2 { length function.«1»is_vf }", ["1 unknown-name"]),
    ("capability A = 2 { on read of any byte call «1»h }", ["1 unknown-hook"]),
    ("capability A = 2 { allow «1»bit-holes \"why\" }", ["1 unknown-finding"]),
    ("capability A = 2 { publishes «1»is_VF = 1 }", ["1 unknown-word"]),
    // Expressions.
    ("capability A = 2 { let a = «1»b\n let b = 1\n length a + b }", ["1 unknown-name"]),
    ("capability A = 2 { let a = «1»a }", ["1 unknown-name"]),
    ("capability A = 2 { length «1»R\n register R @2 + S u8 RO\n register S @8 u8 RO }", ["1 not-constant"]),
    (
      "capability A = 2 { length «1»E.R\n array E[2] @4 every 4 { register R @0 u8 RO } }", ["1 not-constant"]
    ),
    (
      "capability A = 2 { length E[«1»function.is_VF].R\n array E[2] @4 every 4 { register R @0 u8 RO } }",
      ["1 not-constant"]
    ),
    (
      "capability A = 2 { array E[2] @4 every «1»R { register S @0 u8 RO }\n register R @2 u8 RO }",
      ["1 not-constant"]
    ),
    ("capability A = «1»256 { }", ["1 number-out-of-range"]),
    ("header A = «1»0x80 { }", ["1 number-out-of-range"]),
    ("enum E : «1»65 { }", ["1 number-out-of-range"]),
    ("capability A = 2 { length «1»0x1_0000_0000_0000_0000 }", ["1 number-out-of-range"]),
    ("capability A = 2 { register R @2 u8 { «1»[0:7] F RO } }", ["1 number-out-of-range"]),
    ("hook h on read\ncapability A = 2 { on read of bytes «1»4..2 call h }", ["1 number-out-of-range"]),
    // Hooks.
    ("hook h on read\ncapability A = 2 { on «1»write of any byte call h }", ["1 hook-wrong-phase"]),
    (
      "hook h on read (reads a)\ncapability A = 2 { on read of any byte call «1»h }", ["1 hook-operand-count"]
    ),
    (
      "hook h on read\ncapability A = 2 { register R @2 u8 RO\n on read of R call h«1»(R) }",
      ["1 hook-operand-count"]
    ),
    (
      "hook h on read (reads a)\ncapability A = 2 { register R @8 u64 RO\n on read of R call h(«1»R) }",
      ["1 number-out-of-range"]
    ),
    ("hook h on read\ncapability A = 2 { on read of «1»R.F call h }", ["1 unknown-field"]),
    // Capabilities.
    ("capability A = 2 { }\ncapability «1»B = 2 { }", ["1 duplicate-capability"]),
    ("capability A = 2 where R == 1 { register R @2 u8 RO }\ncapability B = 2 { }", []),
    ("extended capability A = 2 { }\ncapability B = 2 { }", []),
  ]) func `a wrong table is reported where it is wrong`(text: String, findings: [String]) {
    #expect(MarkedSource(text).findings == findings)
  }

  @Test func `an erroneous let is reported once, however often it is named`() {
    let source = MarkedSource(
      """
      capability A = 2 {
        let a = «1»missing
        let b = a + 1
        length a + b
        register R @a + b u8 RO | virt init a
        when a { register S @2 u8 RO }
      }
      """
    )
    #expect(source.findings == ["1 unknown-name"])
  }

  @Test func `what the parser reported is not reported again as an unknown name`() {
    let source = MarkedSource("capability A = 2 { register @2 u8 RO\n length Missing + R.F }")
    #expect(source.findings == [])
  }

  @Test func `an unknown trigger names the field that was meant`() throws {
    let source = MarkedSource(
      """
      hook set_power_state on write
      capability PM = 1 {
        register PMCSR @0x04 u16 {
          [15:2] reserved RsvdP
          [1:0]  PowerState RW
          on write of «1»Power_State call set_power_state
        }
      }
      """
    )
    let finding = try #require(source.resolution.diagnostics.first)
    #expect(source.findings == ["1 unknown-field"])
    #expect(finding.message == "`PMCSR` has no field `Power_State`")
    #expect(finding.primary.text == "not a field of this register")
    #expect(finding.notes == ["a hook whose trigger is never written would never run"])
    #expect(finding.fixIts.map(\.message) == ["a field with a similar name exists"])
    #expect(try MarkedSource(#require(source.mended)).findings == [])
  }

  @Test func `a second label shows what came first`() throws {
    let source = MarkedSource("capability A = 2 { }\ncapability B = 2 { }")
    let finding = try #require(source.resolution.diagnostics.first)
    #expect(finding.secondary.map(\.range.bytes) == [11..<12])
  }

  @Test(arguments: [
    "capability A = 2 { register R @2 u8 { [0:7] F RO } }",
    "hook h on read\ncapability A = 2 { on read of bytes 4..2 call h }",
    "capability A = 2 { register R @2 u8 rO }", "capability A = 2 { allow bit-holes \"why\" }",
  ]) func `a suggested edit removes its finding`(text: String) throws {
    let source = MarkedSource(text)
    #expect(source.findings.count == 1)
    #expect(try MarkedSource(#require(source.mended)).findings == [])
  }

  @Test func `findings stand in order of file and offset`() {
    let files = ["capability A = 300 { length x }", "hook h on read\nhook h on read"]
    let trees = files.map { parse(SourceFile(path: "a.perm", text: $0)) }
    let places = resolve(trees).diagnostics.map(\.primary.range)
    #expect(places == places.sorted())
    #expect(places.map(\.file) == [0, 0, 1])
  }

  @Test func `an allowance covers the item it stands in`() throws {
    let text = ResolveSamples.pm
    let model = model(text)
    let allowance = try #require(model.allowances.first)
    #expect(allowance.id == .writeToReadOnly)
    #expect(allowance.reason == "as the kernel does")
    #expect(model.files[0].text(allowance.scope.bytes).hasPrefix("register Data @0x07"))
  }
}

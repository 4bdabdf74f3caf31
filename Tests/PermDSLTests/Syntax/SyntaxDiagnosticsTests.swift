import PermDSL
import Testing

/// One slip, one finding, at the text to change.
struct SyntaxDiagnosticsTests {
  @Test func `a name that is a number is reported once, and the block behind it is read`() {
    expectSyntaxFindings(
      """
      capability PM = 1 {
          register «1»5Foo @0 u8 {
              [7:0] A RO
          }
      }
      """,
      [ExpectedFinding(.syntax, "expected a name for the register, found `5Foo`")]
    )
  }

  @Test func `what is missing at the end of a line is expected after its last word`() {
    expectSyntaxFindings(
      """
      capability PM = 1 {
          let a =«1»
          let«2» = 3
          register A @0 u8 {
              [7] reserved«3»
              [6:0] B RW | init«4»
          }
          on write of B call«5»
      }
      """,
      [
        ExpectedFinding(.syntax, "expected an expression after `=`"),
        ExpectedFinding(.syntax, "expected a name after `let`"),
        ExpectedFinding(
          .syntax,
          "expected what hardware does with these bits (`RO`, `RW`, `RW1C` ...) after `reserved`"
        ),
        ExpectedFinding(.syntax, "expected a value after `init`"),
        ExpectedFinding(.syntax, "expected the name of a hook after `call`"),
      ]
    )
  }

  @Test func `a guest's column without its bar is mended`() {
    expectSyntaxFindings(
      "profile p {\n    gaps «1»raw\n    amend PM { Data «2»write }\n}\n",
      [
        ExpectedFinding(.syntax, "expected `|` before `raw`"),
        ExpectedFinding(.syntax, "expected `|` before `write`"),
      ],
      fixed: "profile p {\n    gaps | raw\n    amend PM { Data | write }\n}\n"
    )
  }

  @Test func `a mistyped keyword is one finding, with its block`() {
    expectSyntaxFindings(
      "capability PM = 1 {\n    «1»regster A @0 u8 {\n        [7:0] A RO\n    }\n}\n",
      [ExpectedFinding(.syntax, "`regster` begins no item of a capability")],
      fixed: "capability PM = 1 {\n    register A @0 u8 {\n        [7:0] A RO\n    }\n}\n"
    )
    expectSyntaxFindings(
      "capability A = 1 {\n    on write of A «1»cal f\n    on «2»writ of A call f\n    on write«3» A call f\n}\n",
      [
        ExpectedFinding(.syntax, "expected `call`, found `cal`"),
        ExpectedFinding(.syntax, "expected `open`, `read`, `before write` or `write`, found `writ`"),
        ExpectedFinding(.syntax, "expected `of` after `write`"),
      ]
    )
  }

  @Test func `a setting without its word is told which there are`() {
    expectSyntaxFindings(
      "profile p {\n    io_bars«1»\n    vf_power «2»| none\n}\n",
      [
        ExpectedFinding(.syntax, "expected `gated` or `ungated` after `io_bars`"),
        ExpectedFinding(.syntax, "expected `ordered` or `free`, found `|`"),
      ]
    )
  }

  @Test func `a mistyped setting is mended`() {
    expectSyntaxFindings(
      "profile p {\n    «1»bar_answer d0\n}\n",
      [ExpectedFinding(.syntax, "`bar_answer` begins no item of a profile")],
      fixed: "profile p {\n    bars_answer d0\n}\n"
    )
  }

  @Test func `an open brace is found by the indentation behind it`() {
    expectSyntaxFindings(
      """
      capability A = 1 {
          register B @0 u8 «1»{
              [7:0] C RO
          register D @1 u8 RO
      }
      """,
      [ExpectedFinding(.syntax, "this `{` is never closed")]
    )
    expectSyntaxFindings(
      """
      capability A = 1 «1»{
          register B @0 u8 RO

      /// Another.
      capability C = 2 {
      }
      """,
      [ExpectedFinding(.syntax, "this `{` is never closed")]
    )
    expectSyntaxFindings(
      "capability A = 1 {\n    when B «1»{\n        length 3\n",
      [ExpectedFinding(.syntax, "this `{` is never closed")]
    )
  }

  @Test func `a missing opening brace does not spill its block`() {
    expectSyntaxFindings(
      """
      capability A = 1«1»
          length 3
          register B @0 u8 RO
      }
      """,
      [ExpectedFinding(.syntax, "expected `{` after `1`")]
    )
  }

  @Test func `a bracket that is never closed ends with its line`() {
    expectSyntaxFindings(
      """
      capability A = 1 {
          length «1»(1 + 2
          let b = 3
          array C«2»[3 @0 every 4 {
          }
      }
      """,
      [
        ExpectedFinding(.syntax, "this `(` is never closed"),
        ExpectedFinding(.syntax, "this `[` is never closed"),
      ]
    )
  }

  @Test func `text behind an item has no meaning there`() {
    expectSyntaxFindings(
      "include \"a\" «1»b\ncapability A = 1 {\n    length 3 «2»4\n}\n«3»}\n",
      [
        ExpectedFinding(.syntax, "`b` has no meaning in the `include`"),
        ExpectedFinding(.syntax, "`4` has no meaning in the `length`"),
        ExpectedFinding(.syntax, "this `}` closes nothing"),
      ]
    )
  }

  @Test func `two items on a line need a new line between them`() {
    expectSyntaxFindings(
      "capability A = 1 { spec \"x\"«1» length 8 }\n",
      [ExpectedFinding(.syntax, "expected a new line after `\"x\"`")]
    )
  }

  @Test func `an item in the wrong block is read all the same`() {
    expectSyntaxFindings(
      "«1»spec \"x\"\nprofile p {\n    «2»register A @0 u8 RO\n}\n«3»when a {\n    length 3\n}\n",
      [
        ExpectedFinding(.syntax, "`spec` cannot stand in a file"),
        ExpectedFinding(.syntax, "`register` cannot stand in a profile"),
        ExpectedFinding(.syntax, "`when` cannot stand in a file"),
      ]
    )
  }

  @Test func `habits of other languages are named`() {
    expectSyntaxFindings(
      "capability A = 1 {\n    when a «1»|| b {\n    }\n    when a &«2»& b {\n    }\n    when a {\n    }\n    «3»else {\n    }\n}\n",
      [
        ExpectedFinding(.syntax, "`|` has no meaning in the `when`"),
        ExpectedFinding(.syntax, "expected an expression after `&`"),
        ExpectedFinding(.syntax, "`else` must stand on the line of the `}` of its `when`"),
      ]
    )
    expectSyntaxFindings(
      "enum A : 2 { B = 1«1», C = 2 }\n",
      [ExpectedFinding(.syntax, "`,` has no meaning in the enum")],
      fixed: "enum A : 2 { B = 1 C = 2 }\n"
    )
    expectSyntaxFindings(
      "hook a on read«1»;\nhook b on read «2»# why\n",
      [
        ExpectedFinding(.unknownCharacter, "`;` has no place in a table"),
        ExpectedFinding(.unknownCharacter, "`#` has no place in a table"),
      ]
    )
  }

  @Test func `documentation of nothing becomes a comment`() {
    expectSyntaxFindings(
      "hook a on read\n«1»/// The end.\n",
      [ExpectedFinding(.syntax, "no item follows for this `///` to document")],
      fixed: "hook a on read\n// The end.\n"
    )
  }

  @Test func `look-alikes of ASCII are named and mended`() {
    expectSyntaxFindings(
      "include «1»\u{201C}a\u{201D}\nhook«2»\u{A0}b on read\ncapability A = 1 {\n    length 8 «3»\u{2013} 4\n}\n",
      [
        ExpectedFinding(
          .unknownCharacter,
          "`\u{201C}` (U+201C, left double quotation mark) has no place in a table, `\"` has"
        ),
        ExpectedFinding(.unknownCharacter, "U+00A0, no-break space, has no place in a table, a space has"),
        ExpectedFinding(.unknownCharacter, "`\u{2013}` (U+2013, en dash) has no place in a table, `-` has"),
      ],
      fixed: "include \"a\"\nhook b on read\ncapability A = 1 {\n    length 8 - 4\n}\n"
    )
    expectSyntaxFindings(
      "enum A : 2 { B = «1»\u{FF11} }\n",
      [
        ExpectedFinding(
          .unknownCharacter,
          "`\u{FF11}` (U+FF11, full-width character) has no place in a table, `1` has"
        )
      ],
      fixed: "enum A : 2 { B = 1 }\n"
    )
  }

  @Test func `each marker of a merge conflict is reported, and both sides are read`() {
    expectSyntaxFindings(
      "«1»<<<<<<< HEAD\nhook a on read\n«2»=======\nhook b on read\n«3»>>>>>>> main\n",
      Array(repeating: ExpectedFinding(.unknownCharacter, "a merge conflict is not resolved"), count: 3)
    )
  }

  @Test func `a string ends with its line`() {
    expectSyntaxFindings(
      "capability A = 1 {\n    spec «1»\"PCIe\n    allow x \"a \\\" b\"\n    allow y «2»\"a \\\"\n}\n",
      Array(repeating: ExpectedFinding(.unterminatedString, "this string has no closing `\"`"), count: 2)
    )
  }

  @Test func `numbers have the digits of their base, identifiers of devices any`() {
    expectSyntaxFindings(
      "capability A = «1»0x {\n    length «2»0b12 + «3»12ab + 1_000 + «4»1_\n}\nprofile p { device 10d3:0a1b {\n    } }\n",
      [
        ExpectedFinding(.malformedNumber, "`0x` is not a hexadecimal number"),
        ExpectedFinding(.malformedNumber, "`0b12` is not a binary number"),
        ExpectedFinding(.malformedNumber, "`12ab` is not a decimal number"),
        ExpectedFinding(.malformedNumber, "`1_` is not a decimal number"),
      ]
    )
  }

  @Test func `bytes that are not UTF-8 are reported once a file, wherever they stand`() {
    let source = SourceFile(
      path: "latin.perm",
      bytes: Array("// caf".utf8) + [0xE9] + Array("\nhook a on read\ninclude \"".utf8) + [0xFC, 0xC0, 0x80]
        + Array("\"\n".utf8)
    )
    let found = syntaxDiagnostics(of: parse(source), file: 0)
    #expect(found.map(\.message) == ["byte 0xE9 is not UTF-8"])
    #expect(found.first?.primary.range.bytes == 6..<7)
    #expect(found.first?.notes.last == "1 more place in this file")
  }

  @Test(arguments: Samples.all.map(\.name))
  func `a good table has no finding`(name: String) throws {
    let text = try #require(Samples.all.first { $0.name == name }).text
    expectSyntaxFindings(text, [])
  }
}

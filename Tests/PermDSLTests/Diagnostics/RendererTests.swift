import PermDSL
import Testing

@Suite struct RendererTests {
  private let pm = SourceFile(
    path: "caps/pm.perm",
    text: """
      register PMCSR @0x04 u16 {
          [8:7]    PME_En     RWS    | virt init 0
          [7:4]    reserved   RsvdP
      }


      length 8

      """
  )

  private func range(_ text: String, in file: SourceFile, _ index: Int = 0) -> SourceRange {
    let bytes = Array(text.utf8)
    let start = file.bytes.indices.first { file.bytes[$0...].starts(with: bytes) } ?? 0
    return SourceRange(file: index, bytes: start..<start + bytes.count)
  }

  private func render(_ diagnostics: Diagnostic..., files: [SourceFile]? = nil, colour: Bool = false)
    -> String
  {
    Renderer(files: files ?? [pm], usesColour: colour).render(diagnostics)
  }

  private var overlap: Diagnostic {
    Diagnostic(
      .bitOverlap,
      "bit 7 of `PMCSR` is described twice",
      at: DiagnosticLabel(range("[7:4]", in: pm), "... and `reserved` takes bit 7 again"),
      secondary: [DiagnosticLabel(range("[8:7]", in: pm), "`PME_En` takes bits 8:7 ...")],
      notes: ["each bit of a register belongs to exactly one field"],
      fixIts: [FixIt("end `PME_En` at bit 8", .choice, [.init(range("[8:7]", in: pm), "[8]  ")])]
    )
  }

  @Test func `labels on neighbouring lines share a block, and a fix-it is shown as lines`() {
    #expect(
      render(overlap) == """
        error[bit-overlap]: bit 7 of `PMCSR` is described twice
         --> caps/pm.perm:3:5
          |
        2 |     [8:7]    PME_En     RWS    | virt init 0
          |     ----- `PME_En` takes bits 8:7 ...
        3 |     [7:4]    reserved   RsvdP
          |     ^^^^^ ... and `reserved` takes bit 7 again
          |
          = note: each bit of a register belongs to exactly one field
         help: end `PME_En` at bit 8
          |
        2 | -     [8:7]    PME_En     RWS    | virt init 0
        2 | +     [8]      PME_En     RWS    | virt init 0

        """
    )
  }

  @Test func `distant lines and other files have blocks of their own, the primary one first`() {
    let other = SourceFile(path: "b.perm", text: "length 9\n")
    let diagnostic = Diagnostic(
      .lengthTooShort,
      "`X` can lie outside",
      at: DiagnosticLabel(range("length 8", in: pm), "8 bytes"),
      secondary: [
        DiagnosticLabel(range("PMCSR", in: pm), "ends at 10"), DiagnosticLabel(range("9", in: other, 1), ""),
      ]
    )
    #expect(
      render(diagnostic, files: [pm, other]) == """
        error[length-too-short]: `X` can lie outside
         --> caps/pm.perm:7:1
          |
        7 | length 8
          | ^^^^^^^^ 8 bytes
          |
         ::: caps/pm.perm:1:10
          |
        1 | register PMCSR @0x04 u16 {
          |          ----- ends at 10
          |
         ::: b.perm:1:8
          |
        1 | length 9
          |        -

        """
    )
  }

  @Test(arguments: [
    ("\tlet x = 1", "x", "1 |     let x = 1\n  |         ^ here"),
    ("a\tx", "x", "1 | a   x\n  |     ^ here"),
    ("\"漢字\" x", "x", "1 | \"漢字\" x\n  |        ^ here"),
    ("\"👩‍👩‍👧\" x", "x", "1 | \"👩‍👩‍👧\" x\n  |      ^ here"),
    ("\"e\u{301}\" x", "x", "1 | \"e\u{301}\" x\n  |     ^ here"),
    ("漢", "漢", "1 | 漢\n  | ^^ here"),
    ("\u{1B}[2J x", "x", "1 | ␛[2J x\n  |      ^ here"),
    ("a\u{202E}x", "x", "1 | a\u{FFFD}x\n  |   ^ here"),
  ])
  func `marks stand under the characters that a terminal shows`(
    line: String,
    marked: String,
    expected: String
  ) {
    let file = SourceFile(path: "t.perm", text: line)
    let diagnostic = Diagnostic(.syntax, "m", at: DiagnosticLabel(range(marked, in: file), "here"))
    let rendered = render(diagnostic, files: [file])
    #expect(rendered.hasSuffix("  |\n\(expected)\n"), "\(rendered)")
  }

  @Test func `bytes that are not UTF-8 are shown as one character each`() {
    let file = SourceFile(path: "t.perm", bytes: [0xFF, 0xE6, 0xBC, 0x78])
    let rendered = render(
      Diagnostic(.notUTF8, "m", at: DiagnosticLabel(SourceRange(file: 0, bytes: 3..<4), "x")),
      files: [file]
    )
    #expect(rendered.hasSuffix("1 | \u{FFFD}\u{FFFD}\u{FFFD}x\n  |    ^ x\n"), "\(rendered)")
  }

  @Test func `a very long line is cut around the mark, and costs no more than its length`() {
    let file = SourceFile(
      path: "t.perm",
      bytes: Array(repeating: UInt8(ascii: "a"), count: 4_000_000) + Array("Xb".utf8)
        + Array(repeating: UInt8(ascii: "c"), count: 4_000_000)
    )
    let diagnostics = (0..<2000).map { index in
      Diagnostic(
        .syntax,
        "m",
        at: DiagnosticLabel(SourceRange(file: 0, bytes: 4_000_000 - index..<4_000_001 - index), "")
      )
    }
    let renderer = Renderer(files: [file])
    let rendered = renderer.render(Array(diagnostics.prefix(1)))
    #expect(
      rendered == """
        error[syntax]: m
         --> t.perm:1:4000001
          |
        1 | …\(String(repeating: "a", count: 48))Xb\(String(repeating: "c", count: 47))…
          |  \(String(repeating: " ", count: 48))^

        """
    )
    #expect(renderer.render(diagnostics, as: .short).utf8.count > 2000 * 20)
  }

  @Test func `an empty range and a range over several lines are marked on their first line`() {
    let empty = Diagnostic(.syntax, "m", at: DiagnosticLabel(SourceRange(file: 0, bytes: 26..<26), "end"))
    #expect(render(empty).hasSuffix("1 | register PMCSR @0x04 u16 {\n  |                           ^ end\n"))
    let whole = Diagnostic(.syntax, "m", at: DiagnosticLabel(SourceRange(file: 0, bytes: 9..<80), "all"))
    #expect(render(whole).hasSuffix("  |          ^^^^^^^^^^^^^^^^^ all\n"))
  }

  @Test func `after twenty errors the rest is counted`() {
    let many = (0..<23).map { Diagnostic(.syntax, "m\($0)", at: DiagnosticLabel(range("PMCSR", in: pm), "")) }
    let one = Diagnostic(.specMissing, "w", at: DiagnosticLabel(range("PMCSR", in: pm), ""))
    let text = Renderer(files: [pm]).render(many + [one])
    #expect(text.hasSuffix("\n3 more errors not shown\n"))
    #expect(text.contains("warning[spec-missing]: w"))
    #expect(Renderer(files: [pm]).render(many, as: .short).split(separator: "\n").count == 23)
  }

  @Test func `the short form has one line a finding, in order of place`() {
    let late = Diagnostic(.specMissing, "w", at: DiagnosticLabel(range("length", in: pm), ""))
    #expect(
      Renderer(files: [pm]).render([late, overlap], as: .short) == """
        caps/pm.perm:3:5: error[bit-overlap]: bit 7 of `PMCSR` is described twice
        caps/pm.perm:7:1: warning[spec-missing]: w

        """
    )
  }

  @Test func `the form of compilers has what belongs to a finding in lines of their own`() {
    #expect(
      Renderer(files: [pm]).render([overlap], as: .compiler) == """
        caps/pm.perm:3:5: error: bit 7 of `PMCSR` is described twice [bit-overlap]
        caps/pm.perm:2:5: note: `PME_En` takes bits 8:7 ...
        caps/pm.perm:3:5: note: ... and `reserved` takes bit 7 again
        caps/pm.perm:3:5: note: each bit of a register belongs to exactly one field
        caps/pm.perm:3:5: note: end `PME_En` at bit 8: [8]  

        """
    )
  }

  @Test func `colour changes no character`() {
    let coloured = render(overlap, colour: true)
    #expect(coloured.contains("\u{1B}[1;31merror[bit-overlap]\u{1B}[0m"))
    var plain = ""
    var isEscape = false
    for scalar in coloured.unicodeScalars {
      if scalar == "\u{1B}" { isEscape = true }
      if !isEscape { plain.unicodeScalars.append(scalar) }
      if scalar == "m" { isEscape = false }
    }
    #expect(plain == render(overlap))
  }

  @Test func `a range in no file is shown without a line`() {
    let diagnostic = Diagnostic(.syntax, "m", at: DiagnosticLabel(SourceRange(file: 7, bytes: 0..<4), "x"))
    #expect(render(diagnostic) == "error[syntax]: m\n")
  }

  @Test func `JSON names every part`() {
    let text = Renderer(files: [pm]).render([overlap], as: .json)
    for part in [
      "\"version\": 1", "\"id\": \"bit-overlap\"", "\"severity\": \"error\"", "\"applicability\": \"choice\"",
      "{\"offset\": 81, \"line\": 3, \"column\": 10}",
    ] { #expect(text.contains(part), "\(part) in \(text)") }
  }

  @Test func `SARIF points at the region and proposes the replacement`() {
    let text = Renderer(files: [pm]).render([overlap], as: .sarif)
    for part in [
      "\"version\": \"2.1.0\"", "\"ruleId\": \"bit-overlap\"", "\"uri\": \"caps/pm.perm\"",
      "\"startLine\": 3",
      "\"insertedContent\": {\"text\": \"[8]  \"}",
    ] { #expect(text.contains(part), "\(part) in \(text)") }
  }

  @Test func `only fix-its of the wanted kind are applied, and none over another`() {
    let edit = FixIt.Edit(range("[8:7]", in: pm), "[8]")
    let safe = Diagnostic(
      .syntax,
      "a",
      at: DiagnosticLabel(edit.range, ""),
      fixIts: [FixIt("f", .choice, []), FixIt("g", .safe, [edit])]
    )
    let second = Diagnostic(
      .syntax,
      "b",
      at: DiagnosticLabel(edit.range, ""),
      fixIts: [
        FixIt(
          "h",
          .safe,
          [
            .init(
              SourceRange(file: 0, bytes: edit.range.bytes.lowerBound..<edit.range.bytes.lowerBound + 2),
              ""
            )
          ]
        )
      ]
    )
    let far = Diagnostic(
      .syntax,
      "c",
      at: DiagnosticLabel(range("length 8", in: pm), ""),
      fixIts: [FixIt("i", .safe, [.init(range("length 8", in: pm), "length 16")])]
    )
    let (files, applied) = applyFixIts([far, second, safe], to: [pm])
    #expect(applied == 2)
    #expect(files.first?.text(0..<200).contains("[8]    PME_En") == true)
    #expect(files.first?.text(0..<200).contains("length 16") == true)
  }
}

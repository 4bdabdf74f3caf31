import Testing

@testable import PermCodegen

@Suite struct CodePrinterTests {
  @Test func `blocks are indented by two spaces`() {
    var printer = CodePrinter()
    printer.block("struct A {") { printer in
      printer.block("var b: Int {") { printer in printer.print("0") }
    }
    #expect(printer.text == "struct A {\n  var b: Int {\n    0\n  }\n}\n")
  }

  @Test func `a blank line stands between items and nowhere else`() {
    var printer = CodePrinter()
    printer.separate()
    printer.block("enum A {") { printer in
      printer.separate()
      printer.print("case b")
      printer.separate()
      printer.separate()
      printer.print("case c")
    }
    #expect(printer.text == "enum A {\n  case b\n\n  case c\n}\n")
  }

  @Test func `a doc comment is wrapped, and an empty line ends a paragraph`() {
    var printer = CodePrinter()
    let words = Array(repeating: "words", count: 40).joined(separator: " ")
    printer.doc("First\nline.\n\nSecond.", nil, "", words)
    let lines = printer.text.split(separator: "\n")
    #expect(lines.prefix(4) == ["/// First line.", "///", "/// Second.", "///"])
    #expect(lines.allSatisfy { $0.count <= CodePrinter.lineLength })
    #expect(lines.dropFirst(4).map { $0.dropFirst(4) }.joined(separator: " ") == words)
  }

  @Test func `width is counted in characters, and any space parts words`() {
    var printer = CodePrinter()
    let words = Array(repeating: "\u{A7}\u{A7}\u{A7}\u{A7}", count: 30)
    printer.indented { $0.doc(words.joined(separator: "\t \r\n")) }
    let lines = printer.text.split(separator: "\n")
    // 2 of indentation, 4 of the comment's mark, 21 words of 4 with 20 spaces: one more would not fit.
    #expect(lines.map(\.count) == [110, 2 + 4 + 9 * 5 - 1])
    #expect(printer.text.utf8.count > 200)
  }

  @Test func `in a comment inside code an empty line is space`() {
    var printer = CodePrinter()
    printer.comment("one\n\n  two\n")
    printer.comment(" \n")
    printer.doc("", nil, " \n\n ")
    #expect(printer.text == "// one two\n")
  }

  @Test func `a word that is too long stands alone`() {
    var printer = CodePrinter()
    let word = String(repeating: "w", count: 2 * CodePrinter.lineLength)
    printer.doc("a \(word) b")
    #expect(printer.text == "/// a\n/// \(word)\n/// b\n")
  }
}

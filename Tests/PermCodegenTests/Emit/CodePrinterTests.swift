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
}

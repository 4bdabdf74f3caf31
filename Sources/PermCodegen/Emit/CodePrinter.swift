/// Writes source text: indentation, blocks, doc comments of a bounded width.
struct CodePrinter {
  /// Characters in a line at most; a word that is longer stands alone.
  static let lineLength = 110

  private(set) var text = ""
  private var indentation = 0

  /// Prints lines at the current indentation; an empty one stays empty.
  mutating func print(_ lines: String...) {
    for line in lines { printLine(line) }
  }

  /// Prints a line, a body one step further in, and the closing line.
  mutating func block(_ opening: String, closing: String = "}", _ body: (inout CodePrinter) -> Void) {
    printLine(opening)
    indented(body)
    printLine(closing)
  }

  /// Prints a body one step further in.
  mutating func indented(_ body: (inout CodePrinter) -> Void) {
    indentation += 1
    body(&self)
    indentation -= 1
  }

  /// Whether a line is not too long at the current indentation.
  func fits(_ line: String) -> Bool {
    indentation * 2 + line.count <= Self.lineLength
  }

  /// Prints a blank line between two items.
  mutating func separate() {
    if !text.isEmpty, !text.hasSuffix("\n\n"), !text.hasSuffix("{\n") { text += "\n" }
  }

  /// Prints a doc comment: paragraphs, each wrapped, with an empty line between them; empty ones are left out.
  ///
  /// An empty line in a paragraph ends it, as in the tables.
  mutating func doc(_ paragraphs: String?...) {
    let paragraphs = paragraphs.compactMap { $0 }.flatMap(Self.paragraphs)
    for (index, paragraph) in paragraphs.enumerated() {
      if index > 0 { printLine("///") }
      wrap(paragraph, prefix: "/// ")
    }
  }

  /// The paragraphs of a text, each on one line.
  static func paragraphs(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .split { $0.allSatisfy(\.isWhitespace) }
      .map { $0.joined(separator: " ") }
  }

  /// Prints a comment inside code, wrapped.
  mutating func comment(_ paragraph: String) {
    wrap(paragraph, prefix: "// ")
  }

  private mutating func wrap(_ paragraph: String, prefix: String) {
    var line = ""
    for word in paragraph.split(whereSeparator: \.isWhitespace) {
      let width = indentation * 2 + prefix.count + line.count + 1 + word.count
      if !line.isEmpty, width > Self.lineLength {
        printLine(prefix + line)
        line = ""
      }
      line += line.isEmpty ? String(word) : " " + word
    }
    if !line.isEmpty { printLine(prefix + line) }
  }

  private mutating func printLine(_ line: String) {
    if !line.isEmpty {
      text += String(repeating: "  ", count: indentation)
      text += line
    }
    text += "\n"
  }
}

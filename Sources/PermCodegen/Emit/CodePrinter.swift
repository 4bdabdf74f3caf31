/// Writes source text: indentation, blocks, doc comments of a bounded width.
///
/// Holds bytes, not characters: what is printed is appended and never looked at again.
struct CodePrinter {
  /// Characters in a line at most, counted as Unicode scalars; a word that is longer stands alone.
  static let lineLength = 110

  /// What was printed, as UTF-8.
  private(set) var bytes: [UInt8] = []
  private var indentation = 0

  /// What was printed.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Prints a line at the current indentation; an empty one stays empty.
  mutating func print(_ line: String) { printLine(line) }

  /// Prints lines at the current indentation; an empty one stays empty.
  mutating func print(_ first: String, _ others: String...) {
    printLine(first)
    for line in others { printLine(line) }
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

  /// Prints a line that a body puts together byte by byte.
  mutating func line(_ body: (inout [UInt8]) -> Void) {
    indent()
    body(&bytes)
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Whether a line is not too long at the current indentation.
  func fits(_ line: String) -> Bool {
    indentation * 2 + line.unicodeScalars.count <= Self.lineLength
  }

  /// Prints a blank line between two items.
  mutating func separate() {
    guard bytes.count >= 2 else { return }
    let newline = UInt8(ascii: "\n")
    let before = bytes[bytes.count - 2]
    // Neither behind a blank line nor at the beginning of a block.
    if bytes[bytes.count - 1] == newline, before == newline || before == UInt8(ascii: "{") { return }
    bytes.append(newline)
  }

  /// Prints a doc comment: paragraphs, each wrapped, with an empty line between them; empty ones are left out.
  ///
  /// An empty line in a paragraph ends it, as in the tables.
  mutating func doc(_ paragraphs: String?...) {
    var isFirst = true
    for case let text? in paragraphs { flow(text, behind: "/// ", paragraphsSplitBy: "///", &isFirst) }
  }

  /// The paragraphs of a text, each on one line.
  static func paragraphs(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .split { $0.allSatisfy(\.isWhitespace) }
      .map { $0.joined(separator: " ") }
  }

  /// Prints a comment inside code, wrapped.
  mutating func comment(_ paragraph: String) {
    var isFirst = true
    flow(paragraph, behind: "// ", paragraphsSplitBy: nil, &isFirst)
  }

  /// Prints the words of a text in lines that are not too long.
  ///
  /// - Parameters:
  ///   - prefix: What each line begins with.
  ///   - separator: A line of its own that stands between paragraphs; nil: an empty line of the text is space.
  ///   - isFirst: Whether no paragraph was printed yet.
  /// - Complexity: O(bytes).
  private mutating func flow(
    _ text: String,
    behind prefix: StaticString,
    paragraphsSplitBy separator: StaticString?,
    _ isFirst: inout Bool
  ) {
    var text = text
    text.withUTF8 { utf8 in
      /// Characters of the line that is being filled; 0: none is.
      var column = 0
      var newlines = 0
      var index = 0
      while index < utf8.count {
        if utf8[index].isSpace {
          if utf8[index] == UInt8(ascii: "\n") { newlines += 1 }
          index += 1
          continue
        }
        let start = index
        var width = 0
        while index < utf8.count, !utf8[index].isSpace {
          if utf8[index].beginsScalar { width += 1 }
          index += 1
        }
        let endsParagraph = separator != nil && newlines > 1
        newlines = 0
        if column > 0, endsParagraph || column + 1 + width > Self.lineLength {
          bytes.append(UInt8(ascii: "\n"))
          column = 0
          if endsParagraph, let separator { printLine(separator) }
        } else if column == 0, !isFirst, let separator {
          printLine(separator)
        }
        isFirst = false
        if column == 0 {
          indent()
          append(prefix)
          column = indentation * 2 + prefix.utf8CodeUnitCount
        } else {
          bytes.append(UInt8(ascii: " "))
          column += 1
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start..<index]))
        column += width
      }
      if column > 0 { bytes.append(UInt8(ascii: "\n")) }
    }
  }

  private mutating func printLine(_ line: String) {
    var line = line
    line.withUTF8 { utf8 in
      if !utf8.isEmpty {
        indent()
        bytes.append(contentsOf: utf8)
      }
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  private mutating func printLine(_ line: StaticString) {
    indent()
    append(line)
    bytes.append(UInt8(ascii: "\n"))
  }

  private mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  private mutating func indent() {
    for _ in 0..<indentation {
      bytes.append(UInt8(ascii: " "))
      bytes.append(UInt8(ascii: " "))
    }
  }
}

extension UInt8 {
  /// Whether it is space between words.
  fileprivate var isSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }

  /// Whether a scalar begins here; other bytes continue one.
  fileprivate var beginsScalar: Bool { self & 0xC0 != 0x80 }
}

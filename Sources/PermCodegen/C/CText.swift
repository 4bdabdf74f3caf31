/// Text inside C source.
enum CText {
  /// A string literal in ASCII: other bytes are octal escapes, which end after three digits.
  static func literal(_ text: String) -> String {
    var result = "\""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): result += "\\\""
      case UInt8(ascii: "\\"): result += "\\\\"
      // Two in a row may begin a trigraph.
      case UInt8(ascii: "?"): result += "\\?"
      case 0x20..<0x7F: result += String(UnicodeScalar(byte))
      default:
        let digits = String(byte, radix: 8)
        result += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
      }
    }
    return result + "\""
  }

  /// A word as it stands in a comment: nothing in it ends the comment, splices lines or turns the direction of writing.
  static func comment(_ word: some StringProtocol) -> String {
    var result = ""
    for scalar in word.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: continue
      default: break
      }
      let endsComment = scalar == "/" && result.hasSuffix("*")
      let beginsComment = scalar == "*" && result.hasSuffix("/")
      let isTrigraph = scalar == "/" && result.hasSuffix("??")
      if endsComment || beginsComment || isTrigraph { result += " " }
      if scalar == "\\" { result += "(backslash)" } else { result.unicodeScalars.append(scalar) }
    }
    return result
  }
}

extension CodePrinter {
  /// Prints a C comment: paragraphs, each wrapped, with an empty line between them; nothing where they are empty.
  mutating func blockComment(_ paragraphs: String?...) {
    let lines = paragraphs.compactMap { $0 }.flatMap(Self.paragraphs).map(wrapped)
    guard let first = lines.first?.first else { return }
    if lines.count == 1, lines[0].count == 1 {
      print("/* \(first) */")
      return
    }
    print("/*")
    for (index, paragraph) in lines.enumerated() {
      if index > 0 { print(" *") }
      for line in paragraph { print(" * " + line) }
    }
    print(" */")
  }

  /// Lines of a comment that stay short at the current indentation.
  private func wrapped(_ paragraph: String) -> [String] {
    var lines: [String] = []
    for word in paragraph.split(whereSeparator: \.isWhitespace).map(CText.comment) where !word.isEmpty {
      if let last = lines.last, fits(" * \(last) \(word)") {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(word)
      }
    }
    return lines
  }
}

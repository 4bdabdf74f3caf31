import PermDSL

/// Text as a page of HTML can hold it, whatever it is made of: dumps and tables are anybody's.
enum PageText {
  /// Text between tags, or in an attribute with double quotes.
  ///
  /// Control characters, which a page may not hold, become U+FFFD.
  static func html(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      case _ where scalar.properties.generalCategory == .control: result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A name that may break behind its dots and underscores.
  static func breakable(_ text: String) -> String {
    html(text).split(separator: "_", omittingEmptySubsequences: false).joined(separator: "_<wbr>")
      .split(separator: ".", omittingEmptySubsequences: false).joined(separator: ".<wbr>")
  }

  /// A sentence, with what stands between backticks as code.
  static func prose(_ text: String) -> String {
    breakable(text).split(separator: "`", omittingEmptySubsequences: false).enumerated().map { index, piece in
      index % 2 == 0 ? String(piece) : "<code>\(piece)</code>"
    }.joined()
  }

  /// JSON on one line, in which nothing can end the script element that it stands in.
  ///
  /// What is escaped stands in strings alone: nothing else of JSON has these characters.
  static func json(_ value: JSONValue) -> String {
    var text = ""
    for scalar in value.line.unicodeScalars {
      switch scalar {
      case "<", ">", "&", "\u{2028}", "\u{2029}": text += "\\u" + hex(Int(scalar.value), 4)
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  /// A number in lower-case hexadecimal digits, with zeros in front up to a width.
  static func hex(_ value: Int, _ width: Int) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// Bytes as hexadecimal digits, two each.
  static func hex(_ bytes: [UInt8]) -> String { bytes.map { hex(Int($0), 2) }.joined() }
}

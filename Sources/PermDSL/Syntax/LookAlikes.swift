/// What a character that the language does not know is called, and what was most likely meant.
enum LookAlikes {
  /// Characters that word processors, web pages and other languages put into tables.
  private static let known: [Unicode.Scalar: (name: String, replacement: String?)] = [
    "\u{201C}": ("left double quotation mark", "\""), "\u{201D}": ("right double quotation mark", "\""),
    "\u{201E}": ("low double quotation mark", "\""), "\u{00AB}": ("left guillemet", "\""),
    "\u{00BB}": ("right guillemet", "\""), "\u{2018}": ("left single quotation mark", "\""),
    "\u{2019}": ("right single quotation mark", "\""), "\u{2013}": ("en dash", "-"),
    "\u{2014}": ("em dash", "-"), "\u{2212}": ("minus sign", "-"), "\u{2010}": ("hyphen", "-"),
    "\u{2011}": ("non-breaking hyphen", "-"), "\u{00AD}": ("soft hyphen", ""),
    "\u{2026}": ("ellipsis", ".."), "\u{00A6}": ("broken bar", "|"), "\u{2502}": ("box drawing line", "|"),
    "\u{2223}": ("divides sign", "|"), "\u{00D7}": ("multiplication sign", "*"),
    "\u{00F7}": ("division sign", "/"), "\u{2264}": ("less-than or equal to sign", "<="),
    "\u{2265}": ("greater-than or equal to sign", ">="), "\u{2260}": ("not equal to sign", "!="),
    "\u{00A0}": ("no-break space", " "), "\u{2002}": ("en space", " "), "\u{2003}": ("em space", " "),
    "\u{2009}": ("thin space", " "), "\u{202F}": ("narrow no-break space", " "),
    "\u{3000}": ("ideographic space", " "), "\u{200B}": ("zero-width space", ""),
    "\u{200C}": ("zero-width non-joiner", ""), "\u{200D}": ("zero-width joiner", ""),
    "\u{2060}": ("word joiner", ""), "\u{FEFF}": ("byte order mark", ""),
    "\u{2028}": ("line separator", "\n"), "\u{2029}": ("paragraph separator", "\n"),
    "\u{00}": ("null character", nil), "\u{7F}": ("delete character", nil),
  ]

  /// A name in words, for a character that no font shows apart from its look-alike.
  static func name(_ scalar: Unicode.Scalar) -> String? {
    if let entry = known[scalar] { return entry.name }
    if fullWidth(scalar) != nil { return "full-width character" }
    return scalar.value < 0x20 ? "control character" : nil
  }

  /// What to write instead.
  static func replacement(_ scalar: Unicode.Scalar) -> String? {
    known[scalar]?.replacement ?? fullWidth(scalar).map { String($0) }
  }

  /// What to write instead of a whole text, if that is known for each of its characters.
  static func replacement(of text: String) -> String? {
    var result = ""
    for scalar in text.unicodeScalars {
      guard let part = replacement(scalar) else { return nil }
      result += part
    }
    return result
  }

  /// U+FF01 to U+FF5E repeat ASCII in the width of East Asian letters.
  private static func fullWidth(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    (0xFF01...0xFF5E).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0xFEE0) : nil
  }

  /// What a habit of another language would be here.
  static func advice(_ scalar: Unicode.Scalar) -> String? {
    switch scalar {
    case ";": "the end of a line ends an item"
    case "#": "a comment begins with `//`"
    case "'": "strings stand between `\"`"
    case "!": "`not` negates a condition"
    case "~": "`not` negates a condition; there is no bitwise complement"
    case "^": "there is no exclusive or; `!=` compares"
    case "\\": "a line goes on after a comma or an operator, without a mark"
    default: nil
    }
  }
}

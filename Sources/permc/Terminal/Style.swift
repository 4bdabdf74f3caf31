/// How a piece of text looks on a terminal.
enum Style: String {
  case plain = "0"
  case bold = "1"
  case dim = "2"
  case red = "31"
  case green = "32"
  case yellow = "33"
  case blue = "34"
  case magenta = "35"
  case cyan = "36"

  /// The text in this style; the text itself without colours.
  func apply(_ text: String, _ isColored: Bool) -> String {
    isColored && self != .plain && !text.isEmpty ? "\u{1b}[\(rawValue)m\(text)\u{1b}[0m" : text
  }
}

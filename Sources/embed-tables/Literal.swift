/// A raw multi-line string literal that stands for a text, byte for byte.
///
/// As many `#` as needed that no quotes and no backslash of the text mean anything. Swift reads a carriage return as a
/// line end and refuses other control characters, so those are written as escapes.
func literal(_ text: String) -> String {
  let pounds = String(repeating: "#", count: poundRun(text) + 1)
  var body = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\n", "\t": body.unicodeScalars.append(scalar)
    case _ where scalar.properties.generalCategory == .control || scalar == "\u{feff}":
      body += "\\\(pounds)u{\(String(scalar.value, radix: 16))}"
    default: body.unicodeScalars.append(scalar)
    }
  }
  return "\(pounds)\"\"\"\n\(body)\n\"\"\"\(pounds)"
}

/// The longest run of `#` in a text.
private func poundRun(_ text: String) -> Int {
  var longest = 0
  var run = 0
  for byte in text.utf8 {
    run = byte == UInt8(ascii: "#") ? run + 1 : 0
    longest = max(longest, run)
  }
  return longest
}

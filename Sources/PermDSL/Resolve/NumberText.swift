/// The value of hexadecimal digits without prefix: the ids of `device`, `class` and `subsystem`.
func hexadecimalValue(_ text: some StringProtocol) -> Int? {
  // `Int` takes a sign before the digits; a table has none there.
  text.allSatisfy(\.isHexDigit) ? Int(text, radix: 16) : nil
}

/// A number in hexadecimal, as tables write it: `0x2C`.
func hexadecimal(_ value: Int) -> String {
  (value < 0 ? "-0x" : "0x") + String(value.magnitude, radix: 16, uppercase: true)
}

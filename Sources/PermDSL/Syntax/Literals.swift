/// What the text of a number token says.
public enum NumberValue: Hashable, Sendable {
  case value(Int)
  /// Well formed, but more than 63 bits.
  case tooLarge
  /// Not decimal, `0x` or `0b` digits with `_` between them.
  case malformed
}

extension SourceFile {
  /// The value of a number token.
  public func numberValue(of token: Token) -> NumberValue {
    var digits = bytes[token.range.clamped(to: bytes.indices)]
    var radix = 10
    if digits.count >= 2, digits.first == UInt8(ascii: "0"), let letter = digits.dropFirst().first {
      switch letter | 0x20 {
      case UInt8(ascii: "x"): radix = 16
      case UInt8(ascii: "b"): radix = 2
      default: break
      }
    }
    if radix != 10 { digits = digits.dropFirst(2) }
    guard digits.first != UInt8(ascii: "_"), digits.last != UInt8(ascii: "_"), !digits.isEmpty else {
      return .malformed
    }
    var value: Int? = 0
    for byte in digits where byte != UInt8(ascii: "_") {
      guard let digit = byte.hexDigitValue, digit < radix else {
        return .malformed
      }
      guard let current = value else { continue }
      let (product, overflow) = current.multipliedReportingOverflow(by: radix)
      let (sum, carry) = product.addingReportingOverflow(digit)
      value = overflow || carry ? nil : sum
    }
    return value.map { .value($0) } ?? .tooLarge
  }

  /// The text of a string token, without quotes and escapes; a missing closing quote is forgiven.
  public func stringValue(of token: Token) -> String {
    var value: [UInt8] = []
    var isEscaped = false
    for byte in bytes[token.range.clamped(to: bytes.indices)].dropFirst() {
      if !isEscaped, byte == UInt8(ascii: "\"") { break }
      if !isEscaped, byte == UInt8(ascii: "\\") {
        isEscaped = true
        continue
      }
      // `\"` and `\\` are the escapes; any other backslash stands for itself.
      if isEscaped, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
        value.append(UInt8(ascii: "\\"))
      }
      isEscaped = false
      value.append(byte)
    }
    return String(decoding: value, as: UTF8.self)
  }
}

extension UInt8 {
  /// The value of a digit of any radix up to 16.
  fileprivate var hexDigitValue: Int? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(self - UInt8(ascii: "0"))
    case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(self - UInt8(ascii: "A")) + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(self - UInt8(ascii: "a")) + 10
    default: nil
    }
  }
}

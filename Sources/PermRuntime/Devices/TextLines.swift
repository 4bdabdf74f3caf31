/// The lines of a text in unknown bytes, one after the other, without copying.
///
/// Lines end at a newline; a carriage return before it is not part of the line. Words are parted by spaces and tabs.
struct TextLines {
  /// The whole text.
  let bytes: [UInt8]
  /// Number of the line last taken, from 1.
  private(set) var number = 0
  private var next = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Takes the next line; nil at the end.
  mutating func take() -> Range<Int>? {
    guard next < bytes.count else { return nil }
    number += 1
    let start = next
    var end = start
    while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
    next = end + 1
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return start..<end
  }

  /// The first words of a range, at most `limit` of them.
  func words(_ range: Range<Int>, limit: Int) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var index = range.lowerBound
    while words.count < limit {
      while index < range.upperBound, isBlank(bytes[index]) { index += 1 }
      guard index < range.upperBound else { break }
      let start = index
      while index < range.upperBound, !isBlank(bytes[index]) { index += 1 }
      words.append(start..<index)
    }
    return words
  }

  /// The text of a range, for messages at most `limit` bytes of it.
  func text(_ range: Range<Int>, limit: Int = .max) -> String {
    let shown = range.count > limit ? range.lowerBound..<range.lowerBound + limit : range
    return String(decoding: bytes[shown], as: UTF8.self) + (shown == range ? "" : "...")
  }

  /// Whether a range holds exactly this ASCII text.
  func isText(_ range: Range<Int>, _ text: StaticString) -> Bool {
    range.count == text.utf8CodeUnitCount && hasPrefix(range, text)
  }

  /// Whether a range begins with this ASCII text.
  func hasPrefix(_ range: Range<Int>, _ text: StaticString) -> Bool {
    guard range.count >= text.utf8CodeUnitCount else { return false }
    return text.withUTF8Buffer { wanted in
      for offset in wanted.indices where bytes[range.lowerBound + offset] != wanted[offset] { return false }
      return true
    }
  }

  /// The value of 1 to `maxDigits` (at most 16) hexadecimal digits that fill a range.
  func hex(_ range: Range<Int>, maxDigits: Int) -> UInt64? {
    guard !range.isEmpty, range.count <= min(maxDigits, 16) else { return nil }
    var value: UInt64 = 0
    for index in range {
      guard let digit = hexDigit(bytes[index]) else { return nil }
      value = value << 4 | UInt64(digit)
    }
    return value
  }

  /// The value of 1 to 9 decimal digits that fill a range.
  func decimal(_ range: Range<Int>) -> Int? {
    guard !range.isEmpty, range.count <= 9 else { return nil }
    var value = 0
    for index in range {
      guard case UInt8(ascii: "0")...UInt8(ascii: "9") = bytes[index] else { return nil }
      value = value * 10 + Int(bytes[index] - UInt8(ascii: "0"))
    }
    return value
  }

  /// Where an ASCII text first stands in a range.
  func first(_ text: StaticString, in range: Range<Int>) -> Range<Int>? {
    let count = text.utf8CodeUnitCount
    var start = range.lowerBound
    while range.upperBound - start >= count {
      if hasPrefix(start..<start + count, text) { return start..<start + count }
      start += 1
    }
    return nil
  }
}

/// The value of a hexadecimal digit.
func hexDigit(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
  default: nil
  }
}

/// Whether a byte parts words.
func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

/// A number in lower-case hexadecimal digits, with zeros in front up to a width.
func hexText(_ value: some BinaryInteger, _ width: Int = 1) -> String {
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

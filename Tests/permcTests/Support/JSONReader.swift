/// Reads JSON strictly, as RFC 8259 has it: a check of what commands print that shares no code with the writer.
struct JSONReader {
  /// A value.
  indirect enum Value: Equatable, Sendable {
    case null, bool(Bool), number(Int), string(String), array([Value]), object([String: Value])

    /// A member of an object, or an element of a list by its number.
    subscript(_ key: String) -> Value? {
      switch self {
      case .object(let members): members[key]
      case .array(let elements): Int(key).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
      default: nil
      }
    }

    /// The elements of a list.
    var elements: [Value] { if case .array(let elements) = self { elements } else { [] } }
  }

  private let bytes: [UInt8]
  private var index = 0

  /// The value of a text; nil: it is not JSON.
  static func read(_ text: String) -> Value? {
    var reader = JSONReader(bytes: Array(text.utf8))
    guard let value = reader.value() else { return nil }
    reader.skipSpace()
    return reader.index == reader.bytes.count ? value : nil
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func skipSpace() {
    while index < bytes.count, " \n\r\t".utf8.contains(bytes[index]) { index += 1 }
  }

  private mutating func take(_ text: String) -> Bool {
    skipSpace()
    guard bytes[index...].starts(with: text.utf8) else { return false }
    index += text.utf8.count
    return true
  }

  private mutating func value() -> Value? {
    if take("null") { return .null }
    if take("true") { return .bool(true) }
    if take("false") { return .bool(false) }
    if take("[") { return list("]") { $0.value() }.map { .array($0) } }
    if take("{") {
      let members = list("}") { reader -> (String, Value)? in
        reader.skipSpace()
        guard let key = reader.string(), reader.take(":"), let value = reader.value() else { return nil }
        return (key, value)
      }
      guard let members, Set(members.map(\.0)).count == members.count else { return nil }
      return .object(Dictionary(members) { first, _ in first })
    }
    skipSpace()
    return string().map { .string($0) } ?? number()
  }

  private mutating func list<Element>(_ end: String, _ element: (inout Self) -> Element?) -> [Element]? {
    if take(end) { return [] }
    var elements: [Element] = []
    repeat {
      guard let next = element(&self) else { return nil }
      elements.append(next)
    } while take(",")
    return take(end) ? elements : nil
  }

  private mutating func number() -> Value? {
    let start = index
    while index < bytes.count, "-0123456789".utf8.contains(bytes[index]) { index += 1 }
    return Int(String(decoding: bytes[start..<index], as: UTF8.self)).map { .number($0) }
  }

  private mutating func string() -> String? {
    guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { return nil }
    index += 1
    var text: [UInt8] = []
    while index < bytes.count, bytes[index] >= 0x20 {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "\"") { return String(validating: text, as: UTF8.self) }
      guard byte == UInt8(ascii: "\\") else {
        text.append(byte)
        continue
      }
      guard index < bytes.count else { return nil }
      let escape = bytes[index]
      index += 1
      switch escape {
      case UInt8(ascii: "n"): text.append(10)
      case UInt8(ascii: "r"): text.append(13)
      case UInt8(ascii: "t"): text.append(9)
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(escape)
      case UInt8(ascii: "u"):
        guard index + 4 <= bytes.count,
          let code = UInt32(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16),
          let scalar = Unicode.Scalar(code)
        else { return nil }
        index += 4
        text += Array(String(Character(scalar)).utf8)
      default: return nil
      }
    }
    return nil
  }
}

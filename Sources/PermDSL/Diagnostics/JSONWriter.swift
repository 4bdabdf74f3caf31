/// A value of JSON; members of an object keep their order.
public indirect enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case number(Int)
  case string(String)
  case array([JSONValue])
  case object([(key: String, value: JSONValue)])

  /// Equal in kind, content and order of members.
  public static func == (a: JSONValue, b: JSONValue) -> Bool {
    switch (a, b) {
    case (.null, .null): true
    case (.bool(let x), .bool(let y)): x == y
    case (.number(let x), .number(let y)): x == y
    case (.string(let x), .string(let y)): x == y
    case (.array(let x), .array(let y)): x == y
    case (.object(let x), .object(let y)):
      x.count == y.count && zip(x, y).allSatisfy { $0.key == $1.key && $0.value == $1.value }
    default: false
    }
  }

  /// The value of a text that may be absent.
  public init(_ text: String?) { self = text.map(JSONValue.string) ?? .null }
  /// The value of a number that may be absent.
  public init(_ number: Int?) { self = number.map(JSONValue.number) ?? .null }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
  /// A text.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A number.
  public init(integerLiteral value: Int) { self = .number(value) }
  /// A truth value.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSONValue: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
  /// A list.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// An object, its members in the order written.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { (key: $0.0, value: $0.1) })
  }
}

extension JSONValue {
  /// The text, indented by 2; lists and objects that fit in 100 columns stand on one line.
  ///
  /// - Complexity: O(size × depth).
  public var text: String {
    var writer = JSONWriter()
    writer.write(self, indentation: 0)
    return writer.text
  }

  /// The text on one line, whatever its length: one record of a stream.
  public var line: String {
    var writer = JSONWriter()
    writer.writeLine(self)
    return writer.text
  }
}

/// Writes JSON as RFC 8259 has it.
private struct JSONWriter {
  var text = ""
  private static let lineWidth = 100

  mutating func write(_ value: JSONValue, indentation: Int) {
    switch value {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .number(let value): text += String(value)
    case .string(let value): write(value)
    case .array(let elements):
      write(value, "[", "]", elements.map { ("", $0) }, indentation)
    case .object(let members):
      write(value, "{", "}", members.map { ($0.key, $0.value) }, indentation)
    }
  }

  /// Writes a value without a line break or a space that need not be.
  mutating func writeLine(_ value: JSONValue) {
    switch value {
    case .null, .bool, .number, .string: write(value, indentation: 0)
    case .array(let elements):
      text += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { text += "," }
        writeLine(element)
      }
      text += "]"
    case .object(let members):
      text += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { text += "," }
        write(member.key)
        text += ":"
        writeLine(member.value)
      }
      text += "}"
    }
  }

  private mutating func write(
    _ value: JSONValue,
    _ open: String,
    _ close: String,
    _ members: [(key: String, value: JSONValue)],
    _ indentation: Int
  ) {
    let isObject = open == "{"
    let isShort =
      (value.width(upTo: JSONWriter.lineWidth - indentation) ?? .max) < JSONWriter.lineWidth - indentation
    let separator = isShort ? " " : "\n" + String(repeating: " ", count: indentation + 2)
    text += open
    for (index, member) in members.enumerated() {
      if index > 0 { text += "," }
      if index > 0 || !isShort { text += separator }
      if isObject {
        write(member.key)
        text += ": "
      }
      write(member.value, indentation: indentation + 2)
    }
    if !isShort, !members.isEmpty { text += "\n" + String(repeating: " ", count: indentation) }
    text += close
  }

  private mutating func write(_ string: String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}

extension JSONValue {
  /// About how many columns the value takes on one line; nil: more than `limit`.
  fileprivate func width(upTo limit: Int) -> Int? {
    guard limit > 0 else { return nil }
    switch self {
    case .null, .bool: return 5
    case .number: return 8
    case .string(let value): return value.utf8.count + 2 <= limit ? value.utf8.count + 2 : nil
    case .array(let elements): return JSONValue.width(elements.map { ("", $0) }, upTo: limit)
    case .object(let members): return JSONValue.width(members.map { ($0.key, $0.value) }, upTo: limit)
    }
  }

  private static func width(_ members: [(key: String, value: JSONValue)], upTo limit: Int) -> Int? {
    // Each member takes three columns at least, so that a long list is not walked to its end.
    guard members.count <= limit / 3 else { return nil }
    var width = 2
    for member in members {
      guard let inner = member.value.width(upTo: limit - width) else { return nil }
      width += inner + member.key.utf8.count + 6
      if width > limit { return nil }
    }
    return width
  }
}

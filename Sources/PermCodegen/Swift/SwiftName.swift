/// Names of the tables as names in Swift.
///
/// A name is words joined by `_`. In a type each word begins with a capital (`Max_Payload_Size`, `MaxPayloadSize`), in a
/// member the first is lowered, an acronym as a block (`PME_Status`, `pmeStatus`). Between two digits the `_` stays:
/// `GTs_2_5` is `gts2_5`, and no other name is.
enum SwiftName {
  /// The name of a type, not escaped.
  static func type(_ name: String) -> String { joined(name, lowersFirst: false) }

  /// The name of a property, a function or a case, not escaped.
  static func member(_ name: String) -> String {
    let member = joined(name, lowersFirst: true)
    return member.isEmpty ? "_" : member
  }

  /// A name as it stands in code.
  static func escaped(_ name: String) -> String {
    keywords.contains(name) ? "`\(name)`" : name
  }

  /// Names are words of ASCII, see `Lexer`; other bytes stay as they are.
  private static func joined(_ name: String, lowersFirst: Bool) -> String {
    var name = name
    return name.withUTF8 { utf8 in
      // Between two digits the `_` stays, so no name becomes longer.
      String(unsafeUninitializedCapacity: utf8.count) { result in
        var count = 0
        func append(_ byte: UInt8) {
          result[count] = byte
          count += 1
        }
        for word in utf8.split(separator: UInt8(ascii: "_")) {
          guard let first = word.first else { continue }
          if count == 0, lowersFirst {
            let lowered = loweredCount(word)
            for byte in word.prefix(lowered) { append(byte.lowered) }
            for byte in word.dropFirst(lowered) { append(byte) }
          } else {
            if count > 0, result[count - 1].isDigit, first.isDigit { append(UInt8(ascii: "_")) }
            append(first.raised)
            for byte in word.dropFirst() { append(byte) }
          }
        }
        return count
      }
    }
  }

  /// How many letters at the beginning of a member's first word are lowered.
  private static func loweredCount(_ word: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
    let capitals = word.prefix { $0.isCapital || $0.isDigit }
    let rest = word[capitals.endIndex...]
    // `PME`, `D1` and the plural `VFs` as a whole; of `RCiEP` all but the letter that begins the next word.
    let isBlock = rest.isEmpty || rest.elementsEqual("s".utf8) || capitals.count == 1
    // A number ends the acronym: `D3hot`.
    let endsInNumber = capitals.last?.isDigit ?? false
    return isBlock || endsInNumber ? capitals.count : max(0, capitals.count - 1)
  }

  private static let keywords: Set<String> = [
    "Any", "Protocol", "Self", "Type", "as", "associatedtype", "await", "borrowing", "break", "case", "catch",
    "class",
    "consuming", "continue", "default", "defer", "deinit", "do", "else", "enum", "extension", "fallthrough",
    "false",
    "fileprivate", "for", "func", "guard", "if", "import", "in", "init", "inout", "internal", "is", "let",
    "nil",
    "operator", "precedencegroup", "private", "protocol", "public", "repeat", "rethrows", "return", "self",
    "static",
    "struct", "subscript", "super", "switch", "throw", "throws", "true", "try", "typealias", "var", "where",
    "while",
  ]
}

extension UInt8 {
  /// `0` to `9`.
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  /// `A` to `Z`.
  fileprivate var isCapital: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }

  /// The letter in lower case.
  fileprivate var lowered: UInt8 { isCapital ? self | 0x20 : self }

  /// The letter as a capital.
  fileprivate var raised: UInt8 {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) ? self & ~0x20 : self
  }
}

/// Names of the tables as names in Swift.
///
/// A name is words joined by `_`. In a type each word begins with a capital (`Max_Payload_Size`, `MaxPayloadSize`), in a
/// member the first is lowered, an acronym as a block (`PME_Status`, `pmeStatus`). Between two digits the `_` stays:
/// `GTs_2_5` is `gts2_5`, and no other name is.
enum SwiftName {
  /// The name of a type, not escaped.
  static func type(_ name: String) -> String {
    join(words(name).map(capitalised))
  }

  /// The name of a property, a function or a case, not escaped.
  static func member(_ name: String) -> String {
    let words = words(name)
    guard let first = words.first else { return "_" }
    return join([lowered(first)] + words.dropFirst().map(capitalised))
  }

  /// A name as it stands in code.
  static func escaped(_ name: String) -> String {
    keywords.contains(name) ? "`\(name)`" : name
  }

  private static func words(_ name: String) -> [Substring] {
    name.split(separator: "_")
  }

  private static func join(_ words: [String]) -> String {
    words.reduce("") { name, word in
      let isNumber = name.last.map(\.isNumber) ?? false
      return name + (isNumber && word.first.map(\.isNumber) == true ? "_" : "") + word
    }
  }

  private static func capitalised(_ word: Substring) -> String {
    guard let first = word.first else { return "" }
    return first.uppercased() + word.dropFirst()
  }

  private static func lowered(_ word: Substring) -> String {
    let capitals = word.prefix { $0.isUppercase || $0.isNumber }
    let rest = word[capitals.endIndex...]
    // `PME`, `D1` and the plural `VFs` as a whole; of `RCiEP` all but the letter that begins the next word.
    let isBlock = rest.isEmpty || rest == "s" || capitals.count == 1
    // A number ends the acronym: `D3hot`.
    let endsInNumber = capitals.last.map(\.isNumber) ?? false
    if isBlock || endsInNumber { return capitals.lowercased() + rest }
    return capitals.dropLast().lowercased() + String(capitals.suffix(1)) + rest
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

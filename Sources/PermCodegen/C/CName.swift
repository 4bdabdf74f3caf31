/// Names of the tables as names in C: words in lower case joined by `_`, those of constants in upper case.
///
/// A name never begins with `_` nor holds two of them in a row: both are the compiler's.
enum CName {
  /// The name of a file, type or object: `linux_vfio`.
  static func lower(_ name: String) -> String {
    let words = name.split(separator: "_").joined(separator: "_").lowercased()
    return words.first.map(\.isLetter) == true ? words : "n" + words
  }

  /// The name of a constant behind a prefix: `PCI_EXPRESS`.
  static func upper(_ name: String) -> String {
    name.split(separator: "_").joined(separator: "_").uppercased()
  }

  /// The name of a constant from one of Swift: `beforeWrite` is `BEFORE_WRITE`, `isVF` is `IS_VF`.
  static func upper(camelCase name: String) -> String {
    var result = ""
    var wasLower = false
    for character in name {
      if character.isUppercase, wasLower { result += "_" }
      wasLower = character.isLowercase
      result += character.uppercased()
    }
    return result
  }
}

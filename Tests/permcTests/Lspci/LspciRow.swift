/// How lspci shows one field, or a few that it shows as one.
struct LspciRow: Sendable {
  /// What lspci makes of a value.
  enum Conversion: Sendable {
    /// `+` for 1, `-` for 0.
    case flag
    /// The number in decimal digits.
    case decimal
    /// The number in hexadecimal digits.
    case hex
    /// A step for each 1, from a start.
    case scaled(UInt64, from: UInt64)
    /// The start, doubled as often as the value says.
    case doubled(UInt64)
    /// A word for each value from 0.
    case words([String])
    /// A number in hexadecimal digits made of all fields; `<unassigned>` and `<ignored>` are 0.
    case number(@Sendable ([UInt64]) -> UInt64)
    /// A text made of all fields.
    case text(@Sendable ([UInt64]) -> String)
  }

  /// Where it stands in its line.
  enum Place: Sendable {
    /// A word, followed by `+` or `-`.
    case word(String)
    /// What the first group of a regular expression matches.
    case pattern(String)
  }

  var place: Place
  /// `Register`, `Register.Field` or one bit of these, `Register.Field:3`, relative to the line's path; `#` stands for
  /// the number of the element, `#+1` and `#-1` for those beside it; a `?` at the end: 0 where there is none.
  var fields: [String]
  var conversion: Conversion
  /// Whether only versions after the one that the rows were written for show it.
  var isLater = false

  /// Rows that only later versions show.
  static func later(_ rows: [LspciRow]) -> [LspciRow] {
    rows.map { row in
      var row = row
      row.isLater = true
      return row
    }
  }

  /// A word followed by `+` or `-` for each field.
  static func flags(_ words: KeyValuePairs<String, String>) -> [LspciRow] {
    words.map { LspciRow(place: .word($0.key), fields: [$0.value], conversion: .flag) }
  }

  /// A value that a regular expression finds.
  static func value(_ pattern: String, _ field: String, _ conversion: Conversion = .decimal) -> [LspciRow] {
    [LspciRow(place: .pattern(pattern), fields: [field], conversion: conversion)]
  }

  /// A number in hexadecimal digits that is made of more than one field.
  static func number(
    _ pattern: String,
    _ fields: [String],
    _ compute: @escaping @Sendable ([UInt64]) -> UInt64
  ) -> [LspciRow] {
    [LspciRow(place: .pattern(pattern), fields: fields, conversion: .number(compute))]
  }

  /// A text that is made of more than one field.
  static func text(
    _ pattern: String,
    _ fields: [String],
    _ render: @escaping @Sendable ([UInt64]) -> String
  ) -> [LspciRow] {
    [LspciRow(place: .pattern(pattern), fields: fields, conversion: .text(render))]
  }
}

/// The rows of one line that lspci prints, with the lines that continue it.
struct LspciLine: Sendable {
  /// What the line begins with, such as `DevCap:`.
  ///
  /// Empty: the first line of the block. `#` stands for the number of an element.
  var label: String
  /// What the fields' paths begin with.
  var path: String
  /// The number that lspci gives the first element.
  var firstElement: Int
  var rows: [LspciRow]
  /// Lines of an element, after the label on the same line or on their own.
  var lines: [LspciLine]

  init(
    _ label: String,
    _ path: String = "",
    from firstElement: Int = 0,
    _ rows: [[LspciRow]] = [],
    lines: [LspciLine] = []
  ) {
    self.label = label
    self.path = path
    self.firstElement = firstElement
    self.rows = rows.flatMap { $0 }
    self.lines = lines
  }

  /// A line whose fields have their whole paths.
  init(_ label: String, _ rows: [[LspciRow]]) {
    self.init(label, "", rows)
  }

  /// The number of the element and what follows the label, where a line begins with it.
  func match(_ line: Substring) -> (element: Int?, rest: Substring)? {
    guard !label.isEmpty else { return nil }
    // lspci itself writes `SelectiveIDE#0`.
    if line.hasPrefix(label) { return (nil, line.dropFirst(label.count)) }
    guard let mark = label.firstIndex(of: "#") else { return nil }
    let before = label[..<mark]
    guard line.hasPrefix(before) else { return nil }
    let number = line.dropFirst(before.count).prefix { $0.isNumber }
    let after = label[mark...].dropFirst()
    let rest = line.dropFirst(before.count + number.count)
    guard let element = Int(number), rest.hasPrefix(after) else { return nil }
    return (element - firstElement, rest.dropFirst(after.count))
  }
}

/// How lspci shows the capabilities that some tables describe.
struct LspciPage: Sendable {
  /// Names of the tables.
  var tables: [String]
  var lines: [LspciLine]

  init(_ tables: String..., lines: [LspciLine]) {
    self.tables = tables
    self.lines = lines
  }
}

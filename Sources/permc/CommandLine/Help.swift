/// The help pages.
enum Help {
  /// The page of the tool.
  static func overview(_ commands: [CommandSpec]) -> String {
    let names = commands.map { ($0.name, $0.summary) }
    return """
      permc: tables that say bit by bit what a guest may do to the config space of a real device

      usage: permc COMMAND [OPTION...] [OPERAND...]

      commands:
      \(columns(names))

      `permc COMMAND --help` says more. Exit codes: 0 good, 1 findings, 2 usage, 3 input or output.

      """
  }

  /// The page of a command.
  static func page(_ spec: CommandSpec) -> String {
    let options = spec.allOptions.map { option in
      ("--" + option.name + (option.value.map { " " + $0 } ?? ""), option.help)
    }
    let operands = spec.operands.isEmpty ? "" : " " + spec.operands
    let details = spec.details.isEmpty ? "" : "\n\(spec.details)\n"
    return """
      permc \(spec.name): \(spec.summary)

      usage: permc \(spec.name) [OPTION...]\(operands)
      \(details)
      options:
      \(columns(options))

      """
  }

  /// Two columns; the second is broken at spaces and its further lines are indented.
  private static func columns(_ rows: [(String, String)]) -> String {
    let width = rows.map(\.0.count).filter { $0 <= 24 }.max() ?? 0
    let indent = "\n" + String(repeating: " ", count: width + 4)
    return rows.map { name, text in
      let lines = broken(text, width: 96 - width).joined(separator: indent)
      return "  " + (name.count > width ? name + indent : name.padded(width + 2)) + lines
    }.joined(separator: "\n")
  }

  /// Lines of a width at most, unless a word is longer.
  private static func broken(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + word.count < width {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}

internal import PermDSL

/// The arguments of a command, taken apart.
struct Arguments {
  /// What is no option, in order.
  private(set) var operands: [String] = []
  private var values: [String: [String]] = [:]
  /// Options that have a value, as they were given.
  private var given: [(option: String, value: String)] = []

  /// Whether an option was given.
  func has(_ option: String) -> Bool { values[option] != nil }

  /// The value of an option; nil: not given.
  func value(_ option: String) -> String? { values[option]?.last }

  /// All values of an option that may be repeated.
  func all(_ option: String) -> [String] { values[option] ?? [] }

  /// The number that an option has; nil: it is not given.
  ///
  /// - Throws: `usage`, where it is none of the range.
  func number(_ option: String, _ range: ClosedRange<Int>) throws(CommandError) -> Int? {
    guard let text = value(option) else { return nil }
    guard let number = Int(text), range.contains(number) else {
      let most = range.upperBound >= Int.max / 2 ? "" : " to \(range.upperBound)"
      throw .usage("`--\(option)` takes a number from \(range.lowerBound)\(most), not `\(text)`")
    }
    return number
  }

  /// Some options and their values, in the order in which they were given.
  func inOrder(of options: [String]) -> [(option: String, value: String)] {
    given.filter { options.contains($0.option) }
  }

  /// What `--color` says.
  var colorChoice: Terminal.ColorChoice {
    value("color").flatMap(Terminal.ColorChoice.init(rawValue:)) ?? .auto
  }

  /// How many things `--jobs` has done at a time: one for each processor if it is not given.
  var jobs: Int {
    get throws(CommandError) { try number("jobs", 1...1024) ?? Processors.count }
  }

  /// Takes words apart: `--name`, `--name value`, `--name=value`; after `--` all are operands.
  ///
  /// With `--help` nothing else needs to be right.
  static func parse(_ words: [String], _ spec: CommandSpec) throws(CommandError) -> Arguments {
    var arguments = Arguments()
    var index = 0
    var optionsEnded = false
    if words.prefix(while: { $0 != "--" }).contains(where: { $0 == "--help" || $0 == "-h" }) {
      arguments.values["help"] = [""]
      return arguments
    }
    while index < words.count {
      let word = words[index]
      index += 1
      if optionsEnded || !word.hasPrefix("-") || word == "-" {
        arguments.operands.append(word)
      } else if word == "--" {
        optionsEnded = true
      } else {
        let following = index < words.count ? words[index] : nil
        if try arguments.take(word, following: following, spec) { index += 1 }
      }
    }
    guard arguments.operands.count >= spec.operandCount.lowerBound else {
      throw .usage("expected \(spec.operands)")
    }
    guard arguments.operands.count <= spec.operandCount.upperBound else {
      throw .usage("unexpected `\(arguments.operands[spec.operandCount.upperBound])`")
    }
    return arguments
  }

  /// Takes one option; whether it used the word that follows.
  private mutating func take(
    _ word: String,
    following: String?,
    _ spec: CommandSpec
  ) throws(CommandError) -> Bool {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0].drop { $0 == "-" })
    guard word.hasPrefix("--"), let option = spec.allOptions.first(where: { $0.name == name }) else {
      let near = suggestion(for: name, among: spec.allOptions.map(\.name))
      throw .usage("unknown option `\(parts[0])`" + (near.map { "; did you mean `--\($0)`?" } ?? ""))
    }
    guard option.repeats || values[name] == nil else { throw .usage("`--\(name)` is given twice") }
    guard let placeholder = option.value else {
      guard parts.count == 1 else { throw .usage("`--\(name)` takes no value") }
      values[name] = [""]
      return false
    }
    let inline = parts.count == 2 ? String(parts[1]) : nil
    guard let value = inline ?? following else { throw .usage("`--\(name)` needs a value: \(placeholder)") }
    if !option.choices.isEmpty, !option.choices.contains(value) {
      let near = suggestion(for: value, among: option.choices)
      throw .usage(
        "`--\(name)` cannot be `\(value)`; "
          + (near.map { "did you mean `\($0)`?" } ?? "it is one of \(option.choices.joined(separator: ", "))")
      )
    }
    values[name, default: []].append(value)
    given.append((name, value))
    return inline == nil
  }
}

internal import PermCodegen
internal import PermDSL

/// `permc diff`: what the guests of two profiles, or of two versions of one, gain and lose.
enum DiffCommand: Command {
  static let spec = CommandSpec(
    name: "diff",
    summary: "compare two profiles bit by bit: who gained and who lost what",
    operands: "BEFORE AFTER",
    operandCount: 2...2,
    options: [
      CommandSpec.Option(
        name: "no-widening",
        help: "Exit with 1 if a guest of AFTER reaches anything that one of BEFORE does not."
      ),
      CommandSpec.Option(
        name: "migration",
        help:
          "Judge states that are saved under BEFORE and loaded under AFTER; exit with 1 if one could be stranded."
      ),
      .tables,
      CommandSpec.Option(
        name: "against",
        value: "DIR",
        help: "Read the tables of BEFORE from this folder: an older version."
      ),
      .json,
    ],
    details: """
      BEFORE and AFTER are profiles by name, or PATH:NAME, where PATH is a table or a folder of tables. A change is widened
      where the guest sees hardware that it did not see, or writes where it did not; narrowed the other way round; else
      changed. Bits count from the start of the capability; of an array the first element stands for all. With --migration a
      change can also be moved to shadow, moved to hardware or power-relevant.
      """
  )

  static func run(_ arguments: Arguments, _ terminal: Terminal) throws(CommandError) -> ExitCode {
    var sets: [String: TableSet] = [:]
    let before = try profile(
      arguments.operands[0],
      arguments.value("against") ?? arguments.value("tables"),
      &sets,
      terminal
    )
    let after = try profile(arguments.operands[1], arguments.value("tables"), &sets, terminal)
    let hooks = (before: before.set.model.hooks, after: after.set.model.hooks)
    if arguments.has("migration") {
      guard !arguments.has("no-widening") else {
        throw .usage("`--migration` and `--no-widening` are two questions: ask one at a time")
      }
      let report = MigrationReport(
        MigrationDiff(before.profile, after.profile, hooks: hooks),
        before: MigrationReport.Side(
          name: arguments.operands[0], tables: try before.set.lowered(before.profile, terminal).image),
        after: MigrationReport.Side(
          name: arguments.operands[1], tables: try after.set.lowered(after.profile, terminal).image)
      )
      terminal.print(arguments.has("json") ? report.json.text : report.text(terminal.colorsOutput))
      return report.strands ? .findings : .good
    }
    let difference = ProfileDiff(before.profile, after.profile, hooks: hooks)
    if arguments.has("json") {
      terminal.print(json(difference, arguments.operands).text)
    } else {
      terminal.print(text(difference, terminal.colorsOutput))
    }
    return arguments.has("no-widening") && difference.widens ? .findings : .good
  }

  /// The profile that an operand names; tables that both operands need are compiled once.
  private static func profile(
    _ operand: String,
    _ folder: String?,
    _ sets: inout [String: TableSet],
    _ terminal: Terminal
  ) throws(CommandError) -> (profile: Profile, set: TableSet) {
    let colon = operand.lastIndex(of: ":")
    let path = colon.map { String(operand[..<$0]) } ?? folder
    let name = colon.map { String(operand[operand.index(after: $0)...]) } ?? operand
    let key = path ?? ""
    let set: TableSet
    if let known = sets[key] {
      set = known
    } else {
      set = try TableSet.load(path, terminal)
      sets[key] = set
    }
    return (try set.profile(named: name), set)
  }

  // MARK: Text

  /// One row a change, in columns, and a count.
  private static func text(_ difference: ProfileDiff, _ isColored: Bool) -> String {
    let rows = difference.changes.map { change in
      [
        change.capability, change.path, change.bitsText, "\(change.before) -> \(change.after)",
        change.verdict.rawValue,
        change.variantCount == change.variants ? "" : "\(change.variants)/\(change.variantCount) variants",
      ]
    }
    let lines = columns(rows, verdicts: difference.changes.map(\.verdict.style), isColored)
    return (lines + [summary(difference)]).joined(separator: "\n")
  }

  /// Rows whose cells stand below each other; cell 4, the verdict, has a style.
  static func columns(_ rows: [[String]], verdicts: [Style], _ isColored: Bool) -> [String] {
    let columns = rows.first?.count ?? 0
    let widths = (0..<columns).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return zip(rows, verdicts).map { row, style in
      let cells = row.indices.map { index in
        let cell = index == columns - 1 ? row[index] : row[index].padded(widths[index])
        return index == 4 ? style.apply(cell, isColored) : cell
      }
      return trimmed(cells.joined(separator: "  "))
    }
  }

  /// `12 changes: 1 widened, 11 narrowed`.
  private static func summary(_ difference: ProfileDiff) -> String {
    let counts = [ProfileDiff.Verdict.widened, .narrowed, .changed].compactMap { verdict -> String? in
      let count = difference.changes.count { $0.verdict == verdict }
      return count == 0 ? nil : "\(count) \(verdict.rawValue)"
    }
    let all = difference.changes.count
    return all == 0
      ? "no changes" : "\(all) change\(all == 1 ? "" : "s"): \(counts.joined(separator: ", "))"
  }

  private static func trimmed(_ line: String) -> String {
    guard let last = line.lastIndex(where: { $0 != " " }) else { return "" }
    return String(line[...last])
  }

  // MARK: JSON

  private static func json(_ difference: ProfileDiff, _ names: [String]) -> JSONValue {
    let changes = difference.changes.map { $0.json($0.verdict.rawValue) }
    return [
      "before": .string(names[0]), "after": .string(names[1]), "widens": .bool(difference.widens),
      "changes": .array(changes),
    ]
  }
}

extension ProfileDiff.Verdict {
  fileprivate var style: Style {
    switch self {
    case .widened: .red
    case .narrowed: .green
    case .changed: .yellow
    }
  }
}

extension ProfileDiff.Change {
  /// The change as JSON, with a verdict.
  func json(_ verdict: String) -> JSONValue {
    [
      "verdict": .string(verdict), "capability": .string(capability), "path": .string(path),
      "lowestBit": .number(bits.lowerBound), "bitCount": .number(bits.count), "before": .string(before),
      "after": .string(after), "variants": .number(variants), "variantCount": .number(variantCount),
    ]
  }

  /// Where the bits are; empty where it concerns none.
  var bitsText: String { bits.isEmpty ? "" : permc.bitsText(bits) }
}

/// Bits counted from the start of a capability, as a place in it: `+04 [10:8]`, `+10..3f`.
func bitsText(_ bits: Range<Int>) -> String {
  let first = bits.lowerBound / 32
  let last = (bits.upperBound - 1) / 32
  guard first == last else {
    return "+\(hexText(bits.lowerBound / 8, 2))..\(hexText((bits.upperBound - 1) / 8, 2))"
  }
  let (high, low) = ((bits.upperBound - 1) % 32, bits.lowerBound % 32)
  return "+\(hexText(first * 4, 2)) " + (high == low ? "[\(low)]" : "[\(high):\(low)]")
}

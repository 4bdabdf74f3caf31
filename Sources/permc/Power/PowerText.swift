internal import PermDSL
internal import PermRuntime

/// The power machine, its graph and its proof as text.
enum PowerText {
  private static let head = ["event", "transition", "when", "unless", "what it does"]

  /// Every transition and presumption, in columns.
  static func plain(_ table: PowerTable) -> String {
    columns([head] + rows(table)) + "\n\n"
      + columns([["effect", "presumes", "unless"]] + presumptions(table))
  }

  /// The same for a document.
  static func markdown(_ table: PowerTable) -> String {
    func table(_ rows: [[String]]) -> String {
      (rows.prefix(1) + [rows[0].map { _ in "---" }] + rows.dropFirst())
        .map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
    }
    return table([head] + rows(.standard)) + "\n\n"
      + table([["effect", "presumes", "unless"]] + presumptions(.standard))
  }

  /// The table as JSON.
  static func json(_ table: PowerTable) -> JSONValue {
    let transitions = table.transitions.indices.map { index -> JSONValue in
      let row = table.transitions[index]
      return [
        "event": .string("\(row.event)"), "name": .string(row.name.description),
        "when": names(row.condition.when), "unless": names(row.condition.unless),
        "effects": .array(effects(row.effects, table).map { .string($0) }),
        "refusal": JSONValue(row.refusal.map { "\($0)" }),
      ]
    }
    let presumptions = table.order.indices.map { index -> JSONValue in
      let effect = table.order[index]
      let presumed = table.presumptions[Int(effect.rawValue)]
      return [
        "effect": .string("\(effect)"), "when": names(presumed.when), "unless": names(presumed.unless),
      ]
    }
    return ["transitions": .array(transitions), "effects": .array(presumptions)]
  }

  /// The graph for Graphviz.
  static func dot(_ graph: PowerGraph) -> String {
    let states = DeviceState.allCases.map { "  \($0.name);" }
    let edges = graph.bundles.map { bundle in
      "  \(bundle.from.name) -> \(bundle.to.name) [label=\"\(bundle.names.joined(separator: "\\l"))\\l\"];"
    }
    return
      (["digraph power {", "  rankdir=TB; node [shape=box]; edge [fontsize=10];"] + states + edges + ["}"])
      .joined(separator: "\n")
  }

  /// The graph as JSON.
  static func json(_ graph: PowerGraph) -> JSONValue {
    [
      "edges": .array(
        graph.edges.map { edge in
          [
            "from": .string(edge.from.name), "to": .string(edge.to.name),
            "event": .string("\(edge.event)"), "name": .string(edge.name),
          ]
        })
    ]
  }

  /// A broken rule and the way to it.
  static func plain(_ violation: PowerProof.Violation) -> String {
    let lines = violation.steps.map { [String(describing: $0.text), $0.state.name, mapped($0.mapped)] }
    return "broken: \(violation.rule.text)\n  of a function with \(violation.configuration.text)\n"
      + columns([["  what happened", "device", "mapped"]] + lines.map { ["  " + $0[0], $0[1], $0[2]] }) + "\n"
  }

  /// What was searched and found.
  static func json(_ report: PowerProof.Report) -> JSONValue {
    let violation = report.violation.map { found -> JSONValue in
      let steps = found.steps.map { step -> JSONValue in
        [
          "text": .string(step.text), "state": .string(step.state.name),
          "mapped": .string(mapped(step.mapped)),
        ]
      }
      return [
        "rule": .string("\(found.rule)"), "text": .string(found.rule.text),
        "function": .string(found.configuration.text), "steps": .array(steps),
      ]
    }
    return [
      "configurations": .number(report.configurationCount), "states": .number(report.stateCount),
      "actions": .number(report.actionCount),
      "rules": .array(PowerProof.Rule.allCases.map { .string($0.text) }), "violation": violation ?? .null,
    ]
  }

  private static func mapped(_ spaces: BARSpaces) -> String {
    [(BARSpaces.memory, "memory"), (.io, "I/O")].filter { spaces.contains($0.0) }.map { $0.1 }
      .joined(separator: ", ")
  }

  private static func rows(_ table: PowerTable) -> [[String]] {
    table.transitions.indices.map { index in
      let row = table.transitions[index]
      let effects = effects(row.effects, table).joined(separator: ", ")
      return [
        "\(row.event)", row.name.description, row.condition.when.text, row.condition.unless.text,
        row.refusal.map { "refused: \($0)" } ?? (effects.isEmpty ? "nothing" : effects),
      ]
    }
  }

  private static func presumptions(_ table: PowerTable) -> [[String]] {
    table.order.indices.map { index in
      let effect = table.order[index]
      let presumed = table.presumptions[Int(effect.rawValue)]
      return ["\(effect)", presumed.when.text, presumed.unless.text]
    }
  }

  /// Effects in the order in which they are done.
  private static func effects(_ effects: PowerEffects, _ table: PowerTable) -> [String] {
    table.order.indices.map { table.order[$0] }.filter { effects.contains($0) }.map { "\($0)" }
  }

  private static func names(_ conditions: PowerConditions) -> JSONValue {
    .array(conditions.each.map { .string($0.text) })
  }

  private static func columns(_ rows: [[String]]) -> String {
    let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      var line = zip(row, widths).map { $0.padded($1) }.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }
}

internal import PermCodegen
internal import PermDSL

/// `permc explain`: the page of a finding, or where a name of the tables is described.
enum ExplainCommand: Command {
  static let spec = CommandSpec(
    name: "explain",
    summary: "explain a finding, or a name of the tables",
    operands: "ID|NAME",
    operandCount: 1...1,
    options: [.tables, .json],
    details: """
      ID is what stands in brackets after `error` or `warning`: bit-overlap. NAME is a capability, register, field, enum,
      hook or profile, alone or with what it is part of: PowerState, PMCSR.PowerState, PM.PMCSR.PowerState. What Linux
      calls a register or field is known too: PCI_PM_CTRL. What becomes of an access says `permc explain-access`.
      """)

  static func run(_ arguments: Arguments, _ terminal: Terminal) throws(CommandError) -> ExitCode {
    let name = arguments.operands[0]
    let isJSON = arguments.has("json")
    if let id = DiagnosticID(rawValue: name) {
      let page = EmbeddedSources.findingPages.flatMap { FindingPage.section(id.rawValue, of: $0) }
      guard let page else { throw .input("there is no page on `\(name)`") }
      let value: JSONValue = [
        "id": .string(name), "severity": .string(id.severity.rawValue), "page": .string(page),
      ]
      terminal.print(isJSON ? value.text : page)
      return .good
    }
    let set = try TableSet.load(arguments, terminal)
    let index = NameIndex(set.model)
    let linux = LinuxNames(page: EmbeddedSources.linuxNames ?? "")
    let path = linux.path(of: name)
    var found = index.matches(name)
    if found.isEmpty, let path { found = index.matches(path) }
    guard !found.isEmpty else {
      let near = suggestion(
        for: name, among: DiagnosticID.allCases.map(\.rawValue) + index.names + linux.all.map(\.name))
      throw .usage(
        "no finding and no name of the tables is called `\(name)`"
          + (near.map { "; did you mean `\($0)`?" } ?? ""))
    }
    if isJSON {
      let values = found.map { entry -> JSONValue in
        [
          "name": .string(entry.path), "kind": .string(entry.kind), "place": .string(set.place(entry.origin)),
          "summary": .string(entry.summary), "documentation": .string(entry.documentation),
          "spec": JSONValue(entry.spec), "linux": .array(linux.names(of: entry.path).map { .string($0) }),
        ]
      }
      terminal.print(JSONValue.object([("names", .array(values))]).text)
    } else {
      terminal.print(found.map { text($0, linux, set, terminal.colorsOutput) }.joined(separator: "\n\n"))
    }
    return .good
  }

  private static func text(
    _ entry: NameIndex.Entry, _ linux: LinuxNames, _ set: TableSet, _ isColored: Bool
  ) -> String {
    var lines = [Style.bold.apply(entry.path, isColored) + "  \(entry.kind), \(set.place(entry.origin))"]
    if !entry.summary.isEmpty { lines.append("  " + entry.summary) }
    lines += entry.documentation.split(separator: "\n").map { "  " + $0 }
    if let spec = entry.spec { lines.append("  " + spec) }
    let names = linux.names(of: entry.path)
    if !names.isEmpty { lines.append("  Linux: " + names.joined(separator: ", ")) }
    return lines.joined(separator: "\n")
  }
}

/// The pages of docs/diagnostics.md.
enum FindingPage {
  /// The section whose heading is a finding's id, up to the next heading of its level or above.
  static func section(_ id: String, of text: String) -> String? {
    var section: [Substring] = []
    var level = 0
    var isInCode = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") { isInCode.toggle() }
      let depth = isInCode ? 0 : line.prefix { $0 == "#" }.count
      if depth > 0 {
        if level > 0, depth <= level { break }
        let title = line.drop { $0 == "#" || $0 == " " || $0 == "`" }.prefix { $0 != "`" && $0 != " " }
        if level == 0, title == id { level = depth }
      }
      if level > 0 { section.append(line) }
    }
    return section.isEmpty ? nil : section.joined(separator: "\n")
  }
}

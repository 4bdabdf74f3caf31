internal import Dispatch
internal import PermCodegen
internal import PermDSL
internal import PermRuntime
internal import Synchronization

/// `permc power`: the power machine as a table, as a graph, and proved.
enum PowerCommand: Command {
  static let spec = CommandSpec(
    name: "power",
    summary: "print, draw or prove the transitions of a function's power",
    options: [
      CommandSpec.Option(name: "table", help: "Print every transition and what each effect presumes."),
      CommandSpec.Option(name: "markdown", help: "Print the table for a document."),
      CommandSpec.Option(
        name: "graph", help: "Print the states and what leads from one to another, for Graphviz."),
      CommandSpec.Option(name: "svg", help: "Draw the graph."),
      CommandSpec.Option(name: "prove", help: "Search every state that can be reached for a broken rule."),
      CommandSpec.Option(
        name: "profile", value: "NAME",
        help: "Under the rules of this profile; without it under all that there can be."),
      .tables, .json,
    ],
    details: """
      `--table` is what is printed where nothing is asked for. `--graph` and `--prove` run the code that real functions
      run on, over a model of a device: every event in every state, for every function, host and option. In a proof each
      thing that can go wrong does, one in an action; the shortest way to a broken rule is printed.
      """
  )

  static func run(_ arguments: Arguments, _ terminal: Terminal) throws(CommandError) -> ExitCode {
    let wanted = ["table", "graph", "prove"].filter { arguments.has($0) }
    guard wanted.count <= 1 else { throw .usage("one of `--table`, `--graph` and `--prove` at a time") }
    guard !arguments.has("svg") || wanted == ["graph"] else { throw .usage("`--svg` goes with `--graph`") }
    guard !arguments.has("markdown") || wanted == ["table"] || wanted.isEmpty else {
      throw .usage("`--markdown` goes with `--table`")
    }
    switch wanted.first {
    case "graph":
      let graph = PowerGraph(rules: try rules(arguments, terminal))
      let text =
        arguments.has("json")
        ? PowerText.json(graph).text
        : arguments.has("svg") ? PowerDrawing(graph).text : PowerText.dot(graph)
      terminal.print(text)
    case "prove": return prove(try rules(arguments, terminal), arguments, terminal)
    default:
      let table = PowerTable.standard
      terminal.print(
        arguments.has("json")
          ? PowerText.json(table).text
          : arguments.has("markdown") ? PowerText.markdown(table) : PowerText.plain(table))
    }
    return .good
  }

  /// The rules of the profile that is named; without a name all that there can be.
  private static func rules(_ arguments: Arguments, _ terminal: Terminal) throws(CommandError) -> [PowerRules]
  {
    guard arguments.has("profile") else { return (0..<16).map { PowerRules(rawValue: $0) } }
    let set = try TableSet.load(arguments, terminal)
    let lowered = try set.lowered(try set.profile(arguments), terminal)
    return [lowered.image.withPage(0) { DirectoryPage.Settings(word: $0.word(1)).powerRules }]
  }

  private static func prove(_ rules: [PowerRules], _ arguments: Arguments, _ terminal: Terminal) -> ExitCode {
    let groups = rules.flatMap { PowerProof.groups($0) }
    let proof = PowerProof()
    let total = Mutex(PowerProof.Report())
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < groups.count else { return }
        let report = proof.search(groups[index])
        total.withLock { $0.add(report) }
      }
    }
    let report = total.withLock { $0 }
    if arguments.has("json") {
      terminal.print(PowerText.json(report).text)
    } else {
      if let violation = report.violation { terminal.print(PowerText.plain(violation)) }
      terminal.print(
        "\(report.configurationCount) configurations, \(report.stateCount) states, \(report.actionCount) actions: "
          + (report.violation == nil
            ? "all \(PowerProof.Rule.allCases.count) rules hold" : "a rule does not hold"))
    }
    return report.violation == nil ? .good : .findings
  }
}

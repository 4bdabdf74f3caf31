internal import PermCodegen
internal import PermDSL
internal import PermRuntime

/// `permc prove`: every access on every row.
enum ProveCommand: Command {
  static let spec = CommandSpec(
    name: "prove",
    summary: "try every access with every value on every row: where fuzz samples, this is complete",
    options: [
      CommandSpec.Option(
        name: "profile", value: "NAME", repeats: true,
        help: "A profile to prove; may be repeated, and `all` is every one of the tables."),
      .tables,
      CommandSpec.Option(
        name: "capability", value: "NAME", help: "Only the rows of this capability or header."),
      CommandSpec.Option(
        name: "jobs", value: "N", help: "Functions at a time; one for each processor if not given."),
      .json,
    ],
    details: """
      For every variant of every table a function is made, once with the shortest and once with the longest length that the
      variant can have, and each on two devices whose registers are opposite. On every dword, every width at every place that
      reaches it is read and written, with all eight combinations of device, shadow and guest for each bit: the rows must do
      what registers and fields say, bit by bit, and hooks must run where the table binds them and change no other bit than
      their operands. Ends with 1 if something differs, or if a variant has no function.
      """
  )

  static func run(_ arguments: Arguments, _ terminal: Terminal) throws(CommandError) -> ExitCode {
    let set = try TableSet.load(arguments, terminal)
    let jobs = try arguments.jobs
    var reports: [ProofReport] = []
    for profile in try ProfileChoice.profiles(arguments, set) {
      let proof = Proof(profile, of: set.model, lowered: try set.lowered(profile, terminal))
      var (functions, missing) = proof.functions
      if let name = arguments.value("capability") {
        functions = functions.filter { $0.capability == name }
        missing = missing.filter { $0.hasPrefix(name + " ") }
        guard !functions.isEmpty || !missing.isEmpty else {
          let near = suggestion(for: name, among: profile.capabilities.map(\.name))
          throw .usage("no rows of `\(name)`" + (near.map { "; did you mean `\($0)`?" } ?? ""))
        }
      }
      var report = ProofReport(profile: profile.name, missing: missing)
      for result in results(proof, functions, jobs, terminal) { report.add(result) }
      if !arguments.has("json") { terminal.print(report.text(set)) }
      reports.append(report)
    }
    if arguments.has("json") {
      terminal.print(JSONValue.object([("profiles", .array(reports.map { $0.json(set) }))]).text)
    }
    return reports.allSatisfy { $0.isComplete } ? .good : .findings
  }

  private static func results(
    _ proof: Proof, _ functions: [FunctionBuilder.Built], _ jobs: Int, _ terminal: Terminal
  ) -> [Proof.Result] {
    var results: [Proof.Result] = []
    while results.count < functions.count {
      let slice = functions[results.count..<min(functions.count, results.count + jobs * 8)]
      results += Processors.map(slice.count, lanes: jobs) { proof.run(slice[slice.startIndex + $0]) }
      terminal.progress("\(results.count) of \(functions.count) functions")
    }
    terminal.progress(nil)
    return results
  }
}

/// What was proved of a profile.
struct ProofReport {
  var profile: String
  /// Variants for which no function was found.
  var missing: [String]
  private(set) var functionCount = 0
  private(set) var rowCount = 0
  private(set) var accessCount = 0
  private(set) var caseCount = 0
  private(set) var hookCount = 0
  private(set) var failures: [FuzzFailure] = []

  init(profile: String, missing: [String]) {
    self.profile = profile
    self.missing = missing
  }

  var isComplete: Bool { failures.isEmpty && missing.isEmpty }

  mutating func add(_ result: Proof.Result) {
    functionCount += 1
    rowCount += result.rowCount
    accessCount += result.accessCount
    caseCount += result.caseCount
    hookCount += result.hookCount
    if let failure = result.failure { failures.append(failure) }
  }

  func text(_ set: TableSet) -> String {
    let found = failures.map { $0.sentence(set) } + missing.map { "no function reaches \($0)" }
    let verdict = failures.isEmpty ? "no difference" : "\(failures.count) functions differ"
    return
      (found + [
        "\(profile): \(functionCount) functions, \(rowCount) rows, \(accessCount) accesses, "
          + "\(caseCount) cases of a bit, \(hookCount) calls of hooks: \(verdict)"
      ]).joined(separator: "\n")
  }

  func json(_ set: TableSet) -> JSONValue {
    [
      "profile": .string(profile), "functions": .number(functionCount), "rows": .number(rowCount),
      "accesses": .number(accessCount), "cases": .number(caseCount), "hookCalls": .number(hookCount),
      "missing": .array(missing.map { .string($0) }), "failures": .array(failures.map { $0.json(set) }),
    ]
  }
}

internal import PermCodegen
internal import PermDSL
internal import PermRuntime

/// `permc view`: what a guest sees of a function through a profile, and who owns each bit.
enum ViewCommand: Command {
  static let spec = CommandSpec(
    name: "view",
    summary: "show what a guest sees of a function, and who owns each bit",
    operands: "DUMP...",
    operandCount: 1...Int.max,
    options: [.profile, .tables, .device] + FactOptions.options + [
      CommandSpec.Option(name: "gaps", help: "Show the bytes that belong to no capability, too."),
      CommandSpec.Option(
        name: "expect",
        help: "Compare with the view that a trace recorded at open; print differences alone."
      ),
      .json,
    ],
    details: """
      DUMP is what `permc dump` reads, or a .trace file, whose header has the facts that a dump does not say. Facts that
      are missing, and what is assumed instead, are told on standard error.
      """
  )

  /// A function to view.
  private struct Subject {
    var name: String
    var title: String?
    var image: ConfigImage
    var facts: FunctionFacts
    var missing: [MissingFact] = []
    /// The recorded view.
    var expected: ConfigImage?
    /// The profile that was recorded.
    var recordedProfile: String?
  }

  static func run(_ arguments: Arguments, _ terminal: Terminal) throws(CommandError) -> ExitCode {
    let stated = try FactOptions.stated(arguments)
    let set = try TableSet.load(arguments, terminal)
    var profiles = LoweredProfiles(set)
    var code = ExitCode.good
    var values: [JSONValue] = []
    for path in arguments.operands {
      for subject in try subjects(path, arguments, stated, terminal, &code) {
        let profile = try set.profile(arguments, recorded: subject.recordedProfile)
        let tables = try profiles.rows(of: profile, terminal)
        do throws(ConfigError) {
          let view = try GuestView(
            subject.image,
            facts: subject.facts,
            tables: tables.image,
            legend: tables.legend
          )
          let report = ViewReport(
            name: subject.name,
            title: subject.title,
            profile: profile.name,
            view: view,
            description: describe(subject, view, profile, set),
            missing: subject.missing,
            expected: subject.expected,
            showsGaps: arguments.has("gaps")
          )
          if !report.differences.isEmpty { code = code | .findings }
          if arguments.has("json") {
            values.append(report.json)
          } else if subject.expected != nil {
            terminal.print(report.comparison)
          } else {
            terminal.print(report.text(terminal.colorsOutput))
          }
          for fact in subject.missing { terminal.printError("permc view: \(subject.name): \(fact.message)") }
        } catch {
          terminal.printError("permc view: \(subject.name): \(error.message(subject.image))")
          code = code | .inputOutput
        }
      }
    }
    if arguments.has("json") { terminal.print(JSONValue.object([("views", .array(values))]).text) }
    return code
  }

  private static func subjects(
    _ path: String,
    _ arguments: Arguments,
    _ stated: StatedFacts,
    _ terminal: Terminal,
    _ code: inout ExitCode
  ) throws(CommandError) -> [Subject] {
    let bytes = try InputFile.read(path)
    if TraceInput.isTrace(bytes) {
      let trace = try TraceInput.read(path, bytes)
      return [
        Subject(
          name: path,
          title: trace.name,
          image: trace.hardware,
          facts: trace.facts,
          expected: arguments.has("expect") ? trace.view : nil, recordedProfile: trace.profile
        )
      ]
    }
    guard !arguments.has("expect") else { throw .usage("`--expect` needs a trace; `\(path)` is a dump") }
    var input = DumpInput(path, bytes)
    for problem in input.problems { terminal.printError("permc view: \(problem)") }
    if !input.problems.isEmpty { code = code | .inputOutput }
    guard !input.devices.isEmpty else { return [] }
    try input.select(arguments.value("device"))
    return input.devices.map { entry in
      let (facts, missing) = entry.device.facts(stated)
      return Subject(
        name: entry.device.address ?? path,
        title: entry.device.title,
        image: entry.device.image,
        facts: facts,
        missing: missing
      )
    }
  }

  /// The guest's registers, their fields by the profile's tables.
  ///
  /// Conditions see hardware, as the runtime's do.
  private static func describe(
    _ subject: Subject,
    _ view: GuestView,
    _ profile: Profile,
    _ set: TableSet
  ) -> FunctionDescription {
    let inputs = FunctionInputs(
      subject.image,
      subject.facts,
      lists: subject.image.lists,
      capabilities: profile.capabilities
    )
    var description = FunctionDescription(
      view.bytes,
      facts: subject.facts,
      model: set.model,
      capabilities: profile.capabilities,
      inputs: inputs
    )
    description.addSynthetic(
      view.capabilities,
      profile.synthesized,
      in: view.bytes,
      inputs: inputs,
      model: set.model
    )
    return description
  }
}

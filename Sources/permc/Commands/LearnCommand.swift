internal import PermCodegen
internal import PermDSL
internal import PermRuntime

/// `permc learn`: the smallest profile that lets the accesses of a recording through.
enum LearnCommand: Command {
  static let spec = CommandSpec(
    name: "learn",
    summary: "make the smallest profile that lets the accesses of a trace through",
    operands: "TRACE",
    operandCount: 1...1,
    options: [
      CommandSpec.Option(
        name: "from", value: "NAME", help: "The profile to begin with; strict if not given."),
      CommandSpec.Option(name: "name", value: "NAME", help: "The name of the profile; learned if not given."),
      CommandSpec.Option(
        name: "output", value: "FILE", help: "Write the profile here, not to standard output."),
      .tables, .json,
    ],
    details: """
      TRACE was recorded under a profile that gives more. An access is let through where a read answers as recorded and a
      write leaves the same on the device; the views at open and at the end are no accesses. A capability is exposed, or a
      field given another policy, only where that lets an access through, which stands behind the line; without any one
      of the lines fewer are. What no line can let through is told on standard error, and the exit code is 1. What is
      printed passes `permc check`.
      """
  )

  static func run(_ arguments: Arguments, _ terminal: Terminal) throws(CommandError) -> ExitCode {
    let path = arguments.operands[0]
    let name = arguments.value("name") ?? "learned"
    guard isName(name) else {
      throw .usage("`--name \(name)`: a name has letters, digits and `_`, and begins with no digit")
    }
    let trace = try TraceInput.read(path, try InputFile.read(path))
    guard !trace.isSampled else {
      throw .input("\(path): its device is known in samples alone, so that nothing can be learned from it")
    }
    let set = try TableSet.load(arguments, terminal)
    let base = try set.profile(named: arguments.value("from") ?? "strict")
    guard set.model.profile(named: name) == nil else {
      throw .usage("the tables have a profile `\(name)` already; choose another name with --name")
    }
    let learned = try learn(trace, base, name, set, path, terminal)
    terminal.progress(nil)
    if let file = arguments.value("output") {
      try OutputFiles.update([OutputFiles.File(path: file, bytes: Array(learned.text.utf8))])
    }
    if arguments.has("json") {
      terminal.print(json(learned).text)
    } else if arguments.value("output") == nil {
      terminal.print(learned.text)
    }
    for rest in learned.rest {
      terminal.printError("permc learn: \(path):\(rest.number): \(rest.access): \(rest.name): \(rest.reason)")
    }
    terminal.printError(
      "permc learn: \(learned.accessCount) accesses, \(learned.baseDifferences) not let through by "
        + "\(base.name), \(learned.differences) by \(name); \(learned.lines.count) lines")
    return learned.rest.isEmpty ? .good : .findings
  }

  /// The profile as it was found on the model, then without the lines that the check of its text refuses.
  private static func learn(
    _ trace: Trace, _ base: Profile, _ name: String, _ set: TableSet, _ path: String, _ terminal: Terminal
  ) throws(CommandError) -> LearnedProfile {
    do throws(ConfigError) {
      var learned = try ProfileLearner.learn(trace, from: base, model: set.model, name: name) {
        terminal.progress($0)
      }
      // Each round takes a line out, at the least.
      for _ in 0...learned.lines.count {
        terminal.progress("checking \(learned.lines.count) lines")
        let table = "\(name).perm"
        let refusals = learned.refusals(
          at: table, from: OverlaySources(path: table, text: learned.text, root: set.root))
        guard refusals.lines.isEmpty else {
          learned = try ProfileLearner.retry(
            learned, without: refusals.lines, of: trace, from: base, model: set.model)
          continue
        }
        for finding in refusals.others {
          terminal.printError("permc learn: the check of what was learned says: \(finding.message)")
        }
        // What was found on the model is now counted on the text.
        if let own = refusals.model.profile(named: name) {
          learned.differences = try ProfileLearner.differences(trace, under: own, of: refusals.model)
        }
        break
      }
      return learned
    } catch {
      throw .input("\(path): \(error.message(trace.hardware))")
    }
  }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
      return false
    }
    return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
  }

  private static func json(_ learned: LearnedProfile) -> JSONValue {
    [
      "profile": .string(learned.name), "from": .string(learned.base), "text": .string(learned.text),
      "accesses": .number(learned.accessCount), "differencesBefore": .number(learned.baseDifferences),
      "differencesAfter": .number(learned.differences),
      "lines": .array(
        learned.lines.map { line in
          [
            "text": .string(line.change.text), "line": .number(line.number), "access": .string(line.access),
          ]
        }),
      "rest": .array(
        learned.rest.map {
          [
            "name": .string($0.name), "reason": .string($0.reason), "line": .number($0.number),
            "access": .string($0.access),
          ]
        }),
    ]
  }
}

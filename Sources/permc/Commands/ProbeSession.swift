internal import PermCodegen
internal import PermDSL
internal import PermRuntime

/// One probe: what is planned, what came of it, and the file that it is kept in.
struct ProbeSession {
  let subject: ProbeCommand.Subject
  let set: TableSet
  let profile: Profile
  let plan: ProbePlan
  let arguments: Arguments

  init(
    _ subject: ProbeCommand.Subject, _ set: TableSet, _ profile: Profile, _ arguments: Arguments
  ) throws(CommandError) {
    self.subject = subject
    self.set = set
    self.profile = profile
    self.arguments = arguments
    do throws(ConfigError) {
      plan = try ProbePlan(
        subject.image, facts: subject.facts, profile: profile, model: set.model, all: arguments.has("all"))
    } catch {
      throw .input("\(subject.name): \(error.message(subject.image))")
    }
  }

  private var text: ProbeText { ProbeText(name: subject.name, title: subject.title, set: set) }

  /// Tells what would be done; nothing is.
  func tellPlan(_ terminal: Terminal) -> ExitCode {
    terminal.print(
      arguments.has("json") ? text.json(plan).text : text.plan(plan, subject.image, terminal.colorsOutput))
    return .good
  }

  /// Probes a device, compares it with the tables and keeps what was measured.
  ///
  /// Signals that end the process are held back until all is put back and told.
  ///
  /// - Parameter failure: What a device says of the last access that failed.
  func probe<Function: PassthroughFunction & ~Copyable>(
    _ function: inout Function, _ terminal: Terminal, failure: (borrowing Function) -> String?
  ) throws(CommandError) -> ExitCode {
    let signals = HeldSignals()
    defer {
      _ = terminal.finish(.good)
      signals.release()
    }
    let outcome = WriteProbe(plan.steps, on: &function) { signals.hasArrived }
    let report = ProbeReport(outcome, plan, facts: subject.facts, model: set.model)
    terminal.print(
      arguments.has("json") ? text.json(report).text : text.report(report, terminal.colorsOutput))
    var code: ExitCode = report.findings.isEmpty && outcome.sideEffects.isEmpty ? .good : .findings
    for line in text.problems(outcome, failure(function)) {
      terminal.printError("permc probe: \(line)")
      code = .inputOutput
    }
    guard let file = arguments.value("output") else { return code }
    guard outcome.failures.isEmpty, !outcome.wasInterrupted else {
      throw .input("`\(file)` was not written: not all was measured")
    }
    let trace = report.trace(
      name: subject.name, profile: profile.name, view: try view(outcome.initial, terminal),
      facts: subject.facts)
    try OutputFiles.update([OutputFiles.File(path: file, bytes: Array(trace.text.utf8))])
    return code
  }

  /// What a guest reads at open.
  private func view(_ image: ConfigImage, _ terminal: Terminal) throws(CommandError) -> ConfigImage {
    let tables = try set.lowered(profile, terminal)
    do throws(ConfigError) {
      return try GuestView(image, facts: subject.facts, tables: tables.image, legend: tables.legend).bytes
    } catch {
      throw .input("\(subject.name): \(error.message(image))")
    }
  }
}

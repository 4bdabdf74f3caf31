internal import PermCodegen
internal import PermDSL
internal import PermRuntime

/// `permc mutate`: how much traces prove about tables.
enum MutateCommand: Command {
  static let spec = CommandSpec(
    name: "mutate",
    summary: "plant faults in tables and ask whether traces notice",
    operands: "TRACE...",
    operandCount: 1...Int.max,
    options: [
      .profile, .tables, .json,
      CommandSpec.Option(
        name: "jobs", value: "N", help: "Faults tried at a time; one for each processor if not given."),
    ],
    details: """
      Flips each bit of each mask, changes each length, removes each hook binding and moves its trigger bytes, one at a
      time. A fault that no trace notices must be equivalent: every access that could show it is tried. Anything else is a
      failure. The rules of power (`bars_answer`, `io_bars`, `d3hot_writes`, `vf_power`) are left out, for no access to
      config space shows them: `permc power --prove` covers them.
      """
  )

  static func run(_ arguments: Arguments, _ terminal: Terminal) throws(CommandError) -> ExitCode {
    let set = try TableSet.load(arguments, terminal)
    let tables = try set.lowered(try set.profile(arguments), terminal)
    var traces: [Trace] = []
    for path in try TraceInput.paths(arguments.operands) {
      traces += try TraceInput.readAll(path).map(\.trace)
    }
    let jobs = try arguments.jobs
    for trace in traces {
      let outcome = TraceReplay.run(trace, tables: tables.image, legend: tables.legend, stopsAtFirst: true)
      guard outcome.mismatches.isEmpty else {
        throw CommandError(
          code: .findings, messages: ["\(trace.name) does not replay as it stands: it proves nothing"])
      }
    }
    let run = MutationRun(image: tables.image, legend: tables.legend, traces: traces)
    let report = verdicts(run, jobs, terminal)
    print(report, tables.legend, arguments, terminal)
    return report.failures.isEmpty ? .good : .findings
  }

  /// Asks for every verdict, some at a time.
  private static func verdicts(_ run: MutationRun, _ jobs: Int, _ terminal: Terminal) -> MutationRun.Report {
    let count = run.mutants.count
    var found: [MutationRun.Verdict] = []
    // Slices keep the progress line on this thread: between two of them nothing else runs.
    let slice = max(256, count / 200)
    while found.count < count {
      let start = found.count
      found += Processors.map(min(slice, count - start), lanes: jobs) { index in
        run.verdict(of: run.mutants[start + index])
      }
      terminal.progress("\(found.count) of \(count) faults")
    }
    terminal.progress(nil)
    return MutationRun.Report(mutants: run.mutants, verdicts: found)
  }

  private static func print(
    _ report: MutationRun.Report, _ legend: TableLegend, _ arguments: Arguments, _ terminal: Terminal
  ) {
    let total = report.mutants.count
    if arguments.has("json") {
      terminal.print(
        ([
          "total": .number(total), "killed": .number(report.killedCount),
          "equivalent": .number(report.equivalentCount), "unplaced": .number(report.unplacedCount),
          "unplacedByPage": .object(unplaced(report, legend)),
          "survivors": .array(report.failures.map { .string($0.description(legend)) }),
        ] as JSONValue).text)
      return
    }
    for (mutant, verdict) in zip(report.mutants, report.verdicts) {
      switch verdict {
      case .survived: terminal.print("survived: \(mutant.description(legend))")
      case .unreached: terminal.print("no trace reaches: \(mutant.description(legend))")
      case .killed, .equivalent, .unplaced: break
      }
    }
    terminal.print(
      "\(total) faults: \(report.killedCount) killed, \(report.equivalentCount) equivalent, "
        + "\(report.unplacedCount) where no function has anything, "
        + "\(report.failures.count) not noticed")
  }

  /// Faults where no function has anything, by capability.
  private static func unplaced(
    _ report: MutationRun.Report, _ legend: TableLegend
  ) -> [(key: String, value: JSONValue)] {
    var counts: [String: Int] = [:]
    for (mutant, verdict) in zip(report.mutants, report.verdicts) where verdict == .unplaced {
      counts[legend.pages.indices.contains(mutant.page) ? legend.pages[mutant.page] : "", default: 0] += 1
    }
    return counts.sorted { $0.key < $1.key }.map { (key: $0.key, value: .number($0.value)) }
  }
}

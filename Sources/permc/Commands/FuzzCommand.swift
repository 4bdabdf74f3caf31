internal import PermCodegen
internal import PermDSL
internal import PermRuntime

/// `permc fuzz`: accesses to devices, each checked against the model.
enum FuzzCommand: Command {
  static let spec = CommandSpec(
    name: "fuzz",
    summary: "try accesses to devices at random, each checked bit by bit against the tables",
    operands: "[DUMP...]",
    operandCount: 0...Int.max,
    options: [
      CommandSpec.Option(
        name: "profile", value: "NAME", repeats: true,
        help: "A profile to try; may be repeated, and `all` is every one of the tables."),
      .tables, .device,
      CommandSpec.Option(
        name: "ops", value: "N",
        help: "Accesses for each profile, spread over all devices; 2000000 if not given."),
      CommandSpec.Option(
        name: "seconds", value: "N", help: "Go on for this long with each profile, in place of --ops."),
      CommandSpec.Option(
        name: "jobs", value: "N", help: "Devices at a time; one for each processor if not given."),
      CommandSpec.Option(
        name: "seed", value: "N", help: "What decides all that is random; printed, and 1 if not given."),
      CommandSpec.Option(
        name: "save", value: "FOLDER",
        help: "Write what fails there, shrunk, as traces that `permc replay` takes."),
      CommandSpec.Option(
        name: "corpus", value: "FOLDER",
        help: "First run the traces there; at the end write there those cases that reached something new."),
      CommandSpec.Option(
        name: "socket", value: "PATH",
        help:
          "Send messages of vfio-user to the server that listens there, most of them malformed, in place of all this."
      ),
      CommandSpec.Option(
        name: "messages", value: "N", help: "Messages for --socket; 1000000 if not given."),
    ] + FactOptions.options + [.json],
    details: """
      DUMP is what `permc dump` reads, or a .trace; without one, a function is built for every variant of every table. Every
      read and write goes through the rows as in a hypervisor and, bit by bit, through the registers and fields of the
      model: answers, shadow, device, pieces written, hooks and their footprints must be the same, and the laws that the
      profile claims must hold. Every eighth part of the work has devices whose lists loop, overlap, run off the end or lie.

      With --socket and --seed: valid messages of every command, truncated, with other sizes, counts, indices and
      offsets, with descriptors that nobody asked for, out of order, half sent, in bursts, from a client that dies at
      any byte. Every command must get its reply, in order and whole, or the connection end. `permc serve` is such a
      server, QEMU's and libvfio-user's are others.
      """
  )

  static func run(_ arguments: Arguments, _ terminal: Terminal) throws(CommandError) -> ExitCode {
    if let path = arguments.value("socket") { return try ProtocolFuzz.run(path, arguments, terminal) }
    guard !arguments.has("messages") else { throw .usage("`--messages` is for `--socket`") }
    let set = try TableSet.load(arguments, terminal)
    let plan = try FuzzPlan(arguments)
    let profiles = try ProfileChoice.profiles(arguments, set)
    var reports: [FuzzReport] = []
    for profile in profiles {
      let lowered = try set.lowered(profile, terminal)
      var fuzz = Fuzz(profile, of: set.model, lowered: lowered, seed: plan.seed)
      fuzz.keepsSamples = arguments.has("corpus")
      let subjects = try SubjectInput.subjects(arguments, profile, lowered, terminal)
      guard !subjects.isEmpty else { throw .input("no device to try") }
      var session = FuzzSession(fuzz, subjects, plan, terminal)
      let corpus = try FuzzCorpus(arguments.value("corpus"), profile: profile.name)
      session.replay(corpus.cases)
      session.run()
      try corpus.add(session.interesting)
      if let folder = arguments.value("save") {
        try FuzzCorpus(folder, profile: profile.name).save(session.report.failures)
      }
      if !arguments.has("json") { terminal.print(session.report.text(set)) }
      reports.append(session.report)
    }
    if arguments.has("json") {
      terminal.print(JSONValue.object([("profiles", .array(reports.map { $0.json(set) }))]).text)
    }
    return reports.allSatisfy { $0.failures.isEmpty } ? .good : .findings
  }
}

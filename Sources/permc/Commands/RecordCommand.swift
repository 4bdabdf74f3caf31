internal import PermCodegen
internal import PermDSL
internal import PermRuntime

/// `permc record`: what the runtime does, as traces that sweep every bit.
enum RecordCommand: Command {
  static let spec = CommandSpec(
    name: "record",
    summary: "record what the runtime does, as traces that sweep every bit",
    operands: "[TRACE...]",
    operandCount: 0...Int.max,
    options: [
      .profile, .tables,
      CommandSpec.Option(
        name: "output", value: "FILE", help: "Write the traces to this file, not to standard output."),
    ],
    details: """
      Takes the function of each TRACE; without one, builds a function for every variant of every table of the profile.
      Each bit of every owned dword is changed by the device and by the guest, in every width and place, on a device whose
      bits all stick. `permc replay` holds other tables against the result, `permc mutate` asks how much it proves.
      """
  )

  static func run(_ arguments: Arguments, _ terminal: Terminal) throws(CommandError) -> ExitCode {
    let set = try TableSet.load(arguments, terminal)
    let profile = try set.profile(arguments)
    let tables = try set.lowered(profile, terminal)
    var described: [Trace] = []
    for path in try TraceInput.paths(arguments.operands) {
      described += try TraceInput.readAll(path).map(\.trace)
    }
    var code = ExitCode.good
    if arguments.operands.isEmpty, let builder = FunctionBuilder(profile, lowered: tables) {
      let (built, missing) = builder.functions()
      described = built.map { Trace(name: $0.name, profile: profile.name, image: $0.image, facts: $0.facts) }
      for name in missing { terminal.printError("permc record: no function reaches \(name)") }
      if !missing.isEmpty { code = .findings }
    }
    var text = ""
    for (index, trace) in described.enumerated() {
      terminal.progress("\(index + 1) of \(described.count): \(trace.name)")
      do throws(ConfigError) {
        text += try TraceRecorder.sweep(trace, tables: tables.image, legend: tables.legend).text
      } catch {
        terminal.printError("permc record: \(trace.name) cannot be opened: \(error.code)")
        code = .findings
      }
    }
    terminal.progress(nil)
    guard let output = arguments.value("output") else {
      terminal.print(text)
      return code
    }
    try OutputFiles.write([OutputFiles.File(path: output, bytes: Array(text.utf8))], survivesPowerLoss: false)
    return code
  }
}

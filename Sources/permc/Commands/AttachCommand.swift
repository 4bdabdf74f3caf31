internal import Glibc
internal import PermCodegen
internal import PermDSL
internal import PermRuntime

/// `permc attach`: a device under a profile, by hand or by a script.
enum AttachCommand: Command {
  static let spec = CommandSpec(
    name: "attach",
    summary: "open a device under a profile and carry out reads and writes of a script",
    operands: "[ADDRESS]",
    operandCount: 0...1,
    options: DeviceChoice.options + [
      CommandSpec.Option(
        name: "socket", value: "PATH", help: "A device that a server of vfio-user has, such as `permc serve`."
      ),
      CommandSpec.Option(
        name: "script", value: "FILE", repeats: true,
        help: "Take statements from this file, not from standard input."),
      CommandSpec.Option(
        name: "trace", value: "FILE",
        help: "Write accesses as a trace, each with the row and the hooks that decided it."),
      CommandSpec.Option(name: "quiet", help: "Print answers alone, and not what became of each access."),
      CommandSpec.Option(name: "json-lines", help: "Print one line of JSON for each statement."),
      .profile, .tables, .device,
    ] + FactOptions.options,
    details: """
      ADDRESS is that of a device of this machine: through vfio-pci where that has it, else through /sys. A statement is a
      line; numbers are hexadecimal, counts decimal; a PLACE is a position or the name of a register, Linux's too.

      \(AttachStatement.grammar)

      After `=` stands what the answer must be. Statements that did not do what they should are counted: then the exit code
      is 1. At the end the device is given back in D0, reset where it can be.
      """
  )

  static func run(_ arguments: Arguments, _ terminal: Terminal) throws(CommandError) -> ExitCode {
    let lines = try AttachLines(arguments.all("script"))
    if let path = arguments.value("socket") {
      guard arguments.operands.isEmpty, DeviceChoice.all(arguments).isEmpty else {
        throw .usage("a socket and a device are two: attach to one at a time")
      }
      guard !arguments.has("trace") else {
        throw .usage("a server has the tables: `permc serve --trace FILE`")
      }
      return carryOut(lines, on: try SocketTarget(path), nil, arguments, terminal)
    }
    let set = try TableSet.load(arguments, terminal)
    let profile = try set.profile(arguments, recorded: "strict")
    var user = Attachment(
      set: set, profile: profile, lowered: try set.lowered(profile, terminal), arguments: arguments,
      terminal: terminal, lines: lines)
    try choice(arguments).open(for: &user, set, arguments, spec.name, terminal)
    return user.code
  }

  private static func choice(_ arguments: Arguments) throws(CommandError) -> DeviceChoice {
    var choices = DeviceChoice.all(arguments)
    if let address = arguments.operands.first {
      let system = try ofSystem { () throws(SystemFailure) in try SysfsDevice.find(address) }
      choices.append(system.driver == "vfio-pci" ? .vfio(address) : .sysfs(address))
    }
    guard let choice = choices.first, choices.count == 1 else {
      throw .usage(
        "expected one device: ADDRESS, --dump FILE, --vfio ADDRESS, --sysfs ADDRESS or --socket PATH")
    }
    return choice
  }

  fileprivate static func carryOut(
    _ lines: AttachLines, on target: any AttachTarget, _ screen: TraceScreen?, _ arguments: Arguments,
    _ terminal: Terminal
  ) -> ExitCode {
    var lines = lines
    let session = AttachSession(target, screen, isJSON: arguments.has("json-lines"), terminal)
    while let (line, number) = lines.next() {
      session.carryOut(line, number: number)
      if lines.isInteractive { _ = terminal.finish(.good) }
    }
    guard session.failureCount > 0 else { return .good }
    terminal.printError(
      "permc attach: \(session.failureCount) statement\(session.failureCount == 1 ? "" : "s") "
        + "did not do what \(session.failureCount == 1 ? "it" : "they") should")
    return .findings
  }
}

/// A device that statements are carried out on.
private struct Attachment: DeviceUser {
  let set: TableSet
  let profile: Profile
  let lowered: LoweredProfile
  let arguments: Arguments
  let terminal: Terminal
  let lines: AttachLines
  var code = ExitCode.good

  mutating func use<Function: OfferedFunction>(_ device: ChosenDevice<Function>) throws(CommandError) {
    let file = try arguments.value("trace").map { (path) throws(CommandError) in try TraceFile(path) }
    let screen = arguments.has("quiet") || arguments.has("json-lines") ? nil : TraceScreen()
    let trace = LiveTrace(legend: lowered.legend) { lines in
      file?.add(lines)
      screen?.add(lines)
    }
    do throws(ConfigError) {
      try attach(device, trace, screen)
    } catch {
      throw .input("\(device.name): \(AttachFailure(error).message)")
    }
    try file?.finish()
  }

  private mutating func attach<Function: OfferedFunction>(
    _ device: ChosenDevice<Function>, _ trace: LiveTrace, _ screen: TraceScreen?
  ) throws(ConfigError) {
    var function = device.function
    let reference = try ReferenceFunction(
      try ViewRecording.image(of: &function), facts: device.facts, profile: profile, model: set.model)
    let space = try ConfigSpace(
      TracedFunction(function, reporting: trace), facts: device.facts, tables: lowered.image,
      hooks: TracedHooks(InterpretedHooks(names: lowered.legend.hooks), reporting: trace))
    if function.virtualFunctionCount > 0 { try space.willEnableVFs() }
    try trace.begin(name: device.name, source: "permc attach", space)
    screen?.isOn = true
    let names = LinuxNames(page: EmbeddedSources.linuxNames ?? "")
    let target = LocalTarget(space, trace, reference, names, device.system)
    code = AttachCommand.carryOut(lines, on: target, screen, arguments, terminal)
    screen?.isOn = false
    try trace.end(space)
    // As whoever comes next expects it.
    if space.function.isResettable { _ = try? space.reset(.functionLevelReset) }
    try space.close()
  }
}

internal import PermDSL

/// The tool: chooses the command and turns what goes wrong into messages and exit codes.
enum Permc {
  /// All commands, in the order of the help.
  static var commands: [any Command.Type] {
    [
      CheckCommand.self, CompileCommand.self, BuildCommand.self, FormatCommand.self, DumpCommand.self,
      ViewCommand.self, AuditCommand.self, ReplayCommand.self, RecordCommand.self, MutateCommand.self,
      FuzzCommand.self, ProveCommand.self, DiffCommand.self, CatalogueCommand.self, PowerCommand.self,
      LearnCommand.self, CaptureCommand.self, ProbeCommand.self, ExplainCommand.self,
      ExplainAccessCommand.self,
    ]
  }

  /// Runs the tool on its arguments, the program's name left out.
  static func run(_ words: [String], _ terminal: Terminal) -> ExitCode {
    guard let first = words.first else {
      terminal.printError(Help.overview(commands.map { $0.spec }))
      return .usage
    }
    if ["--help", "-h", "help"].contains(first) { return help(Array(words.dropFirst()), terminal) }
    guard let command = command(first) else { return unknown(first, terminal) }
    do throws(CommandError) {
      let arguments = try Arguments.parse(Array(words.dropFirst()), command.spec)
      terminal.useColor(arguments.colorChoice)
      guard !arguments.has("help") else {
        terminal.print(Help.page(command.spec))
        return .good
      }
      return try command.run(arguments, terminal)
    } catch {
      return report(error, command.spec, terminal)
    }
  }

  private static func command(_ name: String) -> (any Command.Type)? {
    commands.first { $0.spec.name == name }
  }

  private static func help(_ words: [String], _ terminal: Terminal) -> ExitCode {
    guard let name = words.first else {
      terminal.print(Help.overview(commands.map { $0.spec }))
      return .good
    }
    guard let command = command(name) else { return unknown(name, terminal) }
    terminal.print(Help.page(command.spec))
    return .good
  }

  private static func unknown(_ name: String, _ terminal: Terminal) -> ExitCode {
    let near = suggestion(for: name, among: commands.map { $0.spec.name })
    let noun = name.hasPrefix("-") ? "option" : "command"
    terminal.printError("permc: unknown \(noun) `\(name)`" + (near.map { "; did you mean `\($0)`?" } ?? ""))
    terminal.printError("See `permc --help`.")
    return .usage
  }

  private static func report(_ error: CommandError, _ spec: CommandSpec, _ terminal: Terminal) -> ExitCode {
    for line in error.messages { terminal.printError("permc \(spec.name): \(line)") }
    if error.code == .usage { terminal.printError("See `permc \(spec.name) --help`.") }
    return error.code
  }
}

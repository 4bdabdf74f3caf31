internal import PermDSL

/// What a command ends with.
enum ExitCode: Int32 {
  /// All is well.
  case good = 0
  /// Something was found: diagnostics, mismatches, files that are not formatted.
  case findings = 1
  /// The arguments are wrong.
  case usage = 2
  /// A file could not be read, understood as what it should be, or written.
  case inputOutput = 3

  /// The graver of two.
  static func | (a: ExitCode, b: ExitCode) -> ExitCode { a.rawValue >= b.rawValue ? a : b }
}

/// A command of `permc`.
protocol Command {
  /// Its name, options and help.
  static var spec: CommandSpec { get }

  /// Runs it; everything printed goes to the terminal.
  static func run(_ arguments: Arguments, _ terminal: Terminal) throws(CommandError) -> ExitCode
}

/// The tool: chooses the command and turns what goes wrong into messages and exit codes.
enum Permc {
  /// All commands, in the order of the help.
  static var commands: [any Command.Type] {
    [
      CheckCommand.self, CompileCommand.self, FormatCommand.self, DumpCommand.self, ViewCommand.self,
      ReplayCommand.self, RecordCommand.self, MutateCommand.self, DiffCommand.self, ExplainCommand.self,
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

/// Why a command could not do its work.
struct CommandError: Error, Equatable {
  /// What the tool ends with.
  var code: ExitCode
  /// One line each.
  var messages: [String]

  /// The arguments are wrong.
  static func usage(_ message: String) -> CommandError { CommandError(code: .usage, messages: [message]) }
  /// A file is missing or wrong.
  static func input(_ messages: String...) -> CommandError {
    CommandError(code: .inputOutput, messages: messages)
  }
}

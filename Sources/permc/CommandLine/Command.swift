/// A command of `permc`.
protocol Command {
  /// Its name, options and help.
  static var spec: CommandSpec { get }

  /// Runs it; everything printed goes to the terminal.
  static func run(_ arguments: Arguments, _ terminal: Terminal) throws(CommandError) -> ExitCode
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

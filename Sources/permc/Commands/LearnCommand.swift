internal import PermCodegen
/// stub
enum LearnCommand: Command {
  static let spec = CommandSpec(name: "learn", summary: "x")
  static func run(_ arguments: Arguments, _ terminal: Terminal) throws(CommandError) -> ExitCode { .good }
}

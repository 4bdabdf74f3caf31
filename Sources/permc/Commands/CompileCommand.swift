internal import PermCodegen
internal import PermDSL

/// `permc compile`: tables to Swift.
enum CompileCommand: Command {
  static let spec = CommandSpec(
    name: "compile",
    summary: "turn a profile into Swift",
    options: [
      .profile,
      CommandSpec.Option(
        name: "output", value: "DIR", help: "The folder to write to; made where there is none."),
      .tables, .json,
    ],
    details: """
      Nothing is written if there is an error. Each file is written aside and renamed. Files that are no longer made are
      left alone.
      """)

  static func run(_ arguments: Arguments, _ terminal: Terminal) throws(CommandError) -> ExitCode {
    guard let folder = arguments.value("output") else { throw .usage("`--output` is needed") }
    let set = try TableSet.load(arguments, terminal)
    if !set.diagnostics.isEmpty { terminal.printError(set.render(as: .text, terminal.colorsError)) }
    let profile = try set.profile(arguments)
    let lowered = try set.lowered(profile, terminal, showsPlaces: false)
    let output = emitSwift(profile, of: set.model, lowered: lowered)
    guard !output.diagnostics.contains(where: { $0.id.severity == .error }) else {
      terminal.printError(
        Renderer(files: set.files, usesColour: terminal.colorsError).render(output.diagnostics, as: .text))
      throw CommandError(code: .findings, messages: ["nothing was written"])
    }
    try OutputFiles.makeFolder(folder)
    let files = output.files.map {
      OutputFiles.File(path: TablePath.display($0.name, in: folder), bytes: Array($0.text.utf8))
    }
    try OutputFiles.write(files)
    if arguments.has("json") {
      let value: JSONValue = [
        "profile": .string(profile.name), "files": .array(files.map { .string($0.path) }),
      ]
      terminal.print(value.text)
    } else {
      terminal.print(files.map(\.path).joined(separator: "\n"))
    }
    return .good
  }
}

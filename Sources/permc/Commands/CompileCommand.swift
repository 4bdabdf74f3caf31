internal import PermCodegen
internal import PermDSL

/// `permc compile`: tables to Swift or C.
enum CompileCommand: Command {
  static let spec = CommandSpec(
    name: "compile",
    summary: "turn a profile into Swift or C",
    options: [
      .profile,
      CommandSpec.Option(
        name: "emit", value: "FORM", choices: Form.allCases.map(\.rawValue),
        help: "swift (as without it), c."),
      CommandSpec.Option(
        name: "output", value: "DIR", help: "The folder to write to; made where there is none."),
      .tables, .json,
    ],
    details: """
      Nothing is written if there is an error. Each file is written aside and renamed. Files that are no longer made are
      left alone.
      """)

  /// What a profile is turned into.
  enum Form: String, CaseIterable {
    case swift, c
  }

  static func run(_ arguments: Arguments, _ terminal: Terminal) throws(CommandError) -> ExitCode {
    let form = arguments.value("emit").flatMap(Form.init) ?? .swift
    guard let folder = arguments.value("output") else { throw .usage("`--output` is needed") }
    let set = try TableSet.load(arguments, terminal)
    if !set.diagnostics.isEmpty { terminal.printError(set.render(as: .text, terminal.colorsError)) }
    let profile = try set.profile(arguments)
    let lowered = try set.lowered(profile, terminal, showsPlaces: false)
    let output = emit(form, profile, set, lowered)
    guard !output.diagnostics.contains(where: { $0.id.severity == .error }) else {
      terminal.printError(
        Renderer(files: set.files, usesColour: terminal.colorsError).render(output.diagnostics, as: .text))
      throw CommandError(code: .findings, messages: ["nothing was written"])
    }
    let files = try write(output.files, to: folder)
    if arguments.has("json") {
      let value: JSONValue = [
        "profile": .string(profile.name), "files": .array(files.map { .string($0) }),
      ]
      terminal.print(value.text)
    } else {
      terminal.print(files.joined(separator: "\n"))
    }
    return .good
  }

  private static func emit(_ form: Form, _ profile: Profile, _ set: TableSet, _ lowered: LoweredProfile)
    -> GeneratedOutput
  {
    switch form {
    case .swift: emitSwift(profile, of: set.model, lowered: lowered)
    case .c: emitC(profile, of: set.model, lowered: lowered)
    }
  }

  /// Writes all files; their paths.
  private static func write(_ files: [GeneratedFile], to folder: String) throws(CommandError) -> [String] {
    try OutputFiles.makeFolder(folder)
    let files = files.map {
      OutputFiles.File(path: TablePath.display($0.name, in: folder), bytes: Array($0.text.utf8))
    }
    try OutputFiles.write(files)
    return files.map(\.path)
  }
}

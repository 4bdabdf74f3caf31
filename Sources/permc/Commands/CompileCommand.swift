internal import PermCodegen
internal import PermDSL

/// `permc compile`: tables to Swift, C, JSON or Markdown.
enum CompileCommand: Command {
  static let spec = CommandSpec(
    name: "compile",
    summary: "turn a profile into Swift, C, JSON or Markdown",
    operands: "[CAPABILITY...]",
    operandCount: 0...Int.max,
    options: [
      .profile,
      CommandSpec.Option(
        name: "emit", value: "FORM", choices: Form.allCases.map(\.rawValue),
        help: "swift (as without it), c, json: the rows and all names, markdown: pages for people."),
      CommandSpec.Option(
        name: "output", value: "DIR", help: "The folder to write to; made where there is none."),
      .tables, .json,
    ],
    details: """
      Nothing is written if there is an error. Each file is written aside and renamed; one that would not change is not
      touched, and files that are no longer made are left alone. JSON and Markdown are printed where no folder is named;
      of Markdown, CAPABILITY names the pages to make.
      """)

  /// What a profile is turned into.
  enum Form: String, CaseIterable {
    case swift, c, json, markdown
  }

  static func run(_ arguments: Arguments, _ terminal: Terminal) throws(CommandError) -> ExitCode {
    let form = arguments.value("emit").flatMap(Form.init) ?? .swift
    let folder = arguments.value("output")
    try checkUse(arguments, form, folder)
    let set = try TableSet.load(arguments, terminal)
    if !set.diagnostics.isEmpty { terminal.printError(set.render(as: .text, terminal.colorsError)) }
    let profile = try set.profile(arguments)
    let lowered = try set.lowered(profile, terminal, showsPlaces: false)
    let output = try emit(form, profile, set, lowered, arguments.operands)
    guard !output.diagnostics.contains(where: { $0.id.severity == .error }) else {
      terminal.printError(
        Renderer(files: set.files, usesColour: terminal.colorsError).render(output.diagnostics, as: .text))
      throw CommandError(code: .findings, messages: ["nothing was written"])
    }
    guard let folder else {
      terminal.print(output.files.map { $0.text.trimmingLineEnd }.joined(separator: "\n\n"))
      return .good
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

  /// What the arguments ask for must be something that the form has.
  private static func checkUse(_ arguments: Arguments, _ form: Form, _ folder: String?) throws(CommandError) {
    if let first = arguments.operands.first, form != .markdown {
      throw .usage("unexpected `\(first)`: only `--emit markdown` makes pages of single capabilities")
    }
    guard folder == nil else { return }
    switch form {
    case .swift, .c: throw .usage("`--output` is needed")
    case .json, .markdown:
      if arguments.has("json") {
        throw .usage("`--json` lists the files that `--output` writes, which is not given")
      }
    }
  }

  private static func emit(
    _ form: Form, _ profile: Profile, _ set: TableSet, _ lowered: LoweredProfile, _ names: [String]
  ) throws(CommandError) -> GeneratedOutput {
    switch form {
    case .swift: return emitSwift(profile, of: set.model, lowered: lowered)
    case .c: return emitC(profile, of: set.model, lowered: lowered)
    case .json: return emitJSON(profile, of: set.model, lowered: lowered)
    case .markdown:
      let known = referenceNames(of: profile)
      for name in names where !known.contains(name) {
        let near = suggestion(for: name, among: known)
        throw .usage(
          "profile `\(profile.name)` has no capability `\(name)`"
            + (near.map { "; did you mean `\($0)`?" } ?? "; `permc catalogue` lists them"))
      }
      return emitMarkdown(profile, of: set.model, capabilities: names.isEmpty ? nil : names)
    }
  }

  /// Writes all files; their paths.
  private static func write(_ files: [GeneratedFile], to folder: String) throws(CommandError) -> [String] {
    try OutputFiles.makeFolder(folder)
    let files = files.map {
      OutputFiles.File(path: TablePath.display($0.name, in: folder), bytes: $0.bytes)
    }
    try OutputFiles.update(files)
    return files.map(\.path)
  }
}

extension String {
  /// Without the newline that ends it: printing adds one.
  fileprivate var trimmingLineEnd: Substring { hasSuffix("\n") ? dropLast() : self[...] }
}

internal import PermCodegen
internal import PermDSL

/// `permc build`: a folder of tables to one Swift file, as part of a build.
enum BuildCommand: Command {
  static let spec = CommandSpec(
    name: "build",
    summary: "turn tables of a folder into one Swift file, as PermcPlugin does",
    operands: "DIR [TABLE...]",
    operandCount: 1...Int.max,
    options: [
      CommandSpec.Option(name: "output", value: "FILE", help: "The file to write."),
      .format,
    ],
    details: """
      TABLE is a table of DIR, by its path in there; without one all are taken. All profiles that they or what they include
      in DIR declare are held to the laws that they claim, and written to FILE; it is not touched if there is an error, nor
      where nothing changes. Findings go to standard error.
      """)

  static func run(_ arguments: Arguments, _ terminal: Terminal) throws(CommandError) -> ExitCode {
    guard let folder = arguments.operands.first, let output = arguments.value("output") else {
      throw .usage("`--output` is needed")
    }
    let tables = Array(arguments.operands.dropFirst())
    var set = TableSet(entries: tables.isEmpty ? try TableSet.tables(in: folder, "") : tables, root: folder)
    if !set.hasErrors { set.diagnostics += rowFindings(of: set.ownModel) }
    let profiles = set.ownProfiles
    var outputs: [GeneratedOutput] = []
    for profile in set.hasErrors ? [] : profiles {
      let lowered = try set.lowered(profile, terminal, showsPlaces: false)
      outputs.append(emitSwift(profile, of: set.model, lowered: lowered))
    }
    set.diagnostics += outputs.flatMap(\.diagnostics)
    if !set.diagnostics.isEmpty {
      terminal.printError(set.render(as: arguments.findingFormat, terminal.colorsError))
    }
    guard !set.hasErrors else { return .findings }
    guard !profiles.isEmpty else { throw .input("the tables of `\(folder)` declare no profile") }
    let file = OutputFiles.File(path: output, bytes: joinSwift(outputs))
    try OutputFiles.update([file])
    return .good
  }
}

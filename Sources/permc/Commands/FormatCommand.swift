internal import PermDSL

/// `permc fmt`: aligns the columns of tables.
enum FormatCommand: Command {
  static let spec = CommandSpec(
    name: "fmt",
    summary: "align the columns of tables",
    operands: "PATH...",
    operandCount: 1...Int.max,
    options: [
      CommandSpec.Option(name: "check", help: "Name the files that are not aligned; write nothing."), .json,
    ],
    details: """
      PATH is a table or a folder of tables; `-` aligns standard input to standard output. A file with a syntax error
      is refused and left as it is. What a table means never changes.
      """)

  static func run(_ arguments: Arguments, _ terminal: Terminal) throws(CommandError) -> ExitCode {
    let isCheck = arguments.has("check")
    var code = ExitCode.good
    var changed: [OutputFiles.File] = []
    var refused: [String] = []
    let paths = try paths(arguments.operands)
    for path in paths {
      let tree = parse(SourceFile(path: path, bytes: try InputFile.read(path)))
      let errors = syntaxDiagnostics(of: tree, file: 0)
      guard errors.isEmpty else {
        terminal.printError(
          Renderer(files: [tree.source], usesColour: terminal.colorsError).render(errors, as: .text))
        refused.append(path)
        code = code | .findings
        continue
      }
      let bytes = format(tree)
      if path == "-", !isCheck {
        terminal.print(String(decoding: bytes, as: UTF8.self))
      } else if bytes != tree.source.bytes {
        changed.append(OutputFiles.File(path: path, bytes: bytes))
      }
    }
    if isCheck {
      if !changed.isEmpty { code = code | .findings }
    } else {
      // One by one: a file that cannot be written does not keep the others from being aligned.
      for file in changed { try OutputFiles.write([file], survivesPowerLoss: true) }
    }
    if arguments.has("json") {
      let value: JSONValue = [
        isCheck ? "unaligned" : "aligned": .array(changed.map { .string($0.path) }),
        "refused": .array(refused.map { .string($0) }), "files": .number(paths.count),
      ]
      terminal.print(value.text)
    } else {
      for file in changed { terminal.print(isCheck ? "\(file.path): not aligned" : "\(file.path): aligned") }
    }
    return code
  }

  /// The files that the operands name, those of folders in order.
  private static func paths(_ operands: [String]) throws(CommandError) -> [String] {
    var paths: [String] = []
    for operand in operands {
      guard FileKind(operand) == .folder else {
        paths.append(operand)
        continue
      }
      paths += try TableSet.tables(in: operand, "").map { TablePath.display($0, in: operand) }
    }
    return paths
  }
}

internal import PermCodegen
internal import PermDSL

/// `permc check`: finds what is wrong with tables.
enum CheckCommand: Command {
  static let spec = CommandSpec(
    name: "check",
    summary: "find what is wrong with tables",
    operands: "[PATH...]",
    operandCount: 0...Int.max,
    options: [
      CommandSpec.Option(name: "fix", help: "Apply the fixes that are safe, then check again."),
      CommandSpec.Option(
        name: "laws",
        value: "PROFILE",
        help: "List each place where this profile breaks a law, claimed or not; no findings."
      ),
      CommandSpec.Option(
        name: "watch", help: "Check again whenever a table changes, until interrupted."),
      .format, .json,
    ],
    details: """
      PATH is a table or a folder of tables. Without one the folder `tables` is checked where there is one, else
      the tables inside permc. An include that is not found beside its file is found among those. A profile is held to
      the laws that it `claims`. Warnings are findings too: accept one with `allow <id> "reason"` beside it.
      """
  )

  /// Rounds of `--fix` at most: a fix may uncover a finding that has another.
  private static let fixRounds = 8

  static func run(_ arguments: Arguments, _ terminal: Terminal) throws(CommandError) -> ExitCode {
    guard arguments.has("watch") else { return try check(arguments, terminal).code }
    return try watch(arguments, terminal)
  }

  /// Checks once; the sets that were checked.
  static func check(
    _ arguments: Arguments,
    _ terminal: Terminal
  ) throws(CommandError) -> (code: ExitCode, sets: [TableSet]) {
    var sets = try compile(arguments.operands)
    var fixed = 0
    if arguments.has("fix") {
      for _ in 0..<fixRounds {
        let applied = try applyFixes(sets)
        guard applied > 0 else { break }
        fixed += applied
        sets = try compile(arguments.operands)
      }
    }
    if let name = arguments.value("laws") { return (try listLaws(name, sets, arguments, terminal), sets) }
    for index in sets.indices where !sets[index].hasErrors {
      sets[index].diagnostics += rowFindings(of: sets[index].ownModel)
    }
    let merged = Findings(sets)
    let format = arguments.findingFormat
    terminal.print(merged.render(format, terminal.colorsOutput))
    // Whoever reads what a watch prints through a pipe waits for findings.
    if format == .text, !arguments.has("watch") || terminal.output.isTerminal {
      if fixed > 0 { terminal.print("\(fixed) fix\(fixed == 1 ? "" : "es") applied") }
      terminal.print(merged.summary)
    }
    return (merged.diagnostics.isEmpty ? .good : .findings, sets)
  }

  /// Prints where a profile breaks laws; none that it claims may be among them.
  private static func listLaws(
    _ name: String,
    _ sets: [TableSet],
    _ arguments: Arguments,
    _ terminal: Terminal
  ) throws(CommandError) -> ExitCode {
    guard let set = sets.first(where: { $0.model.profile(named: name) != nil }) ?? sets.first else {
      throw .usage("there are no tables")
    }
    guard !set.hasErrors else {
      terminal.printError(set.render(as: .text, terminal.colorsError))
      return .findings
    }
    let profile = try set.profile(named: name)
    let exceptions = checkLaws(profile, model: set.model, lowered: try set.lowered(profile, terminal))
    let report = LawReport(profile: profile, exceptions: exceptions, set: set)
    terminal.print(arguments.has("json") ? report.json.text : report.text)
    return report.isKept ? .good : .findings
  }

  /// One set for each tree that the paths lie in.
  private static func compile(_ paths: [String]) throws(CommandError) -> [TableSet] {
    var paths = paths
    if paths.isEmpty {
      guard FileKind("tables") == .folder else {
        let provider = EmbeddedSources.provider
        return [TableSet(entries: provider.files.keys.sorted(), from: provider, root: nil)]
      }
      paths = ["tables"]
    }
    var roots: [String] = []
    var entries: [String: [String]] = [:]
    for path in paths {
      guard let kind = FileKind(path) else { throw .input("`\(path)` does not exist") }
      let table = TablePath(path, isFolder: kind == .folder)
      if entries[table.root] == nil { roots.append(table.root) }
      entries[table.root, default: []] +=
        kind == .folder ? try TableSet.tables(in: table.root, table.path) : [table.path]
    }
    return roots.map { TableSet(entries: entries[$0] ?? [], root: $0) }
  }

  /// Applies all safe fixes and writes the files that changed; how many fixes there were.
  private static func applyFixes(_ sets: [TableSet]) throws(CommandError) -> Int {
    var count = 0
    for set in sets where set.root != nil {
      let (files, applied) = applyFixIts(set.diagnostics, to: set.files)
      let changed = zip(set.files, files).filter { $0.bytes != $1.bytes && !UserSources.isCarried($0.path) }
      let edited = changed.map { OutputFiles.File(path: $1.path, bytes: $1.bytes) }
      try OutputFiles.write(edited, survivesPowerLoss: true)
      count += applied
    }
    return count
  }
}

/// The findings of several trees as one list.
struct Findings {
  var files: [SourceFile] = []
  var diagnostics: [Diagnostic] = []

  init(_ sets: [TableSet]) {
    for set in sets {
      diagnostics += set.diagnostics.map { $0.moved(by: files.count) }
      files += set.files
    }
  }

  func render(_ format: DiagnosticFormat, _ usesColour: Bool) -> String {
    Renderer(files: files, usesColour: usesColour).render(diagnostics, as: format)
  }

  /// `12 files: 1 error, 2 warnings`.
  var summary: String {
    let counts = [Severity.error, .warning].compactMap { severity -> String? in
      let count = diagnostics.count { $0.id.severity == severity }
      return count == 0 ? nil : "\(count) \(severity.rawValue)\(count == 1 ? "" : "s")"
    }
    let files = "\(files.count) file\(files.count == 1 ? "" : "s")"
    return "\(files): \(counts.isEmpty ? "no findings" : counts.joined(separator: ", "))"
  }
}

extension Diagnostic {
  /// The same finding where the files before it are more by a number.
  fileprivate func moved(by count: Int) -> Diagnostic {
    func moved(_ range: SourceRange) -> SourceRange {
      SourceRange(file: range.file + count, bytes: range.bytes)
    }
    var copy = self
    copy.primary.range = moved(primary.range)
    for index in copy.secondary.indices { copy.secondary[index].range = moved(secondary[index].range) }
    for index in copy.fixIts.indices {
      for edit in copy.fixIts[index].edits.indices {
        copy.fixIts[index].edits[edit].range = moved(fixIts[index].edits[edit].range)
      }
    }
    return copy
  }
}

extension Arguments {
  /// What `--format` and `--json` say.
  var findingFormat: DiagnosticFormat { has("json") ? .json : chosenFormat }

  /// What `--format` says.
  var chosenFormat: DiagnosticFormat { value("format").flatMap(DiagnosticFormat.init(rawValue:)) ?? .text }
}

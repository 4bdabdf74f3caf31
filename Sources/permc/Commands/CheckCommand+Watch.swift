internal import PermDSL

extension CheckCommand {
  /// Checks, and again whenever a table changes; ends, when interrupted, with the code of the last check.
  static func watch(_ arguments: Arguments, _ terminal: Terminal) throws(CommandError) -> ExitCode {
    guard !arguments.has("fix") else { throw .usage("`--watch` would see what `--fix` writes: not both") }
    let paths = arguments.operands.isEmpty ? ["tables"] : arguments.operands
    for path in paths where FileKind(path) == nil { throw .input("`\(path)` does not exist") }
    let watcher = try FolderWatcher()
    var code = ExitCode.good
    repeat {
      // Watched before it is read: what changes in between is seen in the next round. Only a folder that an include was
      // the first to name is watched after.
      for path in paths { watcher.watch(FileKind(path) == .folder ? path : folder(of: path)) }
      do throws(CommandError) {
        let (found, sets) = try check(arguments, terminal)
        code = found
        for folder in folders(of: sets) { watcher.watch(folder) }
      } catch {
        // A table may be away for a moment while an editor saves it.
        guard error.code == .inputOutput else { throw error }
        for line in error.messages { terminal.printError("permc check: \(line)") }
        code = error.code
      }
      _ = terminal.finish(code)
      guard !terminal.output.hasFailed else { return .inputOutput }
      terminal.progress("waiting for a change; Ctrl-C ends")
    } while watcher.wait() == .changed
    terminal.progress(nil)
    return code
  }

  /// The folders that hold the tables of some sets.
  private static func folders(of sets: [TableSet]) -> Set<String> {
    Set(sets.flatMap(\.files).map(\.path).filter { !UserSources.isCarried($0) }.map(folder))
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}

/// Runs the tool in this process.
///
/// - Parameters:
///   - words: The arguments, without the program's name.
///   - files: The files of the project that it carries, by their path in it: tables/, the pages of docs/ on findings
///     and on names, and page/.
/// - Returns: The exit code.
package func runPermc(_ words: [String], carrying files: [(path: String, text: String)]) -> Int32 {
  CarriedFiles.carry(files.map { ($0.path, Array($0.text.utf8)) })
  let terminal = Terminal.standard()
  return terminal.finish(Permc.run(words, terminal)).rawValue
}

/// Runs the tool in this process with the files of a checkout of the project as those that it carries.
package func runPermc(_ words: [String], checkout: String) -> Int32 {
  let terminal = Terminal.standard()
  do throws(CommandError) {
    let tables = TablePath.display(EmbeddedSources.root, in: checkout)
    var paths = try TableSet.tables(in: tables, "").map { TablePath.display($0, in: EmbeddedSources.root) }
    paths += [EmbeddedSources.findingPagesPath, EmbeddedSources.linuxNamesPath] + PageFiles.paths
    var files: [(path: String, bytes: [UInt8])] = []
    for path in paths { files.append((path, try InputFile.read(TablePath.display(path, in: checkout)))) }
    CarriedFiles.carry(files)
  } catch {
    for line in error.messages { terminal.printError("permc: \(line)") }
    return terminal.finish(error.code).rawValue
  }
  return terminal.finish(Permc.run(words, terminal)).rawValue
}

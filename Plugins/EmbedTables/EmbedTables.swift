import Foundation
import PackagePlugin

/// Puts the text of tables/ and of the pages on findings into permc, so that the installed tool needs no checkout.
///
/// Foundation is here for directory listings alone: a plugin runs at build time and nothing links it.
@main
struct EmbedTables: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let root = context.package.directoryURL
    let tables = root.appending(path: "tables")
    let docs = root.appending(path: "docs")
    let pages = docs.appending(path: "diagnostics.md")
    var inputs = try [tables, docs] + entries(in: tables)
    if FileManager.default.fileExists(atPath: pages.path) { inputs.append(pages) }

    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFiles.swift")
    return [
      .buildCommand(
        displayName: "Embedding tables",
        executable: try context.tool(named: "embed-tables").url,
        arguments: [output.path, root.path, "tables", "docs/diagnostics.md"],
        inputFiles: inputs,
        outputFiles: [output]
      )
    ]
  }

  /// The tables under a folder, and the folders: one of these changes when a file comes or goes.
  private func entries(in folder: URL) throws -> [URL] {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    return paths.sorted().map { folder.appending(path: $0) }
  }
}

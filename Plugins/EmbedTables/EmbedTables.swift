import Foundation
import PackagePlugin

/// Puts the text of tables/ and of the pages on findings into permc, so that the installed tool needs no checkout.
///
/// The plugin is asked once, not whenever a table comes or goes: a list of inputs would miss a new table, and a removed
/// one would stop the build. So the tool runs in every build, which takes milliseconds, and writes only what has changed:
/// its one input is a stamp that it renews itself.
@main
struct EmbedTables: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFiles.swift")
    let stamp = context.pluginWorkDirectoryURL.appending(path: "embed-tables.stamp")
    if !FileManager.default.fileExists(atPath: stamp.path) { try Data().write(to: stamp) }
    return [
      .buildCommand(
        displayName: "Embedding tables",
        executable: try context.tool(named: "embed-tables").url,
        arguments: [
          output.path, stamp.path, context.package.directoryURL.path, "tables", "docs/diagnostics.md",
        ],
        inputFiles: [stamp],
        outputFiles: [output])
    ]
  }
}

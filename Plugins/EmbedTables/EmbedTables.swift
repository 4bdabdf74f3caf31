import Foundation
import PackagePlugin

/// Puts the text of tables/, of the pages on findings and names and of page/ into permc, so that the installed tool needs no
/// checkout.
///
/// The package manager plans anew when a file comes or goes under a target's folder, and nowhere else. So the target's
/// folder has a link to the tables: each is an input by its path through the link, and a build that changes nothing runs
/// nothing.
@main
struct EmbedTables: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFiles.swift")
    let package = context.package.directoryURL
    let tables = target.sourceModule?.sourceFiles.map(\.url).filter { $0.pathExtension == "perm" } ?? []
    // Files that permc prints from, or writes pages of: those of the audit's page are named in PageFiles of permc, too.
    let others =
      ["docs/diagnostics.md", "docs/linux-names.md", "page/page.html", "page/page.css"]
      + ["function", "map", "detail", "filter", "start"].map { "page/\($0).js" }
    return [
      .buildCommand(
        displayName: "Embedding tables",
        executable: try context.tool(named: "embed-tables").url,
        arguments: [output.path, package.path, "tables"] + others,
        inputFiles: tables + others.map { package.appending(path: $0) },
        outputFiles: [output])
    ]
  }
}

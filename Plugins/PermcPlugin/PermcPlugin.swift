import Foundation
import PackagePlugin

/// Makes Swift of the tables of a target, whenever one of them changes.
///
/// A target is one set of tables: all its `.perm` files. An include reaches what is in the target's folder, and the tables
/// that come with permc, and no others, so that the inputs are known before a table is read. The output is one file, as
/// names of profiles are not known by then: it holds every profile that the set declares.
@main
struct PermcPlugin: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let folder = target.directoryURL
    let prefix = folder.path.hasSuffix("/") ? folder.path : folder.path + "/"
    let tables = (target.sourceModule?.sourceFiles.map(\.url.path) ?? [])
      .filter { $0.hasSuffix(".perm") && $0.hasPrefix(prefix) }.sorted().map {
        String($0.dropFirst(prefix.count))
      }
    guard !tables.isEmpty else {
      Diagnostics.warning("target \(target.name) uses PermcPlugin, but has no .perm file")
      return []
    }
    guard let checkout = checkout(context.package) else {
      Diagnostics.error("\(context.package.displayName) does not depend on the package of PermcPlugin")
      return []
    }
    let output = context.pluginWorkDirectoryURL.appending(path: "\(target.name)+Tables.swift")
    return [
      .buildCommand(
        displayName: "Compiling tables of \(target.name)",
        executable: try context.tool(named: "permc-from-checkout").url,
        arguments: [
          checkout.path, "build", "--output", output.path, "--format", "compiler", "--", folder.path,
        ] + tables,
        inputFiles: allTables(under: folder) + allTables(under: checkout.appending(path: "tables")),
        outputFiles: [output])
    ]
  }

  /// The folder of the package that this plugin is of; its tables are what an include may reach beside the target's own.
  private func checkout(_ package: Package) -> URL? {
    let packages = [package] + package.dependencies.map(\.package)
    return packages.first { $0.targets.contains { $0.name == "permc-from-checkout" } }?.directoryURL
  }

  /// All tables under a folder, those that the target excludes too: an include may reach them.
  private func allTables(under folder: URL) -> [URL] {
    let files = FileManager.default.enumerator(
      at: folder, includingPropertiesForKeys: nil, options: .skipsHiddenFiles)
    return (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "perm" }
      .sorted { $0.path < $1.path }
  }
}

import Foundation
import PackagePlugin

/// `swift package permc COMMAND ...`: the tool, for the tables of the package.
///
/// Arguments go through as they are, and paths are relative to the package. `check` and `fmt` without a path are for the
/// folder `tables` where there is one, else for the folders of all targets that have tables.
@main
struct PermcCommand: CommandPlugin {
  func performCommand(context: PluginContext, arguments: [String]) throws {
    let root = context.package.directoryURL
    var arguments = arguments
    if let command = arguments.first, ["check", "fmt"].contains(command), !namesPath(arguments, in: root) {
      arguments += tables(of: context.package)
    }
    let packages = [context.package] + context.package.dependencies.map(\.package)
    guard let checkout = packages.first(where: { $0.targets.contains { $0.name == "permc-from-checkout" } })
    else {
      Diagnostics.error("\(context.package.displayName) does not depend on the package of permc")
      return
    }
    let process = Process()
    process.executableURL = try context.tool(named: "permc-from-checkout").url
    process.arguments = [checkout.directoryURL.path] + arguments
    process.currentDirectoryURL = root
    try process.run()
    process.waitUntilExit()
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      // permc has said why.
      exit(process.terminationReason == .exit ? process.terminationStatus : 1)
    }
  }

  /// Whether an argument is a file or folder that is there: the value of an option rarely is.
  private func namesPath(_ arguments: [String], in root: URL) -> Bool {
    arguments.dropFirst().contains {
      FileManager.default.fileExists(atPath: URL(filePath: $0, relativeTo: root).path)
    }
  }

  /// Where the tables of a package are, relative to it.
  private func tables(of package: Package) -> [String] {
    let root = package.directoryURL
    if FileManager.default.fileExists(atPath: root.appending(path: "tables").path) { return ["tables"] }
    let prefix = root.path.hasSuffix("/") ? root.path : root.path + "/"
    return package.targets.compactMap(\.sourceModule).compactMap { module in
      guard module.sourceFiles.contains(where: { $0.url.pathExtension == "perm" }) else { return nil }
      let folder = module.directoryURL.path
      return folder.hasPrefix(prefix) ? String(folder.dropFirst(prefix.count)) : folder
    }
  }
}

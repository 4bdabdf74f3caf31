import Foundation
import PackagePlugin

/// `swift package permc COMMAND ...`: the tool, for the tables of the package.
///
/// Arguments go through as they are, and paths are relative to the package. `check` and `fmt` without a path are for the
/// folders of all targets that have tables.
@main
struct PermcCommand: CommandPlugin {
  func performCommand(context: PluginContext, arguments: [String]) throws {
    let root = context.package.directoryURL
    var arguments = arguments
    if let command = arguments.first, ["check", "fmt"].contains(command), !namesPath(arguments, in: root) {
      arguments += context.package.targets.map(\.directoryURL).filter(hasTables).map {
        path(of: $0, in: root)
      }
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

  private func hasTables(_ folder: URL) -> Bool {
    let files = FileManager.default.enumerator(
      at: folder, includingPropertiesForKeys: nil, options: .skipsHiddenFiles)
    return files?.contains { ($0 as? URL)?.pathExtension == "perm" } ?? false
  }

  /// A folder relative to the package, where it lies in it.
  private func path(of folder: URL, in root: URL) -> String {
    let prefix = root.path.hasSuffix("/") ? root.path : root.path + "/"
    return folder.path.hasPrefix(prefix) ? String(folder.path.dropFirst(prefix.count)) : folder.path
  }
}

internal import PermDSL

/// Tables in a folder, and behind them those that permc carries.
struct UserSources: SourceProvider {
  /// What stands for the root of the carried tables: no path that a person types begins like this.
  static let library = "<permc>"

  private let folder: FileSources
  private let carried = EmbeddedSources.provider

  init(root: String) { folder = FileSources(root: root) }

  var library: String? { UserSources.library }

  /// Whether a path is that of a carried table.
  static func isCarried(_ path: String) -> Bool { path.hasPrefix(library + "/") }

  /// How a path of a tree is shown: one in a folder works from here, one of a carried table keeps its mark.
  static func display(_ path: String, in root: String?) -> String {
    isCarried(path) ? path : TablePath.display(path, in: root ?? EmbeddedSources.root)
  }

  func read(_ path: String) throws(SourceError) -> [UInt8] {
    guard let path = carriedPath(path) else { return try folder.read(path) }
    return try carried.read(path)
  }

  func list(_ directory: String) throws(SourceError) -> [String] {
    guard let path = carriedPath(directory) else { return try folder.list(directory) }
    return try carried.list(path)
  }

  /// The path under tables/ of a carried table or folder; nil: it is in the folder.
  private func carriedPath(_ path: String) -> String? {
    if path == UserSources.library { return "" }
    return UserSources.isCarried(path) ? String(path.dropFirst(UserSources.library.count + 1)) : nil
  }
}

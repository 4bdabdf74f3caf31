internal import PermDSL

/// Tables in a folder.
///
/// What a link leads out of the folder is refused.
struct FileSources: SourceProvider {
  /// The folder.
  let root: String
  private let resolvedRoot: String?

  init(root: String) {
    self.root = root
    resolvedRoot = resolvedPath(root)
  }

  func read(_ path: String) throws(SourceError) -> [UInt8] {
    let place = try resolve(path)
    guard FileKind(place) == .file else { throw .unreadable("it is not a file") }
    do throws(CommandError) {
      return try InputFile.read(place)
    } catch {
      throw .unreadable(error.messages.joined(separator: "; "))
    }
  }

  func list(_ directory: String) throws(SourceError) -> [String] {
    let place = try resolve(directory)
    guard FileKind(place) == .folder else { throw .notFound }
    guard let names = folderNames(place) else { throw .unreadable("the folder cannot be listed") }
    return names
  }

  /// All tables under a folder of the tree, in order of their paths.
  func tables(under directory: String) throws(SourceError) -> [String] {
    var tables: [String] = []
    for name in try list(directory) {
      let path = directory.isEmpty ? name : directory + "/" + name
      switch FileKind(TablePath.display(path, in: root)) {
      // A link to a folder may lead in a circle; what it leads to is found where it is.
      case .folder where isInPlace(path): tables += try self.tables(under: path)
      case .file where name.hasSuffix(".perm"): tables.append(path)
      default: break
      }
    }
    return tables
  }

  private func isInPlace(_ path: String) -> Bool {
    guard let resolvedRoot, let place = resolvedPath(TablePath.display(path, in: root)) else { return false }
    return place == TablePath.display(path, in: resolvedRoot)
  }

  /// The real place of a path in the tree.
  private func resolve(_ path: String) throws(SourceError) -> String {
    guard let resolvedRoot else { throw .notFound }
    guard !path.isEmpty else { return resolvedRoot }
    guard let place = resolvedPath(TablePath.display(path, in: root)) else { throw .notFound }
    let prefix = resolvedRoot.hasSuffix("/") ? resolvedRoot : resolvedRoot + "/"
    guard place.hasPrefix(prefix) else { throw .outsideTree }
    return place
  }
}

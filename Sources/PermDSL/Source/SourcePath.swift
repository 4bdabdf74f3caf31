/// Paths inside the tree: relative to its root, components joined by `/`.
enum SourcePath {
  /// A path as written in a file of `directory`, made relative to the root; nil if it leads out of the tree.
  ///
  /// `.` and empty components vanish, `..` takes the one before away.
  static func join(_ written: String, in directory: String) -> String? {
    guard !written.hasPrefix("/") else { return nil }
    var components = directory.split(separator: "/").map(String.init)
    for component in written.split(separator: "/") where component != "." {
      if component != ".." {
        components.append(String(component))
      } else if components.popLast() == nil {
        return nil
      }
    }
    return components.joined(separator: "/")
  }

  /// The folder of a file; empty for the root.
  static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return String(path[..<slash])
  }

  /// The last component.
  static func name(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return path }
    return String(path[path.index(after: slash)...])
  }

  /// A file of a folder.
  static func join(_ directory: String, _ name: String) -> String {
    directory.isEmpty ? name : directory + "/" + name
  }
}

/// Where a table stands in a tree of tables: what a person typed, taken apart.
struct TablePath: Equatable {
  /// The root of the tree on disk, as typed or shorter: `tables`.
  var root: String
  /// Relative to the root: `caps/pm.perm`; empty for the root itself.
  var path: String

  /// A file or folder of tables.
  ///
  /// The root is the nearest folder named `tables` on the path; without one the folder itself, or the file's.
  init(_ typed: String, isFolder: Bool) {
    var components = typed.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
    let isAbsolute = typed.hasPrefix("/")
    components.removeAll { $0 == "." }
    let folderCount = isFolder ? components.count : components.count - 1
    let rootCount = components.prefix(folderCount).lastIndex(of: "tables").map { $0 + 1 } ?? folderCount
    let above = components.prefix(max(0, rootCount)).joined(separator: "/")
    root = isAbsolute ? "/" + above : above.isEmpty ? "." : above
    path = components.dropFirst(max(0, rootCount)).joined(separator: "/")
  }

  /// How a path of the tree is shown: as a path that works from here.
  static func display(_ path: String, in root: String) -> String {
    root == "." ? path : root.hasSuffix("/") ? root + path : root + "/" + path
  }
}

internal import PermDSL

/// The tables that a profile was made from, and a file that is on no disk yet.
struct OverlaySources: SourceProvider {
  /// The path of that file: beside the tables.
  let path: String
  let text: String
  /// The folder of the tables; nil: those that permc carries.
  let root: String?
  private let folder: UserSources
  private let carried = EmbeddedSources.provider

  init(path: String, text: String, root: String?) {
    self.path = path
    self.text = text
    self.root = root
    folder = UserSources(root: root ?? ".")
  }

  var library: String? { root == nil ? nil : folder.library }

  func read(_ wanted: String) throws(SourceError) -> [UInt8] {
    if wanted == path { return Array(text.utf8) }
    return root == nil ? try carried.read(wanted) : try folder.read(wanted)
  }

  func list(_ directory: String) throws(SourceError) -> [String] {
    root == nil ? try carried.list(directory) : try folder.list(directory)
  }
}

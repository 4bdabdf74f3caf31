internal import PermDSL

/// The tables that permc carries.
enum EmbeddedSources {
  /// How the root of the tree is shown.
  static let root = "tables"

  /// The tables, by their path under tables/.
  static var provider: InMemorySources {
    var texts: [String: String] = [:]
    for file in EmbeddedFiles.all where file.path.hasPrefix(root + "/") {
      texts[String(file.path.dropFirst(root.count + 1))] = file.text
    }
    return InMemorySources(texts: texts)
  }

  /// The page of all findings; nil: not carried.
  static var findingPages: String? {
    EmbeddedFiles.all.first { $0.path == "docs/diagnostics.md" }?.text
  }
}

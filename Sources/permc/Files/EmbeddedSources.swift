internal import PermDSL

/// The tables that permc carries.
enum EmbeddedSources {
  /// How the root of the tree is shown.
  static let root = "tables"
  /// Where the page of all findings is in the project.
  static let findingPagesPath = "docs/diagnostics.md"
  /// Where the page of Linux's names is in the project.
  static let linuxNamesPath = "docs/linux-names.md"

  /// The tables, by their path under tables/.
  static var provider: InMemorySources {
    var tables: [String: [UInt8]] = [:]
    for (path, bytes) in CarriedFiles.all where path.hasPrefix(root + "/") {
      tables[String(path.dropFirst(root.count + 1))] = bytes
    }
    return InMemorySources(tables)
  }

  /// The page of all findings; nil: not carried.
  static var findingPages: String? {
    CarriedFiles.all[findingPagesPath].map { String(decoding: $0, as: UTF8.self) }
  }

  /// The page of Linux's names; nil: not carried.
  static var linuxNames: String? {
    CarriedFiles.all[linuxNamesPath].map { String(decoding: $0, as: UTF8.self) }
  }
}

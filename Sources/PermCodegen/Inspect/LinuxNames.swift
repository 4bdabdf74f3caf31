/// What Linux calls registers and fields: the rows of docs/linux-names.md.
public struct LinuxNames: Sendable {
  /// Paths in the tables, by Linux's name in capitals.
  private var paths: [String: String] = [:]

  /// The names of a page: its rows with a name and a path, each in backquotes.
  public init(page: String) {
    for line in page.split(separator: "\n") where line.hasPrefix("| `") {
      let cells = line.split(separator: "|").map { cell in
        cell.filter { $0 != " " && $0 != "`" }
      }
      guard cells.count == 2 else { continue }
      paths[cells[0].uppercased()] = cells[1]
    }
  }

  /// All names and their paths, in order of the names.
  public var all: [(name: String, path: String)] {
    paths.sorted { $0.key < $1.key }.map { (name: $0.key, path: $0.value) }
  }

  /// The path of a name, with or without `PCI_` in front and in any case: `PCI_PM_CTRL`, `pm_ctrl`.
  public func path(of name: String) -> String? {
    let name = name.uppercased()
    return paths[name] ?? paths["PCI_" + name]
  }

  /// The names of a path, in order.
  public func names(of path: String) -> [String] { all.filter { $0.path == path }.map(\.name) }
}

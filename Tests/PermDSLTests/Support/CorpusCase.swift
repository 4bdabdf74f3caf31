import PermDSL
import Testing

/// An input of the corpus: `name.perm`, or a folder `name` with `main.perm` and what it includes.
///
/// The name is the id of the finding it shows, then, behind `+`, what is particular about it. `name.stderr` holds the rendered
/// findings; without it there must be none.
struct CorpusCase: CustomTestStringConvertible, Sendable {
  var name: String
  var files: [String: [UInt8]]
  var entry: String

  var testDescription: String { name }

  /// The id in the name; nil for a case without findings.
  var id: DiagnosticID? { DiagnosticID(rawValue: String(name.prefix { $0 != "+" })) }

  /// Path of the file with the expected text.
  var goldenPath: String { PackageFiles.corpus + "/\(name).stderr" }

  /// The findings of the case.
  var compilation: Compilation { Self.compile(files, entry) }

  /// Compiles files of a small tree.
  static func compile(_ files: [String: [UInt8]], _ entry: String) -> Compilation {
    Compilation.compile(entries: [entry], from: CorpusSources(memory: InMemorySources(files)))
  }

  /// All cases, by name.
  static let all: [CorpusCase] = PackageFiles.names(in: PackageFiles.corpus).compactMap { entry in
    let path = PackageFiles.corpus + "/" + entry
    if PackageFiles.isFolder(path) {
      return CorpusCase(name: entry, files: PackageFiles.tree(path), entry: "main.perm")
    }
    guard entry.hasSuffix(".perm") else { return nil }
    return CorpusCase(
      name: String(entry.dropLast(5)), files: [entry: PackageFiles.bytes(of: path) ?? []], entry: entry)
  }
}

/// Files in memory, of which a folder cannot be read, as on a disk.
private struct CorpusSources: SourceProvider {
  let memory: InMemorySources

  func read(_ path: String) throws(SourceError) -> [UInt8] {
    if memory.files.keys.contains(where: { $0.hasPrefix(path + "/") }) { throw .unreadable("is a directory") }
    return try memory.read(path)
  }

  func list(_ directory: String) throws(SourceError) -> [String] { try memory.list(directory) }
}

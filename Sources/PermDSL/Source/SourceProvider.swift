/// Why a file could not be had.
public enum SourceError: Error, Sendable, Hashable {
  /// There is none.
  case notFound
  /// There is one, but it cannot be read; the system's reason.
  case unreadable(String)
  /// The path leads out of the tree.
  case outsideTree
}

/// Where table files come from; the compiler itself touches no file.
public protocol SourceProvider {
  /// The bytes of a file.
  ///
  /// - Parameter path: relative to the root of the tree, components joined by `/`, without `.` and `..`.
  func read(_ path: String) throws(SourceError) -> [UInt8]

  /// The names of the files in a folder, in any order; folders may be among them.
  ///
  /// - Parameter directory: as for `read`; empty for the root.
  func list(_ directory: String) throws(SourceError) -> [String]
}

/// Table files in memory.
public struct InMemorySources: SourceProvider, Sendable {
  /// The bytes of each file, by path.
  public var files: [String: [UInt8]]

  /// Files by path.
  public init(_ files: [String: [UInt8]]) { self.files = files }

  /// Texts by path.
  public init(texts: [String: String]) { files = texts.mapValues { Array($0.utf8) } }

  /// The bytes of a file.
  public func read(_ path: String) throws(SourceError) -> [UInt8] {
    guard let bytes = files[path] else { throw .notFound }
    return bytes
  }

  /// The names of the files directly in a folder.
  public func list(_ directory: String) throws(SourceError) -> [String] {
    let prefix = directory.isEmpty ? "" : directory + "/"
    let names = files.keys.compactMap { path -> String? in
      guard path.hasPrefix(prefix) else { return nil }
      let name = path.dropFirst(prefix.count)
      return name.contains("/") || name.isEmpty ? nil : String(name)
    }
    guard !names.isEmpty || directory.isEmpty || files.keys.contains(where: { $0.hasPrefix(prefix) }) else {
      throw .notFound
    }
    return names.sorted()
  }
}

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

  /// The folder of tables that come with the compiler, by its path from the root; nil: none do.
  ///
  /// What an include does not find beside its file it finds there.
  var library: String? { get }
}

extension SourceProvider {
  /// None.
  public var library: String? { nil }

  /// Whether a file of the tree came with the compiler.
  public func isLibrary(_ path: String) -> Bool { library.map { path.hasPrefix($0 + "/") } ?? false }
}

/// Table files in memory.
public struct InMemorySources: SourceProvider, Sendable {
  /// The bytes of each file, by path.
  public var files: [String: [UInt8]]
  /// The folder of those that come with the compiler.
  public var library: String?

  /// Files by path.
  public init(_ files: [String: [UInt8]], library: String? = nil) {
    self.files = files
    self.library = library
  }

  /// Texts by path.
  public init(texts: [String: String], library: String? = nil) {
    self.init(texts.mapValues { Array($0.utf8) }, library: library)
  }

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

import Glibc

/// Files of the package that tests read, and golden files that they may rewrite.
enum PackageFiles {
  /// The root of the package.
  static let root = folder(of: folder(of: folder(of: folder(of: #filePath))))
  /// Inputs with the findings that they must have.
  static let corpus = root + "/Tests/PermDSLTests/Corpus"

  /// The bytes of a file; nil where there is none.
  static func bytes(of path: String) -> [UInt8]? {
    guard !isFolder(path), let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      guard count > 0 else { return bytes }
      bytes += buffer[..<count]
    }
  }

  /// Names in a folder, sorted.
  static func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  /// All files under a folder by path relative to it.
  static func tree(_ path: String) -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    var pending = [""]
    while let folder = pending.popLast() {
      for name in names(in: folder.isEmpty ? path : path + "/" + folder) {
        let inner = folder.isEmpty ? name : folder + "/" + name
        if isFolder(path + "/" + inner) {
          pending.append(inner)
        } else {
          files[inner] = bytes(of: path + "/" + inner)
        }
      }
    }
    return files
  }

  /// Whether a path is a folder.
  static func isFolder(_ path: String) -> Bool {
    guard let folder = opendir(path) else { return false }
    closedir(folder)
    return true
  }

  /// Whether `PERM_REFRESH`, a glob, asks for a golden file to be rewritten.
  static func isRefreshed(_ path: String) -> Bool {
    guard let pattern = getenv("PERM_REFRESH") else { return false }
    return fnmatch(pattern, path, 0) == 0
  }

  /// Rewrites a golden file; an empty text removes it.
  static func write(_ text: String, to path: String) {
    if text.isEmpty {
      unlink(path)
    } else if let file = fopen(path, "wb") {
      fputs(text, file)
      fclose(file)
    }
  }

  private static func folder(of path: String) -> String {
    String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
  }
}

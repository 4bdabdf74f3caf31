import Glibc

/// Files that tests read: fixtures, and recordings beside the package where they are present.
enum TestFiles {
  private static let tests = folder(of: folder(of: folder(of: #filePath)))
  private static let package = folder(of: tests)

  /// Recordings and dumps that do not belong to the package.
  static let shared = package + "/../shared"
  /// Whether they are there; a test over them is skipped where not.
  static let hasShared = !names(in: shared + "/traces/userspace").isEmpty

  /// A file under Tests/Fixtures.
  static func fixture(_ name: String) -> [UInt8] { bytes(of: tests + "/Fixtures/" + name) }

  /// The bytes of a file; none where it cannot be read.
  static func bytes(of path: String) -> [UInt8] {
    guard let file = fopen(path, "rb") else { return [] }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      guard count > 0 else { return bytes }
      bytes += buffer[..<count]
    }
  }

  /// Names in a folder, sorted; none where it cannot be read.
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

  private static func folder(of path: String) -> String {
    String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
  }
}

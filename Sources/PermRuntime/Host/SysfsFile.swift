internal import Glibc

/// Small files and links, as the system has them in its folders.
enum SysfsFile {
  /// Whether there is something of this name.
  static func exists(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0
  }

  /// The number in a file: `0x8086` or `11`.
  static func number(_ path: String) -> Int? {
    guard let line = text(path)?.split(separator: "\n").first else { return nil }
    return line.hasPrefix("0x") ? hex(line).flatMap(Int.init(exactly:)) : Int(line)
  }

  /// A number in hexadecimal digits, with or without `0x`.
  static func hex(_ text: Substring) -> UInt64? {
    UInt64(text.hasPrefix("0x") ? text.dropFirst(2) : text, radix: 16)
  }

  /// The first bytes of a small file; nil where it cannot be read.
  static func text(_ path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = SystemCall.retrying { read(descriptor, &bytes, bytes.count) }
    return count >= 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
  }

  /// Has the system take a word.
  ///
  /// - Parameter attempt: What is tried by it, for the failure: `reset`.
  static func store(_ word: String, _ path: String, _ attempt: String) throws(SystemFailure) {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemFailure(attempt, path) }
    defer { close(descriptor) }
    let bytes = Array(word.utf8)
    guard SystemCall.retrying({ write(descriptor, bytes, bytes.count) }) == bytes.count else {
      throw SystemFailure(attempt, path)
    }
  }

  /// The last part of what a link leads to.
  static func linkName(_ path: String) -> String? {
    var bytes = [CChar](repeating: 0, count: 4096)
    let count = readlink(path, &bytes, bytes.count)
    guard count > 0 else { return nil }
    let target = String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return target.split(separator: "/").last.map(String.init)
  }

  /// Names in a folder, ascending; nil where it cannot be read.
  static func names(_ path: String) -> [String]? {
    guard let folder = opendir(path) else { return nil }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}

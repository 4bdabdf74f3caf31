import Glibc

/// A file itself, or the `.perm` files under a folder; paths are relative to `root`.
func tableFiles(_ path: String, in root: String) -> [String] {
  guard let folder = opendir(root + path) else { return access(root + path, R_OK) == 0 ? [path] : [] }
  defer { closedir(folder) }
  var files: [String] = []
  while let entry = readdir(folder) {
    let name = withUnsafeBytes(of: &entry.pointee.d_name) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    let isFolder = entry.pointee.d_type == UInt8(DT_DIR)
    if name.hasPrefix(".") || !isFolder && !name.hasSuffix(".perm") { continue }
    files += isFolder ? tableFiles(path + "/" + name, in: root) : [path + "/" + name]
  }
  return files
}

/// The bytes of a file; nil where it cannot be read.
func readFile(_ path: String) -> [UInt8]? {
  guard let file = fopen(path, "rb") else { return nil }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = fread(&buffer, 1, buffer.count, file)
    bytes += buffer[..<count]
    if count < buffer.count { return ferror(file) == 0 ? bytes : nil }
  }
}

/// Writes a file; whether all of it was written.
func writeFile(_ path: String, _ bytes: [UInt8]) -> Bool {
  guard let file = fopen(path, "wb") else { return false }
  let isWritten = fwrite(bytes, 1, bytes.count, file) == bytes.count
  return fclose(file) == 0 && isWritten
}

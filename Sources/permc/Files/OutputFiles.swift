import Glibc

/// Writing files so that each is, at any moment, the old one or the new one.
enum OutputFiles {
  /// A file to write.
  struct File {
    var path: String
    var bytes: [UInt8]
  }

  /// Writes what permc makes: files that hold it already are not touched, so that nothing that is built from them is
  /// built again.
  static func update(_ files: [File]) throws(CommandError) {
    try write(files.filter { !holds($0.path, $0.bytes) }, survivesPowerLoss: false)
  }

  private static func holds(_ path: String, _ bytes: [UInt8]) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size == bytes.count else {
      return false
    }
    guard let held = try? InputFile.read(path), held.count == bytes.count else { return false }
    return held.withUnsafeBytes { held in
      bytes.withUnsafeBytes { bytes in
        guard let a = held.baseAddress, let b = bytes.baseAddress else { return true }
        return memcmp(a, b, bytes.count) == 0
      }
    }
  }

  /// Writes all files or none that is visible: each to a temporary name beside it, then all are renamed.
  ///
  /// Signals that end the process are held back meanwhile. One that arrives before the renaming takes the temporary
  /// files away and then has its effect.
  ///
  /// - Parameter survivesPowerLoss: Whether each is on the disk before it replaces the old one. To wait for the disk
  ///   takes longer than to compile, so that only what a person wrote is worth it: what permc makes it can make again.
  static func write(_ files: [File], survivesPowerLoss: Bool) throws(CommandError) {
    let signals = HeldSignals()
    defer { signals.release() }
    var staged: [(temporary: String, path: String)] = []
    var renamed = 0
    defer { for file in staged[renamed...] { unlink(file.temporary) } }
    for file in files {
      // A link stays a link: what it points to is replaced.
      let path = isLink(file.path) ? resolvedPath(file.path) ?? file.path : file.path
      let temporary = temporaryName(path, staged.count)
      try stage(file.bytes, temporary, replacing: path, isSynced: survivesPowerLoss)
      staged.append((temporary, path))
      guard !signals.hasArrived else { throw .input("interrupted: nothing was written") }
    }
    for file in staged {
      guard rename(file.temporary, file.path) == 0 else { throw InputFile.failure("write", file.path) }
      renamed += 1
    }
  }

  /// Makes a folder, and those above it; an existing one is fine.
  static func makeFolder(_ path: String) throws(CommandError) {
    var end = path.startIndex
    while end < path.endIndex {
      end = path[path.index(after: end)...].firstIndex(of: "/") ?? path.endIndex
      let part = String(path[..<end])
      guard mkdir(part, 0o777) == 0 || errno == EEXIST || errno == EISDIR else {
        throw InputFile.failure("make folder", part)
      }
    }
    guard FileKind(path) == .folder else { throw .input("`\(path)` is not a folder") }
  }

  private static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  private static func temporaryName(_ path: String, _ index: Int) -> String {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { path[...$0] } ?? ""
    let name = slash.map { path[path.index(after: $0)...] } ?? path[...]
    return "\(folder).\(name).\(getpid()).\(index).tmp"
  }

  private static func stage(
    _ bytes: [UInt8],
    _ temporary: String,
    replacing path: String,
    isSynced: Bool
  ) throws(CommandError) {
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
    var descriptor = open(temporary, flags, 0o666)
    if descriptor < 0, errno == EEXIST, unlink(temporary) == 0 { descriptor = open(temporary, flags, 0o666) }
    guard descriptor >= 0 else { throw InputFile.failure("write", path) }
    var old = stat()
    if stat(path, &old) == 0 { fchmod(descriptor, old.st_mode & 0o777) }
    let isWritten = permc.write(bytes, to: descriptor) && (!isSynced || fsync(descriptor) == 0)
    let error = isWritten ? nil : InputFile.failure("write", path)
    close(descriptor)
    if let error {
      unlink(temporary)
      throw error
    }
  }
}

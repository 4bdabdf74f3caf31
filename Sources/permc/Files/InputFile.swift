import Glibc

/// Reading files.
enum InputFile {
  /// Bytes of a file at most: more is no dump, trace or table.
  static let sizeLimit = 1 << 30

  /// The bytes of a file, unpacked where gzip packed them; `-` is standard input.
  static func read(_ path: String) throws(CommandError) -> [UInt8] {
    let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("read", path) }
    defer { if path != "-" { close(descriptor) } }
    let bytes = try read(descriptor, path)
    return bytes.starts(with: [0x1F, 0x8B]) && path != "-" ? try unpacked(descriptor, path) : bytes
  }

  /// What `gzip` makes of a packed file.
  private static func unpacked(_ descriptor: Int32, _ path: String) throws(CommandError) -> [UInt8] {
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw failure("unpack", path) }
    guard let gzip = Gzip(unpacking: descriptor) else {
      throw .input("cannot unpack `\(path)`: no gzip here")
    }
    // It is waited for whatever comes through the pipe: it may have failed before its first byte.
    let bytes: Result<[UInt8], CommandError>
    do throws(CommandError) { bytes = .success(try read(gzip.descriptor, path)) } catch {
      bytes = .failure(error)
    }
    close(gzip.descriptor)
    let isWhole = gzip.finish()
    let unpacked = try bytes.get()
    guard isWhole else { throw .input("cannot unpack `\(path)`: gzip says that it is damaged") }
    return unpacked
  }

  /// All that comes from a descriptor.
  private static func read(_ descriptor: Int32, _ path: String) throws(CommandError) -> [UInt8] {
    var bytes: [UInt8] = []
    // One byte more than a file has: the read after the last one says that it was the last.
    var status = stat()
    let size = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : 0
    var buffer = [UInt8](repeating: 0, count: size > 0 ? min(size, 1 << 20) + 1 : 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure("read", path) }
      guard count > 0 else { return bytes }
      bytes += buffer[..<count]
      guard bytes.count <= sizeLimit else { throw .input("cannot read `\(path)`: larger than 1 GiB") }
    }
  }

  /// The error that `errno` names.
  static func failure(_ verb: String, _ path: String) -> CommandError {
    .input("cannot \(verb) `\(path)`: \(String(cString: strerror(errno)))")
  }
}

/// What stands at a path.
enum FileKind {
  case file, folder, other

  /// Follows links; nil: nothing there.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: self = .file
    case S_IFDIR: self = .folder
    default: self = .other
    }
  }
}

/// Names in a folder, sorted, without those that begin with a dot; nil where it cannot be read.
func folderNames(_ path: String) -> [String]? {
  guard let folder = opendir(path) else { return nil }
  defer { closedir(folder) }
  var names: [String] = []
  while let entry = readdir(folder) {
    let name = withUnsafeBytes(of: &entry.pointee.d_name) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    if !name.hasPrefix(".") { names.append(name) }
  }
  return names.sorted()
}

/// The absolute path without links; nil: nothing there.
func resolvedPath(_ path: String) -> String? {
  guard let resolved = realpath(path, nil) else { return nil }
  defer { free(resolved) }
  return String(cString: resolved)
}

internal import Glibc

/// The bytes of a file or of standard input, one after the other, unpacked where gzip packed them.
///
/// What was read is forgotten: a file may be longer than there is memory.
final class ByteStream {
  /// How it was named.
  let path: String
  private let descriptor: Int32
  private let closes: Bool
  private let gzip: Gzip?
  private var buffer: [UInt8] = []
  private var next = 0
  private var isAtEnd = false
  private var hasEnded = false

  /// Bytes that are asked for at a time.
  private static let chunk = 1 << 18

  /// Opens a file; `-` is standard input.
  init(_ path: String) throws(CommandError) {
    self.path = path
    var status = stat()
    if path == "-" {
      let isRegular = fstat(STDIN_FILENO, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
      // A pipe cannot be looked into and then given away: gzip passes on what it has not packed.
      let isPacked = isRegular ? Self.isPacked(STDIN_FILENO) : isatty(STDIN_FILENO) == 0
      gzip = isPacked ? Gzip(unpacking: STDIN_FILENO, passesPlain: !isRegular) : nil
      guard gzip != nil || !isPacked || !isRegular else { throw .input("cannot unpack `-`: no gzip here") }
      descriptor = gzip?.descriptor ?? STDIN_FILENO
      closes = gzip != nil
      return
    }
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw InputFile.failure("read", path) }
    guard Self.isPacked(file) else {
      gzip = nil
      descriptor = file
      closes = true
      return
    }
    let gzip = Gzip(unpacking: file)
    close(file)
    guard let gzip else { throw .input("cannot unpack `\(path)`: no gzip here") }
    self.gzip = gzip
    descriptor = gzip.descriptor
    closes = true
  }

  deinit { end() }

  /// Whether a file begins as packed ones do; it is left at its beginning.
  private static func isPacked(_ descriptor: Int32) -> Bool {
    var magic: [UInt8] = [0, 0]
    return pread(descriptor, &magic, 2, lseek(descriptor, 0, SEEK_CUR)) == 2 && magic == [0x1F, 0x8B]
  }

  @discardableResult
  private func end() -> Bool {
    guard !hasEnded else { return true }
    hasEnded = true
    if closes { close(descriptor) }
    return gzip?.finish() ?? true
  }

  /// Reads on until there are some bytes, or no more.
  private func fill(_ count: Int) throws(CommandError) {
    while buffer.count - next < count, !isAtEnd {
      buffer.removeFirst(next)
      next = 0
      let old = buffer.count
      buffer += [UInt8](repeating: 0, count: Self.chunk)
      let read = buffer.withUnsafeMutableBytes { bytes in
        Glibc.read(descriptor, bytes.baseAddress.map { $0 + old }, Self.chunk)
      }
      buffer.removeLast(Self.chunk - max(0, read))
      if read < 0, errno == EINTR { continue }
      guard read >= 0 else { throw InputFile.failure("read", path) }
      guard read == 0 else { continue }
      isAtEnd = true
      guard end() else { throw .input("cannot unpack `\(path)`: gzip says that it is damaged") }
    }
  }

  /// The next bytes, which stay to be read; fewer at the end.
  func peek(_ count: Int) throws(CommandError) -> [UInt8] {
    try fill(count)
    return Array(buffer[next..<min(buffer.count, next + count)])
  }

  /// The next bytes; fewer at the end.
  func read(_ count: Int) throws(CommandError) -> [UInt8] {
    let bytes = try peek(count)
    next += bytes.count
    return bytes
  }

  /// Passes over some bytes; false: there are not as many.
  func skip(_ count: Int) throws(CommandError) -> Bool {
    var left = count
    while left > 0 {
      try fill(1)
      let some = min(left, buffer.count - next)
      guard some > 0 else { return false }
      next += some
      left -= some
    }
    return true
  }

  /// All that is left, of a file that is no longer than some bytes.
  func readAll(limit: Int) throws(CommandError) -> [UInt8] {
    let bytes = try read(limit + 1)
    guard bytes.count <= limit else { throw .input("cannot read `\(path)`: larger than \(limit >> 20) MiB") }
    return bytes
  }
}

internal import Glibc

/// A socket of the file system that waits for clients; its file is removed at the end, if it is still the same.
final class ListeningSocket: Sendable {
  let path: String
  let descriptor: Descriptor
  private let device: UInt64
  private let inode: UInt64

  /// Makes the socket; only this user may connect.
  ///
  /// The file of a server that is gone is replaced. One that a server listens on, and what is no socket, is left alone.
  init(_ path: String) throws(SystemFailure) {
    let attempt = "listen on"
    var address = try SocketAddress(path, attempt)
    try Self.removeStale(path, &address)
    let number = socket(
      AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
    guard number >= 0 else { throw SystemFailure(attempt, path) }
    let descriptor = Descriptor(number)
    // Before bind: from its first moment the file has these rights.
    guard fchmod(number, 0o600) == 0, address.with({ bind(number, $0, $1) }) == 0 else {
      throw SystemFailure(attempt, path)
    }
    var status = stat()
    guard lstat(path, &status) == 0, listen(number, 16) == 0 else {
      let failure = SystemFailure(attempt, path)
      unlink(path)
      throw failure
    }
    self.path = path
    self.descriptor = descriptor
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
  }

  /// Removes the file, unless another one has taken its place.
  func remove() {
    var status = stat()
    guard lstat(path, &status) == 0, UInt64(status.st_dev) == device, UInt64(status.st_ino) == inode else {
      return
    }
    unlink(path)
  }

  private static func removeStale(_ path: String, _ address: inout SocketAddress) throws(SystemFailure) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFSOCK else {
      throw SystemFailure("listen on", path, because: "there is a file that is no socket", code: EEXIST)
    }
    let number = socket(
      AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
    guard number >= 0 else { throw SystemFailure("listen on", path) }
    defer { close(number) }
    // Full is in use, too.
    guard address.with({ connect(number, $0, $1) }) != 0, errno != EAGAIN else {
      throw SystemFailure("listen on", path, because: "a server listens there", code: EADDRINUSE)
    }
    guard errno == ECONNREFUSED, unlink(path) == 0 else { throw SystemFailure("listen on", path) }
  }
}

/// The address of a socket in the file system.
struct SocketAddress {
  private var address = sockaddr_un()

  /// - Throws: `SystemFailure` for a path that is empty, too long, or holds a NUL.
  init(_ path: String, _ attempt: String) throws(SystemFailure) {
    let bytes = Array(path.utf8)
    let room = MemoryLayout.size(ofValue: address.sun_path)
    guard !bytes.isEmpty, bytes.count < room, !bytes.contains(0) else {
      throw SystemFailure(
        attempt, path, because: "the path of a socket has 1 to \(room - 1) bytes", code: ENAMETOOLONG)
    }
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
  }

  /// Lends it as the system takes it.
  mutating func with(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}

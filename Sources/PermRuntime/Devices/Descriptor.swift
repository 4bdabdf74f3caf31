internal import Glibc

/// A file descriptor that is closed when nobody has it any more.
public final class Descriptor: Sendable {
  /// Its number.
  public let number: Int32

  /// Takes a descriptor over.
  public init(_ number: Int32) { self.number = number }

  deinit { close(number) }

  /// Opens a file; it is not inherited by programs that are started.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - isWritable: Whether it is opened for writing too.
  public static func open(_ path: String, isWritable: Bool) throws(SystemFailure) -> Descriptor {
    let number = SystemCall.retrying { Glibc.open(path, (isWritable ? O_RDWR : O_RDONLY) | O_CLOEXEC) }
    guard number >= 0 else { throw SystemFailure(isWritable ? "open for writing" : "open", path) }
    return Descriptor(number)
  }
}

internal import Glibc
internal import PermRuntime

/// A trace on its way to a file: written aside as it goes, and in place when it is whole.
///
/// If this process ends before, what was written up to then is in the file beside it, `FILE.part`.
final class TraceFile: Sendable {
  private let path: String
  private let part: Descriptor

  init(_ path: String) throws(CommandError) {
    self.path = path
    let number = open(path + ".part", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard number >= 0 else { throw .input("\(SystemFailure("write", path + ".part"))") }
    part = Descriptor(number)
  }

  /// Adds lines.
  func add(_ lines: String) { _ = write(Array(lines.utf8), to: part.number) }

  /// Puts the file in place.
  func finish() throws(CommandError) {
    guard fsync(part.number) == 0 || errno == EINVAL, rename(path + ".part", path) == 0 else {
      throw .input("\(SystemFailure("write", path))")
    }
  }
}

internal import Glibc
internal import PermRuntime
internal import Synchronization

/// A trace on its way to a file: written aside as it goes, and in place when it is whole.
///
/// If this process ends before, what was written up to then is in the file beside it, `FILE.part`.
final class TraceFile: Sendable {
  private let path: String
  private let part: Descriptor
  /// The system's number for lines that could not be written; 0: all were.
  private let failure = Atomic<Int32>(0)

  init(_ path: String) throws(CommandError) {
    self.path = path
    let number = open(path + ".part", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard number >= 0 else { throw .input("\(SystemFailure("write", path + ".part"))") }
    part = Descriptor(number)
  }

  /// Adds lines; what cannot be written is told by `finish`.
  func add(_ lines: String) {
    if !write(Array(lines.utf8), to: part.number) { failure.store(errno, ordering: .relaxed) }
  }

  /// Puts the file in place, if all of it could be written.
  func finish() throws(CommandError) {
    let code = failure.load(ordering: .relaxed)
    guard code == 0 else { throw .input("\(SystemFailure("write", path + ".part", code: code))") }
    guard fsync(part.number) == 0 || errno == EINVAL, rename(path + ".part", path) == 0 else {
      throw .input("\(SystemFailure("write", path))")
    }
  }
}

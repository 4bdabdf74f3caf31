internal import CLinux
internal import Glibc

extension Descriptor {
  /// A counter that signals; it is read without waiting.
  ///
  /// Source: eventfd(2).
  package static func event() throws(SystemFailure) -> Descriptor {
    let number = eventfd(0, O_CLOEXEC | O_NONBLOCK)
    guard number >= 0 else { throw SystemFailure("make", "an eventfd") }
    return Descriptor(number)
  }

  /// How often a counter was signalled since it was last asked.
  package var eventCount: UInt64 {
    var count: UInt64 = 0
    return read(number, &count, 8) == 8 ? count : 0
  }

  /// Memory without a file, of some bytes, that another process or a device can be given.
  ///
  /// Source: memfd_create(2).
  package static func memory(byteCount: UInt64) throws(SystemFailure) -> Descriptor {
    let closesOnExec: UInt32 = 1
    let number = memfd_create("perm", closesOnExec)
    guard number >= 0 else { throw SystemFailure("make", "memory without a file") }
    let memory = Descriptor(number)
    guard let length = Int(exactly: byteCount), ftruncate(number, length) == 0 else {
      throw SystemFailure("make", "\(byteCount) bytes of memory without a file", code: ENOMEM)
    }
    return memory
  }
}

internal import Glibc

/// A part of a file in the memory of this process, given back when nobody has it any more.
final class MemoryMapping: Sendable {
  /// Where it is.
  let address: UInt
  /// Bytes.
  let size: Int

  /// Maps; nil: not possible, and `errno` says why.
  ///
  /// - Parameter protection: PROT_READ and PROT_WRITE.
  init?(_ descriptor: Int32, _ offset: off_t, _ size: Int, _ protection: Int32) {
    guard let memory = mmap(nil, size, protection, MAP_SHARED, descriptor, offset), memory != MAP_FAILED
    else {
      return nil
    }
    address = UInt(bitPattern: memory)
    self.size = size
  }

  deinit { munmap(UnsafeMutableRawPointer(bitPattern: address), size) }

  /// The bytes; valid as long as this object.
  var bytes: UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(start: UnsafeMutableRawPointer(bitPattern: address), count: size)
  }
}

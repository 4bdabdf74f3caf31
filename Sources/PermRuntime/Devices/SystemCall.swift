internal import Glibc

/// Calls of the system that are made again where a signal came in between.
enum SystemCall {
  /// A call that answers less than 0 for a failure, with `errno`.
  @inline(__always)
  static func retrying<Result: BinaryInteger>(_ call: () -> Result) -> Result {
    var result = call()
    while result < 0, errno == EINTR { result = call() }
    return result
  }

  /// A control call with a number.
  static func control(_ descriptor: Int32, _ request: UInt, _ value: Int32 = 0) -> Int32 {
    retrying { ioctl(descriptor, request, value) }
  }

  /// A control call with a structure, which the system may fill in.
  static func control<Structure: BitwiseCopyable>(
    _ descriptor: Int32, _ request: UInt, _ structure: inout Structure
  ) -> Int32 {
    withUnsafeMutablePointer(to: &structure) { pointer in
      retrying { ioctl(descriptor, request, UnsafeMutableRawPointer(pointer)) }
    }
  }

  /// A control call with bytes; what begins them was stored by the caller.
  static func control(
    _ descriptor: Int32, _ request: UInt, _ bytes: UnsafeMutableRawBufferPointer
  ) -> Int32 {
    guard let start = bytes.baseAddress else { return -1 }
    return retrying { ioctl(descriptor, request, start) }
  }

  /// Lets time pass, at least as much.
  static func sleep(microseconds: Int) {
    guard microseconds > 0 else { return }
    var wanted = timespec(tv_sec: microseconds / 1_000_000, tv_nsec: microseconds % 1_000_000 * 1000)
    var rest = timespec()
    while nanosleep(&wanted, &rest) != 0, errno == EINTR { wanted = rest }
  }
}

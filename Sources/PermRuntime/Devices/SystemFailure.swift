internal import Glibc

/// Why the system did not do what was asked for with a device.
public struct SystemFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// What was tried: `read 1 byte at 044 of`.
  public var attempt: String
  /// The file or the device.
  public var path: String
  /// The system's error number; 0 where it gave none.
  public var code: Int32
  /// What the system says.
  public var reason: String

  /// "cannot open /sys/bus/pci/devices/0000:01:00.0/config: No such file or directory".
  public var description: String { "cannot \(attempt) \(path): \(reason)" }

  /// What the system says of an attempt.
  ///
  /// - Parameter code: Its error number; `errno`, if not given.
  public init(_ attempt: String, _ path: String, code: Int32? = nil) {
    self.attempt = attempt
    self.path = path
    self.code = code ?? errno
    reason = String(cString: strerror(self.code))
  }

  /// An attempt that failed for a reason of which the system gave no number, or for one that says more than it.
  ///
  /// - Parameter code: The number that a caller may pass on; 0: none.
  public init(_ attempt: String, _ path: String, because reason: String, code: Int32 = 0) {
    self.attempt = attempt
    self.path = path
    self.code = code
    self.reason = reason
  }

  /// A failed access of some bytes.
  static func access(
    _ verb: String, _ position: Int, _ byteWidth: Int, _ path: String, code: Int32, because reason: String?
  ) -> SystemFailure {
    let attempt = "\(verb) \(byteWidth) byte\(byteWidth == 1 ? "" : "s") at \(hexText(position, 3)) of"
    return reason.map { SystemFailure(attempt, path, because: $0) }
      ?? SystemFailure(attempt, path, code: code)
  }
}

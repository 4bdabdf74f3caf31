internal import CPerm
internal import PermRuntime

/// The registers alone, by two functions of C: what is left where a host has none of its actions.
///
/// What a null pointer in `perm_host` does is what this type does, and where it says nothing what `PassthroughFunction` does
/// by itself.
struct PlainDevice: PassthroughFunction {
  typealias Read = @convention(c) (UnsafeMutableRawPointer?, UInt32, UInt32) -> Int64
  typealias Write = @convention(c) (UnsafeMutableRawPointer?, UInt32, UInt32, UInt32) -> Int32
  typealias Wait = @convention(c) (UnsafeMutableRawPointer?, UInt32) -> Void

  let configSize: Int
  /// What `read` and `write` are given.
  let context: UnsafeMutableRawPointer?
  let read: Read
  let write: Write
  /// What `wait` is given.
  let hostContext: UnsafeMutableRawPointer?
  let wait: Wait?

  func readConfig(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32 {
    let value = read(
      context, UInt32(truncatingIfNeeded: position), UInt32(truncatingIfNeeded: byteWidth))
    guard value >= 0 else { try fail(at: position, byteWidth: byteWidth) }
    // Whatever the callback left above the piece is not the device's.
    return UInt32(truncatingIfNeeded: value) & ~0 &>> UInt32(truncatingIfNeeded: 32 &- 8 &* byteWidth)
  }

  func writeConfig(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError) {
    guard
      write(context, UInt32(truncatingIfNeeded: position), UInt32(truncatingIfNeeded: byteWidth), value) == 0
    else { try fail(at: position, byteWidth: byteWidth) }
  }

  /// Ends an access that the device did not answer; apart, so that one that it answers makes no room for an error.
  @inline(never)
  private func fail(at position: Int, byteWidth: Int) throws(ConfigError) -> Never {
    throw ConfigError(.deviceFailed, position: position, byteWidth: byteWidth)
  }

  func wait(microseconds: Int) { wait?(hostContext, UInt32(clamping: microseconds)) }
  func resetFunction(_ method: ResetMethod) -> Bool { false }
  func setReadRequestSize(_ bytes: Int, at place: ConfigPlace) -> Bool { false }
  func maskINTx(at place: ConfigPlace) {}
  func unmaskINTx(at place: ConfigPlace) {}
}

import PermDSL
import PermRuntime

extension ReferenceFunction {
  /// How the device takes what it is written.
  public enum Hardware: String, Sendable, CaseIterable {
    /// Every bit keeps what is written.
    case sticks
    /// As the hardware columns of the tables say.
    case asTables = "as-tables"
    /// No bit takes anything.
    case fixed
  }

  /// The same function on a device of a kind.
  ///
  /// - Complexity: O(bits).
  public func withHardware(_ hardware: Hardware) -> ReferenceFunction {
    var function = self
    function.deviceKind = hardware
    function.deviceWritable = nil
    function.deviceCleared = nil
    guard hardware != .sticks else { return function }
    var writable = ConfigImage(isExtended: size > ListFormat.conventionalSize)
    var cleared = writable
    if hardware == .asTables {
      for position in 0..<size {
        var takes: UInt32 = 0
        var clears: UInt32 = 0
        for bit in 0..<8 {
          guard let access = rule(at: position * 8 + bit)?.access else { continue }
          if access.clearsOnOne { clears |= 1 << UInt32(bit) }
          if access.isWritable, !access.clearsOnOne { takes |= 1 << UInt32(bit) }
        }
        writable.store(takes, at: position, byteWidth: 1)
        cleared.store(clears, at: position, byteWidth: 1)
      }
    }
    function.deviceWritable = writable
    function.deviceCleared = cleared
    return function
  }
}

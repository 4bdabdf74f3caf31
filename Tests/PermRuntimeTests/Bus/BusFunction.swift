import PermRuntime

/// A function over bytes that answers everything, and notes what reached it.
final class BusFunction: GuestFunction {
  /// An access that came.
  struct Access: Equatable {
    var position: Int
    var byteWidth: Int
    var value: UInt32?

    init(_ position: Int, _ byteWidth: Int, _ value: UInt32? = nil) {
      self.position = position
      self.byteWidth = byteWidth
      self.value = value
    }
  }

  let size: Int
  var bytes: [UInt8]
  var accesses: [Access] = []
  var isGone = false

  /// - Parameters:
  ///   - size: 256 or 4096; byte i is i of the mark's kind, so that no two functions are alike.
  ///   - headerType: Header Type.
  init(_ mark: UInt8 = 0, size: Int = 4096, headerType: UInt8 = 0) {
    self.size = size
    bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 * 7) ^ mark }
    bytes[0x0E] = headerType
  }

  /// Bytes, little-endian.
  func peek(_ position: Int, _ byteWidth: Int) -> UInt64 {
    (0..<byteWidth).reduce(0) { $0 | UInt64(bytes[position + $1]) << UInt64($1 * 8) }
  }

  func readGuest(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32 {
    accesses.append(Access(position, byteWidth))
    if isGone { throw ConfigError(.deviceFailed) }
    return UInt32(peek(position, byteWidth))
  }

  func writeGuest(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError) {
    accesses.append(Access(position, byteWidth, value))
    if isGone { throw ConfigError(.deviceFailed) }
    for byte in 0..<byteWidth {
      bytes[position + byte] = UInt8(truncatingIfNeeded: value >> UInt32(byte * 8))
    }
  }
}

/// The function of a device; tests name only those that there can be.
func address(_ bus: UInt8, _ device: Int, _ function: Int = 0) -> FunctionAddress {
  FunctionAddress(bus: bus, ariFunction: UInt8(device << 3 | function))
}

/// Little-endian numbers in bytes that came from outside.
extension UnsafeRawBufferPointer {
  /// The number at an offset; 0 where it does not lie in the bytes.
  @inlinable
  @inline(__always)
  func wire<Number: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, as type: Number.Type) -> Number {
    guard offset >= 0, offset <= count - MemoryLayout<Number>.size else { return 0 }
    return Number(littleEndian: loadUnaligned(fromByteOffset: offset, as: Number.self))
  }

  /// The bytes from an offset on; none where it lies behind them.
  @inlinable
  func tail(from offset: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: self[Swift.min(Swift.max(0, offset), count)...])
  }
}

extension UnsafeMutableRawBufferPointer {
  /// Stores a number at an offset; nothing where it does not lie in the bytes.
  @inlinable
  @inline(__always)
  func putWire<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number, at offset: Int) {
    guard offset >= 0, offset <= count - MemoryLayout<Number>.size else { return }
    storeBytes(of: number.littleEndian, toByteOffset: offset, as: Number.self)
  }

  /// The bytes from an offset on; none where it lies behind them.
  @inlinable
  func tail(from offset: Int) -> UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(rebasing: self[Swift.min(Swift.max(0, offset), count)...])
  }
}

/// A piece of 1 to 8 bytes as a number.
@usableFromInline
enum WirePiece {
  /// The number of some bytes.
  @inlinable
  static func load(_ bytes: UnsafeRawBufferPointer, at offset: Int, byteWidth: Int) -> UInt64 {
    switch byteWidth {
    case 1: return UInt64(bytes.wire(offset, as: UInt8.self))
    case 2: return UInt64(bytes.wire(offset, as: UInt16.self))
    case 4: return UInt64(bytes.wire(offset, as: UInt32.self))
    case 8: return bytes.wire(offset, as: UInt64.self)
    default:
      var value: UInt64 = 0
      for byte in 0..<Swift.min(8, byteWidth) {
        value |= UInt64(bytes.wire(offset &+ byte, as: UInt8.self)) &<< UInt64(truncatingIfNeeded: byte &* 8)
      }
      return value
    }
  }

  /// Stores a number as some bytes.
  @inlinable
  static func store(
    _ value: UInt64, in bytes: UnsafeMutableRawBufferPointer, at offset: Int, byteWidth: Int
  ) {
    switch byteWidth {
    case 1: bytes.putWire(UInt8(truncatingIfNeeded: value), at: offset)
    case 2: bytes.putWire(UInt16(truncatingIfNeeded: value), at: offset)
    case 4: bytes.putWire(UInt32(truncatingIfNeeded: value), at: offset)
    case 8: bytes.putWire(value, at: offset)
    default:
      for byte in 0..<Swift.min(8, byteWidth) {
        bytes.putWire(
          UInt8(truncatingIfNeeded: value &>> UInt64(truncatingIfNeeded: byte &* 8)), at: offset &+ byte)
      }
    }
  }

  /// The widest naturally aligned piece at a place.
  @inlinable
  static func width(at offset: UInt64, remaining: Int, limit: Int) -> Int {
    var width = limit
    while width > 1, width > remaining || offset & UInt64(truncatingIfNeeded: width &- 1) != 0 {
      width &>>= 1
    }
    return width
  }
}

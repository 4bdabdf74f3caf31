/// Where what lies in a saved state; docs/migration.md draws it.
enum StateFormat {
  /// "permstat".
  static let magic: UInt64 = 0x7461_7473_6D72_6570
  static let version: UInt32 = 1
  /// Bytes of the fixed part, of a capability, of a row and of the checksum.
  static let fixedSize = 168
  static let capabilitySize = 12
  static let rowSize = 24
  static let checksumSize = 4
  /// Capabilities and rows at most: one for each dword, and the header.
  static let capabilityLimit = 1025
  static let rowLimit = 1024
  /// Bytes at most.
  static let sizeLimit = size(capabilities: capabilityLimit, rows: rowLimit)

  static func size(capabilities: Int, rows: Int) -> Int {
    fixedSize + capabilities * capabilitySize + rows * rowSize + checksumSize
  }

  /// Bytes of the fixed part that errors name.
  enum Offset {
    static let version = 8
    static let size = 12
    static let fingerprint = 16
    static let configSize = 24
    static let facts = 30
    static let ids = 32
    static let state = 48
    static let parent = 49
    static let powerFlags = 52
    static let bars = 56
  }
}

/// CRC-32 as in Ethernet, zip and PNG: it finds every change of up to 32 bits in a row.
struct Checksum {
  private var register: UInt32 = ~0

  /// By nibble: 16 entries are enough for what is sent once.
  private static let table: InlineArray<16, UInt32> = {
    var table = InlineArray<16, UInt32>(repeating: 0)
    for index in 0..<16 {
      var entry = UInt32(index)
      for _ in 0..<4 { entry = entry & 1 != 0 ? entry >> 1 ^ 0xEDB8_8320 : entry >> 1 }
      table[index] = entry
    }
    return table
  }()

  var value: UInt32 { ~register }

  mutating func add(_ byte: UInt8) {
    let low = register ^ UInt32(byte)
    let half = low >> 4 ^ Self.table[Int(low & 15)]
    register = half >> 4 ^ Self.table[Int(half & 15)]
  }
}

/// Puts numbers one after another into bytes; what does not fit is dropped.
struct StateWriter {
  private(set) var offset = 0
  private(set) var checksum = Checksum()

  mutating func put(_ value: some FixedWidthInteger, _ byteWidth: Int, _ bytes: inout MutableSpan<UInt8>) {
    let wide = UInt64(truncatingIfNeeded: value)
    for index in 0..<byteWidth where offset < bytes.count {
      let byte = UInt8(truncatingIfNeeded: wide >> UInt64(index * 8))
      bytes[offset] = byte
      checksum.add(byte)
      offset += 1
    }
  }
}

/// Takes numbers one after another from bytes; behind their end there are zeros.
struct StateReader {
  private(set) var offset = 0

  mutating func take(_ byteWidth: Int, _ bytes: Span<UInt8>) -> UInt64 {
    var value: UInt64 = 0
    for index in 0..<byteWidth where offset + index < bytes.count {
      value |= UInt64(bytes[offset + index]) << UInt64(index * 8)
    }
    offset += byteWidth
    return value
  }

  /// The same as an index or count.
  mutating func takeInt(_ byteWidth: Int, _ bytes: Span<UInt8>) -> Int {
    Int(truncatingIfNeeded: take(byteWidth, bytes))
  }
}

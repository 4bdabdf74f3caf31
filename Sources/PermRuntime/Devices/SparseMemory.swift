/// Memory behind the base address registers of a device that exists in memory: pages come to be when something other than 0
/// is written.
///
/// A value, as the device is. Bounded: whoever writes more than the limit finds that nothing was written.
struct SparseMemory: Sendable, Equatable {
  /// Where the bytes of a page begin.
  private var starts: [UInt64: Int] = [:]
  /// Pages one after the other: a byte of them is changed in place, without allocation.
  private var bytes: [UInt8] = []

  static let pageSize: UInt64 = 4096
  /// Bytes of all pages together.
  static let byteLimit = 64 << 20

  /// Whether all of it is 0.
  var isEmpty: Bool { bytes.isEmpty }

  /// A byte; 0 where nothing was written.
  func byte(_ bar: Int, at offset: UInt64) -> UInt8 {
    guard let start = starts[key(bar, offset)] else { return 0 }
    return bytes[start + Int(offset % Self.pageSize)]
  }

  /// Stores a byte.
  mutating func store(_ byte: UInt8, _ bar: Int, at offset: UInt64) {
    let key = key(bar, offset)
    var start = starts[key]
    if start == nil, byte != 0, bytes.count < Self.byteLimit {
      start = bytes.count
      starts[key] = bytes.count
      bytes.append(contentsOf: repeatElement(0, count: Int(Self.pageSize)))
    }
    if let start { bytes[start + Int(offset % Self.pageSize)] = byte }
  }

  /// Forgets all.
  mutating func clear() {
    starts.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
  }

  /// The number of a page: pages of a register are fewer than 2^52.
  private func key(_ bar: Int, _ offset: UInt64) -> UInt64 {
    UInt64(truncatingIfNeeded: bar) << 56 | offset / Self.pageSize
  }
}

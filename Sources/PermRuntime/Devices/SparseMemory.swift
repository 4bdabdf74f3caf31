/// Memory behind the base address registers of a device that exists in memory: pages come to be when something other than 0
/// is written.
///
/// A value, as the device is. Bounded: whoever writes more than the limit finds that nothing was written.
struct SparseMemory: Sendable, Equatable {
  private var pages: [UInt64: [UInt8]] = [:]

  static let pageSize: UInt64 = 4096
  /// Bytes of all pages together.
  static let byteLimit = 64 << 20

  /// Whether all of it is 0.
  var isEmpty: Bool { pages.isEmpty }

  /// A byte; 0 where nothing was written.
  func byte(_ bar: Int, at offset: UInt64) -> UInt8 {
    guard let page = pages[key(bar, offset)] else { return 0 }
    return page[Int(offset % Self.pageSize)]
  }

  /// Stores a byte.
  mutating func store(_ byte: UInt8, _ bar: Int, at offset: UInt64) {
    let key = key(bar, offset)
    if pages[key]?.withUnsafeMutableBufferPointer({ $0[Int(offset % Self.pageSize)] = byte }) != nil {
      return
    }
    guard byte != 0, pages.count < Self.byteLimit / Int(Self.pageSize) else { return }
    var page = [UInt8](repeating: 0, count: Int(Self.pageSize))
    page[Int(offset % Self.pageSize)] = byte
    pages[key] = page
  }

  /// Forgets all.
  mutating func clear() { pages.removeAll(keepingCapacity: true) }

  /// The number of a page: pages of a register are fewer than 2^52.
  private func key(_ bar: Int, _ offset: UInt64) -> UInt64 {
    UInt64(truncatingIfNeeded: bar) << 56 | offset / Self.pageSize
  }
}

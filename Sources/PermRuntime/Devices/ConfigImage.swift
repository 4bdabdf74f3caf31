internal import Glibc

/// The bytes of a config space, and how many of them are known.
///
/// A dump may stop after the header (64 bytes, what an unprivileged reader gets) or after 256 bytes; the rest of the space
/// reads zero.
public struct ConfigImage: Sendable, Equatable {
  /// Numbers of bytes that a dump can hold: header, CardBus header, conventional and extended space.
  public static let sizes = [64, 128, 256, 4096]

  /// The whole space: 256 or 4096 bytes, `bytes[i]` at position i.
  public private(set) var bytes: [UInt8]
  /// Bytes from position 0 that were in the dump, one of `sizes`.
  public let knownCount: Int

  /// An image of the known bytes; nil where their number is none of `sizes`.
  public init?(_ known: [UInt8]) {
    guard ConfigImage.sizes.contains(known.count) else { return nil }
    knownCount = known.count
    bytes = known + Array(repeating: 0, count: max(256, known.count) - known.count)
  }

  /// An image of zeros, all of them known.
  ///
  /// - Parameter isExtended: whether the space has 4096 bytes, not 256.
  public init(isExtended: Bool) {
    knownCount = isExtended ? 4096 : 256
    bytes = Array(repeating: 0, count: knownCount)
  }

  /// Bytes of the space: 256 or 4096.
  public var configSize: Int { bytes.count }

  /// Whether all bytes are the same, and as many of them known.
  public static func == (a: ConfigImage, b: ConfigImage) -> Bool {
    // A replay compares the whole device after each write: byte by byte in Swift, that was most of its time.
    a.knownCount == b.knownCount && a.bytes.count == b.bytes.count
      && a.bytes.withUnsafeBytes { mine in
        b.bytes.withUnsafeBytes { other in
          guard let mine = mine.baseAddress, let other = other.baseAddress else { return true }
          return memcmp(mine, other, a.bytes.count) == 0
        }
      }
  }

  /// Lends the bytes.
  package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    bytes.withUnsafeBytes(body)
  }

  /// The little-endian value of 1, 2 or 4 bytes; bytes outside the space are zero.
  public func value(at position: Int, byteWidth: Int) -> UInt32 {
    var value: UInt32 = 0
    for index in 0..<max(0, min(4, byteWidth)) {
      let (place, isOver) = position.addingReportingOverflow(index)
      guard !isOver, place >= 0, place < bytes.count else { continue }
      value |= UInt32(bytes[place]) << UInt32(8 * index)
    }
    return value
  }

  /// Stores the low 1, 2 or 4 bytes of a value; what lies outside the space is dropped.
  public mutating func store(_ value: UInt32, at position: Int, byteWidth: Int) {
    for index in 0..<max(0, min(4, byteWidth)) {
      let (place, isOver) = position.addingReportingOverflow(index)
      guard !isOver, place >= 0, place < bytes.count else { continue }
      bytes[place] = UInt8(truncatingIfNeeded: value >> UInt32(8 * index))
    }
  }
}

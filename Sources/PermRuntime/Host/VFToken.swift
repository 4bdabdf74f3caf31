/// A secret that the users of a physical function and of its virtual ones have in common: a UUID.
///
/// Source: Linux include/uapi/linux/vfio.h, VFIO_DEVICE_FEATURE_PCI_VF_TOKEN.
public struct VFToken: Sendable, Equatable, CustomStringConvertible {
  /// Its 16 bytes, in the order in which they are written.
  public let bytes: [UInt8]

  /// A token of 16 bytes; nil for any other number of them.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == 16 else { return nil }
    self.bytes = bytes
  }

  /// A token as it is written: `2b6e7c10-9a4d-4d0a-8f2c-5c7f6a1b3d20`.
  public init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard parts.map(\.count) == [8, 4, 4, 4, 12] else { return nil }
    let digits = parts.joined().compactMap(hexDigit)
    guard digits.count == 32 else { return nil }
    bytes = stride(from: 0, to: 32, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }

  /// As it is written.
  public var description: String {
    var text = ""
    for (index, byte) in bytes.enumerated() {
      if [4, 6, 8, 10].contains(index) { text += "-" }
      text += hexText(byte, 2)
    }
    return text
  }
}

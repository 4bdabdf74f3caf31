/// Bits of a capability or an array's element, counted from bit 0 of byte 0.
struct BitRange: Hashable {
  /// The part of a range that lies in one dword.
  struct Part: Hashable {
    /// Byte offset of the dword, a multiple of 4.
    var dwordOffset: Int
    /// Lowest bit in the dword.
    var lsb: Int
    /// Width in bits, 1 to 32.
    var bitWidth: Int
    /// Bits of the range that lie below.
    var shift: Int

    /// The bits in the dword.
    var mask: UInt32 { (bitWidth >= 32 ? ~0 : (1 << UInt32(bitWidth)) - 1) << UInt32(lsb) }
  }

  /// Bytes that an offset can name: config space is not larger.
  static let byteLimit = 4096

  /// The first bit.
  let start: Int
  /// Number of bits, 1 to 64.
  let bitWidth: Int

  /// Bits of a register; nil where they are none, more than a register has, or lie before the start.
  init?(byteOffset: Int, lsb: Int, bitWidth: Int) {
    guard (0..<1 << 32).contains(byteOffset), (0..<64).contains(lsb), (1...64).contains(bitWidth) else {
      return nil
    }
    start = byteOffset * 8 + lsb
    self.bitWidth = bitWidth
  }

  /// Whether an offset can name it.
  var isAddressable: Bool { endByte <= Self.byteLimit }

  /// The byte after the last one that holds some of its bits.
  var endByte: Int { (start + bitWidth + 7) / 8 }

  /// Its parts, lowest first.
  var dwords: [Part] {
    var parts: [Part] = []
    var bit = start
    let end = start + bitWidth
    while bit < end {
      let next = min(end, (bit / 32 + 1) * 32)
      parts.append(Part(dwordOffset: bit / 32 * 4, lsb: bit % 32, bitWidth: next - bit, shift: bit - start))
      bit = next
    }
    return parts
  }
}

/// Fields that a host stores among their neighbours.
extension PassthroughFunction where Self: ~Copyable {
  /// Stores a field in the bytes that it lies in; false: an access failed, and bytes before it are stored.
  mutating func storeField(_ value: UInt32, at place: ConfigPlace) -> Bool {
    do throws(ConfigError) {
      for position in place.firstByte...max(place.firstByte, place.lastByte) {
        let shift = UInt32(truncatingIfNeeded: 8 * (position - place.position))
        let mask = place.mask >> shift & 0xFF
        let old = try readConfig(at: position, byteWidth: 1)
        let bits = (value << UInt32(truncatingIfNeeded: place.lsb)) >> shift
        try writeConfig(at: position, byteWidth: 1, value: old & ~mask | bits & mask)
      }
      return true
    } catch {
      return false
    }
  }

  /// Stores the encoded size of a read request; refuses what is not 128 to 4096 bytes.
  ///
  /// Source: PCIe 6.0 §7.5.3.4 "Device Control Register".
  mutating func storeReadRequestSize(_ bytes: Int, at place: ConfigPlace) -> Bool {
    guard (128...4096).contains(bytes), bytes & (bytes - 1) == 0 else { return false }
    return storeField(UInt32((bytes / 128).trailingZeroBitCount), at: place)
  }
}

/// Saving config state before the device loses it, and writing it back.
///
/// Saved are the registers that the profile's tables describe: the header and every capability of the guest's list. Bodies
/// without fields are not: writing back what nobody knows could ring a doorbell. What the profile hides is the host's. The room is
/// part of the function: nothing is allocated, and `free` is a flag.
extension FunctionCore where Function: ~Copyable {
  /// Reads every described dword.
  ///
  /// - Complexity: O(config space) device reads.
  @usableFromInline
  mutating func saveConfig() throws(ConfigError) {
    for index in 0..<placed.size / 4 where savedBytes(index) != 0 {
      placed.memory.pointee.saved[index] = try function.readConfig(at: index * 4, byteWidth: 4)
    }
  }

  /// Writes back what differs, from the end of config space to its start: addresses before the enables of the same
  /// capability, base addresses before COMMAND.
  ///
  /// Write-1-to-clear bits are written as 0, and PowerState as it is. Bytes that share a dword with a capability and are not its
  /// own are not written.
  @usableFromInline
  mutating func restoreConfig() throws(ConfigError) {
    for index in (0..<placed.size / 4).reversed() {
      let bytes = savedBytes(index)
      guard bytes != 0 else { continue }
      let state = powerStateMask(index)
      let kept = ~placed.memory.pointee.details[index].rw1c & ~state & bytes
      let now = try function.readConfig(at: index * 4, byteWidth: 4)
      guard (now ^ placed.memory.pointee.saved[index]) & kept != 0 else { continue }
      let value = placed.memory.pointee.saved[index] & kept | now & state
      if bytes == ~0 {
        try function.writeConfig(at: index * 4, byteWidth: 4, value: value)
        continue
      }
      for byte in 0..<4 where bytes >> UInt32(8 * byte) & 0xFF != 0 {
        let part = value >> UInt32(8 * byte) & 0xFF
        try function.writeConfig(at: index * 4 + byte, byteWidth: 1, value: part)
      }
    }
  }

  /// Bytes of a dword that are saved, all bits of each: those of a capability that a table line describes; a synthetic one has
  /// nothing of the device.
  private func savedBytes(_ index: Int) -> UInt32 {
    guard placed.memory.pointee.details[index].line != 0 else { return 0 }
    let (first, end) = (index * 4, index * 4 + 4)
    guard let region = placed.region(at: first) else { return 0 }
    if region.range.upperBound >= end { return isSaved(region) ? ~0 : 0 }
    var bytes: UInt32 = 0
    for position in first..<end {
      guard let region = placed.region(at: position), isSaved(region) else { continue }
      bytes |= 0xFF << UInt32(8 * (position - first))
    }
    return bytes
  }

  private func isSaved(_ region: ConfigRegion) -> Bool {
    guard case .capability(let owner) = region.owner else { return false }
    return !placed.instances[owner].isSynthetic
  }

  func powerStateMask(_ index: Int) -> UInt32 {
    guard let place = powerRegisters?.state else { return 0 }
    let (dword, shift) = place.split
    return dword == index ? UInt32(truncatingIfNeeded: UInt64(place.valueMask) << shift) : 0
  }
}

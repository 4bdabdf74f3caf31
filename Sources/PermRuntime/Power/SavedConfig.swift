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
    for index in 0..<placed.size / 4 where isSaved(index) {
      placed.memory.pointee.saved[index] = try function.readConfig(at: index * 4, byteWidth: 4)
    }
  }

  /// Writes back what differs, from the end of config space to its start: addresses before the enables of the same
  /// capability, base addresses before COMMAND.
  ///
  /// Write-1-to-clear bits are written as 0, and PowerState as it is.
  @usableFromInline
  mutating func restoreConfig() throws(ConfigError) {
    for index in (0..<placed.size / 4).reversed() where isSaved(index) {
      let kept = ~placed.memory.pointee.details[index].rw1c & ~powerStateMask(index)
      let now = try function.readConfig(at: index * 4, byteWidth: 4)
      guard (now ^ placed.memory.pointee.saved[index]) & kept != 0 else { continue }
      let value = placed.memory.pointee.saved[index] & kept | now & powerStateMask(index)
      try function.writeConfig(at: index * 4, byteWidth: 4, value: value)
    }
  }

  /// Whether a table line describes the dword; a synthetic capability has nothing of the device.
  private func isSaved(_ index: Int) -> Bool {
    guard placed.memory.pointee.details[index].line != 0 else { return false }
    guard case .capability(let owner)? = placed.region(at: index * 4)?.owner else { return false }
    return !placed.instances[owner].isSynthetic
  }

  func powerStateMask(_ index: Int) -> UInt32 {
    guard let place = powerRegisters?.state else { return 0 }
    let (dword, shift) = place.split
    return dword == index ? UInt32(truncatingIfNeeded: UInt64(place.valueMask) << shift) : 0
  }
}

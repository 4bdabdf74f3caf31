/// The trap entry of a bus. Nothing here allocates.
extension ConfigBus {
  /// A guest's read; the value is zero-extended.
  ///
  /// All ones answer for a function that is absent or fails, and for bytes that do not lie in the config space of a function, which
  /// are those above 256 bytes of a conventional one. Of 8 bytes each half is a read of its own.
  ///
  /// - Returns: The bytes; all 64 bits are ones for a width that no access has.
  /// - Complexity: O(1) to the function; no allocation.
  /// Source: PCIe 6.0 §2.3.2 "Completion Handling Rules"; Linux drivers/pci/probe.c, pci_cfg_space_size_ext, which tells a
  /// conventional function by all ones at 100h.
  public func read(_ access: BusAccess) -> UInt64 {
    switch access.byteWidth {
    case 1...4:
      return UInt64(read(access.function, at: access.position, byteWidth: access.byteWidth))
    case 8:
      let low = read(access.function, at: access.position, byteWidth: 4)
      let high = read(access.function, at: access.position &+ 4, byteWidth: 4)
      return UInt64(high) << 32 | UInt64(low)
    default:
      return ~0
    }
  }

  /// A guest's write; dropped where a read would be answered with all ones.
  ///
  /// - Parameters:
  ///   - access: Which bytes.
  ///   - value: The bytes; bits above them are ignored.
  /// - Complexity: O(1) to the function; no allocation.
  public func write(_ access: BusAccess, value: UInt64) {
    let low = UInt32(truncatingIfNeeded: value)
    switch access.byteWidth {
    case 1...4:
      write(access.function, at: access.position, byteWidth: access.byteWidth, value: low)
    case 8:
      write(access.function, at: access.position, byteWidth: 4, value: low)
      write(
        access.function, at: access.position &+ 4, byteWidth: 4,
        value: UInt32(truncatingIfNeeded: value >> 32))
    default:
      break
    }
  }

  /// Reads 1 to 4 bytes.
  private func read(_ address: FunctionAddress, at position: Int, byteWidth: Int) -> UInt32 {
    let ones: UInt32 = ~0 >> UInt32(32 - byteWidth * 8)
    guard let entry = entry(at: address), Self.lies(position, byteWidth, in: entry.size) else { return ones }
    do throws(ConfigError) {
      let value = try entry.read(position, byteWidth)
      guard let bit = entry.multiFunction else { return value }
      let distance = ListFormat.headerType &- position
      guard 0..<byteWidth ~= distance else { return value }
      let shift = UInt32(distance * 8)
      return value & ~(ListFormat.multiFunctionBit << shift) | bit << shift
    } catch {
      failures.add()
      return ones
    }
  }

  /// Writes 1 to 4 bytes.
  private func write(_ address: FunctionAddress, at position: Int, byteWidth: Int, value: UInt32) {
    guard let entry = entry(at: address), Self.lies(position, byteWidth, in: entry.size) else { return }
    do throws(ConfigError) {
      try entry.write(position, byteWidth, value)
    } catch {
      failures.add()
    }
  }

  private static func lies(_ position: Int, _ byteWidth: Int, in size: Int) -> Bool {
    position >= 0 && size >= byteWidth && position <= size - byteWidth
  }
}

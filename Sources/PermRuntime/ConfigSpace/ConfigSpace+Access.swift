/// The doors for a guest's accesses and for the host's own.
extension ConfigSpace where Function: ~Copyable {
  /// A guest's read of 1 to 4 bytes at any position; the value is zero-extended.
  ///
  /// - Throws: `outOfRange`, with nothing touched; `deviceFailed`.
  /// - Complexity: O(bytes); no allocation.
  /// Source: Linux drivers/vfio/pci/vfio_pci_config.c, vfio_config_do_rw.
  @inlinable
  @inline(__always)
  public func readGuest(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32 {
    let control = memory.pointee.rows[position >> 2 & FunctionMemory.indexMask].control
    if isPiece(position, byteWidth), !control.hasSeams {
      return try readPiece(at: position, byteWidth: byteWidth)
    }
    return try readPieces(at: position, byteWidth: byteWidth)
  }

  /// What a guest's read of 1, 2 or 4 aligned bytes answers where all of their dword is the shadow's; nil: the device or a hook
  /// may have a part in it, it is several pieces, or it does not lie in the space.
  ///
  /// Touches nothing: whoever has to prepare for what the device or its host may do need not do so for such a read.
  ///
  /// - Complexity: O(1), without a call.
  @inlinable
  @inline(__always)
  public func readVirtual(at position: Int, byteWidth: Int) -> UInt32? {
    let index = position >> 2 & FunctionMemory.indexMask
    // What turns most others away comes first.
    guard memory.pointee.rows[index].virt == ~0 else { return nil }
    let control = memory.pointee.rows[index].control
    guard !control.hasSeams, control.hasPlainPieces, isPiece(position, byteWidth) else { return nil }
    return memory.pointee.shadow[index] &>> Self.shift(position) & Self.mask(byteWidth)
  }

  /// A guest's write of 1 to 4 bytes at any position.
  ///
  /// - Throws: `outOfRange`, with nothing touched; `deviceFailed`, with effects of earlier pieces kept.
  /// - Complexity: O(bytes); no allocation.
  @inlinable
  @inline(__always)
  public func writeGuest(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError) {
    let control = memory.pointee.rows[position >> 2 & FunctionMemory.indexMask].control
    guard isPiece(position, byteWidth), !control.hasSeams else {
      return try writePieces(at: position, byteWidth: byteWidth, value: value)
    }
    // A device that is to be woken may come back with other mappings, as one that hooks act on may.
    if control.writesPlainly, core.pointee.answersConfig {
      try storePiece(at: position, byteWidth: byteWidth, value: value)
    } else {
      try writeSpecialPiece(at: position, byteWidth: byteWidth, value: value)
    }
  }

  /// A read that has to be cut.
  @inlinable
  @inline(never)
  func readPieces(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32 {
    try checkRange(position, byteWidth, limit: 4)
    var value: UInt32 = 0
    var done = 0
    while done < byteWidth {
      let width = pieceWidth(at: position &+ done, remaining: byteWidth &- done)
      let piece = try readPiece(at: position &+ done, byteWidth: width)
      value |= piece &<< UInt32(truncatingIfNeeded: done &* 8)
      done &+= width
    }
    return value
  }

  /// A write of one piece on which hooks run, or whose device sleeps.
  @inlinable
  @inline(never)
  func writeSpecialPiece(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError) {
    let wasReachable = core.pointee.isMemoryReachable
    defer { noteReachability(wasReachable) }
    try writePiece(at: position, byteWidth: byteWidth, value: value & Self.mask(byteWidth))
  }

  /// A write that has to be cut.
  @inlinable
  @inline(never)
  func writePieces(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError) {
    try checkRange(position, byteWidth, limit: 4)
    let wasReachable = core.pointee.isMemoryReachable
    defer { noteReachability(wasReachable) }
    var done = 0
    while done < byteWidth {
      let width = pieceWidth(at: position &+ done, remaining: byteWidth &- done)
      try writePiece(
        at: position &+ done,
        byteWidth: width,
        value: value &>> UInt32(truncatingIfNeeded: done &* 8) & Self.mask(width)
      )
      done &+= width
    }
  }

  /// A guest's read of any length, as vfio's `pread` has it.
  ///
  /// - Throws: As `readGuest(at:byteWidth:)`.
  @inlinable
  public func readGuest(at position: Int, into bytes: inout MutableSpan<UInt8>) throws(ConfigError) {
    try checkRange(position, bytes.count, limit: size)
    var done = 0
    while done < bytes.count {
      let width = pieceWidth(at: position &+ done, remaining: bytes.count &- done)
      let value = try readPiece(at: position &+ done, byteWidth: width)
      for byte in 0..<width {
        bytes[done &+ byte] = UInt8(truncatingIfNeeded: value &>> UInt32(truncatingIfNeeded: byte &* 8))
      }
      done &+= width
    }
  }

  /// A guest's write of any length, as vfio's `pwrite` has it.
  ///
  /// - Throws: As `writeGuest(at:byteWidth:value:)`.
  @inlinable
  public func writeGuest(at position: Int, bytes: Span<UInt8>) throws(ConfigError) {
    try checkRange(position, bytes.count, limit: size)
    let wasReachable = core.pointee.isMemoryReachable
    defer { noteReachability(wasReachable) }
    var done = 0
    while done < bytes.count {
      let width = pieceWidth(at: position &+ done, remaining: bytes.count &- done)
      var value: UInt32 = 0
      for byte in 0..<width {
        value |= UInt32(bytes[done &+ byte]) &<< UInt32(truncatingIfNeeded: byte &* 8)
      }
      try writePiece(at: position &+ done, byteWidth: width, value: value)
      done &+= width
    }
  }

  /// Reads 1 to 4 bytes of hardware, past the tables, in aligned pieces.
  ///
  /// - Throws: `outOfRange`; `deviceFailed`.
  public func readHost(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32 {
    try checkRange(position, byteWidth, limit: 4)
    return try core.pointee.deviceBits(ConfigPlace(position: position, lsb: 0, bitWidth: byteWidth * 8))
  }

  /// Writes 1 to 4 bytes of hardware, past the tables, in aligned pieces.
  ///
  /// - Throws: `outOfRange`; `deviceFailed`.
  public func writeHost(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError) {
    try checkRange(position, byteWidth, limit: 4)
    try core.pointee.setDeviceBits(ConfigPlace(position: position, lsb: 0, bitWidth: byteWidth * 8), value)
  }

  /// Nothing is touched by an access that does not lie in the space.
  @inlinable
  func checkRange(_ position: Int, _ byteWidth: Int, limit: Int) throws(ConfigError) {
    guard position >= 0, byteWidth > 0, byteWidth <= limit, byteWidth <= size, position <= size - byteWidth
    else { throw ConfigError(.outOfRange, position: position, byteWidth: byteWidth) }
  }

  /// Tells the host when a whole access has changed whether BARs are reachable.
  @inlinable
  @inline(__always)
  func noteReachability(_ wasReachable: Bool) {
    let isReachable = core.pointee.isMemoryReachable
    if isReachable != wasReachable { core.pointee.function.memoryReachabilityChanged(isReachable) }
  }
}

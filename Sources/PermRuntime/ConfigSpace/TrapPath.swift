/// The trap path: one guest access, piece by piece. Nothing here allocates.
extension ConfigSpace where Function: ~Copyable {
  /// Whether an access is one naturally aligned piece that lies in the space.
  @inlinable
  @inline(__always)
  func isPiece(_ position: Int, _ byteWidth: Int) -> Bool {
    // 1, 2 or 4; then the position, which as an unsigned number also is not negative.
    UInt(bitPattern: byteWidth &- 1) < 4 && (byteWidth | position) & (byteWidth &- 1) == 0
      && UInt(bitPattern: position) <= UInt(bitPattern: size &- byteWidth)
  }

  /// Width of the piece that begins at a position: naturally aligned, inside one dword, inside one owner.
  @inlinable
  @inline(__always)
  func pieceWidth(at position: Int, remaining: Int) -> Int {
    let control = memory.pointee.rows[position >> 2 & FunctionMemory.indexMask].control
    let first = position & 3
    var run = min(remaining, 4 &- first)
    if control.hasSeams {
      let limit = run
      run = 1
      while run < limit, !control.hasSeam(after: first + run - 1) { run += 1 }
    }
    if run == 4 { return 4 }
    return run >= 2 && first & 1 == 0 ? 2 : 1
  }

  /// Answers one piece; the value is zero-extended.
  @inlinable
  @inline(__always)
  func readPiece(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32 {
    memory.pointee.rows[position >> 2 & FunctionMemory.indexMask].control.hasPlainPieces
      ? try loadPiece(at: position, byteWidth: byteWidth)
      : try readSpecialPiece(at: position, byteWidth: byteWidth)
  }

  /// Answers a piece on which hooks run, or with a byte that is live.
  @inlinable
  @inline(never)
  func readSpecialPiece(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32 {
    let index = position >> 2 & FunctionMemory.indexMask
    let control = memory.pointee.rows[index].control
    if control.hasHooks(.read) {
      try runHooks(
        .read, at: position, byteWidth: byteWidth, value: 0, oldShadow: memory.pointee.shadow[index])
    }
    guard byteWidth == 1, control.isByteLive(position & 3) else {
      return try loadPiece(at: position, byteWidth: byteWidth)
    }
    return try core.pointee.readDevice(at: position, byteWidth: 1) & 0xFF
  }

  /// Composes one piece of shadow and device.
  @inlinable
  @inline(__always)
  func loadPiece(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32 {
    let index = position >> 2 & FunctionMemory.indexMask
    let shift = Self.shift(position)
    let mask = Self.mask(byteWidth)
    let virt = memory.pointee.rows[index].virt &>> shift & mask
    let shadow = memory.pointee.shadow[index] &>> shift & virt
    if virt == mask { return shadow }
    return try core.pointee.readDevice(at: position, byteWidth: byteWidth) & mask & ~virt | shadow
  }

  /// Applies one piece of a write.
  @inlinable
  func writePiece(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError) {
    let index = position >> 2 & FunctionMemory.indexMask
    let control = memory.pointee.rows[index].control
    let oldShadow = memory.pointee.shadow[index]
    if control.hasHooks(.beforeWrite) {
      do throws(ConfigError) {
        try runHooks(.beforeWrite, at: position, byteWidth: byteWidth, value: value, oldShadow: oldShadow)
        try storePiece(at: position, byteWidth: byteWidth, value: value)
      } catch {
        // Mappings may be gone already for a write that did not come.
        core.pointee.abandonWrite()
        throw error
      }
    } else {
      try storePiece(at: position, byteWidth: byteWidth, value: value)
    }
    if control.hasHooks(.write) {
      try runHooks(.write, at: position, byteWidth: byteWidth, value: value, oldShadow: oldShadow)
    }
  }

  /// Stores one piece in shadow and device, as far as the guest may change it.
  @inlinable
  @inline(__always)
  func storePiece(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError) {
    let index = position >> 2 & FunctionMemory.indexMask
    let shift = Self.shift(position)
    let mask = Self.mask(byteWidth)
    let toShadow = memory.pointee.rows[index].shadowWrite & mask &<< shift
    memory.pointee.shadow[index] = memory.pointee.shadow[index] & ~toShadow | value &<< shift & toShadow
    let toDevice = memory.pointee.rows[index].deviceWrite &>> shift & mask
    if toDevice != 0 {
      var piece = value & toDevice
      // A piece that the guest may change as a whole is not read first: nothing of it would be kept.
      if toDevice != mask {
        var kept = try core.pointee.readDevice(at: position, byteWidth: byteWidth) & mask & ~toDevice
        if core.pointee.placed.settings.isRW1CSafe { kept &= ~(memory.pointee.details[index].rw1c &>> shift) }
        piece |= kept
      }
      try core.pointee.writeDevice(at: position, byteWidth: byteWidth, value: piece)
    }
  }

  /// Runs the hooks of a phase that a piece touches, in table order.
  @inlinable
  @inline(never)
  func runHooks(
    _ phase: HookPhase,
    at position: Int,
    byteWidth: Int,
    value: UInt32,
    oldShadow: UInt32
  ) throws(ConfigError) {
    let touched = UInt8(truncatingIfNeeded: ((1 &<< byteWidth) &- 1) &<< (position & 3))
    var next = memory.pointee.rows[position >> 2 & FunctionMemory.indexMask].control.firstBinding
    while next < core.pointee.placed.bindings.count {
      let binding = core.pointee.placed.bindings[next]
      if binding.phase == phase, binding.byteMask & touched != 0 {
        try hooks.run(
          binding.number,
          HookCall(
            core: core, index: next, position: position, byteWidth: byteWidth, value: value,
            oldShadow: oldShadow))
      }
      next = Int(binding.next)
    }
  }

  /// Lowest bit of a position in its dword.
  @inlinable
  @inline(__always)
  static func shift(_ position: Int) -> UInt32 { UInt32(truncatingIfNeeded: position & 3) &* 8 }

  /// The low bits that a piece of 1 to 4 bytes has.
  @inlinable
  @inline(__always)
  static func mask(_ byteWidth: Int) -> UInt32 { ~0 &>> UInt32(truncatingIfNeeded: 32 &- byteWidth &* 8) }
}

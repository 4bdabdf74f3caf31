/// The trap path: one guest access, piece by piece. Nothing here allocates.
extension ConfigSpace where Function: ~Copyable {
  /// Width of the piece that begins at a position: naturally aligned, inside one dword, inside one owner.
  @inlinable
  func pieceWidth(at position: Int, remaining: Int) -> Int {
    let control = core.pointee.rows[position >> 2 & 1023].control
    let first = position & 3
    var run = 1
    while run < remaining, first + run < 4, !control.hasSeam(after: first + run - 1) { run += 1 }
    if run >= 4 { return 4 }
    return run >= 2 && first & 1 == 0 ? 2 : 1
  }

  /// Answers one piece; the value is zero-extended.
  @inlinable
  func readPiece(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32 {
    let index = position >> 2 & 1023
    let first = position & 3
    let shift = UInt32(first * 8)
    let mask = Self.mask(byteWidth) << shift
    let control = core.pointee.rows[index].control
    if control.hasHooks(.read) {
      try runHooks(
        .read,
        at: position,
        byteWidth: byteWidth,
        value: 0,
        oldShadow: core.pointee.rows[index].shadow
      )
    }
    var virt = core.pointee.rows[index].virt & mask
    if byteWidth == 1, control.isByteLive(first) { virt = 0 }
    let shadow = core.pointee.rows[index].shadow & virt
    if virt == mask { return shadow >> shift }
    let hardware = try core.pointee.readDevice(at: position, byteWidth: byteWidth) << shift
    return (hardware & ~virt & mask | shadow) >> shift
  }

  /// Applies one piece of a write.
  @inlinable
  func writePiece(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError) {
    let index = position >> 2 & 1023
    let control = core.pointee.rows[index].control
    let oldShadow = core.pointee.rows[index].shadow
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
  func storePiece(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError) {
    let index = position >> 2 & 1023
    let shift = UInt32((position & 3) * 8)
    let mask = Self.mask(byteWidth) << shift
    let bits = value << shift
    let toShadow = core.pointee.rows[index].shadowWrite & mask
    core.pointee.rows[index].shadow = core.pointee.rows[index].shadow & ~toShadow | bits & toShadow
    let toDevice = core.pointee.rows[index].deviceWrite & mask
    if toDevice != 0 {
      var piece = bits & toDevice
      // A piece that the guest may change as a whole is not read first: nothing of it would be kept.
      if toDevice != mask {
        var kept =
          try core.pointee.readDevice(at: position, byteWidth: byteWidth) << shift & ~toDevice
        if core.pointee.settings.isRW1CSafe { kept &= ~core.pointee.rows[index].rw1c }
        piece |= kept
      }
      try core.pointee.writeDevice(at: position, byteWidth: byteWidth, value: piece >> shift)
    }
  }

  /// Runs the hooks of a phase that a piece touches, in table order.
  @usableFromInline
  func runHooks(
    _ phase: HookPhase,
    at position: Int,
    byteWidth: Int,
    value: UInt32,
    oldShadow: UInt32
  ) throws(ConfigError) {
    let dword = UInt16(truncatingIfNeeded: position >> 2)
    let touched = UInt8(truncatingIfNeeded: (1 << byteWidth - 1) << (position & 3))
    var index = core.pointee.rows[Int(dword) & 1023].control.firstBinding
    while index < core.pointee.bindings.count {
      let binding = core.pointee.bindings[index]
      guard binding.dword == dword else { break }
      if binding.phase == phase, binding.byteMask & touched != 0 {
        try hooks.run(
          binding.number,
          HookCall(
            core: core,
            binding: binding,
            position: position,
            byteWidth: byteWidth,
            value: value,
            oldShadow: oldShadow
          )
        )
      }
      index += 1
    }
  }

  /// The low bits that a piece of a width has.
  @inlinable
  static func mask(_ byteWidth: Int) -> UInt32 {
    byteWidth >= 4 ? ~0 : (1 << UInt32(byteWidth * 8)) - 1
  }
}

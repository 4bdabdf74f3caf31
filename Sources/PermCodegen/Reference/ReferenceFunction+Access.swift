public import PermDSL
import PermRuntime

/// A guest's access, one bit after the other. What hooks do is not here: who has them run says what they changed.
extension ReferenceFunction {
  /// Some bytes of an access that go together: naturally aligned, inside one dword, with one owner.
  public struct Piece: Sendable, Equatable {
    /// Byte position, a multiple of the width.
    public var position: Int
    /// 1, 2 or 4.
    public var byteWidth: Int
  }

  /// The pieces of an access, ascending; none where it does not lie in the space.
  public func pieces(at position: Int, byteWidth: Int) -> [Piece] {
    var pieces: [Piece] = []
    appendPieces(at: position, byteWidth: byteWidth, to: &pieces)
    return pieces
  }

  func appendPieces(at position: Int, byteWidth: Int, to pieces: inout [Piece]) {
    guard position >= 0, byteWidth > 0, position <= size - byteWidth else { return }
    var next = position
    let end = position + byteWidth
    while next < end {
      var width = 1
      if next % 2 == 0, next + 2 <= end, hasOneOwner(next, 2) { width = 2 }
      if next % 4 == 0, next + 4 <= end, hasOneOwner(next, 4) { width = 4 }
      pieces.append(Piece(position: next, byteWidth: width))
      next += width
    }
  }

  private func hasOneOwner(_ position: Int, _ byteWidth: Int) -> Bool {
    for byte in position + 1..<position + byteWidth where regionOfByte[byte] != regionOfByte[position] {
      return false
    }
    return true
  }

  /// What a read of a piece answers.
  public func load(_ piece: Piece) -> UInt32 {
    var value: UInt32 = 0
    for offset in 0..<piece.byteWidth {
      let position = piece.position + offset
      for bit in 0..<8 {
        let rule = bits[position * 8 + bit]
        let isLive = rule.isByteLive && piece.byteWidth == 1
        let byte = rule.readsShadow && !isLive ? shadow[position] : device[position]
        if byte >> UInt8(bit) & 1 != 0 { value |= 1 << UInt32(offset * 8 + bit) }
      }
    }
    return value
  }

  /// What a read answers, hooks left out.
  public func read(at position: Int, byteWidth: Int) -> UInt32 {
    pieces(at: position, byteWidth: byteWidth).reduce(0) { value, piece in
      value | load(piece) << UInt32((piece.position - position) * 8)
    }
  }

  /// What a write of a piece does.
  ///
  /// - Returns: What the device is written, all bytes of the piece; nil: it is not written.
  @discardableResult
  public mutating func store(_ piece: Piece, _ value: UInt32) -> UInt32? {
    let keepsRead = writesBackPlainly
    var isWritten = false
    var written: UInt32 = 0
    for offset in 0..<piece.byteWidth {
      let position = piece.position + offset
      for bit in 0..<8 {
        let isSet = value >> UInt32(offset * 8 + bit) & 1 != 0
        let rule = bits[position * 8 + bit]
        var isSetOnDevice = device[position] >> UInt8(bit) & 1 != 0
        switch rule.write {
        case .nowhere: if rule.clearsOnOne, !keepsRead { isSetOnDevice = false }
        case .shadow:
          setShadow(position * 8 + bit, isSet)
          if rule.clearsOnOne, !keepsRead { isSetOnDevice = false }
        case .hardware:
          isWritten = true
          isSetOnDevice = isSet
        }
        if isSetOnDevice { written |= 1 << UInt32(offset * 8 + bit) }
      }
    }
    guard isWritten else { return nil }
    writeDevice(piece, written)
    return written
  }

  /// What the device makes of a piece that it is written.
  private mutating func writeDevice(_ piece: Piece, _ value: UInt32) {
    for offset in 0..<piece.byteWidth {
      let position = piece.position + offset
      let byte = UInt8(truncatingIfNeeded: value >> UInt32(offset * 8))
      let writable = deviceWritable?.bytes[position] ?? 0xFF
      let cleared = deviceCleared?.bytes[position] ?? 0
      device[position] = (device[position] & ~writable | byte & writable) & ~(byte & cleared)
    }
  }

  /// Hooks that a piece runs in a phase, in order; indices into `hooks`.
  public func hooks(_ phase: PermDSL.HookPhase, touching piece: Piece) -> [Int] {
    var found: [Int] = []
    for index in hooksOfDword[piece.position / 4] where runs(index, phase, piece) { found.append(index) }
    return found
  }

  /// Whether a piece runs a hook in a phase.
  func runs(_ index: Int, _ phase: PermDSL.HookPhase, _ piece: Piece) -> Bool {
    guard hooks[index].phase == phase else { return false }
    for byte in hooks[index].triggers where byte >= piece.position && byte < piece.position + piece.byteWidth
    {
      return true
    }
    return false
  }

  /// Makes bytes of the device what the device itself makes them.
  mutating func changeDevice(at position: Int, byteWidth: Int, to value: UInt32) {
    for offset in 0..<byteWidth where device.indices.contains(position + offset) {
      device[position + offset] = UInt8(truncatingIfNeeded: value >> UInt32(offset * 8))
    }
  }

  mutating func setShadow(_ bit: Int, _ isSet: Bool) {
    let mask = UInt8(1) << UInt8(bit % 8)
    if isSet { shadow[bit / 8] |= mask } else { shadow[bit / 8] &= ~mask }
  }
}

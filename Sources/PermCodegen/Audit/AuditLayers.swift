import PermDSL
import PermRuntime

/// A profile, or one over another: the device of the upper one is what the lower one shows.
///
/// A VMM's write goes through its kernel: the kernel cuts it, keeps some bits in its own copy and drops others. What the guest
/// can do is what gets through both.
struct AuditLayers {
  /// The guest's own layer.
  let top: ReferenceFunction
  /// The layer below it; nil: the device is.
  let below: ReferenceFunction?
  /// The layer that reaches the device.
  let bottom: ReferenceFunction
  /// `access[8 * position + bit]`.
  private(set) var access: [AuditAccess]
  /// Widths of aligned pieces, by byte, that the upper layer writes to what is below it: bit 0 is 1 byte, bit 1 is 2, bit 2 is 4.
  private let forwardedWidths: [UInt8]

  /// Opens both layers.
  init(
    _ image: ConfigImage, _ facts: FunctionFacts, _ profile: Profile, under: Profile?, _ model: Model
  ) throws(ConfigError) {
    guard let under else {
      top = try ReferenceFunction(image, facts: facts, profile: profile, model: model)
      below = nil
      bottom = top
      forwardedWidths = Self.forwardedWidths(top)
      access = []
      access = top.bits.indices.map(access(of:))
      addTriggers()
      return
    }
    let below = try ReferenceFunction(image, facts: facts, profile: under, model: model)
    guard let view = ConfigImage(Array(Self.view(of: below).prefix(image.knownCount))) else {
      throw ConfigError(.badSize, byteWidth: image.knownCount)
    }
    top = try ReferenceFunction(view, facts: facts, profile: profile, model: model)
    self.below = below
    bottom = below
    forwardedWidths = Self.forwardedWidths(top)
    access = []
    access = top.bits.indices.map(access(of:))
    addTriggers()
  }

  /// What the guest of a function reads, dword by dword.
  private static func view(of function: ReferenceFunction) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(function.size)
    for position in stride(from: 0, to: function.size, by: 4) {
      let value = function.read(at: position, byteWidth: 4)
      for shift in stride(from: UInt32(0), to: 32, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: value >> shift))
      }
    }
    return bytes
  }

  private func access(of bit: Int) -> AuditAccess {
    let upper = top.bits[bit]
    var access: AuditAccess = []
    let readsBelow = !upper.readsShadow || upper.isByteLive
    switch upper.write {
    case .nowhere: break
    case .shadow: access.insert(.changesShadow)
    case .hardware:
      switch below?.bits[bit].write ?? .hardware {
      case .nowhere: break
      case .shadow: access.insert(.changesShadow)
      case .hardware: access.insert(.changesDevice)
      }
    }
    if readsBelow, below.map({ !$0.bits[bit].readsShadow || $0.bits[bit].isByteLive }) ?? true {
      access.insert(.readsDevice)
    }
    return access
  }

  /// Marks the bytes whose access runs a hook of the upper layer, or of the lower one through what the upper one passes on.
  private mutating func addTriggers() {
    func mark(_ byte: Int) {
      guard access.indices.contains(byte * 8 + 7) else { return }
      for bit in byte * 8..<byte * 8 + 8 { access[bit].insert(.triggers) }
    }
    for hook in top.hooks where hook.phase != .open { hook.triggers.forEach(mark) }
    for hook in below?.hooks ?? [] where hook.phase != .open {
      for byte in hook.triggers where top.bits.indices.contains(byte * 8 + 7) {
        let isPassedOn =
          hook.phase == .read
          ? top.bits[byte * 8..<byte * 8 + 8].contains { !$0.readsShadow } : forwardedWidths[byte] != 0
        if isPassedOn { mark(byte) }
      }
    }
  }
}

extension AuditLayers {
  /// By byte, the widths of aligned pieces with one owner in which a write goes to what is below.
  private static func forwardedWidths(_ function: ReferenceFunction) -> [UInt8] {
    var widths = [UInt8](repeating: 0, count: function.size)
    var isWritten = [Bool](repeating: false, count: function.size)
    for byte in 0..<function.size {
      isWritten[byte] = function.bits[byte * 8..<byte * 8 + 8].contains { $0.write == .hardware }
    }
    for (index, width) in [1, 2, 4].enumerated() {
      for start in stride(from: 0, to: function.size, by: width) {
        let bytes = start..<start + width
        guard bytes.contains(where: { isWritten[$0] }) else { continue }
        let owner = function.regionOfByte[start]
        guard bytes.allSatisfy({ function.regionOfByte[$0] == owner }) else { continue }
        for byte in bytes { widths[byte] |= 1 << UInt8(index) }
      }
    }
    return widths
  }

  /// The smallest piece whose write clears a status bit of the device that the guest does not write itself; nil: none does.
  func pieceThatClears(_ bit: Int) -> ReferenceFunction.Piece? {
    let byte = bit / 8
    guard bottom.bits[bit].clearsOnOne || top.bits[bit].clearsOnOne else { return nil }
    for (index, width) in [1, 2, 4].enumerated() where forwardedWidths[byte] >> UInt8(index) & 1 != 0 {
      let piece = ReferenceFunction.Piece(position: byte / width * width, byteWidth: width)
      if clears(bit, piece) { return piece }
    }
    return nil
  }

  /// Whether a write of a piece writes a set status bit back, which nobody asked for.
  private func clears(_ bit: Int, _ piece: ReferenceFunction.Piece) -> Bool {
    let upper = top.bits[bit]
    // Who writes it decides over it.
    guard upper.write != .hardware else { return false }
    let upperWritesBack = top.profile.writeback == .plain || !upper.clearsOnOne
    guard let below else { return upperWritesBack }
    let lower = below.bits[bit]
    if lower.write == .hardware {
      // The lower layer writes what the upper one read of it.
      return upperWritesBack && !lower.readsShadow
    }
    guard below.profile.writeback == .plain else { return false }
    // The piece as the lower layer cuts it.
    return below.pieces(at: piece.position, byteWidth: piece.byteWidth).contains { part in
      let bits = part.position * 8..<(part.position + part.byteWidth) * 8
      return bits.contains(bit) && bits.contains { below.bits[$0].write == .hardware }
    }
  }
}

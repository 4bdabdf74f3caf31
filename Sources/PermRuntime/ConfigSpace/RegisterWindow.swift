/// Registers of one capability of an opened function, or of one element of an array: what typed views read through.
public struct RegisterWindow<Function: PassthroughFunction & ~Copyable, Hooks: HookSet> {
  /// Whose accesses go through a window.
  public enum Side: Sendable {
    /// The guest's: through rows, shadow and hooks, as a trapped access.
    case guest
    /// The host's: the device's own registers, past the tables.
    case device
  }

  /// The function.
  public let space: ConfigSpace<Function, Hooks>
  /// Byte position that offsets count from.
  public let position: Int
  /// Bytes from the position to the end.
  public let length: Int
  /// Index of the variant in the table's page.
  public let variant: Int
  /// Whose accesses these are.
  public let side: Side
  private let arrays: [ArrayExtent]

  init(
    _ space: ConfigSpace<Function, Hooks>,
    _ position: Int,
    _ length: Int,
    _ variant: Int,
    _ side: Side,
    _ arrays: [ArrayExtent]
  ) {
    self.space = space
    self.position = position
    self.length = length
    self.variant = variant
    self.side = side
    self.arrays = arrays
  }

  /// The same registers from another side.
  public func seen(from side: Side) -> Self {
    Self(space, position, length, variant, side, arrays)
  }

  /// Whether bytes lie in the window.
  ///
  /// - Parameter offset: From the start of the window.
  public func holds(_ offset: Int, byteWidth: Int) -> Bool {
    offset >= 0 && byteWidth >= 0 && offset <= length - byteWidth
  }

  /// The number of elements of an array that lie in the window.
  ///
  /// - Parameters:
  ///   - array: Number among the arrays of the variant; one that it does not have is empty.
  ///   - stride: Bytes from one element to the next.
  ///   - byteCount: Bytes of an element.
  public func count(ofArray array: Int, stride: Int, byteCount: Int) -> Int {
    guard arrays.indices.contains(array), stride > 0, byteCount >= 0 else { return 0 }
    let room = length - arrays[array].offset - byteCount
    guard arrays[array].offset >= 0, room >= 0 else { return 0 }
    return max(0, min(arrays[array].count, room / stride + 1))
  }

  /// The registers of an element; nil where the window has none of this index.
  public func element(_ index: Int, ofArray array: Int, stride: Int, byteCount: Int) -> Self? {
    guard index >= 0, index < count(ofArray: array, stride: stride, byteCount: byteCount) else { return nil }
    return Self(space, position + arrays[array].offset + index * stride, byteCount, variant, side, [])
  }

  /// Reads 1 byte at an offset.
  public func read8(_ offset: Int) throws(ConfigError) -> UInt8 {
    UInt8(truncatingIfNeeded: try read(offset, 1))
  }

  /// Reads 2 bytes at an offset.
  public func read16(_ offset: Int) throws(ConfigError) -> UInt16 {
    UInt16(truncatingIfNeeded: try read(offset, 2))
  }

  /// Reads 4 bytes at an offset.
  public func read32(_ offset: Int) throws(ConfigError) -> UInt32 { try read(offset, 4) }

  /// Reads 8 bytes at an offset, the low half first.
  public func read64(_ offset: Int) throws(ConfigError) -> UInt64 {
    let low = try read(offset, 4)
    return UInt64(try read(offset + 4, 4)) << 32 | UInt64(low)
  }

  /// Writes 1 byte at an offset.
  public func write8(_ offset: Int, _ value: UInt8) throws(ConfigError) {
    try write(offset, 1, UInt32(value))
  }

  /// Writes 2 bytes at an offset.
  public func write16(_ offset: Int, _ value: UInt16) throws(ConfigError) {
    try write(offset, 2, UInt32(value))
  }

  /// Writes 4 bytes at an offset.
  public func write32(_ offset: Int, _ value: UInt32) throws(ConfigError) { try write(offset, 4, value) }

  /// Writes 8 bytes at an offset, the low half first.
  public func write64(_ offset: Int, _ value: UInt64) throws(ConfigError) {
    try write(offset, 4, UInt32(truncatingIfNeeded: value))
    try write(offset + 4, 4, UInt32(truncatingIfNeeded: value >> 32))
  }

  private func read(_ offset: Int, _ byteWidth: Int) throws(ConfigError) -> UInt32 {
    switch side {
    case .guest: try space.readGuest(at: position + offset, byteWidth: byteWidth)
    case .device: try space.readHost(at: position + offset, byteWidth: byteWidth)
    }
  }

  private func write(_ offset: Int, _ byteWidth: Int, _ value: UInt32) throws(ConfigError) {
    switch side {
    case .guest: try space.writeGuest(at: position + offset, byteWidth: byteWidth, value: value)
    case .device: try space.writeHost(at: position + offset, byteWidth: byteWidth, value: value)
    }
  }
}

extension ConfigSpace where Function: ~Copyable {
  /// The registers of the first capability in the guest's list that a page describes, as the guest sees them; nil: there
  /// is none.
  public func window(ofPage page: Int) -> RegisterWindow<Function, Hooks>? {
    for instance in capabilities where instance.page == page && !instance.isHidden {
      return RegisterWindow(
        self,
        instance.position,
        instance.length,
        instance.variant,
        .guest,
        instance.arrays
      )
    }
    return nil
  }
}

/// Whose accesses to registers these are, and how they reach them: what tells the guest's view of a register from the host's.
///
/// A path is part of the type of a view, so that nothing is left to decide when a field is read.
public protocol RegisterPath {
  /// The way past the tables to the same function.
  associatedtype Host: RegisterPath

  /// The same function past the tables.
  var host: Host { get }

  /// Reads 1, 2 or 4 bytes at a position of config space; the value is zero-extended.
  func read(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32

  /// Writes 1, 2 or 4 bytes at a position of config space.
  func write(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError)

  /// Reads a register of which only bits matter that the tables answer from the shadow, whatever function it is.
  ///
  /// The guest's way is one load. The other bits of the value are without meaning.
  func readVirtual<Bits: FixedWidthInteger & UnsignedInteger>(
    at position: Int, as type: Bits.Type
  ) throws(ConfigError) -> Bits

  /// Where an array of a capability lies; nil: the capability has none of this number.
  func extent(ofArray array: Int, ofCapability index: Int) -> ArrayExtent?
}

/// The guest's way: through rows, shadow and hooks, as a trapped access.
public struct GuestPath<Function: PassthroughFunction & ~Copyable, Hooks: HookSet>: RegisterPath {
  /// The function.
  public let space: ConfigSpace<Function, Hooks>

  /// The guest's way to the registers of a function.
  @inlinable
  public init(_ space: ConfigSpace<Function, Hooks>) { self.space = space }

  /// The same function past the tables.
  @inlinable
  public var host: HostPath<Function, Hooks> { HostPath(space) }

  /// Reads as a trapped access does.
  @inlinable
  public func read(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32 {
    try space.readGuest(at: position, byteWidth: byteWidth)
  }

  /// Writes as a trapped access does.
  @inlinable
  public func write(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError) {
    try space.writeGuest(at: position, byteWidth: byteWidth, value: value)
  }

  /// Reads the shadow.
  ///
  /// - Complexity: one load, at any position.
  @inlinable
  public func readVirtual<Bits: FixedWidthInteger & UnsignedInteger>(
    at position: Int, as type: Bits.Type
  ) throws(ConfigError) -> Bits {
    space.shadowBits(at: position, as: type)
  }

  /// Where an array of a capability lies.
  public func extent(ofArray array: Int, ofCapability index: Int) -> ArrayExtent? {
    space.extent(ofArray: array, ofCapability: index)
  }
}

/// The host's way: the device's own registers, past the tables.
public struct HostPath<Function: PassthroughFunction & ~Copyable, Hooks: HookSet>: RegisterPath {
  /// The function.
  public let space: ConfigSpace<Function, Hooks>

  /// The host's way to the registers of a function.
  @inlinable
  public init(_ space: ConfigSpace<Function, Hooks>) { self.space = space }

  /// Itself.
  @inlinable
  public var host: Self { self }

  /// Reads the device.
  @inlinable
  public func read(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32 {
    try space.readHost(at: position, byteWidth: byteWidth)
  }

  /// Writes the device.
  @inlinable
  public func write(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError) {
    try space.writeHost(at: position, byteWidth: byteWidth, value: value)
  }

  /// Reads the device, which has a register of its own behind a virtual one.
  @inlinable
  public func readVirtual<Bits: FixedWidthInteger & UnsignedInteger>(
    at position: Int, as type: Bits.Type
  ) throws(ConfigError) -> Bits {
    try read(at: position, as: type)
  }

  /// Where an array of a capability lies.
  public func extent(ofArray array: Int, ofCapability index: Int) -> ArrayExtent? {
    space.extent(ofArray: array, ofCapability: index)
  }
}

extension RegisterPath {
  /// Reads a register of 1, 2, 4 or 8 bytes, of 8 the low half first.
  @inlinable
  func read<Bits: FixedWidthInteger & UnsignedInteger>(
    at position: Int, as type: Bits.Type
  ) throws(ConfigError) -> Bits {
    guard Bits.bitWidth > 32 else {
      return Bits(truncatingIfNeeded: try read(at: position, byteWidth: Bits.bitWidth / 8))
    }
    let low = try read(at: position, byteWidth: 4)
    let high = try read(at: position &+ 4, byteWidth: 4)
    return Bits(truncatingIfNeeded: UInt64(high) << 32 | UInt64(low))
  }

  /// Writes a register of 1, 2, 4 or 8 bytes, of 8 the low half first.
  @inlinable
  func write<Bits: FixedWidthInteger & UnsignedInteger>(_ value: Bits, at position: Int) throws(ConfigError) {
    let low = UInt32(truncatingIfNeeded: value)
    guard Bits.bitWidth > 32 else {
      return try write(at: position, byteWidth: Bits.bitWidth / 8, value: low)
    }
    try write(at: position, byteWidth: 4, value: low)
    try write(at: position &+ 4, byteWidth: 4, value: UInt32(truncatingIfNeeded: UInt64(value) >> 32))
  }
}

extension ConfigSpace where Function: ~Copyable {
  /// Bits of the shadow from a position on; those that lie beyond it are without meaning.
  @inlinable
  func shadowBits<Bits: FixedWidthInteger & UnsignedInteger>(at position: Int, as type: Bits.Type) -> Bits {
    // The memory is this space's.
    defer { withExtendedLifetime(self) {} }
    // An image, little-endian: at any byte, without regard to dwords. What stands behind it is memory of the function too.
    let image = UnsafeRawPointer(memory) + FunctionMemory.shadowOffset
    return Bits(littleEndian: image.loadUnaligned(fromByteOffset: position & 4095, as: type))
  }

  func extent(ofArray array: Int, ofCapability index: Int) -> ArrayExtent? {
    guard core.pointee.placed.instances.indices.contains(index),
      core.pointee.placed.instances[index].arrays.indices.contains(array)
    else { return nil }
    return core.pointee.placed.instances[index].arrays[array]
  }
}

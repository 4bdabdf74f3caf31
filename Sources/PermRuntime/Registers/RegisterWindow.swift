/// Where the registers of one capability of an opened function are, or those of one element of an array: what typed views
/// read through.
///
/// Holds its function alive; it and what is made of it are as valid as the function.
@frozen
public struct RegisterWindow<Path: RegisterPath> {
  /// The function, and whose accesses these are.
  public let path: Path
  /// Byte position that offsets count from.
  public let position: Int
  /// Bytes from the position to the end.
  public let length: Int
  /// Index of the variant in the table's page.
  public let variant: Int
  /// Index into `ConfigSpace.capabilities`; nil: an element, which has no arrays.
  @usableFromInline let capability: Int?

  @inlinable
  init(_ path: Path, _ position: Int, _ length: Int, _ variant: Int, _ capability: Int?) {
    self.path = path
    self.position = position
    self.length = length
    self.variant = variant
    self.capability = capability
  }

  /// The same registers as the device holds them, past the tables.
  @inlinable
  public var asHost: RegisterWindow<Path.Host> {
    RegisterWindow<Path.Host>(path.host, position, length, variant, capability)
  }

  /// Whether bytes lie in the window.
  ///
  /// - Parameter offset: From the start of the window.
  @inlinable
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
    guard let extent = extent(ofArray: array), stride > 0, byteCount >= 0 else { return 0 }
    let room = length - extent.offset - byteCount
    guard extent.offset >= 0, room >= 0 else { return 0 }
    return max(0, min(extent.count, room / stride + 1))
  }

  /// The registers of an element; nil where the window has none of this index.
  public func element(_ index: Int, ofArray array: Int, stride: Int, byteCount: Int) -> Self? {
    guard index >= 0, index < count(ofArray: array, stride: stride, byteCount: byteCount),
      let extent = extent(ofArray: array)
    else { return nil }
    return Self(path, position + extent.offset + index * stride, byteCount, variant, nil)
  }

  private func extent(ofArray array: Int) -> ArrayExtent? {
    capability.flatMap { path.extent(ofArray: array, ofCapability: $0) }
  }

  /// Reads a register of 1, 2, 4 or 8 bytes at an offset, of 8 the low half first.
  @inlinable
  public func read<Bits: FixedWidthInteger & UnsignedInteger>(
    _ offset: Int, as type: Bits.Type
  ) throws(ConfigError) -> Bits {
    try path.read(at: position &+ offset, as: type)
  }

  /// Writes a register of 1, 2, 4 or 8 bytes at an offset, of 8 the low half first.
  @inlinable
  public func write<Bits: FixedWidthInteger & UnsignedInteger>(
    _ offset: Int, _ value: Bits
  ) throws(ConfigError) {
    try path.write(value, at: position &+ offset)
  }
}

extension ConfigSpace where Function: ~Copyable {
  /// The registers of the first capability in the guest's list that a page describes, as the guest sees them; nil: there
  /// is none, or not all of its bytes are its own (`CapabilityInstance.isWhole`).
  ///
  /// - Complexity: O(capabilities).
  public func window(ofPage page: Int) -> RegisterWindow<GuestPath<Function, Hooks>>? {
    for index in core.pointee.placed.instances.indices {
      let instance = core.pointee.placed.instances[index]
      guard instance.page == page, !instance.isHidden else { continue }
      guard instance.isWhole else { return nil }
      return RegisterWindow(GuestPath(self), instance.position, instance.length, instance.variant, index)
    }
    return nil
  }
}

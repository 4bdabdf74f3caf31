/// One call of a hook: what was accessed, the operands of its footprint, and the function behind it.
///
/// A hook reaches config space through its operands only, in the order of its declaration; it names no offset. Operands
/// declared `reads` cannot be changed.
public struct HookCall<Function: PassthroughFunction & ~Copyable> {
  @usableFromInline let core: UnsafeMutablePointer<FunctionCore<Function>>
  /// Index of the binding by which it is called.
  @usableFromInline let index: Int
  /// Position of the piece, aligned to its width.
  public let position: Int
  /// Width of the piece in bytes: 1, 2 or 4; 0 at open.
  public let byteWidth: Int
  /// The value written, in the low bytes; 0 on a read.
  public let value: UInt32
  /// Shadow of the dword before the write.
  @usableFromInline let oldShadow: UInt32

  @usableFromInline
  init(
    core: UnsafeMutablePointer<FunctionCore<Function>>,
    index: Int,
    position: Int,
    byteWidth: Int,
    value: UInt32,
    oldShadow: UInt32
  ) {
    self.core = core
    self.index = index
    self.position = position
    self.byteWidth = byteWidth
    self.value = value
    self.oldShadow = oldShadow
  }

  @inlinable
  @inline(__always)
  var binding: BoundHook { core.pointee.placed.bindings[index] }

  /// When the hook runs.
  @inlinable
  public var phase: HookPhase { binding.phase }

  /// Number of operands.
  @inlinable
  public var operandCount: Int { Int(binding.operandCount) }

  /// What the embedder said of the function.
  @inlinable
  public var facts: FunctionFacts { core.pointee.placed.facts }

  /// The resource of BAR 0 to 5 or, at 6, of the expansion ROM; nil: none, or one of no size.
  @inlinable
  public func resource(_ bar: Int) -> BARResource? { core.pointee.placed.facts.resource(bar) }

  /// What standard hooks remember.
  @inlinable
  public var state: HookState {
    get { core.pointee.state }
    nonmutating _modify { yield &core.pointee.state }
  }

  /// The function, for host actions.
  @inlinable
  public var function: Function {
    _read { yield core.pointee.function }
    nonmutating _modify { yield &core.pointee.function }
  }

  /// Where an operand lies; width 1 at position 0 for one that the hook does not have.
  @inlinable
  public func place(_ operand: Int) -> ConfigPlace {
    bound(operand)?.place ?? ConfigPlace(position: 0, lsb: 0, bitWidth: 1)
  }

  /// The operand as the guest's shadow holds it now.
  @inlinable
  public func shadow(_ operand: Int) -> UInt32 {
    guard let bound = bound(operand) else { return 0 }
    return core.pointee.placed.memory.shadowBits(bound.place)
  }

  /// The operand as the shadow held it before this write.
  @inlinable
  public func oldShadow(_ operand: Int) -> UInt32 {
    guard let bound = bound(operand) else { return 0 }
    return core.pointee.placed.memory.shadowBits(bound.place, with: position >> 2, holding: oldShadow)
  }

  /// The operand's bits in the value that the guest writes; bytes that the piece does not reach are 0.
  @inlinable
  public func written(_ operand: Int) -> UInt32 {
    guard let bound = bound(operand) else { return 0 }
    let place = bound.place
    let shift = (place.position - position) * 8 + place.lsb
    let shifted = shift >= 0 ? UInt64(value) >> UInt64(shift) : UInt64(value) << UInt64(-shift)
    return UInt32(truncatingIfNeeded: shifted) & place.valueMask
  }

  /// The operand as the device holds it.
  @inlinable
  public func device(_ operand: Int) throws(ConfigError) -> UInt32 {
    guard let bound = bound(operand) else { return 0 }
    return try core.pointee.deviceBits(bound.place)
  }

  /// Changes the operand in the shadow; one declared `reads` stays as it is.
  @inlinable
  public func setShadow(_ operand: Int, _ value: UInt32) {
    guard let bound = bound(operand), bound.isChangeable else { return }
    core.pointee.placed.memory.setShadowBits(bound.place, value)
  }

  /// Keeps some bits of the operand in the shadow and sets the others; one declared `reads` stays as it is.
  @inlinable
  public func updateShadow(_ operand: Int, keeping mask: UInt32, setting bits: UInt32) {
    guard let bound = bound(operand), bound.isChangeable else { return }
    let place = bound.place
    if place.position & 3 == 0, place.lsb == 0, place.bitWidth == 32 {
      let dword = place.position >> 2 & FunctionMemory.indexMask
      let memory = core.pointee.placed.memory
      memory.pointee.shadow[dword] = memory.pointee.shadow[dword] & mask | bits & ~mask
    } else {
      let old = core.pointee.placed.memory.shadowBits(place)
      core.pointee.placed.memory.setShadowBits(place, old & mask | bits & ~mask)
    }
  }

  /// Changes the operand on the device; one declared `reads` stays as it is.
  @inlinable
  public func setDevice(_ operand: Int, _ value: UInt32) throws(ConfigError) {
    guard let bound = bound(operand), bound.isChangeable else { return }
    try core.pointee.setDeviceBits(bound.place, value)
  }

  @inlinable
  func bound(_ operand: Int) -> BoundOperand? {
    guard operand >= 0, operand < Int(binding.operandCount) else { return nil }
    return core.pointee.placed.operands[Int(binding.firstOperand) + operand]
  }
}

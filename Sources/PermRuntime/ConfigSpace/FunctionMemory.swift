/// What accesses of one opened function look at: one block of memory for as long as it is open.
///
/// Index `i` of each part is the dword at byte `4*i`. The masks that every access needs stand together, 16 bytes a dword; what
/// few accesses need stands apart.
@usableFromInline
struct FunctionMemory: ~Copyable {
  /// Dwords of the largest config space, and the mask that brings any index into it.
  @inlinable static var count: Int { 1024 }
  @inlinable static var indexMask: Int { 1023 }
  /// Bytes from the start to the shadow.
  @inlinable static var shadowOffset: Int { count * MemoryLayout<DwordMasks>.stride }

  /// What a guest may do.
  @usableFromInline var rows: InlineArray<1024, DwordMasks>
  /// The guest-visible stored bits: an image of config space, little-endian.
  @usableFromInline var shadow: InlineArray<1024, UInt32>
  /// What few accesses need.
  @usableFromInline var details: InlineArray<1024, DwordDetails>
  /// Config state that a deeper state or a reset loses; meaningless where `PowerMachine.hasSavedState` says there is none.
  var saved: InlineArray<1024, UInt32>

  /// Memory in which every row is the same, the shadow is 0 and nothing is described; whoever asks for it gives it back.
  static func allocate(filledWith row: DwordMasks) -> UnsafeMutablePointer<FunctionMemory> {
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: MemoryLayout<FunctionMemory>.size, alignment: 16)
    // Part by part and in place, as they are declared: the whole would be made elsewhere and copied. All of it are plain
    // integers, and what is saved needs no value before it is.
    memory.initializeMemory(as: DwordMasks.self, repeating: row, count: count)
    let rest = memory + shadowOffset
    let words = count * (MemoryLayout<UInt32>.stride + MemoryLayout<DwordDetails>.stride) / 8
    rest.initializeMemory(as: UInt64.self, repeating: 0, count: words)
    return memory.assumingMemoryBound(to: FunctionMemory.self)
  }
}

/// What a guest may do with the bits of one dword: all that an access needs, if nothing is special about it.
@frozen
@usableFromInline
struct DwordMasks {
  /// Bits answered from the shadow.
  @usableFromInline var virt: UInt32 = 0
  /// Bits that a guest's write changes in the shadow.
  @usableFromInline var shadowWrite: UInt32 = 0
  /// Bits that a guest's write changes on the device; disjoint from `shadowWrite`.
  @usableFromInline var deviceWrite: UInt32 = 0
  /// Seams, live bytes and hooks.
  @usableFromInline var control = DwordRow.Control()

  /// Hardware that a guest may only read.
  @inlinable init() {}

  /// Gives bits a policy, whatever they had.
  mutating func fill(_ mask: UInt32, _ policy: DirectoryPage.BytePolicy) {
    virt = virt & ~mask | (policy == .blank ? mask : 0)
    shadowWrite &= ~mask
    deviceWrite = deviceWrite & ~mask | (policy == .raw ? mask : 0)
  }
}

/// What is known of one dword beside the masks.
@frozen
@usableFromInline
struct DwordDetails {
  /// Bits that the device clears when 1 is written.
  @usableFromInline var rw1c: UInt32 = 0
  /// Bits that the specification reserves.
  @usableFromInline var reserved: UInt32 = 0
  /// Index of the table line that describes it (`TableLegend.lines`); 0: none does.
  @usableFromInline var line: UInt32 = 0

  /// Nothing is known.
  @inlinable init() {}
}

/// Bits of places. On the pointer: to borrow the memory would be to copy it.
extension UnsafeMutablePointer<FunctionMemory> {
  /// Shadow bits of a place, which may lie across two dwords.
  @inlinable
  func shadowBits(_ place: ConfigPlace) -> UInt32 {
    let (index, shift) = place.split
    guard index >= 0, index < FunctionMemory.count else { return 0 }
    var pair = UInt64(pointee.shadow[index])
    if Int(shift) &+ place.bitWidth > 32, index + 1 < FunctionMemory.count {
      pair |= UInt64(pointee.shadow[index + 1]) << 32
    }
    return UInt32(truncatingIfNeeded: pair &>> shift) & place.valueMask
  }

  /// Shadow bits of a place, with one dword taken from elsewhere: as they were before a write to it.
  @inlinable
  func shadowBits(_ place: ConfigPlace, with dword: Int, holding old: UInt32) -> UInt32 {
    let (index, shift) = place.split
    guard index >= 0, index < FunctionMemory.count else { return 0 }
    let low = index == dword ? old : pointee.shadow[index]
    let above = index + 1 < FunctionMemory.count ? pointee.shadow[index + 1] : 0
    let high = index + 1 == dword ? old : above
    return UInt32(truncatingIfNeeded: (UInt64(high) << 32 | UInt64(low)) &>> shift) & place.valueMask
  }

  /// Sets shadow bits of a place, which may lie across two dwords.
  @inlinable
  func setShadowBits(_ place: ConfigPlace, _ value: UInt32) {
    let (index, shift) = place.split
    guard index >= 0, index < FunctionMemory.count else { return }
    let mask = UInt64(place.valueMask) &<< shift
    let bits = UInt64(value) &<< shift & mask
    pointee.shadow[index] =
      pointee.shadow[index] & ~UInt32(truncatingIfNeeded: mask) | UInt32(truncatingIfNeeded: bits)
    if mask >> 32 != 0, index + 1 < FunctionMemory.count {
      pointee.shadow[index + 1] =
        pointee.shadow[index + 1] & ~UInt32(truncatingIfNeeded: mask >> 32)
        | UInt32(truncatingIfNeeded: bits >> 32)
    }
  }

  /// Whether the guest reads the bits of a place from the shadow.
  @inlinable
  func isVirtual(_ place: ConfigPlace) -> Bool {
    let (index, shift) = place.split
    guard index >= 0, index < FunctionMemory.count else { return false }
    let mask = UInt64(place.valueMask) << shift
    let high = index + 1 < FunctionMemory.count ? pointee.rows[index + 1].virt : 0
    return (UInt64(high) << 32 | UInt64(pointee.rows[index].virt)) & mask == mask
  }
}

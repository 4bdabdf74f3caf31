/// What accesses of one opened function look at: one block of memory for as long as it is open.
///
/// Index `i` of each part is the dword at byte `4*i`. The masks that every access needs stand together, 16 bytes a dword; what
/// few accesses need stands apart.
@usableFromInline
struct FunctionMemory: ~Copyable {
  /// Dwords of the largest config space, and the mask that brings any index into it.
  @inlinable static var count: Int { 1024 }
  @inlinable static var indexMask: Int { 1023 }

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
    let rest = memory + count * MemoryLayout<DwordMasks>.stride
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

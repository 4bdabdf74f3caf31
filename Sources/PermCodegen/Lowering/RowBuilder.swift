import PermDSL
import PermRuntime

/// The rows of one block (the registers of a variant, or of an array's element) while they are put together.
struct RowBuilder {
  /// A row in the making.
  struct Row {
    var virt: UInt32 = 0
    var shadowWrite: UInt32 = 0
    var deviceWrite: UInt32 = 0
    var rw1c: UInt32 = 0
    var reserved: UInt32 = 0
    var initMask: UInt32 = 0
    var initValue: UInt32 = 0
    /// Bytes that are live when read alone.
    var liveBytes: UInt32 = 0
    /// Index of the first table line that describes it.
    var line: UInt32?

    /// The row's words.
    var words: [UInt32] {
      [
        virt, shadowWrite, deviceWrite, rw1c, reserved, initMask, initValue,
        liveBytes << 28 | (line ?? 0) & 0xFF_FFFF,
      ]
    }
  }

  /// Bits whose start value is a program.
  struct Initialiser {
    var place: TablePlace
    var value: Expression
    /// Where the policy is written.
    var origin: SourceRange
  }

  /// Row i describes bytes `4*i ..< 4*i+4`.
  private(set) var rows: [Row]
  /// In order of appearance.
  private(set) var initialisers: [Initialiser] = []
  /// Bytes that a register describes.
  private var described: [Bool]

  /// Rows of a number of bytes.
  init(byteCount: Int) {
    let count = max(0, min(byteCount, BitRange.byteLimit) + 3) / 4
    rows = Array(repeating: Row(), count: count)
    described = Array(repeating: false, count: count * 4)
  }

  /// Notes that a register describes some bytes, and the line where it does.
  mutating func describe(_ bits: BitRange, line: UInt32) {
    for byte in bits.start / 8..<bits.endByte where described.indices.contains(byte) {
      described[byte] = true
    }
    // Registers come by offset: the first to describe a row is the lowest in it.
    for part in bits.dwords { update(part) { row in row.line = row.line ?? line } }
  }

  /// Sets what hardware does with some bits.
  mutating func set(_ access: HardwareAccess, _ bits: BitRange) {
    for part in bits.dwords {
      update(part) { row in
        if access.clearsOnOne { row.rw1c |= part.mask }
        if access.isReserved { row.reserved |= part.mask }
      }
    }
  }

  /// Sets what a guest may do to some bits.
  mutating func set(_ policy: Guarded<Policy>, _ bits: BitRange) {
    let rule = policy.value
    for part in bits.dwords {
      update(part) { row in
        // What is forced is answered from the shadow, and only hooks see what was written.
        if rule.isVirtual || rule.forced != nil { row.virt |= part.mask }
        if rule.write == .shadow, rule.forced == nil { row.shadowWrite |= part.mask }
        if rule.write == .hardware { row.deviceWrite |= part.mask }
        if rule.isByteLive { row.liveBytes |= part.byteMask }
      }
    }
    guard let start = rule.forced ?? rule.initial else { return }
    for part in bits.dwords {
      if let constant = start.constantValue {
        let value = UInt32(truncatingIfNeeded: constant >> part.shift) << UInt32(part.lsb)
        update(part) { row in
          row.initMask |= part.mask
          row.initValue |= value & part.mask
        }
      } else {
        let place = TablePlace(
          dwordOffset: part.dwordOffset,
          lsb: part.lsb,
          bitWidth: part.bitWidth,
          isChangeable: false
        )
        let value = part.shift == 0 ? start : .binary(.shiftRight, start, .constant(part.shift))
        initialisers.append(Initialiser(place: place, value: value, origin: policy.origin))
      }
    }
  }

  /// Gives the bytes that no register describes the policy of the body.
  mutating func fillGaps(_ body: Guarded<Policy>?, line: UInt32) {
    for byte in described.indices where !described[byte] {
      guard let bits = BitRange(byteOffset: byte, lsb: 0, bitWidth: 8) else { continue }
      if let body { set(body, bits) }
    }
    for index in rows.indices where rows[index].line == nil { rows[index].line = line }
  }

  private mutating func update(_ part: BitRange.Part, _ change: (inout Row) -> Void) {
    let index = part.dwordOffset / 4
    if rows.indices.contains(index) { change(&rows[index]) }
  }
}

extension BitRange.Part {
  /// The bytes of the dword that hold some of the bits.
  var byteMask: UInt32 {
    (0..<4).reduce(0) { $0 | (mask >> UInt32($1 * 8) & 0xFF != 0 ? 1 << UInt32($1) : 0) }
  }
}

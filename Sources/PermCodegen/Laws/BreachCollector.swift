import PermDSL
import PermRuntime

/// Collects the breaches of a capability bit by bit, over its variants, and puts bits of one field together.
struct BreachCollector {
  private struct Key: Hashable {
    var law: Law
    var reason: LawException.Reason
    var path: String
    var origin: SourceRange
    /// The array's, for bits that count from its element.
    var block: Int?
  }

  private struct Tally {
    /// Variants by bit.
    var bits: [Int: Int] = [:]
    var line = 0
  }

  private var order: [Key] = []
  private var tallies: [Key: Tally] = [:]

  /// Breaches of one block of one variant.
  struct Block {
    fileprivate let bits: BlockBits
    fileprivate let block: Int?
    fileprivate var found: [(law: Law, reason: LawException.Reason, bit: Int, line: Int)] = []
    private var index = 0
    private var line = 0

    init(bits: BlockBits, block: Int?) {
      self.bits = bits
      self.block = block
    }

    /// What is added from here on concerns this row.
    mutating func row(_ index: Int, _ row: TableRow) {
      self.index = index
      line = row.line
    }

    /// Adds bits of the row.
    mutating func add(_ law: Law, _ reason: LawException.Reason, _ mask: UInt32) {
      guard mask != 0 else { return }
      for bit in 0..<32 where mask >> UInt32(bit) & 1 != 0 {
        found.append((law, reason, index * 32 + bit, line))
      }
    }
  }

  /// Adds what was found in one variant.
  mutating func add(_ block: Block) {
    for item in block.found where block.bits.bits.indices.contains(item.bit) {
      let bit = block.bits.bits[item.bit]
      let key = Key(
        law: item.law, reason: item.reason, path: bit.path, origin: bit.origin, block: block.block)
      add(key, item.bit..<item.bit + 1, line: item.line)
    }
  }

  /// Adds bits of a body in one variant.
  mutating func add(_ law: Law, _ reason: LawException.Reason, bits: Range<Int>, _ origin: SourceRange) {
    add(Key(law: law, reason: reason, path: "body", origin: origin, block: nil), bits, line: 0)
  }

  private mutating func add(_ key: Key, _ bits: Range<Int>, line: Int) {
    if tallies[key] == nil { order.append(key) }
    for bit in bits { tallies[key, default: Tally()].bits[bit, default: 0] += 1 }
    if tallies[key]?.line == 0 { tallies[key]?.line = line }
  }

  /// One exception for each run of bits that break a law in equally many variants.
  func exceptions(of capability: String, variantCount: Int, _ legend: TableLegend) -> [LawException] {
    order.flatMap { key in
      let tally = tallies[key] ?? Tally()
      let line = legend.lines.indices.contains(tally.line) ? legend.lines[tally.line] : nil
      return bitRuns(tally.bits).map { bits, count in
        LawException(
          law: key.law,
          capability: capability,
          path: key.path,
          bits: bits,
          variants: count,
          variantCount: variantCount,
          row: line ?? TableLegend.Line(file: "", line: 0, subject: ""),
          origin: key.origin,
          reason: key.reason.rawValue
        )
      }
    }
  }
}

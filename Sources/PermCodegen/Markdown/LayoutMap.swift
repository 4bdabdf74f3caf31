import PermDSL

/// The registers of a capability drawn as the specification draws them: four bytes a line, the highest on the left.
struct LayoutMap {
  /// Columns of a byte, with the line right of it.
  private static let byteWidth = 16
  /// Bytes of a capability.
  private static let byteLimit = 4096

  /// A register or an array's first element, where it lies.
  private struct Block {
    var name: String
    var bytes: Range<Int>
  }

  /// Part of a line with one name.
  private struct Cell {
    /// Bytes of the line, 0 the lowest.
    var bytes: Range<Int>
    var name: String
  }

  private let blocks: [Block]
  /// When the capability is laid out so; nil: always.
  let condition: String?

  /// The layout of a capability that has the most registers.
  init(_ capability: Capability, _ text: CapabilityText) {
    var shape = capability
    shape.visibility = []
    shape.body = []
    shape.bindings = []
    for index in shape.registers.indices { shape.registers[index].fields = [] }
    let set = variants(of: shape)
    var best: (blocks: [Block], variant: Variant?) = ([], nil)
    for variant in set.variants {
      let blocks = Self.blocks(of: shape, variant)
      let isLarger =
        (blocks.count, blocks.last?.bytes.upperBound ?? 0)
        > (best.blocks.count, best.blocks.last?.bytes.upperBound ?? 0)
      if best.variant == nil || isLarger { best = (blocks, variant) }
    }
    blocks = best.blocks
    let value: (PermDSL.Expression.Input) -> Int = { best.variant?.value($0) ?? 0 }
    var conditions: [String] = []
    for condition in shape.registers.map(\.condition) + shape.arrays.map(\.condition)
    where condition.holds(value) {
      guard let words = text.text(condition).map(Markdown.code), !conditions.contains(words) else { continue }
      conditions.append(words)
    }
    if conditions.isEmpty, set.variants.count > 1 {
      // What is there does not depend on anything, where it is does.
      condition = text.values(of: set.keys.map(\.expression), value).map(Markdown.code)
    } else {
      condition = Self.list(conditions)
    }
  }

  /// `a`, `a and b`, `a, b and c`; nil where there is nothing.
  private static func list(_ parts: [String]) -> String? {
    guard let last = parts.last, parts.count > 1 else { return parts.first }
    return parts.dropLast().joined(separator: ", ") + " and " + last
  }

  private static func blocks(of capability: Capability, _ variant: Variant) -> [Block] {
    let value: (PermDSL.Expression.Input) -> Int = { variant.value($0) }
    var blocks: [Block] = []
    var arrays: Set<Int> = []
    for register in capability.registers where register.condition.holds(value) {
      var name = register.name
      var start = register.offset.evaluate(value)
      if let index = register.array, capability.arrays.indices.contains(index) {
        let array = capability.arrays[index]
        guard array.condition.holds(value) else { continue }
        start = start.addingReportingOverflow(array.offset.evaluate(value)).partialValue
        name = "\(array.name)[0].\(name)"
        arrays.insert(index)
      }
      guard (0..<byteLimit).contains(start) else { continue }
      blocks.append(Block(name: name, bytes: start..<min(start + register.bitWidth / 8, byteLimit)))
    }
    return blocks.sorted { ($0.bytes.lowerBound, $0.name) < ($1.bytes.lowerBound, $1.name) }
  }

  /// The drawing, without a newline at its end; empty where there is no register.
  var lines: [String] {
    let end = blocks.map(\.bytes.upperBound).max() ?? 0
    guard end > 0 else { return [] }
    var owners = [Int?](repeating: nil, count: (end + 3) / 4 * 4)
    for (index, block) in blocks.enumerated() {
      for byte in block.bytes where owners[byte] == nil { owners[byte] = index }
    }
    let indent = "     "
    var lines = [indent + Self.ruler]
    var above: [Cell] = []
    var isSkipping = false
    for start in stride(from: 0, to: owners.count, by: 4) {
      let isEmpty = owners[start..<start + 4].allSatisfy { $0 == nil }
      if isEmpty {
        if !isSkipping { lines += [indent + Self.border(above, []), indent + " ..."] }
        isSkipping = true
        above = []
        continue
      }
      isSkipping = false
      let cells = self.cells(owners, at: start)
      lines.append(indent + Self.border(above, cells))
      let offset = String(start, radix: 16, uppercase: true)
      let place = String(repeating: "0", count: max(0, 2 - offset.count)) + offset + "h"
      lines.append(
        place + String(repeating: " ", count: max(1, indent.count - place.count)) + Self.line(cells))
      above = cells
    }
    return lines + [indent + Self.border(above, [])]
  }

  private func cells(_ owners: [Int?], at start: Int) -> [Cell] {
    var cells: [Cell] = []
    for byte in 0..<4 {
      let owner = owners[start + byte]
      if byte > 0, owners[start + byte - 1] == owner {
        cells[cells.count - 1].bytes = cells[cells.count - 1].bytes.lowerBound..<byte + 1
        continue
      }
      cells.append(Cell(bytes: byte..<byte + 1, name: owner.map { name($0, at: start + byte) } ?? ""))
    }
    return cells.reversed()
  }

  /// A register of 64 bits has a name for each half.
  private func name(_ index: Int, at byte: Int) -> String {
    let block = blocks[index]
    guard block.bytes.count > 4 else { return block.name }
    let low = (byte - block.bytes.lowerBound) * 8
    return "\(block.name) [\(min(low + 31, block.bytes.count * 8 - 1)):\(low)]"
  }

  private static let ruler: String = {
    [(31, 24), (23, 16), (15, 8), (7, 0)].map { high, low in
      let (left, right) = ("\(high)", "\(low)")
      return " " + left + String(repeating: " ", count: byteWidth - 1 - left.count - right.count) + right
    }.joined()
  }()

  private static func line(_ cells: [Cell]) -> String {
    "|" + cells.map { centred($0.name, width: $0.bytes.count * byteWidth - 1) + "|" }.joined()
  }

  private static func border(_ above: [Cell], _ below: [Cell]) -> String {
    let edges = Set((above + below).flatMap { [$0.bytes.lowerBound, $0.bytes.upperBound] })
    return stride(from: 4, through: 0, by: -1).map { edge in
      (edges.contains(edge) || edge == 0 || edge == 4 ? "+" : "-")
        + (edge == 0 ? "" : String(repeating: "-", count: byteWidth - 1))
    }.joined()
  }

  private static func centred(_ name: String, width: Int) -> String {
    let shown = name.count > width ? name.prefix(width - 2) + ".." : name[...]
    let left = (width - shown.count) / 2
    return String(repeating: " ", count: left) + shown
      + String(repeating: " ", count: width - shown.count - left)
  }
}

import PermDSL
import PermRuntime

/// Bytes of a function by who has them, as a reader wants to see it.
///
/// Where bodies of hidden capabilities are treated as gaps are, the function has gaps there. The page names the capability all
/// the same: what a guest reaches there is what it holds.
struct PageOwners {
  /// Bytes with one owner.
  struct Part {
    var range: Range<Int>
    /// Index into `capabilities` of the function; nil: a gap.
    var capability: Int?
    /// Whether that is hidden.
    var isHidden: Bool
  }

  /// All of the space, ascending.
  let parts: [Part]

  init(_ function: ReferenceFunction) {
    var owners = [(index: Int?, region: Int)](repeating: (nil, 0), count: function.size)
    for (number, region) in function.regions.enumerated() {
      var index: Int?
      switch region.owner {
      case .capability(let owner), .hidden(let owner): index = owner
      case .gap: break
      }
      for byte in region.range where owners.indices.contains(byte) { owners[byte] = (index, number) }
    }
    for (index, capability) in function.capabilities.enumerated() where capability.isHidden {
      // How long one is that no table describes nobody knows.
      let length = min(function.size, max(capability.length, ListFormat.linkLength(capability.kind)))
      let bytes = (capability.position..<capability.position + length).clamped(to: owners.indices)
      for byte in bytes where owners[byte].index == nil { owners[byte].index = index }
    }
    var parts: [Part] = []
    for (byte, owner) in owners.enumerated() {
      let isSame = byte > 0 && owner == owners[byte - 1]
      if isSame, let last = parts.last {
        parts[parts.count - 1].range = last.range.lowerBound..<byte + 1
      } else {
        let isHidden = owner.index.map { function.capabilities[$0].isHidden } ?? false
        parts.append(Part(range: byte..<byte + 1, capability: owner.index, isHidden: isHidden))
      }
    }
    self.parts = parts
  }

  /// `[length, kind, capability, ...]`: 0 is shown, 1 hidden, 2 a gap.
  var values: [JSONValue] {
    parts.flatMap { part -> [JSONValue] in
      let kind = part.capability == nil ? 2 : part.isHidden ? 1 : 0
      return [.number(part.range.count), .number(kind), .number(part.capability ?? 0)]
    }
  }
}

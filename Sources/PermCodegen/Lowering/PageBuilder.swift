import PermRuntime

/// Puts a page together: equal blocks are stored once, however many variants use them.
struct PageBuilder {
  /// The words so far, the header first.
  private(set) var words = [UInt32](repeating: 0, count: CapabilityPage.headerCount)
  private var places: [[UInt32]: UInt32] = [:]

  /// Stores a block and returns the index of its first word; 0 for one without words.
  mutating func store(_ block: [UInt32]) -> UInt32 {
    if block.isEmpty { return 0 }
    if let place = places[block] { return place }
    let place = UInt32(truncatingIfNeeded: words.count)
    places[block] = place
    words += block
    return place
  }

  /// Stores entries one after another and returns their number and the index of the first word.
  mutating func store(entries: [[UInt32]]) -> [UInt32] {
    [UInt32(truncatingIfNeeded: entries.count), store(entries.flatMap { $0 })]
  }

  /// Sets a word of the header.
  mutating func setHeader(_ index: Int, _ word: UInt32) {
    words[index] = word
  }
}

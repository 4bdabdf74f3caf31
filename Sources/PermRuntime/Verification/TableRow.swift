/// The masks of one row of a page, as the runtime copies them.
package struct TableRow: Hashable, Sendable {
  package var virt: UInt32
  package var shadowWrite: UInt32
  package var deviceWrite: UInt32
  package var rw1c: UInt32
  package var reserved: UInt32
  /// Bytes that are live when read alone, bits 3:0.
  package var liveBytes: UInt32
  /// Index of the table line.
  package var line: Int

  /// A row of bytes with one policy, of hardware that is described elsewhere.
  package init(_ policy: DirectoryPage.BytePolicy, rw1c: UInt32, reserved: UInt32) {
    virt = policy == .blank ? ~0 : 0
    shadowWrite = 0
    deviceWrite = policy == .raw ? ~0 : 0
    self.rw1c = rw1c
    self.reserved = reserved
    liveBytes = 0
    line = 0
  }

  init(_ page: Span<UInt32>, at start: Int) {
    virt = page.word(start)
    shadowWrite = page.word(start + 1)
    deviceWrite = page.word(start + 2)
    rw1c = page.word(start + 3)
    reserved = page.word(start + 4)
    liveBytes = page.word(start + 7) >> 28
    line = Int(page.word(start + 7) & 0xFF_FFFF)
  }
}

/// The rows of a variant of a page.
package struct VariantRows: Sendable {
  /// Rows of the registers at fixed places.
  package var fixed: [TableRow]
  /// Rows of an element, for each array that the variant has.
  package var arrays: [[TableRow]]

  /// The rows of a variant; none where the page has no such variant, or it is hidden.
  package init(_ page: [UInt32], variant: Int) {
    let words = page.span
    fixed = []
    arrays = []
    guard variant >= 0, variant < WordList(words, at: 5).count else { return }
    let parts = VariantParts(words, variant)
    guard !VariantHead(words, variant).isHidden else { return }
    fixed = Self.rows(words, parts.rows)
    arrays = (0..<parts.arrays.count).map { array in
      let start = parts.arrays.start + array * CapabilityPage.ArrayEntry.stride
      return Self.rows(words, ArrayParts(words, at: start).rows)
    }
  }

  private static func rows(_ words: Span<UInt32>, _ list: WordList) -> [TableRow] {
    (0..<list.count).map { TableRow(words, at: list.start + $0 * CapabilityPage.Row.stride) }
  }
}

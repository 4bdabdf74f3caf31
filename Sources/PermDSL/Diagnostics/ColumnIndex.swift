/// Finds the column of an offset without reading a long line again for each finding.
struct ColumnIndex {
  private static let step = 256
  private let file: SourceFile
  /// Number of bytes before `i * step` that continue a character.
  private let continuations: [Int]

  /// Counts a file once.
  init(_ file: SourceFile) {
    self.file = file
    var counts: [Int] = []
    var count = 0
    file.bytes.withUnsafeBufferPointer { bytes in
      for at in 0..<bytes.count {
        if at % Self.step == 0 { counts.append(count) }
        if bytes[at] & 0xC0 == 0x80 { count += 1 }
      }
    }
    continuations = counts
  }

  /// Line and column (both from 1) of an offset; columns count Unicode scalars.
  ///
  /// - Complexity: O(log lines).
  func position(of offset: Int) -> (line: Int, column: Int) {
    let (line, column) = file.position(of: offset)
    let start = offset - (column - 1)
    return (line, column - (continuationCount(before: offset) - continuationCount(before: start)))
  }

  private func continuationCount(before offset: Int) -> Int {
    let offset = min(max(0, offset), file.bytes.count)
    guard !continuations.isEmpty else { return 0 }
    let block = min(offset / Self.step, continuations.count - 1)
    return file.bytes[block * Self.step..<offset].reduce(continuations[block]) {
      $0 + ($1 & 0xC0 == 0x80 ? 1 : 0)
    }
  }
}

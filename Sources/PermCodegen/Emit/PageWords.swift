/// The words of a page as source text.
enum PageWords {
  /// Words in a line at most.
  private static let lineCount = 9

  /// Prints some words of a page, each followed by a comma, a line break before each word that has a note.
  ///
  /// - Parameters:
  ///   - range: Which words; those beyond the page are left out.
  ///   - notes: Notes by the index of the word that they stand before.
  ///   - comment: Prints a note.
  static func print(
    _ page: [UInt32],
    _ range: Range<Int>,
    notes: [Int: String],
    _ printer: inout CodePrinter,
    comment: (String, inout CodePrinter) -> Void
  ) {
    let range = range.clamped(to: page.indices)
    var word = range.lowerBound
    while word < range.upperBound {
      if let note = notes[word] { comment(note, &printer) }
      var next = word + 1
      while next < range.upperBound, next - word < lineCount, notes[next] == nil { next += 1 }
      printer.line { line in
        for index in word..<next {
          if index > word { line.append(UInt8(ascii: " ")) }
          append(page[index], to: &line)
          line.append(UInt8(ascii: ","))
        }
      }
      word = next
    }
  }

  /// `0x0000001F`.
  private static func append(_ word: UInt32, to line: inout [UInt8]) {
    line.append(UInt8(ascii: "0"))
    line.append(UInt8(ascii: "x"))
    for shift in stride(from: UInt32(28), through: 0, by: -4) {
      let digit = UInt8(truncatingIfNeeded: word >> shift & 0xF)
      line.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10)
    }
  }
}

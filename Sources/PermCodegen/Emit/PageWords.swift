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
      printer.print(page[word..<next].map { hexWord($0) + "," }.joined(separator: " "))
      word = next
    }
  }

  private static func hexWord(_ word: UInt32) -> String {
    let digits = String(word, radix: 16, uppercase: true)
    return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
  }
}

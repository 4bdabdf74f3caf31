/// A line of a file as it is shown: tabs expanded, control characters visible, a long one cut around its labels.
struct DisplayLine {
  /// Lines of more bytes are cut.
  private static let longest = 160
  /// Bytes that are shown before and after what a cut line is about.
  private static let surroundings = 48

  /// What is printed.
  private(set) var text = ""
  /// Byte offset of each character shown, and its first column.
  private var places: [(offset: Int, column: Int)] = []
  /// First column after the text.
  private var endColumn = 0
  /// Offset after the last byte shown.
  private var endOffset: Int

  /// A line (from 1), or the part around `focus`.
  init(_ file: SourceFile, line: Int, focus: Range<Int>) {
    let whole = file.lineRange(line)
    var shown = whole
    if whole.count > Self.longest {
      let middle = focus.clamped(to: whole)
      let lower = max(whole.lowerBound, middle.lowerBound - Self.surroundings)
      let upper = min(whole.upperBound, min(middle.upperBound, lower + Self.longest) + Self.surroundings)
      shown = Self.aligned(lower..<max(lower, upper), in: file, whole)
    }
    endOffset = shown.upperBound
    if shown.lowerBound > whole.lowerBound { append("…", width: 1, at: shown.lowerBound) }
    appendBytes(of: file, shown)
    if shown.upperBound < whole.upperBound { append("…", width: 1, at: shown.upperBound) }
  }

  /// Columns (from 0) of a byte range, at least one wide.
  func columns(of range: Range<Int>) -> Range<Int> {
    let start = column(of: range.lowerBound)
    return start..<max(start + 1, column(of: range.upperBound))
  }

  private func column(of offset: Int) -> Int {
    if offset >= endOffset { return places.last { $0.offset >= endOffset }?.column ?? endColumn }
    return places.first { $0.offset >= offset }?.column ?? endColumn
  }

  /// A range that begins and ends between characters.
  private static func aligned(_ range: Range<Int>, in file: SourceFile, _ whole: Range<Int>) -> Range<Int> {
    var (lower, upper) = (range.lowerBound, range.upperBound)
    while lower > whole.lowerBound, file.bytes[lower] & 0xC0 == 0x80, range.lowerBound - lower < 3 {
      lower -= 1
    }
    while upper < whole.upperBound, file.bytes[upper] & 0xC0 == 0x80, upper - range.upperBound < 3 {
      upper += 1
    }
    return lower..<upper
  }

  private mutating func appendBytes(of file: SourceFile, _ range: Range<Int>) {
    let bytes = file.bytes[range]
    var scalars = String.UnicodeScalarView()
    var offsets: [Int] = []
    var at = bytes.startIndex
    while at < bytes.endIndex {
      let (scalar, length) = Self.decode(bytes[at...])
      scalars.append(scalar)
      offsets.append(at)
      at += length
    }
    var index = 0
    for character in String(scalars) {
      let offset = offsets[index]
      index += character.unicodeScalars.count
      if character == "\t" {
        let width = Display.tabWidth - endColumn % Display.tabWidth
        append(String(repeating: " ", count: width), width: width, at: offset)
      } else {
        let shown = Display.printable(String(character))
        let isSame = shown == String(character)
        append(shown, width: isSame ? Display.width(of: character) : shown.unicodeScalars.count, at: offset)
      }
    }
  }

  private mutating func append(_ shown: String, width: Int, at offset: Int) {
    text += shown
    places.append((offset, endColumn))
    endColumn += width
  }

  /// The first scalar of some bytes; a byte that begins none is U+FFFD.
  private static func decode(_ bytes: ArraySlice<UInt8>) -> (Unicode.Scalar, length: Int) {
    let first = bytes.first ?? 0
    if first < 0x80 { return (Unicode.Scalar(first), 1) }
    var iterator = bytes.prefix(4).makeIterator()
    var decoder = UTF8()
    if case .scalarValue(let scalar) = decoder.decode(&iterator) { return (scalar, UTF8.width(scalar)) }
    return ("\u{FFFD}", 1)
  }
}

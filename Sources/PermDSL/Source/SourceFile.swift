/// The bytes of one table file, and where its lines begin.
///
/// Nothing is assumed of the bytes: they may not be UTF-8, and may hold any number of lines of any length.
public struct SourceFile: Sendable {
  /// The name that diagnostics show, relative to the root of the tree: `tables/caps/pm.perm`.
  public let path: String
  /// The file as it is.
  public let bytes: [UInt8]
  /// Byte offset of the first byte of each line; never empty.
  public let lineStarts: [Int]

  /// A file under a name.
  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
    var starts = [0]
    for offset in bytes.indices where bytes[offset] == UInt8(ascii: "\n") { starts.append(offset + 1) }
    lineStarts = starts
  }

  /// The same file under another name.
  public init(path: String, of other: SourceFile) {
    self.path = path
    bytes = other.bytes
    lineStarts = other.lineStarts
  }

  /// A file from text.
  public init(path: String, text: String) {
    self.init(path: path, bytes: Array(text.utf8))
  }

  /// The text of a byte range; bytes that are not UTF-8 become U+FFFD.
  public func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }

  /// Whether the text of a byte range is a word.
  func text(_ range: Range<Int>, is word: String) -> Bool {
    bytes[range.clamped(to: 0..<bytes.count)].elementsEqual(word.utf8)
  }

  /// The line (from 1) that holds a byte offset, and the byte column in it (from 1).
  ///
  /// - Complexity: O(log lines).
  public func position(of offset: Int) -> (line: Int, column: Int) {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return (low + 1, offset - lineStarts[low] + 1)
  }

  /// The byte range of a line (from 1), without its line end.
  public func lineRange(_ line: Int) -> Range<Int> {
    let start = lineStarts[line - 1]
    var end = line < lineStarts.count ? lineStarts[line] - 1 : bytes.count
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return start..<max(start, end)
  }
}

/// A place in one of the files of a `SourceSet`.
public struct SourceRange: Hashable, Sendable, Comparable {
  /// Index of the file in the set.
  public var file: Int
  /// Byte offsets in the file.
  public var bytes: Range<Int>

  /// A range of bytes of a file.
  public init(file: Int, bytes: Range<Int>) {
    self.file = file
    self.bytes = bytes
  }

  /// Orders by file, then offset, then length.
  public static func < (a: SourceRange, b: SourceRange) -> Bool {
    (a.file, a.bytes.lowerBound, a.bytes.upperBound) < (b.file, b.bytes.lowerBound, b.bytes.upperBound)
  }
}

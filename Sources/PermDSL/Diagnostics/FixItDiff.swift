/// Lines of one file before and after a fix-it.
struct FixItDiff {
  /// Edits that touch more bytes are named but not shown.
  private static let longest = 4096
  /// Bytes of a long line that are shown beside the edit.
  private static let surroundings = 60

  /// Index of the file.
  var file: Int
  /// The file's name.
  var path: String
  /// Number and text of each line that goes.
  var removed: [(number: Int, text: String)]
  /// Number and text of each line that comes.
  var added: [(number: Int, text: String)]

  /// The largest line number shown.
  var lastLine: Int { max(removed.last?.number ?? 0, added.last?.number ?? 0) }

  /// What a fix-it changes, in order of file and place.
  static func diffs(of fixIt: FixIt, _ files: [SourceFile]) -> [FixItDiff] {
    var groups: [(file: Int, lines: ClosedRange<Int>, edits: [FixIt.Edit])] = []
    for edit in fixIt.edits.sorted(by: { $0.range < $1.range }) {
      guard files.indices.contains(edit.range.file) else { continue }
      let file = files[edit.range.file]
      let size = file.bytes.count
      guard edit.range.bytes.upperBound <= size, edit.range.bytes.count <= longest,
        edit.replacement.utf8.count <= longest
      else { return [] }
      let lines =
        file.position(of: edit.range.bytes.lowerBound)
        .line...file.position(of: edit.range.bytes.upperBound).line
      if let last = groups.last, last.file == edit.range.file, lines.lowerBound - last.lines.upperBound <= 1 {
        groups[groups.count - 1].lines = last.lines.lowerBound...max(last.lines.upperBound, lines.upperBound)
        groups[groups.count - 1].edits.append(edit)
      } else {
        groups.append((edit.range.file, lines, [edit]))
      }
    }
    return groups.map { diff(files[$0.file], $0.file, $0.lines, $0.edits) }
  }

  private static func diff(
    _ file: SourceFile,
    _ index: Int,
    _ lines: ClosedRange<Int>,
    _ edits: [FixIt.Edit]
  ) -> FixItDiff {
    let start = file.lineRange(lines.lowerBound).lowerBound
    let end = file.lineRange(lines.upperBound).upperBound
    let firstEdit = edits.first?.range.bytes.lowerBound ?? start
    let lastEdit = max(firstEdit, edits.map(\.range.bytes.upperBound).max() ?? end)
    // Whole lines, unless one is so long that only the part around the edit can be shown.
    let lower = firstEdit - start > 120 ? firstEdit - surroundings : start
    let upper = end - lastEdit > 120 ? lastEdit + surroundings : max(end, lastEdit)

    var old = file.text(lower..<upper)
    var new = ""
    var at = lower
    for edit in edits {
      new += file.text(at..<max(at, edit.range.bytes.lowerBound)) + edit.replacement
      at = max(at, edit.range.bytes.upperBound)
    }
    new += file.text(at..<max(at, upper))
    if lower > start { (old, new) = ("…" + old, "…" + new) }
    if upper < end { (old, new) = (old + "…", new + "…") }

    var before = old.split(separator: "\n", omittingEmptySubsequences: false)[...]
    var after = new.split(separator: "\n", omittingEmptySubsequences: false)[...]
    var number = lines.lowerBound
    while let a = before.first, let b = after.first, a == b {
      before = before.dropFirst()
      after = after.dropFirst()
      number += 1
    }
    while let a = before.last, let b = after.last, a == b {
      before = before.dropLast()
      after = after.dropLast()
    }
    // A line that becomes empty goes altogether.
    if after.count == 1, let only = after.first, only.allSatisfy(\.isWhitespace) { after = [] }
    return FixItDiff(
      file: index,
      path: file.path,
      removed: numbered(before, from: number),
      added: numbered(after, from: number)
    )
  }

  private static func numbered(_ lines: ArraySlice<Substring>, from number: Int) -> [(
    number: Int, text: String
  )] {
    lines.enumerated().map { (number + $0.offset, shown(String($0.element))) }
  }

  private static func shown(_ line: String) -> String {
    var result = ""
    var column = 0
    for character in line where character != "\r" {
      if character == "\t" {
        let width = Display.tabWidth - column % Display.tabWidth
        result += String(repeating: " ", count: width)
        column += width
      } else {
        result += Display.printable(String(character))
        column += Display.width(of: character)
      }
    }
    return result
  }
}

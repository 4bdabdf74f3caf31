/// Lines in cells, and what aligns with what.
struct Layout {
  /// A line of the result.
  struct Line {
    /// Levels of four spaces.
    var indent = 0
    /// Further spaces, of a line that goes on an item.
    var extra = 0
    var cells: [String] = []
    /// Whether it ends in an opening brace, which no column counts.
    var opens = false
    /// Lines of one group share columns.
    var group: Int?
    /// Columns that count this line even where it ends in them.
    var counted = 0
    /// Leading columns with two spaces behind them.
    var spaced = 0
    /// A comment behind the cells.
    var comment: String?
  }

  private struct GroupKey: Hashable {
    var block: Int
    var columns: Columns
    var run: Int
  }

  private var lines: [Line] = []
  private(set) var isLineOpen = false
  private var isBlankPending = false
  private var blocks = 0
  private var groups: [GroupKey: Int] = [:]
  private var run = 0
  /// Columns of the item before, nil after a blank line.
  private var previous: (block: Int, columns: Columns)?

  // MARK: Adding

  /// A number for the groups of one block.
  mutating func newGroups() -> Int {
    blocks += 1
    return blocks
  }

  /// The group of the next line.
  mutating func group(_ columns: Columns, in block: Int) -> Int {
    if isBlankPending || previous.map({ $0 != (block, columns) }) ?? true { run += 1 }
    previous = (block, columns)
    let key = GroupKey(block: block, columns: columns, run: columns.endsWithRun ? run : 0)
    if let group = groups[key] { return group }
    let group = groups.count
    groups[key] = group
    return group
  }

  /// Adds a line after what is left of the one before.
  mutating func add(_ line: Line) {
    if isBlankPending, let last = lines.last, !last.opens { lines.append(Line()) }
    if isBlankPending, line.group == nil { previous = nil }
    isBlankPending = false
    if line.group == nil, line.cells.first?.hasPrefix("//") != true { previous = nil }
    lines.append(line)
    isLineOpen = true
  }

  /// Ends a line, or adds a line for a comment of its own, or keeps a blank line in mind.
  mutating func endLine(comment: String?, indent: Int, extra: Int = 0) {
    if isLineOpen {
      if let comment, !lines.isEmpty { lines[lines.count - 1].comment = comment }
      isLineOpen = false
    } else if let comment {
      add(Line(indent: indent, extra: extra, cells: [comment]))
      isLineOpen = false
    } else {
      isBlankPending = true
    }
  }

  /// Puts an opening brace behind the last line.
  mutating func openBlock() {
    guard !lines.isEmpty else { return }
    lines[lines.count - 1].opens = true
    isLineOpen = true
  }

  /// Adds a closing brace.
  mutating func close(indent: Int) {
    isBlankPending = false
    previous = nil
    add(Line(indent: indent, cells: ["}"]))
  }

  /// Puts text behind the last line.
  mutating func continueLine(_ text: String) {
    guard !lines.isEmpty else { return }
    lines[lines.count - 1].cells.append(text)
  }

  /// Forgets blank lines at the end of the file.
  mutating func end() {
    isBlankPending = false
  }

  // MARK: Printing

  /// The lines with their columns aligned, each ended by a newline.
  var text: String {
    var members: [[Int]] = Array(repeating: [], count: groups.count)
    for (index, line) in lines.enumerated() {
      if let group = line.group { members[group].append(index) }
    }
    var texts = lines.map { Self.text(of: $0, widths: []) }
    for group in members {
      let widths = widths(of: group)
      for index in group { texts[index] = Self.text(of: lines[index], widths: widths) }
      let commented = group.filter { lines[$0].comment != nil }
      let column = commented.map { texts[$0].count }.max() ?? 0
      for index in commented { texts[index] += spaces(column - texts[index].count) }
    }
    var result = ""
    for (line, text) in zip(lines, texts) {
      result += text
      if let comment = line.comment { result += text.isEmpty ? comment : " " + comment }
      result += "\n"
    }
    return result
  }

  private func widths(of group: [Int]) -> [Int] {
    var widths: [Int] = []
    for index in group {
      let line = lines[index]
      for (column, cell) in line.cells.enumerated() {
        while widths.count <= column { widths.append(0) }
        guard column < line.counted || column < line.cells.count - 1 else { continue }
        widths[column] = max(widths[column], cell.count)
      }
    }
    return widths
  }

  private static func text(of line: Line, widths: [Int]) -> String {
    guard !line.cells.isEmpty else { return "" }
    var text = spaces(line.indent * 4 + line.extra)
    for (column, cell) in line.cells.enumerated() {
      let isLast = column == line.cells.count - 1
      let width = isLast ? cell.count : max(cell.count, column < widths.count ? widths[column] : 0)
      // A column that is empty in all lines takes no room.
      if width == 0 { continue }
      text += cell
      if !isLast { text += spaces(width - cell.count + (column < line.spaced ? 2 : 1)) }
    }
    return line.opens ? text + " {" : text
  }
}

/// So many spaces; none for a negative number.
private func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

/// What lspci prints under one label of one capability.
struct LspciSegment {
  var line: LspciLine
  /// The element, where the line is of one.
  var element: Int?
  /// All that is printed, on one line.
  var text: String

  /// The segments of a block.
  static func all(of block: LspciFunction.Block, _ lines: [LspciLine]) -> [LspciSegment] {
    var segments: [LspciSegment] = []
    let first = lines.first { $0.label.isEmpty } ?? LspciLine("")
    var element: (number: Int, lines: [LspciLine])?
    for (index, text) in block.lines.enumerated() {
      var rest = Substring(text)
      if index == 0 {
        segments.append(LspciSegment(line: first, text: String(rest)))
        continue
      }
      if let current = element, let (line, after) = find(rest, current.lines) {
        segments.append(LspciSegment(line: line, element: current.number, text: trimmed(after.rest)))
        continue
      }
      guard let (line, after) = find(rest, lines) else {
        segments[segments.count - 1].text += " " + rest
        continue
      }
      element = after.element.map { ($0, line.lines) }
      rest = after.rest.drop { $0 == " " || $0 == "\t" }
      if let number = after.element, let (inner, after) = find(rest, line.lines) {
        segments.append(LspciSegment(line: inner, element: number, text: trimmed(after.rest)))
      } else {
        segments.append(LspciSegment(line: line, element: after.element, text: String(rest)))
      }
    }
    return segments
  }

  private static func find(_ text: Substring, _ lines: [LspciLine]) -> (
    LspciLine, (element: Int?, rest: Substring)
  )? {
    for line in lines {
      if let match = line.match(text) { return (line, match) }
    }
    return nil
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop { $0 == " " || $0 == "\t" })
  }

  /// Words that end in `+` or `-`, with the place of that sign.
  var flags: [(word: Substring, sign: String.Index)] {
    text.split { " \t,();".contains($0) }.compactMap { word in
      guard word.count > 1, let last = word.last, last == "+" || last == "-" else { return nil }
      // Some are written `Root:-`.
      let name = word.dropLast()
      return (name.last == ":" ? name.dropLast() : name, word.index(before: word.endIndex))
    }
  }
}

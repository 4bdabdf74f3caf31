extension TableLegend {
  /// A legend whose lines are text, as generated code carries them: `file:line subject`, one a line.
  ///
  /// A line that does not have this form becomes an empty one, so that the others keep their index.
  public init(profile: String, hooks: [String], pages: [String], lineText: String) {
    let lines = lineText.split(separator: "\n", omittingEmptySubsequences: false).map { text in
      let parts = text.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, let colon = parts[0].lastIndex(of: ":"),
        let line = Int(parts[0][parts[0].index(after: colon)...])
      else { return Line(file: "", line: 0, subject: "") }
      return Line(file: String(parts[0][..<colon]), line: line, subject: String(parts[1]))
    }
    self.init(profile: profile, hooks: hooks, pages: pages, lines: lines)
  }
}

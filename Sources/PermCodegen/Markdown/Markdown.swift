/// Pieces of Markdown.
enum Markdown {
  /// A table; columns that are empty in every row are left out.
  static func table(_ head: [String], _ rows: [[String]]) -> String {
    let columns = head.indices.filter { column in
      rows.contains { $0.indices.contains(column) && !$0[column].isEmpty }
    }
    func line(_ cells: [String]) -> String {
      "| " + columns.map { cells.indices.contains($0) ? cell(cells[$0]) : "" }.joined(separator: " | ") + " |"
    }
    let rule = "| " + columns.map { _ in "---" }.joined(separator: " | ") + " |"
    return ([line(head), rule] + rows.map(line)).joined(separator: "\n")
  }

  /// Code inside a line.
  static func code(_ text: String) -> String { "`" + text.filter { $0 != "`" && $0 != "\n" } + "`" }

  /// The paragraphs of a documentation; nil where there are none.
  static func documentation(_ text: String) -> String? {
    let paragraphs = CodePrinter.paragraphs(text)
    return paragraphs.isEmpty ? nil : paragraphs.joined(separator: "\n\n")
  }

  private static func cell(_ text: String) -> String {
    text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
      .split(separator: "\n").joined(separator: " ")
  }
}

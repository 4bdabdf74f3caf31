/// Lays a file out anew: columns aligned, four spaces a level, at most one blank line.
///
/// Tokens and comments stay as they are and in their order, so that the meaning does too. A file with a finding
/// of syntax comes back unchanged.
///
/// - Complexity: linear in the length of the file.
public func format(_ tree: SyntaxTree) -> [UInt8] {
  guard syntaxDiagnostics(of: tree, file: 0).isEmpty else { return tree.source.bytes }
  var formatter = Formatter(tree.source)
  formatter.addFile(tree.root)
  return Array(formatter.layout.text.utf8)
}

/// Turns the items of a tree into lines, top to bottom.
struct Formatter {
  /// Longest line that keeps its braces.
  static let lineLength = 120

  /// A token, and the node that it stands in, which decides the space around it.
  struct Piece {
    var token: Token
    var parent: SyntaxKind
  }

  private let source: SourceFile
  var layout = Layout()

  init(_ source: SourceFile) {
    self.source = source
  }

  // MARK: Blocks

  mutating func addFile(_ root: SyntaxNode) {
    addBody(root.elements[...], indent: 0)
    layout.end()
  }

  /// Adds the items between two braces, or of a file.
  private mutating func addBody(_ elements: ArraySlice<SyntaxElement>, indent: Int) {
    let block = layout.newGroups()
    for element in elements {
      switch element {
      case .token(let token): endLine(token, indent: indent, block: block)
      case .node(let item): addItem(item, indent: indent, block: block)
      }
    }
  }

  /// Ends a line at a newline, with the comment before it.
  private mutating func endLine(_ token: Token, indent: Int, block: Int) {
    guard token.kind == .newline || token.kind == .endOfFile else { return }
    let comment = comment(before: token)
    // A comment that names the columns of the fields below stands in them.
    if !layout.isLineOpen, let comment, Self.isRuler(comment) {
      layout.add(
        Layout.Line(
          indent: indent,
          cells: ["// bits", "name", "hardware", "| guest"],
          group: layout.group(.field, in: block),
          counted: Columns.field.counted,
          spaced: Columns.field.spaced
        )
      )
      layout.endLine(comment: nil, indent: indent)
      return
    }
    layout.endLine(comment: comment, indent: indent)
  }

  private static func isRuler(_ comment: String) -> Bool {
    comment.utf8.count < 200
      && comment.dropFirst(2).split(whereSeparator: \.isWhitespace)
        == ["bits", "name", "hardware", "|", "guest"]
  }

  /// The comment in the trivia of a token; there is at most one, since a newline ends it and is a token.
  private func comment(before token: Token) -> String? {
    let text = source.text(token.leadingTrivia)
    guard let start = text.firstIndex(of: "/") else { return nil }
    var comment = text[start...]
    while let last = comment.last, last.isWhitespace { comment.removeLast() }
    return String(comment)
  }

  // MARK: Items

  private mutating func addItem(_ item: SyntaxNode, indent: Int, block blockNumber: Int) {
    var elements = item.elements[...]
    if case .node(let documentation)? = elements.first, documentation.kind == .documentation {
      addDocumentation(documentation, indent: indent, block: blockNumber)
      elements = elements.dropFirst()
    }
    let opening = elements.firstIndex(where: opensBlock)
    if opening != nil, !elements.contains(where: holdsNewline) {
      let header = join(pieces(of: elements[..<(opening ?? elements.endIndex)], in: item.kind))
      let block = join(pieces(of: elements[(opening ?? elements.endIndex)...], in: item.kind))
      if indent * 4 + header.count + 1 + block.count <= Self.lineLength {
        let group = item.kind == .amendItem ? layout.group(.oneLine, in: blockNumber) : nil
        layout.add(
          Layout.Line(
            indent: indent,
            cells: [header, block],
            group: group,
            counted: Columns.oneLine.counted
          )
        )
        return
      }
    }
    let header = elements[..<(opening ?? elements.endIndex)]
    addHeader(header, of: item, indent: indent, block: blockNumber, opens: opening != nil)
    guard let opening else { return }
    addBlocks(elements[opening...], of: item.kind, indent: indent)
  }

  private mutating func addDocumentation(_ documentation: SyntaxNode, indent: Int, block: Int) {
    for case .token(let token) in documentation.elements {
      if token.kind == .docComment {
        layout.add(Layout.Line(indent: indent, cells: [source.text(token.range)]))
      } else {
        endLine(token, indent: indent, block: block)
      }
    }
  }

  /// Adds the line or lines of an item up to its block.
  private mutating func addHeader(
    _ header: ArraySlice<SyntaxElement>,
    of item: SyntaxNode,
    indent: Int,
    block: Int,
    opens: Bool
  ) {
    if header.contains(where: holdsNewline) {
      addBrokenLines(pieces(of: header, in: item.kind), of: item, indent: indent)
      if opens { layout.openBlock() }
      return
    }
    let columns = Columns(of: item)
    var cells: [[Piece]] = []
    var ordinal = 0
    for element in header {
      let cell = columns?.cell(of: element, ordinal) ?? 0
      if case .token = element { ordinal += 1 }
      while cells.count <= cell { cells.append([]) }
      cells[cell] += pieces(of: [element], in: item.kind)
    }
    layout.add(
      Layout.Line(
        indent: indent,
        cells: cells.map { join($0) },
        opens: opens,
        group: columns.map { layout.group($0, in: block) },
        counted: columns?.counted ?? 0,
        spaced: columns?.spaced ?? 0
      )
    )
  }

  /// Adds an item that its author broke into lines, at the same places.
  private mutating func addBrokenLines(_ pieces: [Piece], of item: SyntaxNode, indent: Int) {
    // Lists of names go on below their first name.
    var extra = 4
    switch item.kind {
    case .hideItem, .exposeItem, .settingItem: extra = (pieces.first?.token.range.count ?? 3) + 1
    default: break
    }
    var run: [Piece] = []
    var isFirst = true
    func line() -> Layout.Line {
      // A closing bracket stands below what it closes.
      let closes = [.rightParenthesis, .rightBracket].contains(run.first?.token.kind)
      return Layout.Line(indent: indent, extra: isFirst || closes ? 0 : extra, cells: [join(run)])
    }
    for piece in pieces {
      guard piece.token.kind == .newline else {
        run.append(piece)
        continue
      }
      if !run.isEmpty {
        layout.add(line())
        isFirst = false
        run = []
      }
      let text = comment(before: piece.token)
      // Blank lines inside an item go.
      if layout.isLineOpen || text != nil { layout.endLine(comment: text, indent: indent, extra: extra) }
    }
    if !run.isEmpty { layout.add(line()) }
  }

  /// Adds the block of an item, and what follows it in the item: `else` and its block.
  private mutating func addBlocks(
    _ elements: ArraySlice<SyntaxElement>,
    of kind: SyntaxKind,
    indent: Int
  ) {
    if kind == .enumItem {
      addBody(elements.dropFirst().dropLast(), indent: indent + 1)
      layout.close(indent: indent)
      return
    }
    for case .node(let node) in elements {
      if node.kind == .block {
        addBody(node.elements.dropFirst().dropLast(), indent: indent + 1)
        layout.close(indent: indent)
      } else if node.kind == .elseClause {
        addElse(node, indent: indent)
      }
    }
  }

  private mutating func addElse(_ clause: SyntaxNode, indent: Int) {
    // `else when ... {` is one line; the inner `when` gives the header and the blocks.
    var inner = clause
    var header: [Piece] = []
    if let when = clause.child(.whenItem) {
      inner = when
      header = pieces(
        of: clause.elements.prefix { if case .token = $0 { true } else { false } },
        in: .elseClause
      )
    }
    let opening = inner.elements.firstIndex(where: opensBlock) ?? inner.elements.endIndex
    header += pieces(of: inner.elements[..<opening], in: inner.kind)
    layout.continueLine(join(header.filter { $0.token.kind != .newline }))
    layout.openBlock()
    addBlocks(inner.elements[opening...], of: inner.kind, indent: indent)
  }

  // MARK: Text

  private func opensBlock(_ element: SyntaxElement) -> Bool {
    switch element {
    case .node(let node): node.kind == .block
    case .token(let token): token.kind == .leftBrace
    }
  }

  private func holdsNewline(_ element: SyntaxElement) -> Bool {
    switch element {
    case .node(let node): node.elements.contains(where: holdsNewline)
    case .token(let token): token.kind == .newline
    }
  }

  /// The tokens of some children of a node.
  private func pieces(of elements: some Sequence<SyntaxElement>, in parent: SyntaxKind) -> [Piece] {
    var result: [Piece] = []
    func visit(_ element: SyntaxElement, _ parent: SyntaxKind) {
      switch element {
      case .node(let node): for child in node.elements { visit(child, node.kind) }
      case .token(let token): result.append(Piece(token: token, parent: parent))
      }
    }
    for element in elements { visit(element, parent) }
    return result
  }

  /// The text of tokens on one line.
  private func join(_ pieces: [Piece]) -> String {
    var text = ""
    var previous: Piece?
    for piece in pieces {
      if let previous, Spacing.separates(previous, piece) { text += " " }
      text += source.text(piece.token.range)
      previous = piece
    }
    return text
  }
}

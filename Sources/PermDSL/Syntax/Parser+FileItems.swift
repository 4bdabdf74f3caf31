extension Parser {
  /// Parses an item that stands in no block.
  mutating func parseFileItem(_ kind: SyntaxKind, _ start: [SyntaxElement]) -> SyntaxNode {
    var elements = start
    switch kind {
    case .includeItem:
      take(&elements)
      expect(.string, &elements)
    case .hookItem: parseHook(&elements)
    case .enumItem: parseEnum(&elements)
    case .profileItem:
      take(&elements)
      expect(.word, &elements)
      if at("from") {
        var clause: [SyntaxElement] = []
        take(&clause)
        expect(.word, &clause)
        elements.append(.node(SyntaxNode(.fromClause, clause)))
      }
      finishWithBlock(.profile, &elements)
    default:
      if take("extended", &elements) { expect("capability", &elements) } else { take(&elements) }
      expect(.word, &elements)
      expect(.equal, &elements)
      expect(.number, &elements)
      if kind == .capabilityItem, at("where") {
        elements.append(.node(parseClause(.whereClause)))
      }
      finishWithBlock(.capability, &elements)
    }
    return SyntaxNode(kind, elements)
  }

  /// Sets aside what stands before the brace, then parses the block.
  mutating func finishWithBlock(_ context: BlockContext, _ elements: inout [SyntaxElement]) {
    skipLine(stoppingAtBlock: true, &elements)
    elements.append(.node(parseBlock(context)))
  }

  /// Parses a keyword and an expression.
  mutating func parseClause(_ kind: SyntaxKind) -> SyntaxNode {
    var elements: [SyntaxElement] = []
    take(&elements)
    elements.append(.node(parseExpression()))
    return SyntaxNode(kind, elements)
  }

  // MARK: Hooks

  private mutating func parseHook(_ elements: inout [SyntaxElement]) {
    take(&elements)
    expect(.word, &elements)
    expect("on", &elements)
    elements.append(.node(parsePhase()))
    while take(.comma, &elements) {
      takeNewlines(beforeOperand: &elements)
      elements.append(.node(parsePhase()))
    }
    guard at(.leftParenthesis) else { return }
    var list: [SyntaxElement] = []
    take(&list)
    takeNewlines(&list)
    if !at(.rightParenthesis) {
      list.append(.node(parseParameter()))
      while takeInGroup(.comma, &list) {
        takeNewlines(&list)
        list.append(.node(parseParameter()))
      }
    }
    closeGroup(.rightParenthesis, &list)
    elements.append(.node(SyntaxNode(.parameterList, list)))
  }

  /// Parses `read`, `write`, `open` or `before write`.
  mutating func parsePhase() -> SyntaxNode {
    var elements: [SyntaxElement] = []
    if take("before", &elements) {
      expect("write", &elements)
    } else if ["read", "write", "open"].contains(word()) {
      take(&elements)
    } else {
      noteMissing(.word, &elements)
      // A word in its place is a mistyped phase.
      if at(.word), !["of", "call"].contains(word()) { setAside(&elements) }
    }
    return SyntaxNode(.phase, elements, at: lastEnd)
  }

  private mutating func parseParameter() -> SyntaxNode {
    var elements: [SyntaxElement] = []
    if ["reads", "changes"].contains(word()) {
      take(&elements)
    } else {
      noteMissing(.word, &elements)
      if at(.word), kind(1) == .word { setAside(&elements) }
    }
    expect(.word, &elements)
    return SyntaxNode(.parameter, elements, at: lastEnd)
  }

  // MARK: Enumerations

  private mutating func parseEnum(_ elements: inout [SyntaxElement]) {
    take(&elements)
    expect(.word, &elements)
    expect(.colon, &elements)
    expect(.number, &elements)
    skipLine(stoppingAtBlock: true, &elements)
    if at(.leftBrace), depth >= Self.depthLimit { return skipTooDeep(&elements) }
    let column = lineColumn
    guard expect(.leftBrace, &elements) else { return noteMissing(.rightBrace, &elements) }
    while true {
      takeNewlines(&elements)
      if at(.rightBrace) || at(.endOfFile) { break }
      let first = lexeme()
      // An item at the indentation of `enum`: the closing brace is missing.
      if first.isFirstOnLine, first.column <= column, startsItem() || at(.docComment) { break }
      let before = taken
      parseEnumCase(&elements)
      if taken == before { setAside(&elements) }
    }
    if !take(.rightBrace, &elements) { noteMissing(.rightBrace, &elements) }
  }

  private mutating func parseEnumCase(_ elements: inout [SyntaxElement]) {
    var item: [SyntaxElement] = []
    if at(.docComment) {
      var documentation: [SyntaxElement] = []
      while at(.docComment) || at(.newline) { take(&documentation) }
      item.append(.node(SyntaxNode(.documentation, documentation)))
    }
    if at(.word) {
      take(&item)
      expect(.equal, &item)
      expect(.number, &item)
      elements.append(.node(SyntaxNode(.enumCase, item)))
      if atItemEnd || (at(.word) && kind(1) == .equal) || at(.docComment) { return }
    } else if !item.isEmpty {
      elements.append(.node(SyntaxNode(.unexpected, item)))
    }
    // Up to the next case, so that one comma between cases does not hide the rest of the line.
    var run: [SyntaxElement] = []
    while !atItemEnd, !(at(.word) && kind(1) == .equal) {
      if at(.leftBrace) {
        skipLine(&run)
        break
      }
      take(&run)
    }
    if !run.isEmpty { elements.append(.node(SyntaxNode(.unexpected, run))) }
  }
}

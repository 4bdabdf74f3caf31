extension Parser {
  /// Parses a whole file.
  mutating func parseFile() -> SyntaxNode {
    var elements: [SyntaxElement] = []
    openBlocks.append(OpenBlock(context: .file, column: 0))
    parseItems(in: .file, &elements)
    take(&elements)
    return SyntaxNode(.file, elements)
  }

  /// Parses `{ newline* item* }`, or notes its absence.
  mutating func parseBlock(_ context: BlockContext) -> SyntaxNode {
    var elements: [SyntaxElement] = []
    if at(.leftBrace), depth >= Self.depthLimit {
      skipTooDeep(&elements)
      return SyntaxNode(.block, elements, at: lastEnd)
    }
    if !take(.leftBrace, &elements) {
      noteMissing(.leftBrace, &elements)
      guard bodyFollows(context) else {
        noteMissing(.rightBrace, &elements)
        return SyntaxNode(.block, elements, at: lastEnd)
      }
    }
    depth += 1
    openBlocks.append(OpenBlock(context: context, column: lineColumn))
    parseItems(in: context, &elements)
    openBlocks.removeLast()
    depth -= 1
    if !take(.rightBrace, &elements) { noteMissing(.rightBrace, &elements) }
    return SyntaxNode(.block, elements)
  }

  /// Parses items up to the brace that closes their block, the end of the file, or an item of an outer block.
  private mutating func parseItems(in context: BlockContext, _ elements: inout [SyntaxElement]) {
    while true {
      takeNewlines(&elements)
      let before = taken
      switch kind() {
      case .endOfFile: return
      case .rightBrace:
        guard context == .file else { return }
        setAside(&elements)
      default:
        if atOuterItem(context) { return }
        parseItem(in: context, &elements)
        // An item whose block was left open ends before the next line.
        if taken == before || !isAtLineStart { endItem(in: context, &elements) }
      }
      // What no rule takes is set aside, so that the loop ends.
      if taken == before { setAside(&elements) }
    }
  }

  /// Whether the block was left open: its indentation has ended, and an item follows that an outer block takes.
  private mutating func atOuterItem(_ context: BlockContext) -> Bool {
    guard let open = openBlocks.last, openBlocks.count > 1 else { return false }
    let first = lexeme()
    guard first.isFirstOnLine, first.column <= open.column else { return false }
    let ahead = documentationAhead
    guard let item = BlockContext.keywords[word(ahead)], !context.allows(item) else { return false }
    return openBlocks.dropLast().contains { $0.context.allows(item) }
  }

  /// After an opening brace that is missing: whether the lines that follow can only be the block's.
  private mutating func bodyFollows(_ context: BlockContext) -> Bool {
    guard at(.newline) else { return false }
    let ahead = documentationAhead
    let first = lexeme(ahead)
    guard first.column > lineColumn else { return false }
    if first.token.kind == .leftBracket { return context.allows(.fieldItem) }
    guard let item = BlockContext.keywords[first.word], let outer = openBlocks.last else { return false }
    return context.allows(item) && (!outer.context.allows(item) || first.column > lineColumn)
  }

  /// Leaves the parser at the end of a line or block.
  private mutating func endItem(in context: BlockContext, _ elements: inout [SyntaxElement]) {
    guard !atItemEnd else { return }
    if startsItem(), let item = BlockContext.keywords[word()], context.allows(item) {
      noteMissing(.newline, &elements)
    } else {
      skipLine(&elements)
    }
  }

  /// Whether an item begins here beyond doubt: an operand is never followed by a name.
  mutating func startsItem(_ ahead: Int = 0) -> Bool {
    guard BlockContext.keywords[word(ahead)] != nil else { return false }
    switch kind(ahead + 1) {
    case .string, .number: return true
    case .word: return !["and", "or"].contains(word(ahead + 1))
    case .bar: return ["body", "gaps", "hidden"].contains(word(ahead))
    default: return false
    }
  }

  /// Parses one item; what begins none is left for `endItem`.
  private mutating func parseItem(in context: BlockContext, _ elements: inout [SyntaxElement]) {
    var item: [SyntaxElement] = []
    takeDocumentation(&item)
    if at(.leftBracket) {
      elements.append(.node(parseField(item)))
      return
    }
    let keyword = word()
    if at(.word), takesAmendment(keyword, in: context) {
      elements.append(.node(parseAmendment(item)))
      return
    }
    guard let kind = BlockContext.keywords[keyword] else {
      // Documentation of nothing.
      if !item.isEmpty { elements.append(.node(SyntaxNode(.unexpected, item))) }
      return
    }
    switch kind {
    case .includeItem, .hookItem, .enumItem, .capabilityItem, .headerItem, .profileItem:
      elements.append(.node(parseFileItem(kind, item)))
    case .policyItem, .settingItem, .hideItem, .exposeItem, .amendItem, .synthesizeItem, .neverItem,
      .deviceItem:
      elements.append(.node(parseProfileItem(kind, item)))
    default:
      elements.append(.node(parseMember(kind, item, in: context)))
    }
  }

  /// Whether a line is a path with a policy; a register may bear the name of a keyword.
  private mutating func takesAmendment(_ keyword: String, in context: BlockContext) -> Bool {
    let isKeyword = BlockContext.keywords[keyword] != nil
    switch kind(1) {
    case .bar: return isKeyword ? context.holdsAmendments && keyword != "body" : true
    case .dot: return context.holdsAmendments || !isKeyword
    case .leftBracket: return context.holdsAmendments || !isKeyword
    default: return context.holdsAmendments && !isKeyword
    }
  }

  /// Takes `///` lines and the newlines after them as one `documentation` node.
  private mutating func takeDocumentation(_ elements: inout [SyntaxElement]) {
    guard at(.docComment) else { return }
    var documentation: [SyntaxElement] = []
    while at(.docComment) || at(.newline) { take(&documentation) }
    elements.append(.node(SyntaxNode(.documentation, documentation)))
  }
}

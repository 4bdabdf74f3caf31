extension Parser {
  private static let widths: Set<String> = ["u8", "u16", "u32", "u64"]

  /// Words of the guest's column that cannot begin an expression, and what may follow the column.
  static let policyWords: Set<String> = [
    "none", "write", "virt", "through", "raw", "blank", "byte_live", "init", "forced", "allow",
  ]

  /// Parses an item of a capability, register or array, most of which may stand in amendments too.
  mutating func parseMember(
    _ kind: SyntaxKind,
    _ start: [SyntaxElement],
    in context: BlockContext
  ) -> SyntaxNode {
    var elements = start
    switch kind {
    case .specItem:
      take(&elements)
      expect(.string, &elements)
    case .allowItem: parseAllow(&elements)
    case .lengthItem:
      take(&elements)
      elements.append(.node(parseExpression()))
    case .letItem, .publishItem:
      take(&elements)
      expect(.word, &elements)
      expect(.equal, &elements)
      elements.append(.node(parseExpression()))
    case .extendedListItem:
      take(&elements)
      if at("when") { elements.append(.node(parseClause(.whenClause))) }
    case .bodyItem:
      take(&elements)
      elements.append(.node(parseGuest()))
    case .registerItem: parseRegister(&elements)
    case .arrayItem: parseArray(&elements)
    case .whenItem: return parseWhen(start, in: context)
    default: parseOn(&elements)
    }
    return SyntaxNode(kind, elements)
  }

  // MARK: Registers and fields

  private mutating func parseRegister(_ elements: inout [SyntaxElement]) {
    take(&elements)
    expect(.word, &elements)
    expect(.at, &elements)
    elements.append(.node(parseExpression(stop: Self.widths)))
    if Self.widths.contains(word()) {
      take(&elements)
    } else {
      noteMissing(.word, &elements)
      // `u24` or `16` stands where the width belongs; a hardware word does not.
      if at(.number) || lexeme().word.first == "u" { setAside(&elements) }
    }
    takeEnumReference(&elements)
    if at(.word), !Self.policyWords.contains(word()) { takeAccess(&elements) }
    takeGuestAndAllow(&elements)
    if at(.leftBrace) {
      elements.append(.node(parseBlock(.register)))
    } else if at(.newline), lineEndsBeforeFields() {
      elements.append(.node(parseBlock(.register)))
    } else if !atItemEnd {
      skipLine(stoppingAtBlock: true, &elements)
      if at(.leftBrace) { elements.append(.node(parseBlock(.register))) }
    }
  }

  /// Whether fields follow a register that opens no brace.
  private mutating func lineEndsBeforeFields() -> Bool {
    guard openBlocks.last?.context != .register else { return false }
    let ahead = documentationAhead
    return kind(ahead) == .leftBracket && lexeme(ahead).column > lineColumn
  }

  mutating func parseField(_ start: [SyntaxElement]) -> SyntaxNode {
    var elements = start
    var bits: [SyntaxElement] = []
    take(&bits)
    takeNewlines(&bits)
    expect(.number, &bits)
    takeNewlines(&bits)
    if take(.colon, &bits) {
      takeNewlines(&bits)
      expect(.number, &bits)
    }
    closeGroup(.rightBracket, &bits)
    elements.append(.node(SyntaxNode(.bitRange, bits)))
    expect(.word, &elements)
    takeEnumReference(&elements)
    if at(.word), !Self.policyWords.contains(word()) {
      takeAccess(&elements)
    } else {
      var access: [SyntaxElement] = []
      noteMissing(.word, &access)
      elements.append(.node(SyntaxNode(.access, access, at: lastEnd)))
    }
    takeGuestAndAllow(&elements)
    return SyntaxNode(.fieldItem, elements)
  }

  private mutating func takeEnumReference(_ elements: inout [SyntaxElement]) {
    guard at(.colon) else { return }
    var reference: [SyntaxElement] = []
    take(&reference)
    expect(.word, &reference)
    elements.append(.node(SyntaxNode(.enumReference, reference)))
  }

  private mutating func takeAccess(_ elements: inout [SyntaxElement]) {
    var access: [SyntaxElement] = []
    take(&access)
    elements.append(.node(SyntaxNode(.access, access)))
  }

  private mutating func parseArray(_ elements: inout [SyntaxElement]) {
    take(&elements)
    expect(.word, &elements)
    if expect(.leftBracket, &elements) {
      takeNewlines(&elements)
      groups += 1
      elements.append(.node(parseExpression()))
      groups -= 1
      closeGroup(.rightBracket, &elements)
    }
    expect(.at, &elements)
    elements.append(.node(parseExpression(stop: ["every"])))
    expect("every", &elements)
    elements.append(.node(parseExpression()))
    finishWithBlock(.array, &elements)
  }

  // MARK: The guest's column

  mutating func takeGuestAndAllow(_ elements: inout [SyntaxElement]) {
    if at(.bar) || (Self.policyWords.contains(word()) && !at("allow")) {
      elements.append(.node(parseGuest()))
    }
    takeAllow(&elements)
  }

  mutating func takeAllow(_ elements: inout [SyntaxElement]) {
    guard at("allow") else { return }
    var allow: [SyntaxElement] = []
    parseAllow(&allow)
    elements.append(.node(SyntaxNode(.allowItem, allow)))
  }

  /// Parses `| policyWord+`.
  mutating func parseGuest() -> SyntaxNode {
    var elements: [SyntaxElement] = []
    expect(.bar, &elements)
    repeat {
      var item: [SyntaxElement] = []
      let takesValue = at("init") || at("forced")
      if at(.word), !at("allow") { take(&item) } else { noteMissing(.word, &item) }
      if takesValue { item.append(.node(parseExpression(stop: Self.policyWords))) }
      elements.append(.node(SyntaxNode(.policyWord, item, at: lastEnd)))
    } while at(.word) && !at("allow")
    return SyntaxNode(.guest, elements, at: lastEnd)
  }

  /// Parses `allow findingName string`.
  private mutating func parseAllow(_ elements: inout [SyntaxElement]) {
    take(&elements)
    var name: [SyntaxElement] = []
    expect(.word, &name)
    while take(.minus, &name) {
      // A part that begins with a digit is a number to the lexer.
      if !take(.number, &name) { expect(.word, &name) }
    }
    elements.append(.node(SyntaxNode(.findingName, name, at: lastEnd)))
    expect(.string, &elements)
  }

  // MARK: Conditions

  mutating func parseWhen(_ start: [SyntaxElement], in context: BlockContext) -> SyntaxNode {
    var elements = start
    take(&elements)
    elements.append(.node(parseExpression()))
    // In a place that takes no condition it is read as a capability's.
    let inner: BlockContext = context.allows(.whenItem) ? context : .capability
    finishWithBlock(inner, &elements)
    guard at("else") else { return SyntaxNode(.whenItem, elements) }
    guard depth < Self.depthLimit else {
      skipTooDeepChain(&elements)
      return SyntaxNode(.whenItem, elements)
    }
    depth += 1
    defer { depth -= 1 }
    var clause: [SyntaxElement] = []
    take(&clause)
    if at("when") {
      clause.append(.node(parseWhen([], in: context)))
    } else {
      finishWithBlock(inner, &clause)
    }
    elements.append(.node(SyntaxNode(.elseClause, clause)))
    return SyntaxNode(.whenItem, elements)
  }

  // MARK: Bindings

  private mutating func parseOn(_ elements: inout [SyntaxElement]) {
    take(&elements)
    elements.append(.node(parsePhase()))
    expect("of", &elements)
    elements.append(.node(parseTrigger()))
    expect("call", &elements)
    expect(.word, &elements)
    if at(.leftParenthesis) {
      var list: [SyntaxElement] = []
      take(&list)
      groups += 1
      takeNewlines(&list)
      if !at(.rightParenthesis) {
        list.append(.node(parsePath()))
        while takeInGroup(.comma, &list) {
          takeNewlines(&list)
          list.append(.node(parsePath()))
        }
      }
      groups -= 1
      closeGroup(.rightParenthesis, &list)
      elements.append(.node(SyntaxNode(.argumentList, list)))
    }
    takeAllow(&elements)
  }

  private mutating func parseTrigger() -> SyntaxNode {
    var elements: [SyntaxElement] = []
    if at("any"), word(1) == "byte" {
      take(&elements)
      take(&elements)
    } else if at("bytes"), kind(1) == .number {
      take(&elements)
      take(&elements)
      if take(.dotDot, &elements) { expect(.number, &elements) }
    } else if at("call"), kind(1) == .word {
      elements.append(.node(missingPath()))
    } else {
      elements.append(.node(parsePath()))
      while take(.comma, &elements) {
        takeNewlines(beforeOperand: &elements)
        elements.append(.node(parsePath()))
      }
    }
    return SyntaxNode(.trigger, elements, at: lastEnd)
  }

  mutating func missingPath() -> SyntaxNode {
    var elements: [SyntaxElement] = []
    noteMissing(.word, &elements)
    return SyntaxNode(.pathExpression, elements, at: lastEnd)
  }
}

extension Parser {
  /// Parses an item of a profile.
  mutating func parseProfileItem(_ kind: SyntaxKind, _ start: [SyntaxElement]) -> SyntaxNode {
    var elements = start
    switch kind {
    case .policyItem:
      take(&elements)
      elements.append(.node(parseGuest()))
    case .settingItem:
      take(&elements)
      takeNames(&elements)
    case .hideItem:
      take(&elements)
      if !take(.star, &elements) { takeNames(&elements) }
      if at("body") {
        var clause: [SyntaxElement] = []
        take(&clause)
        // The column's bar has no place here, but is a likely slip.
        if at(.bar), self.kind(1) == .word { setAside(&clause) }
        expect(.word, &clause)
        elements.append(.node(SyntaxNode(.bodyClause, clause)))
      }
      takeAllow(&elements)
    case .exposeItem:
      take(&elements)
      takeNames(&elements)
      takeAllow(&elements)
    case .neverItem:
      take(&elements)
      expect("call", &elements)
      expect(.word, &elements)
    case .deviceItem: parseDevice(&elements)
    case .synthesizeItem:
      take(&elements)
      expect(.word, &elements)
      if at("at") { elements.append(.node(parseClause(.atClause))) }
      finishWithBlock(.synthesize, &elements)
    default: parseAmend(&elements)
    }
    return SyntaxNode(kind, elements)
  }

  /// Takes `word (, word)*`.
  private mutating func takeNames(_ elements: inout [SyntaxElement]) {
    expect(.word, &elements)
    while take(.comma, &elements) {
      takeNewlines(beforeOperand: &elements)
      expect(.word, &elements)
    }
  }

  private mutating func parseAmend(_ elements: inout [SyntaxElement]) {
    take(&elements)
    let isList = ["standard", "extended"].contains(word()) && ![.dot, .leftBracket].contains(kind(1))
    if isList { take(&elements) } else { elements.append(.node(parsePath())) }
    if at(.bar) || Self.policyWords.contains(word()) {
      takeGuestAndAllow(&elements)
    } else {
      finishWithBlock(.amend, &elements)
    }
  }

  /// Parses `pathExpression guest allowItem?`.
  mutating func parseAmendment(_ start: [SyntaxElement]) -> SyntaxNode {
    var elements = start
    elements.append(.node(parsePath()))
    if at(.bar) || Self.policyWords.contains(word()) {
      takeGuestAndAllow(&elements)
    } else {
      var guest: [SyntaxElement] = []
      noteMissing(.bar, &guest)
      elements.append(.node(SyntaxNode(.guest, guest, at: lastEnd)))
    }
    return SyntaxNode(.amendment, elements)
  }

  private mutating func parseDevice(_ elements: inout [SyntaxElement]) {
    let takesPair = !at("class")
    let takesAny = at("device")
    take(&elements)
    takeIdentifier(&elements)
    if takesPair {
      expect(.colon, &elements)
      if !(takesAny && take(.star, &elements)) { takeIdentifier(&elements) }
    }
    finishWithBlock(.device, &elements)
  }

  /// Takes hexadecimal digits, a number or a word to the lexer.
  private mutating func takeIdentifier(_ elements: inout [SyntaxElement]) {
    if !take(.word, &elements) { expect(.number, &elements) }
  }
}

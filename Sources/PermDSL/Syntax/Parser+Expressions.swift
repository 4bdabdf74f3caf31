extension Parser {
  /// An expression, and how many levels of nodes it has.
  struct Measured {
    var node: SyntaxNode
    var height: Int
  }

  /// Parses an expression; words of `stop` cannot begin it, so that `init write` lacks an expression.
  mutating func parseExpression(stop: Set<String> = []) -> SyntaxNode {
    parseConditional(stop).node
  }

  private mutating func parseConditional(_ stop: Set<String>) -> Measured {
    let condition = parseBinary(1, stop)
    guard kind(newlinesInGroup) == .question else { return condition }
    guard canNest(condition) else { return tooDeep(after: condition) }
    depth += 1
    defer { depth -= 1 }
    var elements: [SyntaxElement] = [.node(condition.node)]
    if groups > 0 { takeNewlines(&elements) }
    take(&elements)
    takeNewlines(beforeOperand: &elements)
    let yes = parseConditional(stop)
    elements.append(.node(yes.node))
    if kind(newlinesInGroup) == .colon, groups > 0 { takeNewlines(&elements) }
    expect(.colon, &elements)
    takeNewlines(beforeOperand: &elements)
    let no = parseConditional(stop)
    elements.append(.node(no.node))
    return Measured(
      node: SyntaxNode(.conditionalExpression, elements),
      height: max(condition.height, yes.height, no.height) + 1
    )
  }

  /// Operators that bind at least as tightly as `level`; all group from the left.
  private mutating func parseBinary(_ level: Int, _ stop: Set<String>) -> Measured {
    var left = parseUnary(stop)
    while let precedence = binaryPrecedence(newlinesInGroup), precedence >= level {
      guard canNest(left) else { return tooDeep(after: left) }
      depth += 1
      var elements: [SyntaxElement] = [.node(left.node)]
      if groups > 0 { takeNewlines(&elements) }
      take(&elements)
      takeNewlines(beforeOperand: &elements)
      let right = parseBinary(precedence + 1, stop)
      elements.append(.node(right.node))
      depth -= 1
      left = Measured(
        node: SyntaxNode(.binaryExpression, elements),
        height: max(left.height, right.height) + 1
      )
    }
    return left
  }

  private mutating func parseUnary(_ stop: Set<String>) -> Measured {
    guard at(.minus) || at("not"), !stop.contains(word()) else { return parsePrimary(stop) }
    guard depth < Self.depthLimit else { return tooDeep(after: nil) }
    depth += 1
    defer { depth -= 1 }
    let isMinus = at(.minus)
    var elements: [SyntaxElement] = []
    take(&elements)
    takeNewlines(beforeOperand: &elements)
    // `not` reaches over comparisons: `not a == b` is `not (a == b)`; a minus takes one operand.
    let operand = isMinus ? parseUnary(stop) : parseBinary(Precedence.comparison, stop)
    elements.append(.node(operand.node))
    return Measured(node: SyntaxNode(.unaryExpression, elements), height: operand.height + 1)
  }

  private mutating func parsePrimary(_ stop: Set<String>) -> Measured {
    switch kind() {
    case .number:
      var elements: [SyntaxElement] = []
      take(&elements)
      return Measured(node: SyntaxNode(.literalExpression, elements), height: 1)
    case .leftParenthesis:
      guard depth < Self.depthLimit else { return tooDeep(after: nil) }
      depth += 1
      defer { depth -= 1 }
      var elements: [SyntaxElement] = []
      take(&elements)
      takeNewlines(&elements)
      groups += 1
      let inner = parseConditional([])
      groups -= 1
      elements.append(.node(inner.node))
      closeGroup(.rightParenthesis, &elements)
      return Measured(node: SyntaxNode(.parenthesizedExpression, elements), height: inner.height + 1)
    case .word where !stop.contains(word()) && !["and", "or"].contains(word()):
      return parseMeasuredPath()
    default:
      var elements: [SyntaxElement] = []
      noteMissing(.word, &elements)
      return Measured(node: SyntaxNode(.missingExpression, elements, at: lastEnd), height: 1)
    }
  }

  /// Parses `word (. word | [ expression ])*`.
  mutating func parsePath() -> SyntaxNode {
    parseMeasuredPath().node
  }

  private mutating func parseMeasuredPath() -> Measured {
    var elements: [SyntaxElement] = []
    var height = 1
    expect(.word, &elements)
    while kind(newlinesInGroup) == .dot || at(.leftBracket) {
      if takeInGroup(.dot, &elements) {
        expect(.word, &elements)
        continue
      }
      guard depth < Self.depthLimit else {
        skipTooDeepExpression(&elements)
        break
      }
      depth += 1
      take(&elements)
      takeNewlines(&elements)
      groups += 1
      let index = parseConditional([])
      groups -= 1
      height = max(height, index.height + 1)
      elements.append(.node(index.node))
      closeGroup(.rightBracket, &elements)
      depth -= 1
    }
    return Measured(node: SyntaxNode(.pathExpression, elements, at: lastEnd), height: height)
  }

  /// Takes the end of a group in `( )` or `[ ]`, with newlines before it; what is left over is set aside.
  mutating func closeGroup(_ kind: TokenKind, _ elements: inout [SyntaxElement]) {
    // Where the group is never closed, its lines belong to the items after it.
    if takeInGroup(kind, &elements) { return }
    var length = 0
    while length < 16 {
      switch self.kind(length) {
      case kind:
        var run: [SyntaxElement] = []
        for _ in 0..<length { take(&run) }
        elements.append(.node(SyntaxNode(.unexpected, run)))
        take(&elements)
        return
      case .newline, .leftBrace, .rightBrace, .endOfFile, .bar: length = 16
      default: length += 1
      }
    }
    noteMissing(kind, &elements)
  }

  /// Takes newlines where an operand may stand on the next line, unless what follows is an item of its own.
  mutating func takeNewlines(beforeOperand elements: inout [SyntaxElement]) {
    guard at(.newline) else { return }
    let ahead = newlinesAhead
    switch kind(ahead) {
    case .number, .leftParenthesis, .minus: takeNewlines(&elements)
    case .word where !startsItem(ahead): takeNewlines(&elements)
    default: break
    }
  }

  // MARK: Bounds

  /// Whether one more level may stand above `operand`.
  private func canNest(_ operand: Measured) -> Bool {
    depth < Self.depthLimit && operand.height < Self.depthLimit
  }

  private mutating func tooDeep(after operand: Measured?) -> Measured {
    var elements: [SyntaxElement] = operand.map { [.node($0.node)] } ?? []
    noteMissing(.word, &elements)
    skipTooDeepExpression(&elements)
    return Measured(
      node: SyntaxNode(.missingExpression, elements, at: lastEnd),
      height: (operand?.height ?? 0) + 1
    )
  }

  // MARK: Operators

  private enum Precedence {
    static let comparison = 3
  }

  /// Newlines before the next token where they do not count.
  private var newlinesInGroup: Int {
    mutating get { groups > 0 ? newlinesAhead : 0 }
  }

  private mutating func binaryPrecedence(_ ahead: Int) -> Int? {
    switch kind(ahead) {
    case .word:
      switch word(ahead) {
      case "or": 1
      case "and": 2
      default: nil
      }
    case .equalEqual, .notEqual, .less, .lessEqual, .greater, .greaterEqual: Precedence.comparison
    case .shiftLeft, .shiftRight: 4
    case .ampersand: 5
    case .plus, .minus: 6
    case .star, .slash, .percent: 7
    default: nil
    }
  }
}

/// Parses a file; never fails, and never loses a byte.
///
/// What is wrong with the text shows in the tree as missing tokens and `unexpected` nodes;
/// `syntaxDiagnostics(of:file:)` puts it into words.
///
/// - Complexity: linear in the length of the file.
public func parse(_ source: SourceFile) -> SyntaxTree {
  var parser = Parser(source)
  return SyntaxTree(source: source, root: parser.parseFile())
}

/// Recursive descent over a token stream; `at` looks, `take` consumes, `expect` consumes or notes what is missing.
struct Parser {
  /// Levels of braces, parentheses and operators that are followed; the rest becomes a `tooDeep` node.
  static let depthLimit = 100

  /// A block whose end has not been seen.
  struct OpenBlock {
    var context: BlockContext
    /// Indentation of the line that opened it.
    var column: Int
  }

  private var stream: TokenStream
  /// End of the last token taken; where missing tokens are placed.
  private(set) var lastEnd = 0
  /// Indentation of the line of the last token taken.
  private(set) var lineColumn = 0
  /// Lexemes taken so far; every loop must raise it.
  private(set) var taken = 0
  /// Whether the last token taken was a newline.
  private(set) var isAtLineStart = true
  /// Groups in `( )` or `[ ]` open at this place, in which newlines do not count.
  var groups = 0
  /// Levels open at this place.
  var depth = 0
  /// The blocks around this place, outermost first.
  var openBlocks: [OpenBlock] = []

  init(_ source: SourceFile) {
    stream = TokenStream(source)
  }

  // MARK: Looking

  /// The kind of the token so many places ahead.
  mutating func kind(_ ahead: Int = 0) -> TokenKind { stream.kind(ahead) }

  /// The word so many places ahead, empty if there is none.
  mutating func word(_ ahead: Int = 0) -> String { stream.word(ahead) }

  mutating func lexeme(_ ahead: Int = 0) -> Lexeme { stream.peek(ahead) }

  /// Number of newlines from here on.
  var newlinesAhead: Int { mutating get { stream.newlines } }

  /// Number of newlines and lines of documentation from here on.
  var documentationAhead: Int { mutating get { stream.newlinesAndDocumentation } }

  mutating func at(_ kind: TokenKind) -> Bool { self.kind() == kind }

  mutating func at(_ keyword: String) -> Bool { word() == keyword }

  /// Whether nothing more of an item can stand here.
  var atItemEnd: Bool {
    mutating get {
      switch kind() {
      case .newline, .rightBrace, .endOfFile: true
      default: false
      }
    }
  }

  // MARK: Taking

  /// Takes the next token, whatever it is.
  mutating func take(_ elements: inout [SyntaxElement]) {
    let lexeme = stream.next()
    // Most nodes have a few elements: to grow by one each time costs more than to parse them.
    if elements.capacity == 0 { elements.reserveCapacity(4) }
    if !lexeme.unknowns.isEmpty {
      elements.append(.node(SyntaxNode(.unexpected, lexeme.unknowns.map { .token($0) })))
    }
    elements.append(.token(lexeme.token))
    if lexeme.isFirstOnLine { lineColumn = lexeme.column }
    if lexeme.token.kind != .newline { lastEnd = lexeme.token.range.upperBound }
    isAtLineStart = lexeme.token.kind == .newline
    taken += 1
  }

  /// Takes a token of a kind if it is next.
  @discardableResult
  mutating func take(_ kind: TokenKind, _ elements: inout [SyntaxElement]) -> Bool {
    guard at(kind) else { return false }
    take(&elements)
    return true
  }

  /// Takes a keyword if it is next.
  @discardableResult
  mutating func take(_ keyword: String, _ elements: inout [SyntaxElement]) -> Bool {
    guard at(keyword) else { return false }
    take(&elements)
    return true
  }

  /// Takes a token of a kind, inside a group where newlines do not count, with the newlines before it.
  mutating func takeInGroup(_ kind: TokenKind, _ elements: inout [SyntaxElement]) -> Bool {
    guard self.kind(newlinesAhead) == kind else { return false }
    takeNewlines(&elements)
    take(&elements)
    return true
  }

  mutating func takeNewlines(_ elements: inout [SyntaxElement]) {
    while at(.newline) { take(&elements) }
  }

  /// Takes a token of a kind, or notes that it is missing; one stray token before it is set aside.
  @discardableResult
  mutating func expect(_ kind: TokenKind, _ elements: inout [SyntaxElement]) -> Bool {
    if take(kind, &elements) { return true }
    if isStray(), self.kind(1) == kind {
      setAside(&elements)
      take(&elements)
      return true
    }
    noteMissing(kind, &elements)
    return false
  }

  /// Takes a keyword, or notes that a word is missing.
  @discardableResult
  mutating func expect(_ keyword: String, _ elements: inout [SyntaxElement]) -> Bool {
    if take(keyword, &elements) { return true }
    if isStray(), word(1) == keyword {
      setAside(&elements)
      take(&elements)
      return true
    }
    noteMissing(.word, &elements)
    // `cal set_state`: the mistyped keyword is no name.
    if kind(1) == .word, suggestion(for: word(), among: [keyword]) != nil { setAside(&elements) }
    return false
  }

  mutating func noteMissing(_ kind: TokenKind, _ elements: inout [SyntaxElement]) {
    let here = lastEnd..<lastEnd
    elements.append(.token(Token(kind: kind, range: here, leadingTrivia: here, isMissing: true)))
  }

  /// Whether the next token may be dropped to make sense of the one after it.
  private mutating func isStray() -> Bool {
    switch kind() {
    case .newline, .leftBrace, .rightBrace, .endOfFile, .bar, .docComment: false
    default: true
    }
  }

  /// Takes one token into an `unexpected` node.
  mutating func setAside(_ elements: inout [SyntaxElement]) {
    var run: [SyntaxElement] = []
    take(&run)
    elements.append(.node(SyntaxNode(.unexpected, run)))
  }

  // MARK: Recovery

  /// Sets aside what is left of a line, with the groups in braces that begin in it.
  mutating func skipLine(stoppingAtBlock: Bool = false, _ elements: inout [SyntaxElement]) {
    var run: [SyntaxElement] = []
    while !atItemEnd, !(stoppingAtBlock && at(.leftBrace)) {
      if at(.leftBrace) { skipGroup(&run) } else { take(&run) }
    }
    if !run.isEmpty { elements.append(.node(SyntaxNode(.unexpected, run))) }
  }

  /// Takes a group in braces without understanding it, by counting and not by recursion.
  private mutating func skipGroup(_ run: inout [SyntaxElement]) {
    var open = 0
    repeat {
      switch kind() {
      case .endOfFile: return
      case .leftBrace where depth + open >= Self.depthLimit: skipTooDeep(&run)
      case .leftBrace:
        open += 1
        take(&run)
      case .rightBrace:
        open -= 1
        take(&run)
      default: take(&run)
      }
    } while open > 0
  }

  /// Takes a group in braces as one `tooDeep` node with one token in it.
  mutating func skipTooDeep(_ elements: inout [SyntaxElement]) {
    var open = 0
    takeAsOne(&elements) { parser in
      switch parser.kind() {
      case .leftBrace: open += 1
      case .rightBrace:
        open -= 1
        // The closing brace of the group is its last token.
        if open == 0 { return .last }
      default: break
      }
      return .more
    }
  }

  /// Takes the rest of a chain of `else` as one `tooDeep` node.
  mutating func skipTooDeepChain(_ elements: inout [SyntaxElement]) {
    var open = 0
    takeAsOne(&elements) { parser in
      switch parser.kind() {
      case .leftBrace: open += 1
      case .rightBrace:
        if open == 0 { return .stop }
        open -= 1
      case .newline: if open == 0 { return .stop }
      default: break
      }
      return .more
    }
  }

  /// Takes the rest of an expression as one `tooDeep` node.
  mutating func skipTooDeepExpression(_ elements: inout [SyntaxElement]) {
    var open = 0
    takeAsOne(&elements) { parser in
      switch parser.kind() {
      case .leftParenthesis, .leftBracket: open += 1
      case .rightParenthesis, .rightBracket:
        if open == 0 { return .stop }
        open -= 1
      case .leftBrace, .rightBrace: return .stop
      case .newline, .bar, .comma: if open == 0 { return .stop }
      default: break
      }
      return .more
    }
  }

  private enum Step {
    case more, last, stop
  }

  /// Joins tokens into one: what lies too deep may be the whole of a large file.
  private mutating func takeAsOne(
    _ elements: inout [SyntaxElement],
    _ step: (inout Parser) -> Step
  ) {
    let first = lexeme()
    let trivia = first.unknowns.first?.leadingTrivia ?? first.token.leadingTrivia
    var end: Int?
    loop: while !at(.endOfFile) {
      let step = step(&self)
      if step == .stop { break }
      end = stream.next().token.range.upperBound
      taken += 1
      if step == .last { break loop }
    }
    guard let end else { return }
    let token = Token(kind: .unknown, range: trivia.upperBound..<end, leadingTrivia: trivia)
    elements.append(.node(SyntaxNode(.tooDeep, [.token(token)])))
    lastEnd = end
  }
}

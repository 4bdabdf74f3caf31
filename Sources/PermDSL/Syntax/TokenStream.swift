/// A token as the parser sees it.
struct Lexeme {
  /// Never of kind `unknown`.
  var token: Token
  /// The text of a word; empty for all else, and for a word longer than any keyword.
  var word: String
  /// Tokens of kind `unknown` before it, which no grammar rule sees.
  var unknowns: [Token]
  /// Bytes between the start of its line and the token.
  var column: Int
  /// Whether only space stands before it on its line.
  var isFirstOnLine: Bool
}

/// Tokens on demand, with as much look-ahead as is asked for.
struct TokenStream {
  private let source: SourceFile
  private var lexer: Lexer
  private var buffer: [Lexeme] = []
  private var head = 0
  private var lineStart = 0
  private var isFirstOnLine = true
  private var taken = 0
  /// Where the run of newlines that holds the next lexeme ends, counted from the start of the file.
  private var newlinesEnd = 0
  /// The same for newlines and documentation.
  private var documentationEnd = 0

  /// The tokens of a file.
  init(_ source: SourceFile) {
    self.source = source
    lexer = Lexer(source)
  }

  /// The lexeme so many places ahead; behind the end always `endOfFile`.
  mutating func peek(_ ahead: Int = 0) -> Lexeme {
    fill(ahead)
    return buffer[head + ahead]
  }

  /// The kind of the lexeme so many places ahead.
  mutating func kind(_ ahead: Int) -> TokenKind {
    fill(ahead)
    return buffer[head + ahead].token.kind
  }

  /// The word so many places ahead, empty if there is none.
  mutating func word(_ ahead: Int) -> String {
    fill(ahead)
    return buffer[head + ahead].word
  }

  private mutating func fill(_ ahead: Int) {
    while buffer.count <= head + ahead { buffer.append(read()) }
  }

  /// Takes the next lexeme.
  mutating func next() -> Lexeme {
    let lexeme = peek()
    head += 1
    taken += 1
    // Seldom, so that what is left over is moved a constant number of times.
    if head >= 256 {
      buffer.removeFirst(head)
      head = 0
    }
    return lexeme
  }

  /// Number of newlines from here on; each is looked at once, however often this is asked.
  var newlines: Int {
    mutating get {
      newlinesEnd = max(newlinesEnd, taken)
      while kind(newlinesEnd - taken) == .newline { newlinesEnd += 1 }
      return newlinesEnd - taken
    }
  }

  /// Number of newlines and lines of documentation from here on.
  var newlinesAndDocumentation: Int {
    mutating get {
      documentationEnd = max(documentationEnd, taken)
      while true {
        let kind = kind(documentationEnd - taken)
        guard kind == .newline || kind == .docComment else { break }
        documentationEnd += 1
      }
      return documentationEnd - taken
    }
  }

  private mutating func read() -> Lexeme {
    var unknowns: [Token] = []
    var token = lexer.next()
    while token.kind == .unknown {
      unknowns.append(token)
      token = lexer.next()
    }
    let lexeme = Lexeme(
      token: token,
      word: token.kind == .word && token.range.count <= 20 ? source.text(token.range) : "",
      unknowns: unknowns,
      column: token.range.lowerBound - lineStart,
      isFirstOnLine: isFirstOnLine && unknowns.isEmpty
    )
    isFirstOnLine = token.kind == .newline
    if isFirstOnLine { lineStart = token.range.upperBound }
    return lexeme
  }
}

/// Cuts bytes into tokens, one at a time; every byte belongs to one token or to the trivia before one.
struct Lexer {
  private let bytes: [UInt8]
  private var offset = 0

  /// A lexer at the start of a file.
  init(_ source: SourceFile) {
    bytes = source.bytes
    // A byte order mark is trivia of the first token.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    firstTriviaStart = 0
  }

  private var firstTriviaStart: Int?

  /// The next token; at the end `endOfFile`, however often it is called.
  mutating func next() -> Token {
    let triviaStart = firstTriviaStart ?? offset
    firstTriviaStart = nil
    skipTrivia()
    let start = offset
    let kind = scan()
    return Token(kind: kind, range: start..<offset, leadingTrivia: triviaStart..<start)
  }

  /// The byte so many places ahead; zero behind the end, which no rule below takes for anything else.
  private func byte(_ ahead: Int = 0) -> UInt8 {
    let index = offset + ahead
    return index < bytes.count ? bytes[index] : 0
  }

  private mutating func skip(while condition: (UInt8) -> Bool) {
    while offset < bytes.count, condition(bytes[offset]) { offset += 1 }
  }

  private mutating func skipTrivia() {
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): offset += 1
      case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "/") && !atDocComment: skipToLineEnd()
      default: return
      }
    }
  }

  /// Three slashes document; four and more are a ruled line, which is an ordinary comment.
  private var atDocComment: Bool {
    byte() == UInt8(ascii: "/") && byte(1) == UInt8(ascii: "/") && byte(2) == UInt8(ascii: "/")
      && byte(3) != UInt8(ascii: "/")
  }

  /// Stops before the newline, and before a carriage return that belongs to it.
  private mutating func skipToLineEnd() {
    let start = offset
    skip { $0 != UInt8(ascii: "\n") }
    if offset > start, bytes[offset - 1] == UInt8(ascii: "\r") { offset -= 1 }
  }

  private mutating func scan() -> TokenKind {
    guard offset < bytes.count else { return .endOfFile }
    let first = bytes[offset]
    if first == UInt8(ascii: "\n") {
      offset += 1
      return .newline
    }
    if first.isDigit {
      skip(while: \.isWord)
      return .number
    }
    if first.isWord {
      skip(while: \.isWord)
      return .word
    }
    if first == UInt8(ascii: "\"") {
      scanString()
      return .string
    }
    if atDocComment {
      skipToLineEnd()
      // Space at the end of the line says nothing, and goes with formatting.
      while bytes[offset - 1] == UInt8(ascii: " ") || bytes[offset - 1] == UInt8(ascii: "\t") { offset -= 1 }
      return .docComment
    }
    if atConflictMarker {
      skipToLineEnd()
      return .unknown
    }
    if let (kind, length) = punctuation(first) {
      offset += length
      return kind
    }
    // Neighbours join, so that a binary file is few tokens.
    repeat { offset += 1 } while offset < bytes.count && startsNoToken
    return .unknown
  }

  /// To the closing quote, or where there is none to the end of the line.
  private mutating func scanString() {
    offset += 1
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: "\""):
        offset += 1
        return
      case UInt8(ascii: "\n"): return
      case UInt8(ascii: "\r") where byte(1) == UInt8(ascii: "\n"): return
      case UInt8(ascii: "\\") where byte(1) == UInt8(ascii: "\"") || byte(1) == UInt8(ascii: "\\"):
        offset += 2
      default: offset += 1
      }
    }
  }

  /// What a version control system leaves behind: seven of a kind at the start of a line.
  private var atConflictMarker: Bool {
    let first = byte()
    guard "<=>|".utf8.contains(first), offset == 0 || bytes[offset - 1] == UInt8(ascii: "\n") else {
      return false
    }
    for ahead in 1..<7 where byte(ahead) != first { return false }
    return byte(7) != first
  }

  private func punctuation(_ first: UInt8) -> (TokenKind, Int)? {
    let second = byte(1)
    switch first {
    case UInt8(ascii: "{"): return (.leftBrace, 1)
    case UInt8(ascii: "}"): return (.rightBrace, 1)
    case UInt8(ascii: "["): return (.leftBracket, 1)
    case UInt8(ascii: "]"): return (.rightBracket, 1)
    case UInt8(ascii: "("): return (.leftParenthesis, 1)
    case UInt8(ascii: ")"): return (.rightParenthesis, 1)
    case UInt8(ascii: "|"): return (.bar, 1)
    case UInt8(ascii: ":"): return (.colon, 1)
    case UInt8(ascii: ","): return (.comma, 1)
    case UInt8(ascii: "."): return second == first ? (.dotDot, 2) : (.dot, 1)
    case UInt8(ascii: "@"): return (.at, 1)
    case UInt8(ascii: "?"): return (.question, 1)
    case UInt8(ascii: "="): return second == first ? (.equalEqual, 2) : (.equal, 1)
    case UInt8(ascii: "!"): return second == UInt8(ascii: "=") ? (.notEqual, 2) : nil
    case UInt8(ascii: "<"):
      if second == first { return (.shiftLeft, 2) }
      return second == UInt8(ascii: "=") ? (.lessEqual, 2) : (.less, 1)
    case UInt8(ascii: ">"):
      if second == first { return (.shiftRight, 2) }
      return second == UInt8(ascii: "=") ? (.greaterEqual, 2) : (.greater, 1)
    case UInt8(ascii: "&"): return (.ampersand, 1)
    case UInt8(ascii: "+"): return (.plus, 1)
    case UInt8(ascii: "-"): return (.minus, 1)
    case UInt8(ascii: "*"): return (.star, 1)
    case UInt8(ascii: "/"): return (.slash, 1)
    case UInt8(ascii: "%"): return (.percent, 1)
    default: return nil
    }
  }

  private var startsNoToken: Bool {
    let first = bytes[offset]
    switch first {
    case UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"), UInt8(ascii: " "), UInt8(ascii: "\""):
      return false
    default: return !first.isWord && punctuation(first) == nil
    }
  }
}

extension UInt8 {
  /// `0` to `9`.
  var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

  /// What may stand in a name or a number.
  var isWord: Bool {
    isDigit || self == UInt8(ascii: "_")
      || (self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "z"))
  }
}

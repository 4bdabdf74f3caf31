/// What kind of token this is.
///
/// Words are one kind: the language's keywords are contextual, so that a register may be called `Data` or `Header`.
public enum TokenKind: String, Sendable {
  case word
  case number
  case string
  case docComment
  case newline
  case leftBrace = "{"
  case rightBrace = "}"
  case leftBracket = "["
  case rightBracket = "]"
  case leftParenthesis = "("
  case rightParenthesis = ")"
  case bar = "|"
  case colon = ":"
  case comma = ","
  case dot = "."
  case dotDot = ".."
  case at = "@"
  case question = "?"
  case equal = "="
  case equalEqual = "=="
  case notEqual = "!="
  case less = "<"
  case lessEqual = "<="
  case greater = ">"
  case greaterEqual = ">="
  case shiftLeft = "<<"
  case shiftRight = ">>"
  case ampersand = "&"
  case plus = "+"
  case minus = "-"
  case star = "*"
  case slash = "/"
  case percent = "%"
  /// Bytes that start no token: control characters, look-alikes, bytes that are not UTF-8.
  case unknown
  case endOfFile
}

/// A token and the trivia (spaces, `//` comments) that stands before it.
///
/// A missing token has empty ranges at the place where it was expected, so that printing all tokens of a tree
/// gives the source back.
public struct Token: Sendable, Hashable {
  /// The kind; for a missing token the kind that was expected.
  public var kind: TokenKind
  /// Byte range of the text in the file.
  public var range: Range<Int>
  /// Byte range of the trivia before it; ends where `range` begins.
  public var leadingTrivia: Range<Int>
  /// Whether the source lacks it.
  public var isMissing: Bool

  /// A token of a file.
  public init(kind: TokenKind, range: Range<Int>, leadingTrivia: Range<Int>, isMissing: Bool = false) {
    self.kind = kind
    self.range = range
    self.leadingTrivia = leadingTrivia
    self.isMissing = isMissing
  }
}

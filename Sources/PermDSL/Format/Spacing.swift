/// Where a space stands between two tokens of a line.
enum Spacing {
  /// Whether a space stands between two neighbours.
  static func separates(_ left: Formatter.Piece, _ right: Formatter.Piece) -> Bool {
    switch left.token.kind {
    case .leftParenthesis, .leftBracket, .at, .dot, .dotDot: return false
    case .minus where left.parent == .unaryExpression || left.parent == .findingName: return false
    case .colon where joinsNumbers(left): return false
    default: break
    }
    switch right.token.kind {
    case .rightParenthesis, .rightBracket, .comma, .dot, .dotDot: return false
    case .leftParenthesis: return right.parent != .argumentList
    case .leftBracket: return right.parent != .pathExpression && right.parent != .arrayItem
    case .minus: return right.parent != .findingName
    case .colon: return !joinsNumbers(right)
    case .rightBrace: return left.token.kind != .leftBrace
    default: return true
    }
  }

  /// `[15:8]` and `8086:10d3`, unlike ` : ` before an enum and in a conditional.
  private static func joinsNumbers(_ colon: Formatter.Piece) -> Bool {
    colon.parent == .bitRange || colon.parent == .deviceItem
  }
}

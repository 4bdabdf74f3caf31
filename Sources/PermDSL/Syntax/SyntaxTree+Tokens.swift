extension SyntaxNode {
  /// Calls `body` with each token in source order, missing ones and those of `unexpected` nodes included.
  public func forEachToken(_ body: (Token) -> Void) {
    for element in elements {
      switch element {
      case .node(let node): node.forEachToken(body)
      case .token(let token): body(token)
      }
    }
  }
}

extension SyntaxTree {
  /// The tokens in order with their trivia: the bytes of the source, exactly.
  public var printed: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(source.bytes.count)
    root.forEachToken { token in
      bytes += source.bytes[token.leadingTrivia.clamped(to: source.bytes.indices)]
      bytes += source.bytes[token.range.clamped(to: source.bytes.indices)]
    }
    return bytes
  }

  /// Whether the source follows the grammar: nothing is missing, unexpected or nested too deep.
  public var isWellFormed: Bool { !root.isDamaged }
}

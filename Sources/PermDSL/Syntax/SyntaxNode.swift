/// A child of a node.
public enum SyntaxElement: Sendable {
  case node(SyntaxNode)
  case token(Token)
}

/// A node of the lossless tree: its tokens, printed in order with their trivia, are the source.
public final class SyntaxNode: Sendable {
  /// What this node is; the shape of each kind stands beside it.
  public let kind: SyntaxKind
  /// Children in source order.
  public let elements: [SyntaxElement]
  /// From the first byte of the first present token to the last, without leading trivia; empty where all is missing.
  public let range: Range<Int>
  /// Whether the parser found something missing, unexpected or nested too deep in here.
  let isDamaged: Bool

  /// A node over its children; `position` places a node without tokens.
  public init(_ kind: SyntaxKind, _ elements: [SyntaxElement], at position: Int = 0) {
    self.kind = kind
    self.elements = elements
    var lower: Int?
    var upper: Int?
    var isDamaged = false
    for element in elements {
      let range: Range<Int>
      switch element {
      case .node(let node):
        range = node.range
        isDamaged = isDamaged || node.isDamaged || node.kind.isDamage
      case .token(let token):
        range = token.kind == .newline ? token.range.lowerBound..<token.range.lowerBound : token.range
        isDamaged = isDamaged || token.isMissing
      }
      guard !range.isEmpty else { continue }
      if lower == nil { lower = range.lowerBound }
      upper = range.upperBound
    }
    self.range = (lower ?? position)..<(upper ?? lower ?? position)
    self.isDamaged = isDamaged
  }

  /// Child nodes, `unexpected` and `tooDeep` ones left out.
  public var nodes: [SyntaxNode] {
    elements.compactMap {
      if case .node(let node) = $0, node.kind != .unexpected, node.kind != .tooDeep { node } else { nil }
    }
  }

  /// Direct child tokens that are present, newlines left out.
  public var tokens: [Token] {
    elements.compactMap {
      if case .token(let token) = $0, !token.isMissing, token.kind != .newline { token } else { nil }
    }
  }

  /// The first child of a kind; `unexpected` and `tooDeep` ones are none.
  public func child(_ kind: SyntaxKind) -> SyntaxNode? {
    guard kind != .unexpected, kind != .tooDeep else { return nil }
    for case .node(let node) in elements where node.kind == kind { return node }
    return nil
  }

  /// All children of a kind.
  public func children(_ kind: SyntaxKind) -> [SyntaxNode] {
    nodes.filter { $0.kind == kind }
  }

  /// Child expressions in order.
  public var expressions: [SyntaxNode] {
    elements.compactMap { if case .node(let node) = $0, node.kind.isExpression { node } else { nil } }
  }

  /// The first child expression.
  public var firstExpression: SyntaxNode? {
    for case .node(let node) in elements where node.kind.isExpression { return node }
    return nil
  }

  /// The first present token of a kind that is not a newline.
  public func token(_ kind: TokenKind) -> Token? {
    guard kind != .newline else { return nil }
    for case .token(let token) in elements where token.kind == kind && !token.isMissing { return token }
    return nil
  }
}

/// A parsed file.
public struct SyntaxTree: Sendable {
  /// The file.
  public let source: SourceFile
  /// A node of kind `file`.
  public let root: SyntaxNode

  /// A tree over its source.
  public init(source: SourceFile, root: SyntaxNode) {
    self.source = source
    self.root = root
  }
}

extension SyntaxKind {
  /// Whether a node of this kind stands for what the parser could not understand.
  fileprivate var isDamage: Bool { self == .unexpected || self == .tooDeep || self == .missingExpression }
}

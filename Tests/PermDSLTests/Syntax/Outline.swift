import PermDSL

/// The tree as text: `kind(child child ...)`, tokens as they stand, what is missing as `<kind>`.
func outline(_ node: SyntaxNode, in source: SourceFile) -> String {
  let parts = node.elements.compactMap { element -> String? in
    switch element {
    case .node(let child): outline(child, in: source)
    case .token(let token) where token.isMissing: "<\(token.kind.rawValue)>"
    case .token(let token) where token.kind == .newline || token.kind == .endOfFile: nil
    case .token(let token): source.text(token.range)
    }
  }
  return "\(node.kind.rawValue)(\(parts.joined(separator: " ")))"
}

/// The tree of a file as text.
func outline(_ tree: SyntaxTree) -> String { outline(tree.root, in: tree.source) }

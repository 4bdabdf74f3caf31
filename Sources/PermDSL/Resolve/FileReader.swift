/// Reads names, texts and ranges from the nodes of one file.
struct FileReader: Sendable {
  /// Index of the file in the set.
  let file: Int
  /// The file itself.
  let source: SourceFile

  /// The text of a token.
  func text(_ token: Token) -> String { source.text(token.range) }

  /// The text of a node, without the trivia before it.
  func text(_ node: SyntaxNode) -> String { source.text(node.range) }

  /// Where a token stands.
  func range(_ token: Token) -> SourceRange { SourceRange(file: file, bytes: token.range) }

  /// Where a node stands.
  func range(_ node: SyntaxNode) -> SourceRange { SourceRange(file: file, bytes: node.range) }

  /// A name and where it stands; nil for a token that the source lacks.
  func name(_ token: Token?) -> Name? {
    guard let token, !token.isMissing else { return nil }
    return Name(text: text(token), origin: range(token))
  }

  /// The name that follows a keyword among the direct tokens of a node.
  func name(after keyword: String, in node: SyntaxNode) -> Name? {
    var isBehindKeyword = false
    for case .token(let token) in node.elements where token.kind == .word {
      if isBehindKeyword { return name(token) }
      isBehindKeyword = !token.isMissing && source.text(token.range, is: keyword)
    }
    return nil
  }

  /// The first name among the direct tokens of a node.
  func firstName(in node: SyntaxNode) -> Name? {
    for case .token(let token) in node.elements where token.kind == .word { return name(token) }
    return nil
  }

  /// All direct words of a node that the source has.
  func names(in node: SyntaxNode) -> [Name] {
    node.tokens.filter { $0.kind == .word }.compactMap { name($0) }
  }

  /// The lines of an item's `///` comments, joined.
  func documentation(of node: SyntaxNode) -> String {
    guard let comments = node.child(.documentation) else { return "" }
    var lines: [UInt8] = []
    var isFirst = true
    for case .token(let token) in comments.elements where token.kind == .docComment && !token.isMissing {
      if !isFirst { lines.append(UInt8(ascii: "\n")) }
      isFirst = false
      // The lexer leaves no space at the end of a line.
      var line = source.bytes[token.range.clamped(to: source.bytes.indices)].dropFirst(3)
      if line.first == UInt8(ascii: " ") { line = line.dropFirst() }
      lines += line
    }
    return String(decoding: lines, as: UTF8.self)
  }

  /// The content of a string token.
  func string(_ token: Token?) -> String? {
    token.flatMap { $0.isMissing ? nil : source.stringValue(of: $0) }
  }

  /// The value of a number token; `Int.max` for one that is larger, nil for one that the lexer reported.
  func number(_ token: Token?) -> Int? {
    guard let token, !token.isMissing else { return nil }
    return switch source.numberValue(of: token) {
    case .value(let value): value
    case .tooLarge: .max
    case .malformed: nil
    }
  }

  /// The path that a `pathExpression` writes; nil where a part is missing.
  func path(_ node: SyntaxNode?) -> Path? {
    guard let node, node.kind == .pathExpression else { return nil }
    var parts: [Path.Part] = []
    for element in node.elements {
      switch element {
      case .token(let token) where token.kind == .word:
        guard let name = name(token) else { return nil }
        parts.append(Path.Part(name: name, index: nil))
      case .node(let index) where index.kind.isExpression:
        guard !parts.isEmpty else { return nil }
        parts[parts.count - 1].index = index
      default: continue
      }
    }
    return parts.isEmpty ? nil : Path(parts: parts, text: text(node), origin: range(node))
  }
}

/// A name in the source.
struct Name: Sendable {
  var text: String
  var origin: SourceRange
}

/// A path in the source: `PMCSR.PME_Status`, `Entry[0].Control`.
struct Path: Sendable {
  /// A name and the index after it.
  struct Part: Sendable {
    var name: Name
    var index: SyntaxNode?
  }

  /// At least one.
  var parts: [Part]
  /// As written.
  var text: String
  var origin: SourceRange

  /// Says that an index stands where all elements are meant; of a path of an element and a register.
  func indexHere(in file: Int) -> Diagnostic {
    let (array, register) = (parts[0].name, parts[1].name)
    // From the end of the array's name to the dot.
    let brackets = SourceRange(
      file: file, bytes: array.origin.bytes.upperBound..<(register.origin.bytes.lowerBound - 1))
    return MisshapenPath(reason: .indexHere, name: array, surplus: brackets).diagnostic
  }
}

extension SyntaxNode {
  /// Direct tokens in order, those that the source lacks included, newlines left out.
  var slots: [Token] {
    elements.compactMap {
      if case .token(let token) = $0, token.kind != .newline { token } else { nil }
    }
  }

  /// The items in the block of this node.
  var members: [SyntaxNode] { child(.block)?.nodes ?? [] }
}

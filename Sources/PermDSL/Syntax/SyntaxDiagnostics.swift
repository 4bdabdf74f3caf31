/// What is wrong with the text of a file, in order of place.
///
/// One slip gives one finding: what is missing and what is unexpected at one place are described together.
///
/// - Complexity: linear in the length of the file.
public func syntaxDiagnostics(of tree: SyntaxTree, file: Int) -> [Diagnostic] {
  var pass = SyntaxPass(source: tree.source, file: file)
  pass.visit(tree.root, parent: nil, context: .file)
  pass.flush()
  if let finding = firstBytesThatAreNotUTF8(in: tree.source, file: file) {
    pass.diagnostics.append(finding.diagnostic)
  }
  return pass.diagnostics.sorted { $0.primary.range < $1.primary.range }
}

/// Walks a tree and gathers what is wrong between two sound tokens into one slip.
struct SyntaxPass {
  /// What stands, or lacks, between two tokens that fit.
  struct Slip {
    /// What the first missing token would have been.
    struct Missing {
      var kind: TokenKind
      var position: Int
      var expected: String
      /// The bracket that a missing bracket would close.
      var opening: Token?
    }

    /// Where unexpected text stands.
    enum Place {
      case item(BlockContext)
      case inside(SyntaxKind)
    }

    var missing: Missing?
    var unexpected: (token: Token, place: Place)?
    var unknowns: [Token] = []
    var unterminated: Token?
    var tooDeep: Token?
  }

  let source: SourceFile
  let file: Int
  var diagnostics: [Diagnostic] = []
  private var slip: Slip?
  /// The last token that fits.
  private var previous: Token?
  /// Misplaced items around this place; what stands in them is not reported again.
  private var misplaced = 0

  init(source: SourceFile, file: Int) {
    self.source = source
    self.file = file
  }

  // MARK: Walking

  /// Visits a node and all below it.
  mutating func visit(_ node: SyntaxNode, parent: SyntaxKind?, context: BlockContext) {
    let inner = BlockContext(inside: node.kind) ?? context
    let holdsItems = node.kind == .file || node.kind == .block
    // The line's first item that is not well placed, or the first text that is none.
    var last: SyntaxKind?
    var place = 0
    var opening: Token?
    for element in node.elements {
      switch element {
      case .node(let child) where child.kind == .unexpected:
        let noun = holdsItems ? last : node.kind
        gather(child, at: noun.map { .inside($0) } ?? .item(inner))
      case .node(let child) where child.kind == .tooDeep:
        if case .token(let token) = child.elements.first, slip?.tooDeep == nil {
          change { $0.tooDeep = token }
        }
      case .node(let child):
        if holdsItems {
          last = child.kind
        }
        let isMisplaced = holdsItems && misplaced == 0 && !inner.allows(child.kind)
        if isMisplaced { reportPlace(of: child, in: inner) }
        // A misplaced `when` is reported itself, and not again for each item in it.
        let isLost = child.kind == .whenItem && !inner.allows(.whenItem)
        if isMisplaced { misplaced += 1 }
        visit(child, parent: node.kind, context: isLost ? .capability : inner)
        if isMisplaced { misplaced -= 1 }
      case .token(let token) where token.isMissing:
        if slip?.missing == nil {
          let keyword = node.tokens.first.map { source.text($0.range) } ?? ""
          let expected = SyntaxTaxonomy.expectation(
            of: token.kind,
            in: node.kind,
            at: place,
            keyword: keyword,
            parent: parent
          )
          let missing = Slip.Missing(
            kind: token.kind,
            position: token.range.lowerBound,
            expected: expected,
            opening: opening
          )
          change { $0.missing = missing }
        }
        place += 1
      case .token(let token):
        if token.kind == .newline {
          flush()
          last = nil
          continue
        }
        if [.leftBrace, .leftBracket, .leftParenthesis].contains(token.kind) { opening = token }
        flush(before: token)
        check(token, in: node.kind)
        if token.kind != .endOfFile { previous = token }
        place += 1
      }
    }
  }

  private mutating func change(_ body: (inout Slip) -> Void) {
    var current = slip ?? Slip()
    body(&current)
    slip = current
  }

  /// Adds unexpected text to the slip.
  private mutating func gather(_ node: SyntaxNode, at place: Slip.Place) {
    for element in node.elements {
      switch element {
      case .node(let child) where child.kind == .tooDeep:
        if case .token(let token) = child.elements.first, slip?.tooDeep == nil {
          change { $0.tooDeep = token }
        }
      case .node(let child): gather(child, at: place)
      case .token(let token):
        if token.isMissing || token.kind == .newline { continue }
        if token.kind == .unknown {
          // More than a line's worth would only make the fix-it longer.
          if (slip?.unknowns.count ?? 0) < 32 { change { $0.unknowns.append(token) } }
          continue
        }
        if slip?.unexpected == nil { change { $0.unexpected = (token, place) } }
        if slip?.unterminated == nil, isUnterminated(token) { change { $0.unterminated = token } }
      }
    }
  }

  /// Looks into a token that fits the grammar.
  private mutating func check(_ token: Token, in kind: SyntaxKind) {
    switch token.kind {
    case .string where isUnterminated(token):
      diagnostics.append(UnterminatedStringFinding(range: range(token)).diagnostic)
    case .number where kind != .deviceItem && kind != .findingName:
      guard source.numberValue(of: token) == .malformed else { return }
      let finding = MalformedNumberFinding(range: range(token), text: source.text(token.range))
      diagnostics.append(finding.diagnostic)
    default: break
    }
  }

  private func isUnterminated(_ token: Token) -> Bool {
    guard token.kind == .string else { return false }
    var isEscaped = false
    for byte in source.bytes[token.range.clamped(to: source.bytes.indices)].dropFirst() {
      if !isEscaped, byte == UInt8(ascii: "\"") { return false }
      isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
    }
    return true
  }

  private mutating func reportPlace(of item: SyntaxNode, in context: BlockContext) {
    flush()
    var keyword: Token?
    item.forEachToken { token in
      guard keyword == nil, !token.isMissing, token.kind != .docComment, token.kind != .newline else {
        return
      }
      keyword = token
    }
    guard let keyword else { return }
    let noun: String
    switch item.kind {
    case .fieldItem: noun = "a field"
    case .amendment: noun = "a policy of `\(source.text(keyword.range))`"
    default: noun = "`\(source.text(keyword.range))`"
    }
    diagnostics.append(MisplacedItemFinding(range: range(keyword), noun: noun, context: context).diagnostic)
  }

  // MARK: Describing

  private func range(_ token: Token) -> SourceRange { SourceRange(file: file, bytes: token.range) }

  /// Ends the slip, if there is one, before a token that fits.
  mutating func flush(before next: Token? = nil) {
    guard let slip else { return }
    self.slip = nil
    if let diagnostic = describe(slip, before: next) { diagnostics.append(diagnostic) }
  }

  private func describe(_ slip: Slip, before next: Token?) -> Diagnostic? {
    if let token = slip.tooDeep {
      // The first byte is the bracket or operator that is one too many.
      let start = token.range.lowerBound
      return NestingTooDeepFinding(range: SourceRange(file: file, bytes: start..<start + 1)).diagnostic
    }
    if !slip.unknowns.isEmpty { return describe(slip.unknowns) }
    if let token = slip.unterminated { return UnterminatedStringFinding(range: range(token)).diagnostic }
    if let missing = slip.missing { return describe(missing, slip.unexpected?.token, before: next) }
    if let (token, place) = slip.unexpected { return describe(token, at: place) }
    return nil
  }

  /// Describes the first character that is none of the language's; nil where its bytes are not UTF-8.
  private func describe(_ unknowns: [Token]) -> Diagnostic? {
    guard let first = unknowns.first else { return nil }
    let bytes = source.bytes[first.range.clamped(to: source.bytes.indices)]
    if isConflictMarker(bytes) { return ConflictMarkerFinding(range: range(first)).diagnostic }
    guard unknowns.allSatisfy({ String(validating: source.bytes[$0.range], as: UTF8.self) != nil }),
      let scalar = source.text(first.range).unicodeScalars.first
    else { return nil }
    var edits: [FixIt.Edit] = []
    for token in unknowns {
      guard let replacement = LookAlikes.replacement(of: source.text(token.range)) else {
        edits = []
        break
      }
      edits.append(FixIt.Edit(range(token), replacement))
    }
    let start = first.range.lowerBound
    let place = SourceRange(file: file, bytes: start..<start + UTF8.width(scalar))
    return UnknownCharacterFinding(range: place, scalar: scalar, edits: edits).diagnostic
  }

  private func isConflictMarker(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard let first = bytes.first else { return false }
    return "<=>|".utf8.contains(first)
  }

  private func describe(_ missing: Slip.Missing, _ found: Token?, before next: Token?) -> Diagnostic {
    let end = SourceRange(file: file, bytes: missing.position..<missing.position)
    let isClosing = [.rightBrace, .rightBracket, .rightParenthesis].contains(missing.kind)
    if isClosing, found == nil, let opening = missing.opening {
      return NeverClosedFinding(
        opening: range(opening),
        openingText: source.text(opening.range),
        closingText: missing.kind.rawValue,
        end: end
      ).diagnostic
    }
    var finding = ExpectedFinding(
      range: found.map { range($0) } ?? end,
      expected: missing.expected,
      found: found.map { source.text($0.range) },
      previous: previous.map { source.text($0.range) }
    )
    if let found { finding.notes = notes(on: found) }
    if let next, next.kind == .ampersand, previous?.kind == .ampersand { finding.notes = notes(on: next) }
    if missing.kind == .bar, found == nil, let next, next.kind == .word {
      let place = SourceRange(file: file, bytes: next.range.lowerBound..<next.range.lowerBound)
      finding.range = range(next)
      finding.expected = "`|` before `\(source.text(next.range))`"
      finding.previous = nil
      finding.fixIt = FixIt("put the guest's column behind a bar", .safe, [.init(place, "| ")])
    }
    return finding.diagnostic
  }

  private func describe(_ token: Token, at place: Slip.Place) -> Diagnostic {
    let text = source.text(token.range)
    if token.kind == .docComment {
      let start = token.range.lowerBound
      let slashes = SourceRange(file: file, bytes: start..<start + 3)
      return DocumentationOfNothingFinding(range: range(token), slashes: slashes).diagnostic
    }
    switch place {
    case .item where token.kind == .rightBrace: return ClosesNothingFinding(range: range(token)).diagnostic
    case .item where text == "else": return LoneElseFinding(range: range(token)).diagnostic
    case .item(let context):
      return UnknownItemFinding(range: range(token), found: text, context: context).diagnostic
    case .inside(let kind):
      let separatesCases = token.kind == .comma && (kind == .enumItem || kind == .enumCase)
      return LeftOverFinding(
        range: range(token),
        found: text,
        noun: SyntaxTaxonomy.noun(kind),
        notes: separatesCases ? ["cases are separated by spaces or new lines"] : notes(on: token),
        fixIt: separatesCases ? FixIt("remove it", .safe, [.init(range(token), "")]) : nil
      ).diagnostic
    }
  }

  /// Habits of other languages.
  private func notes(on token: Token) -> [String] {
    switch token.kind {
    case .bar: ["`|` begins the guest's column; `or` joins conditions"]
    case .ampersand: ["`&` is bitwise; `and` joins conditions"]
    case .equal: ["`==` compares"]
    default: []
    }
  }
}

extension BlockContext {
  /// The context of the items in a node's block; nil where they are as those around it.
  init?(inside kind: SyntaxKind) {
    switch kind {
    case .file: self = .file
    case .capabilityItem, .headerItem: self = .capability
    case .registerItem: self = .register
    case .arrayItem: self = .array
    case .profileItem: self = .profile
    case .amendItem: self = .amend
    case .synthesizeItem: self = .synthesize
    case .deviceItem: self = .device
    default: return nil
    }
  }
}

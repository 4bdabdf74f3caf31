/// Collects every `allow` with the item that it stands in.
struct AllowanceCollector {
  let reader: FileReader
  let reporter: Reporter

  /// The allowances of a file, in source order.
  func collect(_ root: SyntaxNode) -> [Allowance] {
    var allowances: [Allowance] = []
    visit(root, in: root, &allowances)
    return allowances
  }

  /// The parser bounds how deep nodes nest.
  private func visit(_ node: SyntaxNode, in item: SyntaxNode, _ allowances: inout [Allowance]) {
    for case .node(let child) in node.elements {
      switch child.kind {
      case .allowItem: if let allowance = allowance(child, in: item) { allowances.append(allowance) }
      case .block, .elseClause: visit(child, in: item, &allowances)
      case .bitRange, .access, .enumReference, .guest, .documentation, .unexpected, .tooDeep: continue
      case let kind where kind.isExpression: continue
      default: visit(child, in: child, &allowances)
      }
    }
  }

  private func allowance(_ node: SyntaxNode, in item: SyntaxNode) -> Allowance? {
    guard let words = node.child(.findingName), let reason = reader.string(node.token(.string)),
      !words.isDamaged
    else { return nil }
    let name = Name(text: words.tokens.map { reader.text($0) }.joined(), origin: reader.range(words))
    guard let id = DiagnosticID(rawValue: name.text) else {
      let suggested = reporter.suggest(for: name, among: DiagnosticID.allCases.map(\.rawValue))
      reporter.report(UnknownFinding(name: name, suggested: suggested).diagnostic)
      return nil
    }
    return Allowance(id: id, reason: reason, scope: reader.range(item), origin: reader.range(node))
  }
}

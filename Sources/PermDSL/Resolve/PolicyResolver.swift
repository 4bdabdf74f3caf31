/// Reads the guest's column: which words stand there, and whether they go together.
struct PolicyResolver {
  /// What the policy is for.
  enum Target {
    case field(String)
    case register
    case body
    /// `gaps`, `hidden`.
    case space(String)
  }

  let expressions: ExpressionResolver
  let target: Target

  private var reader: FileReader { expressions.reader }
  private var reporter: Reporter { expressions.reporter }

  /// The policy of a `guest` node; nil after a report, or where the parser reported.
  func resolve(_ guest: SyntaxNode) -> Policy? {
    var words = PolicyWords()
    for node in guest.children(.policyWord) {
      guard let name = reader.firstName(in: node) else { return nil }
      guard let word = PolicyWord(rawValue: name.text) else {
        let known = PolicyWord.allCases.map(\.rawValue)
        reporter.report(
          UnknownWord(
            name: name,
            wanted: "what a guest may do",
            words: known,
            suggested: reporter.suggest(for: name, among: known)
          ).diagnostic
        )
        return nil
      }
      if words.nodes.updateValue(node, forKey: word) != nil {
        return refuse(.twice(name.text), name.origin)
      }
    }
    guard !words.nodes.isEmpty else { return nil }
    if let reason = words.conflict { return refuse(reason, reader.range(guest)) }
    return policy(words, guest)
  }

  private func policy(_ words: PolicyWords, _ guest: SyntaxNode) -> Policy? {
    if words.has(.raw), case .field(let field) = target {
      reporter.report(RawField(field: field, origin: reader.range(words.nodes[.raw] ?? guest)).diagnostic)
      return nil
    }
    if case .space(let keyword) = target, words.nodes.count != 1 || !words.hasAny(of: [.raw, .none, .blank]) {
      return refuse(.space(keyword), reader.range(guest))
    }
    if words.has(.raw) { return .raw }
    if words.has(.blank) { return .blank }
    var policy = Policy(isVirtual: words.has(.virt), isByteLive: words.has(.byteLive))
    if words.has(.through) {
      policy.write = .hardware
    } else if words.has(.write) {
      policy.write = words.has(.virt) ? .shadow : .hardware
    }
    if let node = words.nodes[.`init`] {
      guard let value = value(node) else { return nil }
      policy.initial = value
    }
    if let node = words.nodes[.forced] {
      guard let value = value(node) else { return nil }
      policy.forced = value
    }
    return policy
  }

  /// The expression after `init` or `forced`.
  private func value(_ word: SyntaxNode) -> Expression? {
    guard let value = expressions.resolve(word.firstExpression) else { return nil }
    if case .body = target, value.constantValue != 0 {
      let name = reader.firstName(in: word)?.text ?? ""
      return refuse(.bodyValue(name), reader.range(word))
    }
    return value
  }

  private func refuse<Result>(_ reason: PolicyConflict.Reason, _ origin: SourceRange) -> Result? {
    reporter.report(PolicyConflict(reason: reason, origin: origin).diagnostic)
    return nil
  }
}

/// The words of the guest's column.
private enum PolicyWord: String, CaseIterable {
  case none, write, virt, through, raw, blank, `init`, forced
  case byteLive = "byte_live"
}

/// The words of one policy.
private struct PolicyWords {
  var nodes: [PolicyWord: SyntaxNode] = [:]

  func has(_ word: PolicyWord) -> Bool { nodes[word] != nil }
  func hasAny(of words: [PolicyWord]) -> Bool { words.contains { has($0) } }

  /// What makes these words no policy.
  var conflict: PolicyConflict.Reason? {
    for word in [PolicyWord.none, .raw, .blank] where has(word) && nodes.count > 1 {
      return .alone(word.rawValue)
    }
    if has(.through), has(.write) { return .together("write", "through") }
    if has(.`init`), has(.forced) { return .together("init", "forced") }
    for word in [PolicyWord.through, .`init`, .forced, .byteLive] where has(word) && !has(.virt) {
      return .needs(word.rawValue, "virt")
    }
    return nil
  }
}

extension Policy {
  /// The policy of a register for some of its bits: a value of the register is cut to theirs.
  func sliced(msb: Int, lsb: Int, of bitWidth: Int) -> Policy {
    guard lsb > 0 || msb < bitWidth - 1 else { return self }
    var policy = self
    policy.initial = initial.map { $0.bits(msb: msb, lsb: lsb) }
    policy.forced = forced.map { $0.bits(msb: msb, lsb: lsb) }
    return policy
  }
}

extension Expression {
  /// Some bits of the value, moved to the right.
  fileprivate func bits(msb: Int, lsb: Int) -> Expression {
    let width = msb - lsb + 1
    let shifted: Expression = lsb == 0 ? self : .binary(.shiftRight, self, .constant(lsb))
    let cut: Expression =
      width >= Int.bitWidth - 1 || width < 0
      ? shifted : .binary(.bitAnd, shifted, .constant(1 << width - 1))
    return cut.constantValue.map { .constant($0) } ?? cut
  }
}

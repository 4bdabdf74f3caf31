import PermDSL

/// Writes what a model says of one capability as its author would: with `let` names, and places relative to the tree.
struct CapabilityText {
  private let model: Model
  private let expressions: ExpressionText

  /// The words of a capability of a model.
  init(_ capability: Capability, of model: Model) {
    self.model = model
    expressions = ExpressionText(capability)
  }

  /// An expression.
  func text(_ expression: Expression) -> String { expressions.text(expression) }

  /// A condition; nil where it always holds.
  func text(_ condition: Guard) -> String? { expressions.condition(condition.terms) }

  /// `wide = 0, masked = 1`; nil where nothing is read.
  func values(of list: [Expression], _ value: (Expression.Input) -> Int) -> String? {
    expressions.values(of: list, value)
  }

  /// A policy in the words of the language: `virt write init 0`.
  func text(_ policy: Policy) -> String {
    if policy == .blank { return "blank" }
    if policy.isRaw { return "raw" }
    var words: [String] = policy.isVirtual || policy.forced != nil ? ["virt"] : []
    switch policy.write {
    case .nowhere: if words.isEmpty { words.append("none") }
    case .shadow: words.append("write")
    case .hardware: words.append(policy.isVirtual ? "through" : "write")
    }
    if policy.isByteLive { words.append("byte_live") }
    if let initial = policy.initial { words.append("init " + text(initial)) }
    if let forced = policy.forced { words.append("forced " + text(forced)) }
    return words.joined(separator: " ")
  }

  /// `caps/pm.perm:31`.
  func place(_ origin: SourceRange) -> String { model.place(origin) }

  /// What may be in force, weakest first: those that an unconditional one behind them beats are left out.
  static func candidates<Value>(_ list: [Guarded<Value>]) -> ArraySlice<Guarded<Value>> {
    list[(list.lastIndex { $0.condition.terms.isEmpty } ?? list.startIndex)...]
  }
}

extension Guarded {
  /// The same where some terms are known to hold.
  func without(_ terms: [Guard.Term]) -> Guarded {
    var result = self
    result.condition.terms.removeAll(where: terms.contains)
    return result
  }
}

extension Model {
  /// `caps/pm.perm:31`.
  func place(_ origin: SourceRange) -> String {
    guard files.indices.contains(origin.file) else { return "?" }
    let file = files[origin.file]
    return "\(file.path):\(file.position(of: origin.bytes.lowerBound).line)"
  }
}

extension Profile {
  /// The settings in the words of the language, in its order.
  var settings: [(name: String, value: String)] {
    func word(_ policy: Policy?) -> String {
      policy.flatMap { BytePolicy($0) }.map { "\($0)" } ?? "none"
    }
    return [("gaps", word(gaps)), ("hidden", word(hidden))]
      + WordSetting.allCases.map { ($0.rawValue, $0.word(of: self)) }
  }
}

extension WordSetting {
  /// What a profile says, or what holds where it says nothing.
  fileprivate func word(of profile: Profile) -> String {
    switch self {
    case .unknown: profile.keepsUnknown == true ? "keep" : "hide"
    case .writeback: profile.writeback.rawValue
    case .overlap: profile.overlap.rawValue
    case .barsAnswer: profile.power.barsAnswer.rawValue
    case .ioBARs: profile.power.ioBARs.rawValue
    case .d3hotWrites: profile.power.d3hotWrites.rawValue
    case .vfPower: profile.power.vfPower.rawValue
    }
  }
}

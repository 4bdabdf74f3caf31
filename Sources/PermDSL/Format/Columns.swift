/// Lines that share columns: which children of an item stand in which.
enum Columns: Hashable {
  case field, register, policy, amend, enumCase, fact, hook, on
  /// An `amend` whose block stands on its line.
  case oneLine

  /// The columns of an item; nil for one that stands alone.
  init?(of item: SyntaxNode) {
    switch item.kind {
    case .fieldItem: self = .field
    case .registerItem: self = .register
    case .amendment, .bodyItem, .policyItem, .settingItem: self = .policy
    case .amendItem:
      guard item.child(.guest) != nil else { return nil }
      self = .amend
    case .enumCase: self = .enumCase
    case .specItem, .lengthItem, .letItem, .publishItem: self = .fact
    case .hookItem: self = .hook
    case .onItem: self = .on
    default: return nil
    }
  }

  /// Whether a blank line or an item of another kind starts the columns anew; others hold for a whole block.
  var endsWithRun: Bool {
    switch self {
    case .field, .policy, .enumCase: false
    case .register, .amend, .fact, .hook, .on, .oneLine: true
    }
  }

  /// Leading columns that are as wide as their widest cell; a later one counts only lines that go on behind it.
  var counted: Int {
    switch self {
    case .field: 3
    case .register: 4
    case .hook, .on: 2
    case .policy, .amend, .enumCase, .fact, .oneLine: 1
    }
  }

  /// Leading columns with two spaces behind them.
  var spaced: Int { self == .field ? 2 : 0 }

  /// The column of a child; `ordinal` counts the tokens directly before it.
  func cell(of element: SyntaxElement, _ ordinal: Int) -> Int {
    switch element {
    case .token: cell(ofToken: ordinal)
    case .node(let node): self == .fact ? min(ordinal, 2) : cell(of: node.kind)
    }
  }

  private func cell(ofToken ordinal: Int) -> Int {
    switch self {
    case .field: 1
    case .register: ordinal < 2 ? 0 : ordinal - 1
    case .policy: min(ordinal, 1)
    case .amend: 0
    case .enumCase, .oneLine: min(ordinal, 1)
    case .fact: min(ordinal, 2)
    case .hook: ordinal < 2 ? 0 : 1
    case .on: min(ordinal, 2)
    }
  }

  private func cell(of kind: SyntaxKind) -> Int {
    switch self {
    case .field:
      switch kind {
      case .bitRange: 0
      case .enumReference: 1
      case .access: 2
      case .guest: 3
      default: 4
      }
    case .register:
      switch kind {
      case .enumReference: 2
      case .access: 3
      case .guest: 4
      case .allowItem: 5
      default: 1
      }
    case .policy, .amend:
      switch kind {
      case .guest: 1
      case .allowItem: 2
      default: 0
      }
    case .enumCase, .fact, .oneLine: 1
    case .hook: kind == .parameterList ? 2 : 1
    case .on:
      switch kind {
      case .phase: 0
      case .trigger: 1
      case .argumentList: 2
      default: 3
      }
    }
  }
}

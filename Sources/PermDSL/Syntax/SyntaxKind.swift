/// The kinds of node in the tree, with the shape of each.
///
/// `word`, `number`, `string` and punctuation are tokens; a name in `camelCase` is a child node; `?` may be absent,
/// `*` repeats. Any node may also hold `unexpected` nodes and missing tokens, and newline tokens between items.
public enum SyntaxKind: String, Sendable {
  /// `item* endOfFile`
  case file
  /// Tokens that fit nowhere, kept so that the tree prints as the source.
  case unexpected
  /// One token over all that is nested deeper than the parser follows; stands where `unexpected` may stand.
  case tooDeep
  /// `docComment+`, first child of the item it documents.
  case documentation
  /// `{ newline* item* }`
  case block

  // Items of a file.
  /// `include string`
  case includeItem
  /// `documentation? hook word on phase (, phase)* parameterList?`
  case hookItem
  /// `read | write | open | before write`
  case phase
  /// `( parameter , ... )`
  case parameterList
  /// `(reads | changes) word`
  case parameter
  /// `documentation? enum word : number { enumCase* }`
  case enumItem
  /// `documentation? word = number`
  case enumCase
  /// `documentation? extended? capability word = number whereClause? block`
  case capabilityItem
  /// `where expression`
  case whereClause
  /// `documentation? header word = number block`
  case headerItem
  /// `documentation? profile word fromClause? block`
  case profileItem
  /// `from word`
  case fromClause

  // Members of a capability.
  /// `spec string`
  case specItem
  /// `allow findingName string`
  case allowItem
  /// `word (- word)*`: the id of a diagnostic.
  case findingName
  /// `length expression`
  case lengthItem
  /// `let word = expression`
  case letItem
  /// `publishes word = expression`: a fact of the function that this capability says.
  case publishItem
  /// `extended_list whenClause?`
  case extendedListItem
  /// `when expression` without a block.
  case whenClause
  /// `body guest`
  case bodyItem
  /// `documentation? register word @ expression word(width) enumReference? access? guest? allowItem? block?`
  case registerItem
  /// `: word`
  case enumReference
  /// `word`: RO, RW1C ...
  case access
  /// `| policyWord+`
  case guest
  /// `word expression?`: the expression follows `init` and `forced`.
  case policyWord
  /// `documentation? bitRange word enumReference? access guest? allowItem?`
  case fieldItem
  /// `[ number (: number)? ]`
  case bitRange
  /// `documentation? array word [ expression ] @ expression every expression block`
  case arrayItem
  /// `when expression block elseClause?`
  case whenItem
  /// `else (whenItem | block)`
  case elseClause
  /// `on phase of trigger call word argumentList? allowItem?`
  case onItem
  /// `any byte | bytes number (.. number)? | pathExpression (, pathExpression)*`
  case trigger
  /// `( pathExpression , ... )`
  case argumentList

  // Members of a profile.
  /// `word guest`: `gaps`, `hidden`.
  case policyItem
  /// `word word (, word)*`: `unknown hide`, `writeback plain`, `io_bars gated`, `claims a, b`.
  case settingItem
  /// `hide (* | word (, word)*) bodyClause? allowItem?`
  case hideItem
  /// `body word`
  case bodyClause
  /// `expose word (, word)* allowItem?`
  case exposeItem
  /// `documentation? amend (standard | extended | pathExpression) (guest allowItem? | block)`
  case amendItem
  /// `documentation? synthesize word atClause? block`
  case synthesizeItem
  /// `at expression`
  case atClause
  /// `pathExpression guest allowItem?`
  case amendment
  /// `never call word`
  case neverItem
  /// `device (number|word) : (number|word|*) block`, `class (number|word) block`, `subsystem ... : ... block`
  case deviceItem

  // Expressions.
  /// `number`
  case literalExpression
  /// `word (. word | [ expression ])*`
  case pathExpression
  /// `(not | -) expression`
  case unaryExpression
  /// `expression operator expression`; the operator is one token (`and` and `or` are words).
  case binaryExpression
  /// `expression ? expression : expression`
  case conditionalExpression
  /// `( expression )`
  case parenthesizedExpression
  /// Where an expression was expected and none stands; holds one missing token, and what was found instead.
  case missingExpression
}

extension SyntaxKind {
  /// Whether nodes of this kind are expressions.
  public var isExpression: Bool {
    switch self {
    case .literalExpression, .pathExpression, .unaryExpression, .binaryExpression, .conditionalExpression,
      .parenthesizedExpression, .missingExpression:
      true
    default: false
    }
  }
}

/// Nouns for nodes and for what a node lacks, so that no message speaks of the grammar.
enum SyntaxTaxonomy {
  /// The noun of an item, without an article.
  static func noun(_ kind: SyntaxKind) -> String {
    switch kind {
    case .includeItem: "`include`"
    case .hookItem: "hook"
    case .enumItem: "enum"
    case .enumCase: "case"
    case .capabilityItem: "capability"
    case .headerItem: "header"
    case .profileItem: "profile"
    case .specItem: "`spec`"
    case .allowItem: "`allow`"
    case .lengthItem: "`length`"
    case .letItem: "`let`"
    case .publishItem: "`publishes`"
    case .extendedListItem: "`extended_list`"
    case .bodyItem, .bodyClause: "`body`"
    case .fromClause: "`from`"
    case .whereClause: "`where`"
    case .phase: "phase of the hook"
    case .trigger: "trigger"
    case .pathExpression: "path"
    case .literalExpression, .unaryExpression, .binaryExpression, .conditionalExpression,
      .parenthesizedExpression, .missingExpression:
      "expression"
    case .parameter: "operand"
    case .enumReference: "name of the enum"
    case .access: "hardware column"
    case .findingName: "id of the finding"
    case .registerItem: "register"
    case .fieldItem: "field"
    case .arrayItem: "array"
    case .whenItem: "`when`"
    case .elseClause: "`else`"
    case .onItem: "`on`"
    case .policyItem, .guest, .policyWord: "policy"
    case .settingItem: "setting"
    case .hideItem: "`hide`"
    case .exposeItem: "`expose`"
    case .amendItem: "`amend`"
    case .synthesizeItem: "`synthesize`"
    case .atClause: "`at`"
    case .amendment: "amendment"
    case .neverItem: "`never`"
    case .deviceItem: "`device`"
    case .parameterList: "list of operands"
    case .argumentList: "list of operands"
    case .bitRange: "bit range"
    default: "item"
    }
  }

  /// The noun of a block, with an article.
  static func noun(_ context: BlockContext) -> String {
    switch context {
    case .file: "a file"
    case .capability: "a capability"
    case .register: "a register"
    case .array: "an array"
    case .profile: "a profile"
    case .amend: "an `amend` block"
    case .synthesize: "a `synthesize` block"
    case .device: "a `device` block"
    }
  }

  /// What may stand in a block, for a note.
  static func contents(_ context: BlockContext) -> String {
    var words = BlockContext.keywords.filter { context.allows($0.value) }.map { "`\($0.key)`" }.sorted()
    switch context {
    case .register: words.append("fields such as `[7:0] Name RO`")
    case .amend: words.append("paths such as `Register.Field | none`")
    case .synthesize: words.append("paths such as `Register.Field | virt init 1`")
    default: break
    }
    return words.dropLast().joined(separator: ", ") + " and " + (words.last ?? "")
  }

  /// What a node lacks, where the token so many places after its first is missing.
  static func expectation(
    of missing: TokenKind,
    in kind: SyntaxKind,
    at place: Int,
    keyword: String,
    parent: SyntaxKind?
  ) -> String {
    switch missing {
    case .string: string(kind)
    case .number: number(kind)
    case .newline: "a new line"
    case .word: word(kind, place, keyword, parent)
    default: "`\(missing.rawValue)`"
    }
  }

  private static func string(_ kind: SyntaxKind) -> String {
    switch kind {
    case .includeItem: "a path in quotes"
    case .allowItem: "a reason in quotes"
    default: "a reference in quotes"
    }
  }

  private static func number(_ kind: SyntaxKind) -> String {
    switch kind {
    case .enumItem: "a width in bits"
    case .enumCase: "a value"
    case .capabilityItem: "a capability ID"
    case .headerItem: "a header layout"
    case .bitRange: "a bit number"
    case .trigger: "a byte offset"
    case .deviceItem: "hexadecimal digits"
    default: "a number"
    }
  }

  private static func word(
    _ kind: SyntaxKind,
    _ place: Int,
    _ keyword: String,
    _ parent: SyntaxKind?
  ) -> String {
    switch (kind, place) {
    case (.hookItem, 2): "`on`"
    case (.phase, 0): "`open`, `read`, `before write` or `write`"
    case (.phase, _): "`write`"
    case (.parameter, 0): "`reads` or `changes`"
    case (.parameter, _): "a name for the operand"
    case (.capabilityItem, 1) where keyword == "extended": "`capability`"
    case (.registerItem, 1), (.arrayItem, 1), (.enumItem, 1), (.hookItem, 1), (.headerItem, 1),
      (.profileItem, 1):
      "a name for the \(noun(kind))"
    case (.capabilityItem, _): "a name for the capability"
    case (.letItem, _): "a name"
    case (.publishItem, _): "the name of a fact"
    case (.registerItem, _): "a width (`u8`, `u16`, `u32` or `u64`)"
    case (.arrayItem, _): "`every`"
    case (.access, _): "what hardware does with these bits (`RO`, `RW`, `RW1C` ...)"
    case (.enumReference, _): "the name of an enum"
    case (.fieldItem, _): "a name for the field, or `reserved`"
    case (.policyWord, _): "a policy (`none`, `write`, `virt` ...)"
    case (.missingExpression, _): parent == .policyWord ? "a value" : "an expression"
    case (.onItem, 1): "`of`"
    case (.onItem, 2), (.neverItem, 1): "`call`"
    case (.onItem, _), (.neverItem, _): "the name of a hook"
    case (.findingName, _): "the id of a finding"
    case (.settingItem, _): setting(keyword)
    case (.bodyClause, _): "`raw`, `none` or `blank`"
    case (.hideItem, _), (.exposeItem, _), (.synthesizeItem, _): "the name of a capability"
    case (.fromClause, _): "the name of a profile"
    case (.pathExpression, 0): path(parent)
    default: "a name"
    }
  }

  private static func setting(_ keyword: String) -> String {
    guard let setting = WordSetting(rawValue: keyword) else { return "the name of a law" }
    return setting.choices.map { "`\($0)`" }.joined(separator: " or ")
  }

  private static func path(_ parent: SyntaxKind?) -> String {
    switch parent {
    case .trigger: "`any byte`, `bytes` or a register or field"
    case .argumentList: "a register or field"
    case .amendItem: "`standard`, `extended` or a capability"
    default: "a name"
    }
  }
}

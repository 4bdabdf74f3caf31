/// Collects what one profile hides, shows and amends, under the conditions around it.
struct AmendmentCollector {
  let shape: ProfileShape
  let tables: CapabilityTables
  /// The capabilities that are amended.
  let base: [Capability]
  let declarations: Declarations
  let reporter: Reporter

  var changes = ProfileChanges()
  var conditions: ConditionResolver
  /// What has been said, to find what is said twice.
  private var said: [Statement: SourceRange] = [:]
  /// The first word on each hook.
  var hookStatements: [HookStatement: (isNever: Bool, origin: SourceRange)] = [:]
  /// Where each capability is amended by name.
  private var amendments: [(capability: Int, condition: Guard, origin: SourceRange)] = []

  var reader: FileReader { shape.reader }
  var profile: String { shape.name.text }

  /// A collector over the capabilities of the base.
  init(
    shape: ProfileShape,
    tables: CapabilityTables,
    base: [Capability],
    declarations: Declarations,
    reporter: Reporter
  ) {
    self.shape = shape
    self.tables = tables
    self.base = base
    self.declarations = declarations
    self.reporter = reporter
    conditions = ConditionResolver(reader: shape.reader, reporter: reporter)
  }

  /// Collects all that the profile says.
  mutating func collect() { collect(shape.node.members, under: .always) }

  /// The capabilities as the profile makes them.
  func amended() -> [Capability] {
    let capabilities = changes.applied(to: base) { capability, origin in
      reporter.report(
        TooManyChanges(profile: profile, capability: base[capability].name, origin: origin).diagnostic
      )
    }
    reportHidden(in: capabilities)
    return capabilities
  }

  private mutating func collect(_ members: [SyntaxNode], under condition: Guard) {
    for member in members {
      switch member.kind {
      case .hideItem, .exposeItem: collectVisibility(member, condition)
      case .amendItem: collectAmend(member, condition)
      case .deviceItem:
        guard let device = DeviceGuard(reader: reader, reporter: reporter).resolve(member) else { continue }
        collect(member.members, under: condition.and(device))
      default: continue
      }
    }
  }

  // MARK: Visibility

  private mutating func collectVisibility(_ item: SyntaxNode, _ condition: Guard) {
    let isHidden = item.kind == .hideItem
    var body: Policy?
    if isHidden, let clause = item.child(.bodyClause) {
      guard let word = reader.names(in: clause).last else { return }
      switch word.text {
      case "raw": body = .raw
      case "none": body = Policy.none
      case "blank": body = .blank
      default:
        reporter.report(PolicyConflict(reason: .space("body"), origin: word.origin).diagnostic)
        return
      }
    }
    if isHidden, let star = item.token(.star) {
      let origin = SourceRange(file: reader.file, bytes: star.range)
      changes.visibilityOfAll.append(Guarded(.hidden(body: body), when: condition, at: origin))
    }
    for name in reader.names(in: item).dropFirst() {
      guard let index = tables.indices[name.text] else {
        let known = tables.capabilities.lazy.filter { $0.kind != .header }.map(\.name)
        reporter.report(
          UnknownCapability(name: name, suggested: reporter.suggest(for: name, among: known)).diagnostic
        )
        continue
      }
      guard tables.capabilities[index].kind != .header else {
        reporter.report(HeaderInList(name: name).diagnostic)
        continue
      }
      guard isFirst(name.text, of: .capability(index), "visibility", condition, name.origin) else { continue }
      changes.visibility.append(
        (index, Guarded(isHidden ? .hidden(body: body) : .shown, when: condition, at: name.origin))
      )
    }
  }

  // MARK: Amendments

  private mutating func collectAmend(_ item: SyntaxNode, _ condition: Guard) {
    guard let target = target(of: item) else { return }
    if case .capability(let index) = target.subject {
      amendments.append((index, condition, target.origin))
    }
    if let guest = item.child(.guest) {
      guard let path = target.path else {
        amendBody(guest, target.origin, target, condition)
        return
      }
      amendPlaces(path, guest, item, target, condition)
      return
    }
    collectAmendments(item.members, target, condition)
  }

  mutating func collectAmendments(_ members: [SyntaxNode], _ target: AmendTarget, _ condition: Guard) {
    for member in members {
      switch member.kind {
      case .amendment:
        guard let own = reader.path(member.child(.pathExpression)), let guest = member.child(.guest) else {
          continue
        }
        var path = own
        path.parts = (target.path?.parts ?? []) + own.parts
        amendPlaces(path, guest, member, target, condition)
      case .bodyItem:
        guard let guest = member.child(.guest), isWhole(target, "body", member) else { continue }
        amendBody(guest, reader.range(member), target, condition)
      case .lengthItem: amendLength(member, target, condition)
      case .onItem, .neverItem: amendHook(member, target, condition)
      case .whenItem: collectBranches(member, target, condition)
      default: continue
      }
    }
  }

  /// Both branches of a `when`; `else when` is a loop, for chains may be long.
  private mutating func collectBranches(_ item: SyntaxNode, _ target: AmendTarget, _ condition: Guard) {
    var pending = item
    var condition = condition
    while let expression = pending.firstExpression {
      func branch(_ expected: Bool) -> SyntaxCondition {
        SyntaxCondition(expression: expression, expected: expected, scope: target.lexical)
      }
      let yes = conditions.guard([branch(true)], in: target.scope, declarations.enumerations)
      collectAmendments(pending.members, target, condition.and(yes))
      guard let other = pending.child(.elseClause) else { return }
      condition = condition.and(
        conditions.guard([branch(false)], in: target.scope, declarations.enumerations)
      )
      guard let next = other.child(.whenItem) else {
        collectAmendments(other.members, target, condition)
        return
      }
      pending = next
    }
  }

  private mutating func amendLength(_ item: SyntaxNode, _ target: AmendTarget, _ condition: Guard) {
    guard isWhole(target, "length", item), case .capability(let index) = target.subject else { return }
    guard isFirst("length of \(target.name)", of: target.subject, "length", condition, reader.range(item)),
      let length = expressions(target, target.lexical).resolve(item.firstExpression)
    else { return }
    changes.lengths.append((index, Guarded(length, when: condition, at: reader.range(item))))
  }

  // MARK: Rules

  func expressions(_ target: AmendTarget, _ lexical: LexicalScope) -> ExpressionResolver {
    ExpressionResolver(
      reader: reader,
      scope: target.scope,
      enumerations: declarations.enumerations,
      reporter: reporter,
      lexical: lexical
    )
  }

  /// Whether an amendment stands where it reaches a whole capability (or list, for `body`).
  func isWhole(_ target: AmendTarget, _ keyword: String, _ item: SyntaxNode) -> Bool {
    if target.path == nil {
      if case .capability = target.subject { return true }
      if keyword == "body" { return true }
      reporter.report(
        AmendmentOutOfPlace(reason: .needsOneCapability(keyword), origin: reader.range(item)).diagnostic
      )
    } else {
      reporter.report(
        AmendmentOutOfPlace(reason: .needsCapability(keyword), origin: reader.range(item)).diagnostic
      )
    }
    return false
  }

  /// Whether something is said for the first time under its condition; reports it otherwise.
  mutating func isFirst(
    _ what: String,
    of subject: AmendTarget.Subject,
    _ key: String,
    _ condition: Guard,
    _ origin: SourceRange
  ) -> Bool {
    let statement = Statement(subject: subject, key: key, condition: condition)
    if let first = said[statement] {
      reporter.report(AmendTwice(profile: profile, what: what, second: origin, first: first).diagnostic)
      return false
    }
    said[statement] = origin
    return true
  }

  private struct Statement: Hashable {
    var subject: AmendTarget.Subject
    var key: String
    var condition: Guard
  }

  /// Reports capabilities that are hidden wherever they are amended.
  private func reportHidden(in capabilities: [Capability]) {
    var reported: Set<Int> = []
    for amendment in amendments where !reported.contains(amendment.capability) {
      let layers = capabilities[amendment.capability].visibility.reversed()
      var hiding: SourceRange?
      for layer in layers where !GuardLogic.excludes(layer.condition, amendment.condition) {
        guard case .hidden = layer.value else { break }
        if GuardLogic.implies(amendment.condition, anyOf: [layer.condition]) {
          hiding = layer.origin
          break
        }
      }
      guard let hiding else { continue }
      reported.insert(amendment.capability)
      reporter.report(
        HiddenAndAmended(
          profile: profile,
          capability: capabilities[amendment.capability].name,
          amendment: amendment.origin,
          hiding: hiding
        ).diagnostic
      )
    }
  }
}

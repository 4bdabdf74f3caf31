extension AmendmentCollector {
  /// Collects `on ...`, which replaces all bindings of its hook, and `never call ...`, which removes them.
  mutating func amendHook(_ item: SyntaxNode, _ target: AmendTarget, _ condition: Guard) {
    let isNever = item.kind == .neverItem
    guard case .capability(let index) = target.subject else {
      reporter.report(
        AmendmentOutOfPlace(
          reason: .needsOneCapability(isNever ? "never" : "on"),
          origin: reader.range(item)
        ).diagnostic
      )
      return
    }
    guard let name = reader.name(after: "call", in: item) else { return }
    guard let hook = declarations.hookIndices[name.text] else {
      let suggested = reporter.suggest(for: name, among: declarations.hookIndices.keys)
      reporter.report(UnknownHook(name: name, suggested: suggested).diagnostic)
      return
    }
    guard !contradicts(item, name, isNever, index, condition) else { return }
    var bindings: [Binding] = []
    if isNever {
      guard base[index].bindings.contains(where: { $0.hook == hook }) else {
        if !target.scope.shape.isDamaged {
          reporter.report(
            AmendmentOutOfPlace(
              reason: .notCalled(hook: name.text, capability: target.name),
              origin: name.origin
            ).diagnostic
          )
        }
        return
      }
    } else {
      bindings = BindingResolver(
        reader: reader,
        scope: target.scope,
        capability: tables.capabilities[index],
        declarations: declarations,
        reporter: reporter
      ).resolve(item, under: condition, in: target.lexical)
    }
    changes.hooks.append(
      ProfileChanges.HookChange(
        capability: index,
        hook: hook,
        condition: condition,
        bindings: bindings,
        origin: reader.range(item)
      )
    )
  }

  /// Whether a hook is both bound and unbound; several `on` of one hook are its bindings together.
  private mutating func contradicts(
    _ item: SyntaxNode,
    _ hook: Name,
    _ isNever: Bool,
    _ capability: Int,
    _ condition: Guard
  ) -> Bool {
    let key = HookStatement(capability: capability, hook: hook.text, condition: condition)
    defer { hookStatements[key] = hookStatements[key] ?? (isNever, hook.origin) }
    guard let first = hookStatements[key], first.isNever || isNever else { return false }
    reporter.report(
      AmendTwice(profile: profile, what: "call \(hook.text)", second: hook.origin, first: first.origin)
        .diagnostic
    )
    return true
  }

  /// A hook of a capability under a condition.
  struct HookStatement: Hashable {
    var capability: Int
    var hook: String
    var condition: Guard
  }
}

/// What an `amend` is about: a list, a capability, or a part of one.
struct AmendTarget {
  enum Subject: Hashable {
    /// Every capability of a list.
    case list(CapabilityKind)
    /// Index into the capabilities.
    case capability(Int)
  }

  var subject: Subject
  /// For example "PM", "standard".
  var name: String
  /// The path inside the capability; nil: all of it.
  var path: Path?
  /// The names that paths are looked up among.
  var scope: NameScope
  /// The part that expressions and hooks are relative to.
  var lexical = LexicalScope()
  /// The target as written.
  var origin: SourceRange
}

extension AmendmentCollector {
  /// The target of an `amend`; nil after a report.
  func target(of item: SyntaxNode) -> AmendTarget? {
    if let list = reader.names(in: item).dropFirst().first {
      return self.list(list, item)
    }
    guard let path = reader.path(item.child(.pathExpression)) else { return nil }
    let first = path.parts[0]
    guard let index = tables.indices[first.name.text] else {
      let suggested = reporter.suggest(for: first.name, among: tables.indices.keys)
      reporter.report(
        AmendWithoutTarget(
          profile: profile,
          owner: nil,
          noun: "capability",
          name: first.name,
          suggested: suggested
        ).diagnostic
      )
      return nil
    }
    let scope = tables.scopes[index]
    var target = AmendTarget(
      subject: .capability(index),
      name: first.name.text,
      path: nil,
      scope: scope,
      origin: path.origin
    )
    guard path.parts.count > 1 else { return target }
    var inside = path
    inside.parts.removeFirst()
    target.path = inside
    // A whole array can be amended in braces alone.
    if inside.parts.count == 1, item.child(.guest) == nil,
      let array = scope.array(named: inside.parts[0].name.text)
    {
      target.lexical = LexicalScope(array: array)
      return target
    }
    guard let places = find(inside, in: target) else { return nil }
    if let first = places.first {
      target.lexical = LexicalScope(
        array: scope.shape.registers[first.register].array,
        register: first.register
      )
    }
    return target
  }

  private func list(_ name: Name, _ item: SyntaxNode) -> AmendTarget {
    let kind: CapabilityKind = name.text == "extended" ? .extended : .standard
    var shape = CapabilityShape(
      reader: reader,
      kind: kind,
      id: 0,
      name: name,
      node: item,
      isDamaged: false
    )
    shape.registers = [.implicitHeader(of: kind, at: name.origin)]
    return AmendTarget(
      subject: .list(kind),
      name: name.text,
      path: nil,
      scope: NameScope(shape),
      origin: name.origin
    )
  }

  /// The places that a path of an amendment names; nil after a report.
  func find(_ path: Path, in target: AmendTarget) -> [PlaceIndex]? {
    let found: FoundPlaces
    do throws(LookupFailure) {
      found = try target.scope.find(path)
    } catch {
      if !target.scope.shape.isDamaged { reporter.report(absent(error, in: target)) }
      return nil
    }
    if found.index != nil {
      reporter.report(path.indexHere(in: reader.file))
      return nil
    }
    return found.places
  }

  private func absent(_ failure: LookupFailure, in target: AmendTarget) -> Diagnostic {
    let name = failure.part.name
    switch failure.reason {
    case .misshapen(let shape):
      return MisshapenPath(reason: shape, name: name, surplus: nil).diagnostic
    case .noSuchPart(let owner, let kind, let candidates):
      let suggested = reporter.suggest(for: name, among: candidates)
      return AmendWithoutTarget(
        profile: profile,
        owner: owner,
        noun: kind.partNoun,
        name: name,
        suggested: suggested
      ).diagnostic
    }
  }
}

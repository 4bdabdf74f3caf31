extension AmendmentCollector {
  /// Collects `body | policy`, or `amend X | policy` for a whole capability or list.
  mutating func amendBody(
    _ guest: SyntaxNode,
    _ origin: SourceRange,
    _ target: AmendTarget,
    _ condition: Guard
  ) {
    guard isFirst("body of \(target.name)", of: target.subject, "body", condition, origin),
      let policy = PolicyResolver(expressions: expressions(target, LexicalScope()), target: .body).resolve(
        guest
      )
    else { return }
    let layer = Guarded(policy, when: condition, at: reader.range(guest))
    switch target.subject {
    case .capability(let index): add(.body, layer, .body, to: index)
    case .list(let kind):
      for index in base.indices where base[index].kind == kind { add(.body, layer, .listBody, to: index) }
    }
  }

  /// Collects `path | policy`; `item` is the whole line.
  mutating func amendPlaces(
    _ path: Path,
    _ guest: SyntaxNode,
    _ item: SyntaxNode,
    _ target: AmendTarget,
    _ condition: Guard
  ) {
    guard let places = find(path, in: target), let first = places.first else { return }
    let shape = target.scope.shape.registers[first.register]
    let isField = first.field != nil && shape.isDescribed
    let canonical = target.scope.path(of: first)
    guard isFirst(canonical, of: target.subject, canonical, condition, path.origin) else { return }
    if case .capability(let index) = target.subject {
      reportMissing(places, path, item, in: index, target, condition, noun: isField ? "field" : "register")
    }
    let lexical = LexicalScope(array: shape.array, register: first.register)
    let resolver = PolicyResolver(
      expressions: expressions(target, lexical),
      target: isField ? .field(canonical) : .register
    )
    guard let policy = resolver.resolve(guest) else { return }
    let layer = Guarded(policy, when: condition, at: reader.range(guest))
    switch target.subject {
    case .capability(let index): add(.places(places), layer, isField ? .field : .register, to: index)
    case .list(let kind):
      // The `Header` is alike in every capability of a list.
      for index in base.indices where base[index].kind == kind {
        add(.places(places), layer, isField ? .listField : .listRegister, to: index)
      }
    }
  }

  private mutating func add(
    _ reach: ProfileChanges.Layer.Reach,
    _ policy: Guarded<Policy>,
    _ rank: ProfileChanges.Rank,
    to capability: Int
  ) {
    changes.layers.append(
      ProfileChanges.Layer(capability: capability, reach: reach, policy: policy, rank: rank)
    )
  }

  // MARK: Existence

  /// Reports an amendment of something that is not there in every variant that the amendment is for.
  private func reportMissing(
    _ places: [PlaceIndex],
    _ path: Path,
    _ item: SyntaxNode,
    in capability: Int,
    _ target: AmendTarget,
    _ condition: Guard,
    noun: String
  ) {
    let registers = tables.capabilities[capability].registers
    let guards = places.map { place in
      let register = registers[place.register]
      return place.field.map { register.condition.and(register.fields[$0].condition) } ?? register.condition
    }
    guard let place = places.first, !GuardLogic.implies(condition, anyOf: guards) else { return }
    let missing = missingConditions(of: place, target, condition)
    guard let first = missing.first else { return }
    let source = target.scope.shape.reader
    reporter.report(
      AmendInSomeVariants(
        profile: profile,
        capability: target.name,
        noun: noun,
        path: path.origin,
        condition: missing.map { source.statement(of: $0.syntax, isPart: missing.count > 1) }
          .joined(separator: " and "),
        conditionOrigin: source.range(first.syntax.expression),
        lackingVFs: missing.count == 1 ? first.lackingVFs : nil,
        otherwise: missing.count == 1 ? otherwise(place, registers, first.terms) : nil,
        mended: mended(item, path, missing, target)
      ).diagnostic
    )
  }

  /// A condition of a table with its terms.
  private struct MissingCondition {
    var syntax: SyntaxCondition
    var terms: Guard

    /// Whether virtual functions are what the condition leaves out; nil: it is about something else.
    var lackingVFs: Bool? {
      guard terms.terms.count == 1, terms.terms[0].condition == .fact(.isVF) else { return nil }
      return !terms.terms[0].expected
    }
  }

  private func missingConditions(
    of place: PlaceIndex,
    _ target: AmendTarget,
    _ condition: Guard
  ) -> [MissingCondition] {
    let register = target.scope.shape.registers[place.register]
    let around = register.conditions + (place.field.map { register.fields[$0].conditions } ?? [])
    // Resolved without a report: what is wrong has been reported where it stands.
    var resolver = ConditionResolver(reader: target.scope.shape.reader, reporter: Reporter())
    return around.compactMap { syntax in
      let terms = resolver.guard([syntax], in: target.scope, declarations.enumerations)
      return GuardLogic.implies(condition, anyOf: [terms])
        ? nil : MissingCondition(syntax: syntax, terms: terms)
    }
  }

  /// The field that takes the bits where the condition does not hold.
  private func otherwise(_ place: PlaceIndex, _ registers: [Register], _ terms: Guard) -> String? {
    guard let number = place.field else { return nil }
    let field = registers[place.register].fields[number]
    return registers[place.register].fields.first {
      $0.msb >= field.msb && $0.lsb <= field.lsb && GuardLogic.excludes($0.condition, terms)
    }?.name
  }

  /// The line with the missing conditions around it; nil where they would mean something else there.
  private func mended(
    _ item: SyntaxNode,
    _ path: Path,
    _ missing: [MissingCondition],
    _ target: AmendTarget
  ) -> FixIt.Edit? {
    let isMovable = missing.allSatisfy { condition in
      let reads = condition.terms.terms.flatMap(\.condition.inputs)
      let readsFields = reads.contains { if case .field = $0 { true } else { false } }
      return condition.syntax.scope == LexicalScope() || condition.syntax.scope == target.lexical
        || !readsFields
    }
    guard isMovable else { return nil }
    let source = target.scope.shape.reader
    let condition = missing.map { source.statement(of: $0.syntax, isPart: missing.count > 1) }
      .joined(separator: " and ")
    if item.kind == .amendment {
      return FixIt.Edit(reader.range(item), "when \(condition) { \(reader.text(item)) }")
    }
    let end = item.range.upperBound
    guard let start = path.parts.first?.name.origin.bytes.lowerBound, start < end else { return nil }
    let line = reader.source.text(start..<end)
    return FixIt.Edit(reader.range(item), "amend \(target.name) { when \(condition) { \(line) } }")
  }
}

extension FileReader {
  /// A condition and its truth as a table would state it.
  fileprivate func statement(of condition: SyntaxCondition, isPart: Bool) -> String {
    let text = text(condition.expression)
    let isLoose =
      switch condition.expression.kind {
      case .conditionalExpression: true
      case .binaryExpression: ["and", "or"].contains(condition.expression.tokens.first.map { self.text($0) })
      default: false
      }
    if !condition.expected { return isLoose ? "not (\(text))" : "not \(text)" }
    return isLoose && isPart ? "(\(text))" : text
  }
}

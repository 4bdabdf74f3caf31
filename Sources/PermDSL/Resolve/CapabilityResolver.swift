/// A capability with its names: what amendments are resolved against.
struct ResolvedCapability {
  var capability: Capability
  var scope: NameScope
}

/// Resolves the members of one capability: lets, guards, registers, policies, bindings.
struct CapabilityResolver {
  let declarations: Declarations
  let reporter: Reporter
  private var scope: NameScope
  private var conditions: ConditionResolver

  var reader: FileReader { scope.shape.reader }
  var shape: CapabilityShape { scope.shape }

  /// A resolver of one shape.
  init(_ shape: CapabilityShape, declarations: Declarations, reporter: Reporter) {
    self.declarations = declarations
    self.reporter = reporter
    scope = NameScope(shape)
    conditions = ConditionResolver(reader: shape.reader, reporter: reporter)
  }

  /// The capability as its table says.
  mutating func resolve() -> ResolvedCapability {
    let lets = resolveLets()
    let body = bodyLayers()
    let registers = shape.registers.enumerated().map { register($1, at: $0, body) }
    let arrays = shape.arrays.map { array($0) }
    reportDuplicates(registers, arrays)
    let node = shape.node
    var capability = Capability(
      kind: shape.kind,
      id: shape.id,
      name: shape.name.text,
      documentation: reader.documentation(of: node),
      spec: spec(in: node),
      match: expressions().resolve(node.child(.whereClause)?.firstExpression),
      lengths: lengths(),
      extendedList: extendedList(),
      lets: lets,
      registers: registers,
      arrays: arrays,
      body: body,
      visibility: [],
      bindings: [],
      origin: shape.name.origin,
      published: publications()
    )
    let resolver = BindingResolver(
      reader: reader,
      scope: scope,
      capability: capability,
      declarations: declarations,
      reporter: reporter
    )
    for binding in shape.bindings {
      capability.bindings += resolver.resolve(
        binding.node,
        under: holds(binding.conditions),
        in: binding.scope
      )
    }
    return ResolvedCapability(capability: capability, scope: scope)
  }

  // MARK: Expressions

  private func expressions(
    in lexical: LexicalScope = LexicalScope(),
    letIndex: Int? = nil
  ) -> ExpressionResolver {
    ExpressionResolver(
      reader: reader,
      scope: scope,
      enumerations: declarations.enumerations,
      reporter: reporter,
      lexical: lexical,
      letIndex: letIndex
    )
  }

  private mutating func holds(_ list: [SyntaxCondition]) -> Guard {
    conditions.guard(list, in: scope, declarations.enumerations)
  }

  private mutating func resolveLets() -> [Let] {
    var lets: [Let] = []
    for (index, entry) in shape.lets.enumerated() {
      // A second one of the name is reported with the other duplicates.
      guard scope.letOrder[entry.name.text] == index else { continue }
      let value = expressions(letIndex: index).resolveSized(entry.value)
      scope.lets.updateValue(value, forKey: entry.name.text)
      if let value {
        lets.append(Let(name: entry.name.text, value: value.expression, origin: entry.name.origin))
      }
    }
    return lets
  }

  private mutating func lengths() -> [Guarded<Expression>] {
    let stated = shape.lengths.map { length in
      (
        value: expressions().resolve(length.value.firstExpression), when: holds(length.conditions),
        length.value
      )
    }
    reportStatedTwice("length", stated.map { ($0.when, $0.2) })
    return stated.compactMap { length in
      length.value.map { Guarded($0, when: length.when, at: reader.range(length.2)) }
    }
  }

  private mutating func extendedList() -> Expression? {
    var list: Expression?
    for item in shape.lists {
      var condition: Expression = .constant(1)
      if let clause = item.value.child(.whenClause) {
        guard let resolved = expressions().resolve(clause.firstExpression) else { continue }
        condition = resolved
      }
      for term in holds(item.conditions).terms {
        let truth = term.expected ? term.condition : .unary(.not, term.condition)
        condition = condition.constantValue == 1 ? truth : .binary(.and, truth, condition)
      }
      list = list.map { .binary(.or, $0, condition) } ?? condition
    }
    return list
  }

  private mutating func publications() -> [Publication] {
    var published: [Publication] = []
    for item in shape.publications {
      guard let name = reader.name(after: "publishes", in: item.value) else { continue }
      guard let fact = Fact(rawValue: name.text), Fact.publishable.contains(fact) else {
        let known = Fact.publishable.map(\.rawValue)
        reporter.report(
          UnknownWord(
            name: name,
            wanted: "a fact that a capability says",
            words: known,
            suggested: reporter.suggest(for: name, among: known)
          ).diagnostic
        )
        continue
      }
      guard var value = expressions().resolve(item.value.firstExpression) else { continue }
      if value.inputs.contains(.fact(fact)) {
        reporter.report(
          UsedBeforeDefinition(name: name, definition: name.origin, isOwnValue: true).diagnostic
        )
        continue
      }
      // Under a condition that does not hold it says what is said without the capability.
      for term in holds(item.conditions).terms {
        value =
          term.expected
          ? .conditional(term.condition, value, .constant(0))
          : .conditional(term.condition, .constant(0), value)
      }
      published.append(Publication(fact: fact, value: value, origin: name.origin))
    }
    return published
  }

  // MARK: Policies

  private func policy(
    _ guest: SyntaxNode?,
    of target: PolicyResolver.Target,
    in lexical: LexicalScope = LexicalScope()
  ) -> Guarded<Policy>? {
    guard let guest else { return nil }
    let policy = PolicyResolver(expressions: expressions(in: lexical), target: target).resolve(guest)
    return Guarded(policy ?? .none, at: reader.range(guest))
  }

  /// The policies of the body; the first always holds.
  private mutating func bodyLayers() -> [Guarded<Policy>] {
    var layers: [Guarded<Policy>] = []
    for body in shape.bodies {
      guard var layer = policy(body.value.child(.guest), of: .body) else { continue }
      layer.condition = holds(body.conditions)
      layers.append(layer)
    }
    reportStatedTwice("body", shape.bodies.map { (holds($0.conditions), $0.value) })
    if layers.first?.condition != .always { layers.insert(Guarded(.none, at: shape.name.origin), at: 0) }
    return layers
  }

  // MARK: Registers

  private mutating func register(
    _ register: RegisterShape,
    at index: Int,
    _ body: [Guarded<Policy>]
  ) -> Register {
    let lexical = LexicalScope(array: register.array, register: index)
    let isHeader = register.node == nil
    let own = policy(register.node?.child(.guest), of: .register, in: lexical)
    let inherited = isHeader ? [Guarded(.virt, at: register.name.origin)] : own.map { [$0] } ?? body
    var offset: Expression = .constant(0)
    if let node = register.node {
      var outer = lexical
      outer.register = nil
      offset = expressions(in: outer).resolve(node.firstExpression) ?? .constant(0)
    }
    return Register(
      name: register.name.text,
      documentation: register.node.map { reader.documentation(of: $0) } ?? "",
      spec: register.node.flatMap { spec(in: $0) },
      offset: offset,
      bitWidth: register.bitWidth,
      condition: holds(register.conditions),
      array: register.array,
      fields: register.fields.map { field($0, of: register, inherited, lexical) },
      isDescribed: register.isDescribed,
      origin: register.name.origin
    )
  }

  private mutating func field(
    _ field: FieldShape,
    of register: RegisterShape,
    _ inherited: [Guarded<Policy>],
    _ lexical: LexicalScope
  ) -> Field {
    let own = policy(field.node?.child(.guest), of: .field(field.name.text), in: lexical)
    let policies =
      own.map { [$0] }
      ?? inherited.map { layer in
        var layer = layer
        layer.value = layer.value.sliced(msb: field.msb, lsb: field.lsb, of: register.bitWidth)
        return layer
      }
    return Field(
      name: field.name.text,
      documentation: field.node.map { reader.documentation(of: $0) } ?? "",
      msb: field.msb,
      lsb: field.lsb,
      access: field.access,
      enumeration: field.enumeration,
      condition: holds(field.conditions),
      policies: policies,
      origin: field.name.origin,
      bitsOrigin: field.bitsOrigin,
      accessOrigin: field.accessOrigin
    )
  }

  private mutating func array(_ array: ArrayShape) -> RegisterArray {
    let parts = array.node.expressions
    if parts.count == 3, array.stride == nil, !parts[2].isDamaged {
      reporter.report(
        NotConstant(reason: .needed("the distance of an array's elements"), origin: reader.range(parts[2]))
          .diagnostic
      )
    }
    return RegisterArray(
      name: array.name.text,
      documentation: reader.documentation(of: array.node),
      count: expressions().resolve(parts.first) ?? .constant(0),
      offset: expressions().resolve(parts.dropFirst().first) ?? .constant(0),
      stride: array.stride ?? 0,
      condition: holds(array.conditions),
      origin: array.name.origin
    )
  }

  private func spec(in node: SyntaxNode) -> String? {
    let item = node.child(.block)?.child(.specItem)
    return item.flatMap { reader.string($0.token(.string)) }
  }
}

extension Fact {
  /// The facts that a capability can say; the others are the embedder's.
  fileprivate static let publishable: [Fact] = [.deviceType, .maxLinkWidth]
}

/// Resolves `on` lines: the hook, its phase, what triggers it, and what it can reach.
struct BindingResolver {
  let reader: FileReader
  let scope: NameScope
  let capability: Capability
  let declarations: Declarations
  let reporter: Reporter

  /// The bindings of one line; several where an operand stands at different places in different variants.
  func resolve(_ node: SyntaxNode, under condition: Guard, in lexical: LexicalScope) -> [Binding] {
    guard let name = reader.name(after: "call", in: node) else { return [] }
    guard let index = declarations.hookIndices[name.text] else {
      let suggested = reporter.suggest(for: name, among: declarations.hookIndices.keys)
      reporter.report(UnknownHook(name: name, suggested: suggested).diagnostic)
      return []
    }
    let hook = declarations.hooks[index]
    guard let phaseNode = node.child(.phase), let phase = reader.phase(phaseNode) else { return [] }
    if !hook.phases.contains(phase) {
      reporter.report(HookWrongPhase(hook: hook, phase: phase, origin: reader.range(phaseNode)).diagnostic)
      return []
    }
    guard let trigger = trigger(node.child(.trigger), lexical) else { return [] }
    let arguments = node.child(.argumentList)?.expressions ?? []
    guard arguments.count == hook.parameters.count else {
      let origin = node.child(.argumentList).map { reader.range($0) } ?? name.origin
      reporter.report(HookOperandCount(hook: hook, count: arguments.count, origin: origin).diagnostic)
      return []
    }
    let binding = Binding(
      phase: phase,
      hook: index,
      trigger: trigger,
      operands: [],
      condition: condition,
      origin: reader.range(node)
    )
    return bind(binding, to: arguments, lexical)
  }

  // MARK: Triggers

  private func trigger(_ node: SyntaxNode?, _ lexical: LexicalScope) -> Binding.Trigger? {
    guard let node else { return nil }
    if node.expressions.isEmpty {
      let numbers = node.slots.filter { $0.kind == .number }
      return numbers.isEmpty ? .anyByte : bytes(numbers)
    }
    var found: [Binding.Place] = []
    for expression in node.expressions {
      guard let places = places(expression, lexical, use: .trigger) else { return nil }
      found += places
    }
    return .fields(found)
  }

  private func bytes(_ numbers: [Token]) -> Binding.Trigger? {
    guard let first = numbers.first, let last = numbers.last, let lower = reader.number(first),
      let upper = reader.number(last)
    else { return nil }
    if max(lower, upper) > 0xFFF {
      let token = lower > 0xFFF ? first : last
      reporter.report(
        NumberOutOfRange(
          what: "a byte of a capability",
          text: reader.text(token),
          limits: "0 to 0xFFF",
          origin: reader.range(token)
        ).diagnostic
      )
      return nil
    }
    guard lower <= upper else {
      reporter.report(
        ReversedRange(
          noun: "bytes",
          origin: SourceRange(file: reader.file, bytes: first.range.lowerBound..<last.range.upperBound),
          mended: "\(reader.text(last))..\(reader.text(first))"
        ).diagnostic
      )
      return nil
    }
    return .bytes(lower...upper)
  }

  // MARK: Operands

  private func bind(_ binding: Binding, to arguments: [SyntaxNode], _ lexical: LexicalScope) -> [Binding] {
    var bindings = [binding]
    for argument in arguments {
      guard let candidates = places(argument, lexical, use: .operand) else { return [] }
      if let wide = candidates.first(where: { $0.msb - $0.lsb >= 32 }) {
        reporter.report(
          OperandTooWide(path: wide.path, bitWidth: wide.msb - wide.lsb + 1, origin: wide.origin).diagnostic
        )
        return []
      }
      guard candidates.count > 1 else {
        for index in bindings.indices { bindings[index].operands += candidates }
        continue
      }
      // Places of one name exclude each other, else it is not known which one is meant.
      let guards = candidates.map { capability.registers[$0.register].condition.and($0.condition) }
      let isAmbiguous = guards.indices.contains { index in
        guards[..<index].contains { !GuardLogic.excludes($0, guards[index]) }
      }
      if isAmbiguous || bindings.count * candidates.count > 64 {
        reporter.report(
          AmbiguousOperand(path: reader.text(argument), origin: reader.range(argument)).diagnostic
        )
        return []
      }
      bindings = bindings.flatMap { binding in
        zip(candidates, guards).compactMap { place, condition in
          if GuardLogic.excludes(binding.condition, condition) { return nil }
          var chosen = binding
          chosen.operands.append(place)
          chosen.condition = binding.condition.and(condition)
          return chosen
        }
      }
    }
    return bindings
  }

  // MARK: Places

  /// The places that a path names; nil after a report.
  private func places(
    _ node: SyntaxNode,
    _ lexical: LexicalScope,
    use: UnknownField.Use
  ) -> [Binding.Place]? {
    guard let path = reader.path(node) else { return nil }
    let found: FoundPlaces
    do throws(LookupFailure) {
      found = try scope.find(path, in: lexical)
    } catch {
      if !scope.shape.isDamaged { reporter.report(unknown(error, use: use)) }
      return nil
    }
    if found.index != nil {
      reporter.report(path.indexHere(in: reader.file))
      return nil
    }
    return found.places.map { place in
      let bits = scope.bits(of: place)
      let condition = place.field.map { capability.registers[place.register].fields[$0].condition } ?? .always
      return Binding.Place(
        path: path.text,
        register: place.register,
        msb: bits.msb,
        lsb: bits.lsb,
        condition: condition,
        origin: path.origin
      )
    }
  }

  private func unknown(_ failure: LookupFailure, use: UnknownField.Use) -> Diagnostic {
    let name = failure.part.name
    switch failure.reason {
    case .misshapen(let shape):
      return MisshapenPath(reason: shape, name: name, surplus: nil).diagnostic
    case .noSuchPart(let owner, let kind, let candidates):
      let suggested = reporter.suggest(for: name, among: candidates)
      return UnknownField(owner: owner, ownerKind: kind, name: name, suggested: suggested, use: use)
        .diagnostic
    }
  }
}

/// Collects the capabilities that one profile makes up, over those of its base.
struct SyntheticCollector {
  let shape: ProfileShape
  let tables: CapabilityTables
  /// Those of the base.
  let base: [SyntheticCapability]
  let declarations: Declarations
  let reporter: Reporter

  private var reader: FileReader { shape.reader }

  /// A `synthesize` whose name is known.
  private struct Item {
    var node: SyntaxNode
    var name: Name
    /// Index into the tables.
    var table: Int
  }

  /// Those of the base as this profile amends them, then its own.
  func collect() -> [SyntheticCapability] {
    let items = items()
    guard !items.isEmpty else { return base }
    var capabilities = tables.capabilities
    for item in items {
      capabilities[item.table] =
        inherited(item.name.text)?.capability ?? tables.capabilities[item.table].withoutHardware
    }
    var collector = AmendmentCollector(
      shape: shape,
      tables: tables,
      base: capabilities,
      declarations: declarations,
      reporter: reporter
    )
    for item in items {
      let target = AmendTarget(
        subject: .capability(item.table),
        name: item.name.text,
        path: nil,
        scope: tables.scopes[item.table],
        origin: item.name.origin
      )
      collector.collectAmendments(item.node.members, target, .always)
    }
    for layer in collector.changes.layers {
      reportReach(layer.policy, of: tables.capabilities[layer.capability].name)
    }
    let amended = collector.amended()

    var synthesized = base
    for item in items {
      var made = SyntheticCapability(
        capability: amended[item.table],
        position: inherited(item.name.text)?.position,
        origin: item.name.origin
      )
      let others = synthesized.filter { $0.capability.name != item.name.text }
      if let place = item.node.child(.atClause), let position = position(place, of: made, beside: others) {
        made.position = position
      }
      if let index = synthesized.firstIndex(where: { $0.capability.name == item.name.text }) {
        synthesized[index] = made
      } else {
        synthesized.append(made)
      }
    }
    return synthesized
  }

  private func inherited(_ name: String) -> SyntheticCapability? {
    base.first { $0.capability.name == name }
  }

  private func items() -> [Item] {
    struct Key: Hashable {
      var kind: CapabilityKind
      var id: Int
    }
    var items: [Item] = []
    var firsts: [Key: Name] = [:]
    for node in shape.node.members where node.kind == .synthesizeItem {
      guard let name = reader.name(after: "synthesize", in: node) else { continue }
      guard let table = tables.indices[name.text] else {
        let known = tables.capabilities.lazy.filter { $0.kind != .header }.map(\.name)
        reporter.report(
          UnknownCapability(name: name, suggested: reporter.suggest(for: name, among: known)).diagnostic
        )
        continue
      }
      let capability = tables.capabilities[table]
      guard capability.kind != .header else {
        reporter.report(HeaderInList(name: name, label: "every function has one").diagnostic)
        continue
      }
      // A guest finds a capability by its ID: of two tables of one ID it would find the first alone.
      let key = Key(kind: capability.kind, id: capability.id)
      if let first = firsts[key] {
        reporter.report(
          AmendTwice(profile: shape.name.text, what: first.text, second: name.origin, first: first.origin)
            .diagnostic
        )
        continue
      }
      firsts[key] = name
      items.append(Item(node: node, name: name, table: table))
    }
    return items
  }

  // MARK: Policies

  private func reportReach(_ policy: Guarded<Policy>, of capability: String) {
    let rule = policy.value
    let readsRegister = [rule.initial, rule.forced].contains { value in
      value?.inputs.contains { if case .field = $0 { true } else { false } } ?? false
    }
    let reason: SyntheticReachesHardware.Reason
    if !rule.isVirtual || rule.write == .hardware || rule.isByteLive {
      reason = .access
    } else if readsRegister {
      reason = .value
    } else {
      return
    }
    reporter.report(
      SyntheticReachesHardware(reason: reason, capability: capability, origin: policy.origin).diagnostic
    )
  }

  // MARK: Places

  /// The place that an `at` states; nil after a report.
  private func position(
    _ clause: SyntaxNode,
    of made: SyntheticCapability,
    beside others: [SyntheticCapability]
  ) -> Int? {
    guard let expression = clause.firstExpression, !expression.isDamaged else { return nil }
    let origin = reader.range(expression)
    guard let position = ConstantEvaluator(reader: reader, lets: []).value(expression) else {
      reporter.report(
        NotConstant(reason: .needed("the place of a synthetic capability"), origin: origin).diagnostic
      )
      return nil
    }
    func refuse(_ reason: SyntheticMisplaced.Reason) -> Int? {
      reporter.report(
        SyntheticMisplaced(
          reason: reason,
          capability: made.capability.name,
          position: position,
          origin: origin
        ).diagnostic
      )
      return nil
    }
    let area = made.capability.kind == .extended ? 0x100..<0x1000 : 0x40..<0x100
    let length = made.capability.leastLength
    let last = (area.upperBound - min(length, area.count)) & ~3
    guard (area.lowerBound...last).contains(position), position & 3 == 0 else {
      return refuse(.outside(first: area.lowerBound, last: last))
    }
    for other in others {
      guard let start = other.position else { continue }
      let bytes = start..<start + min(other.capability.leastLength, area.count)
      if bytes.overlaps(position..<position + length) {
        return refuse(.overlaps(other: other.capability.name, other.origin))
      }
    }
    return position
  }
}

extension Capability {
  /// The capability where a device has none: every bit is a zero of the runtime's own, but for the header's ID and version 1.
  fileprivate var withoutHardware: Capability {
    var capability = self
    capability.match = nil
    capability.extendedList = nil
    capability.published = []
    capability.visibility = []
    capability.bindings = []
    capability.body = [Guarded(.blank, at: origin)]
    for (number, register) in registers.enumerated() {
      for (index, field) in register.fields.enumerated() {
        var value = 0
        // The first register of a list's capability is the `Header`.
        if number == 0, field.lsb == 0 { value = id }
        if number == 0, field.name == "Capability_Version" { value = 1 }
        let policy = Policy(isVirtual: true, initial: .constant(value))
        capability.registers[number].fields[index].policies = [Guarded(policy, at: field.origin)]
      }
    }
    return capability
  }

  /// Bytes that it has at least: its stated length, or the end of its last register at a constant place.
  fileprivate var leastLength: Int {
    let stated = lengths.last { $0.condition == .always }?.value.constantValue
    let ends = registers.filter { $0.array == nil && $0.condition == .always }.map { register in
      (register.offset.constantValue ?? 0).addingReportingOverflow(register.bitWidth / 8).partialValue
    }
    return max(4, min(stated ?? ends.max() ?? 0, 0x1000))
  }
}

/// Collects the capabilities and headers of all files, in the order of the model.
struct CapabilityCollector {
  let declarations: Declarations
  let reporter: Reporter

  /// The capabilities as their tables say: by kind, number, those with `where` first, then name.
  func collect(_ readers: [FileReader], _ trees: [SyntaxTree]) -> [ResolvedCapability] {
    var resolved: [ResolvedCapability] = []
    var names: [String: SourceRange] = [:]
    for (reader, tree) in zip(readers, trees) {
      for item in tree.root.nodes where item.kind == .capabilityItem || item.kind == .headerItem {
        guard let shape = shape(of: item, reader) else { continue }
        if let first = names[shape.name.text] {
          let noun = shape.kind == .header ? "header" : "capability"
          reporter.report(DuplicateName(noun: noun, name: shape.name, first: first).diagnostic)
          continue
        }
        names[shape.name.text] = shape.name.origin
        let collected = ShapeCollector.collect(
          shape,
          enumerations: declarations.enumerationIndices,
          reporter: reporter
        )
        var resolver = CapabilityResolver(collected, declarations: declarations, reporter: reporter)
        resolved.append(resolver.resolve())
      }
    }
    reportDuplicates(resolved)
    return resolved.sorted { $0.capability.sortKey < $1.capability.sortKey }
  }

  /// The capability's name and number, without members.
  private func shape(of item: SyntaxNode, _ reader: FileReader) -> CapabilityShape? {
    let isHeader = item.kind == .headerItem
    guard let name = reader.name(after: isHeader ? "header" : "capability", in: item),
      let number = item.token(.number), let id = reader.number(number)
    else { return nil }
    let isExtended = item.tokens.first.map { reader.text($0) } == "extended"
    let kind: CapabilityKind = isHeader ? .header : isExtended ? .extended : .standard
    let (what, limit) =
      switch kind {
      case .header: ("a header layout", 0x7F)
      case .standard: ("a capability ID", 0xFF)
      case .extended: ("an extended capability ID", 0xFFFF)
      }
    if id > limit {
      reporter.report(
        NumberOutOfRange(
          what: what,
          text: reader.text(number),
          limits: "0 to \(hexadecimal(limit))",
          origin: reader.range(number)
        ).diagnostic
      )
    }
    return CapabilityShape(
      reader: reader,
      kind: kind,
      id: min(id, limit),
      name: name,
      node: item,
      isDamaged: item.isDamaged
    )
  }

  private func reportDuplicates(_ resolved: [ResolvedCapability]) {
    struct Key: Hashable {
      var kind: CapabilityKind
      var id: Int
      var match: Expression?
    }
    var firsts: [Key: Name] = [:]
    for entry in resolved {
      let capability = entry.capability
      let isChosen = entry.scope.shape.node.child(.whereClause) != nil
      // A `where` that could not be resolved has been reported.
      if isChosen, capability.match == nil { continue }
      let key = Key(kind: capability.kind, id: capability.id, match: capability.match)
      let name = entry.scope.shape.name
      if let first = firsts[key] {
        reporter.report(
          DuplicateCapability(kind: capability.kind, id: capability.id, name: name, firstName: first)
            .diagnostic
        )
      } else {
        firsts[key] = name
      }
    }
  }
}

extension Capability {
  /// The order of capabilities in a model.
  fileprivate var sortKey: (Int, Int, Int, String) {
    let kind =
      switch kind {
      case .header: 0
      case .standard: 1
      case .extended: 2
      }
    return (kind, id, match == nil ? 1 : 0, name)
  }
}

/// The capabilities of a model with their names, in its order.
struct CapabilityTables {
  let capabilities: [Capability]
  /// `scopes[i]` holds the names of `capabilities[i]`.
  let scopes: [NameScope]
  let indices: [String: Int]

  /// Tables over resolved capabilities, whose names differ.
  init(_ resolved: [ResolvedCapability]) {
    capabilities = resolved.map(\.capability)
    scopes = resolved.map(\.scope)
    indices = Dictionary(resolved.indices.map { (resolved[$0].capability.name, $0) }) { first, _ in first }
  }
}

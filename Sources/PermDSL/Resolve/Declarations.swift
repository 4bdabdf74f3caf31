/// The hooks and enumerations of all files, found by name.
struct Declarations {
  var hooks: [Hook] = []
  var enumerations: [Enumeration] = []
  private(set) var hookIndices: [String: Int] = [:]
  private(set) var enumerationIndices: [String: Int] = [:]

  /// Collects what the files declare; a second declaration of a name is reported and left out.
  init(_ readers: [FileReader], _ trees: [SyntaxTree], reporter: Reporter) {
    for (reader, tree) in zip(readers, trees) {
      for item in tree.root.nodes {
        switch item.kind {
        case .hookItem: addHook(item, reader, reporter)
        case .enumItem: addEnumeration(item, reader, reporter)
        default: continue
        }
      }
    }
  }

  private mutating func addHook(_ item: SyntaxNode, _ reader: FileReader, _ reporter: Reporter) {
    guard let name = reader.name(after: "hook", in: item) else { return }
    if let first = hookIndices[name.text] {
      reporter.report(DuplicateName(noun: "hook", name: name, first: hooks[first].origin).diagnostic)
      return
    }
    var parameters: [Hook.Parameter] = []
    var operands: [String: SourceRange] = [:]
    for parameter in item.child(.parameterList)?.children(.parameter) ?? [] {
      let words = parameter.slots.filter { $0.kind == .word }
      guard words.count == 2, let verb = reader.name(words[0]), let operand = reader.name(words[1]) else {
        continue
      }
      if let first = operands[operand.text] {
        reporter.report(DuplicateName(noun: "operand", name: operand, first: first).diagnostic)
      }
      operands[operand.text] = operand.origin
      parameters.append(Hook.Parameter(name: operand.text, changes: verb.text == "changes"))
    }
    var phases: [HookPhase] = []
    for phase in item.children(.phase).compactMap({ reader.phase($0) }) where !phases.contains(phase) {
      phases.append(phase)
    }
    hookIndices[name.text] = hooks.count
    hooks.append(
      Hook(
        name: name.text,
        documentation: reader.documentation(of: item),
        phases: phases,
        parameters: parameters,
        origin: name.origin
      )
    )
  }

  private mutating func addEnumeration(_ item: SyntaxNode, _ reader: FileReader, _ reporter: Reporter) {
    guard let name = reader.name(after: "enum", in: item) else { return }
    if let first = enumerationIndices[name.text] {
      reporter.report(DuplicateName(noun: "enum", name: name, first: enumerations[first].origin).diagnostic)
      return
    }
    var bitWidth = 1
    if let token = item.token(.number), let value = reader.number(token) {
      if !(1...64).contains(value) {
        reporter.report(
          NumberOutOfRange(
            what: "the width of an enum",
            text: reader.text(token),
            limits: "1 to 64 bits",
            origin: reader.range(token)
          ).diagnostic
        )
      }
      bitWidth = min(max(value, 1), 64)
    }
    enumerationIndices[name.text] = enumerations.count
    enumerations.append(
      Enumeration(
        name: name.text,
        documentation: reader.documentation(of: item),
        bitWidth: bitWidth,
        cases: cases(of: item, reader, reporter),
        origin: name.origin
      )
    )
  }

  private func cases(of item: SyntaxNode, _ reader: FileReader, _ reporter: Reporter) -> [Enumeration.Case] {
    var cases: [Enumeration.Case] = []
    var origins: [String: SourceRange] = [:]
    let nodes = item.children(.enumCase) + (item.child(.block)?.children(.enumCase) ?? [])
    for node in nodes {
      guard let name = reader.firstName(in: node), let token = node.token(.number) else { continue }
      if let first = origins.updateValue(name.origin, forKey: name.text) {
        reporter.report(DuplicateName(noun: "value", name: name, first: first).diagnostic)
        origins[name.text] = first
        continue
      }
      guard case .value(let value) = reader.source.numberValue(of: token) else {
        if reader.number(token) != nil {
          reporter.report(
            NumberOutOfRange(tooLarge: reader.text(token), origin: reader.range(token)).diagnostic
          )
        }
        continue
      }
      cases.append(
        Enumeration.Case(
          name: name.text,
          documentation: reader.documentation(of: node),
          value: value,
          origin: name.origin
        )
      )
    }
    return cases
  }
}

extension FileReader {
  /// The phase that a `phase` node names; nil where the parser reported.
  func phase(_ node: SyntaxNode) -> HookPhase? {
    HookPhase(rawValue: names(in: node).map(\.text).joined(separator: " "))
  }
}

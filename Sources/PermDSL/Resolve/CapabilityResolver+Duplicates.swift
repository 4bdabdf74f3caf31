extension CapabilityResolver {
  /// Reports what is stated again under a condition under which it is stated already.
  func reportStatedTwice(_ keyword: String, _ stated: [(when: Guard, node: SyntaxNode)]) {
    var first: [Guard: SyntaxNode] = [:]
    for (condition, node) in stated {
      if let earlier = first[condition] {
        reporter.report(
          StatedTwice(keyword: keyword, second: reader.range(node), first: reader.range(earlier)).diagnostic
        )
      } else {
        first[condition] = node
      }
    }
  }

  /// Reports names that two things bear at the same time.
  func reportDuplicates(_ registers: [Register], _ arrays: [RegisterArray]) {
    var scopes: [Int?: NamesInUse] = [:]
    for entry in shape.lets { scopes[nil, default: NamesInUse()].add(entry.name, "name", .always, reporter) }
    for array in shape.arrays {
      scopes[nil, default: NamesInUse()].add(array.name, "array", .always, reporter)
    }
    for (register, shape) in zip(registers, shape.registers) {
      scopes[register.array, default: NamesInUse()].add(shape.name, "register", register.condition, reporter)
      var fields = NamesInUse()
      for (field, shape) in zip(register.fields, shape.fields)
      where shape.node != nil && field.name != "reserved" {
        fields.add(shape.name, "field", field.condition, reporter)
      }
    }
  }
}

/// The names of one pair of braces, with the guards under which they stand.
private struct NamesInUse {
  private var uses: [String: [(origin: SourceRange, condition: Guard)]] = [:]
  /// Names that have been reported; their other bearers are not looked at.
  private var reported: Set<String> = []

  /// Adds a name; reports it unless it and its namesakes can never be there together.
  mutating func add(_ name: Name, _ noun: String, _ condition: Guard, _ reporter: Reporter) {
    guard !reported.contains(name.text) else { return }
    let others = uses[name.text] ?? []
    if let first = others.first(where: { !GuardLogic.excludes($0.condition, condition) }) {
      reported.insert(name.text)
      reporter.report(DuplicateName(noun: noun, name: name, first: first.origin).diagnostic)
    } else {
      uses[name.text, default: []].append((name.origin, condition))
    }
  }
}

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
  private var uses: [String: Use] = [:]

  private struct Use {
    var origin: SourceRange
    var condition: Guard
    /// Those after the first, which most names do not have.
    var others: [(origin: SourceRange, condition: Guard)] = []
    /// Whether the name has been reported; its other bearers are not looked at.
    var isReported = false

    /// The first of those that can be there when a condition holds.
    func conflict(with condition: Guard) -> SourceRange? {
      if !GuardLogic.excludes(self.condition, condition) { return origin }
      return others.first { !GuardLogic.excludes($0.condition, condition) }?.origin
    }
  }

  /// Adds a name; reports it unless it and its namesakes can never be there together.
  mutating func add(_ name: Name, _ noun: String, _ condition: Guard, _ reporter: Reporter) {
    guard let use = uses[name.text] else {
      uses[name.text] = Use(origin: name.origin, condition: condition)
      return
    }
    guard !use.isReported else { return }
    if let first = use.conflict(with: condition) {
      uses[name.text]?.isReported = true
      reporter.report(DuplicateName(noun: noun, name: name, first: first).diagnostic)
    } else {
      uses[name.text]?.others.append((name.origin, condition))
    }
  }
}

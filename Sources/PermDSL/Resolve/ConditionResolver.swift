/// Turns the conditions around an item into a guard; each condition is resolved once.
struct ConditionResolver {
  let reader: FileReader
  let reporter: Reporter
  private var resolved: [ObjectIdentifier: Expression] = [:]

  /// A resolver for the conditions of one file.
  init(reader: FileReader, reporter: Reporter) {
    self.reader = reader
    self.reporter = reporter
  }

  /// The guard of all conditions, outermost first.
  mutating func `guard`(
    _ conditions: [SyntaxCondition],
    in scope: NameScope,
    _ enumerations: [Enumeration]
  ) -> Guard {
    var guarded = Guard.always
    for condition in conditions {
      let key = ObjectIdentifier(condition.expression)
      if resolved[key] == nil {
        let resolver = ExpressionResolver(
          reader: reader,
          scope: scope,
          enumerations: enumerations,
          reporter: reporter,
          lexical: condition.scope
        )
        // What stands under an erroneous condition is left out of every variant.
        resolved[key] = resolver.resolve(condition.expression) ?? .constant(0)
      }
      guard let expression = resolved[key] else { continue }
      let origin = reader.range(condition.expression)
      let terms = Guard.terms(of: expression, expected: condition.expected).map { term in
        Guard.Term(term.condition, term.expected, at: origin, isElse: !condition.expected)
      }
      guarded = guarded.and(Guard(terms))
    }
    return guarded
  }
}

/// A condition with one truth.
struct ConditionConstant {
  var isTrue: Bool
  /// The conditions around it.
  var premise: String?
  /// Whether an `else` belongs to it.
  var hasElse: Bool
  var origin: SourceRange

  var diagnostic: Diagnostic {
    let dead =
      isTrue
      ? (hasElse ? "the `else` is never taken" : "holds for every device") : "what is inside is never there"
    return Diagnostic(
      isTrue ? .conditionAlwaysTrue : .conditionNeverTrue,
      "this condition is \(isTrue ? "always" : "never") true",
      at: DiagnosticLabel(origin, dead),
      notes: premise.map { ["it stands where `\($0)`"] } ?? []
    )
  }
}

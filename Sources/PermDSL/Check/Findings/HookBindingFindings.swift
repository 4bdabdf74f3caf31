/// A hook that no table calls.
struct HookNeverBound {
  var hook: Hook

  var diagnostic: Diagnostic {
    Diagnostic(
      .hookNeverBound,
      "nothing calls hook `\(hook.name)`",
      at: DiagnosticLabel(hook.origin, "declared here"),
      notes: ["a table binds it with `on \((hook.phases.first ?? .write).rawValue) of ... call \(hook.name)`"]
    )
  }
}

/// A trigger or operand that does not exist in some variant where its hook is bound.
struct HookFieldMissing {
  var path: String
  var hook: String
  /// Whether the field triggers the hook; else it is an operand.
  var isTrigger: Bool
  /// When the field exists: "`wide` and not `masked`".
  var condition: String
  /// " when wide = 0", or empty.
  var when: String
  var origin: SourceRange
  var fieldOrigin: SourceRange?

  var diagnostic: Diagnostic {
    Diagnostic(
      .hookFieldMissing,
      "hook `\(hook)` is bound to `\(path)`, which does not exist\(when)",
      at: DiagnosticLabel(origin, isTrigger ? "this trigger" : "this operand"),
      secondary: fieldOrigin.map { [DiagnosticLabel($0, "exists only when `\(condition)`")] } ?? [],
      notes: ["put the binding under the same condition: a hook always gets all its operands"]
    )
  }
}

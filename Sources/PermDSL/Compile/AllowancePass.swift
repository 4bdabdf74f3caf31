/// Takes out the findings that a table accepts with `allow`, and finds allowances that accept nothing.
struct AllowancePass {
  private let allowances: [Allowance]

  /// A pass over all allowances of a model.
  init(_ allowances: [Allowance]) { self.allowances = allowances }

  /// The findings that stay, with those about the allowances themselves.
  ///
  /// - Complexity: O(findings × allowances of their id).
  func apply(to diagnostics: [Diagnostic], reportsUnused: Bool) -> [Diagnostic] {
    let byID = Dictionary(grouping: allowances.indices) { allowances[$0].id }
    var used: Set<Int> = []
    var kept = diagnostics.filter { diagnostic in
      guard diagnostic.id.isAllowable else { return true }
      let accepting = (byID[diagnostic.id] ?? []).filter {
        allowances[$0].scope.contains(diagnostic.primary.range)
      }
      used.formUnion(accepting)
      return accepting.isEmpty
    }
    guard reportsUnused else { return kept }
    for (index, allowance) in allowances.enumerated() where !used.contains(index) {
      kept.append(AllowUnused(allowance: allowance).diagnostic)
    }
    return kept
  }
}

extension DiagnosticID {
  /// Whether `allow` can accept it: every warning, and those errors that a profile may mean.
  ///
  /// Other errors leave no tables to speak of. An unused allowance is taken away, not accepted.
  public var isAllowable: Bool {
    switch self {
    case .allowUnused: false
    case .w1cWithoutHook, .hiddenAndAmended: true
    default: severity == .warning
    }
  }
}

/// An allowance that accepts nothing.
struct AllowUnused {
  var allowance: Allowance

  var diagnostic: Diagnostic {
    let id = allowance.id.rawValue
    return Diagnostic(
      .allowUnused,
      allowance.id.isAllowable ? "there is no `\(id)` here to accept" : "`\(id)` cannot be accepted",
      at: DiagnosticLabel(allowance.origin, "accepts nothing"),
      notes: allowance.id.isAllowable
        ? [] : ["an allowance accepts warnings, `w1c-without-hook` and `hidden-and-amended`"],
      fixIts: [FixIt("take it away", .safe, [.init(allowance.origin, "")])]
    )
  }
}

public import PermDSL

/// A place where a profile breaks a law that it claims.
struct LawBroken {
  var profile: Profile
  var exception: LawException

  var diagnostic: Diagnostic {
    let law = exception.law.rawValue
    let subject = "\(exception.capability).\(exception.path)"
    let isEverywhere = exception.variants == exception.variantCount
    return Diagnostic(
      .lawBroken,
      "`\(subject)` breaks `\(law)`, which profile `\(profile.name)` claims",
      at: DiagnosticLabel(exception.origin, exception.reason),
      notes: isEverywhere
        ? []
        : ["in \(exception.variants) of the \(exception.variantCount) variants of `\(exception.capability)`"]
    )
  }
}

/// What is found only when profiles are made into rows: what rows have no room for, and laws that a profile claims and
/// breaks.
///
/// - Parameter model: Without errors.
/// - Complexity: That of `lower` for each profile, and of `checkLaws` for each that claims a law.
public func rowFindings(of model: Model) -> [Diagnostic] {
  var findings: [Diagnostic] = []
  for profile in model.profiles {
    let lowered = lower(profile, of: model)
    // Profiles share tables, and so what is wrong with them.
    findings += lowered.diagnostics.filter { !findings.contains($0) }
    guard !profile.claims.isEmpty, !lowered.diagnostics.contains(where: { $0.id.severity == .error }) else {
      continue
    }
    findings += checkLaws(profile, model: model, lowered: lowered)
      .filter { profile.claims.contains($0.law.rawValue) }
      .map { LawBroken(profile: profile, exception: $0).diagnostic }
  }
  return findings
}

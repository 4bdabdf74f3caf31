public import PermDSL

extension LearnedProfile {
  /// What `permc check` refuses of the profile as it is written.
  public struct Refusals: Sendable {
    /// Lines, and the findings on them.
    public var lines: [Line: String] = [:]
    /// Findings that are on no line of it.
    public var others: [Diagnostic] = []
    /// What was compiled.
    public var model: Model
  }

  /// Compiles the text with the tables that it includes, and holds it to the laws that its base claims.
  ///
  /// - Parameters:
  ///   - path: Under which the provider has the text.
  ///   - provider: The text, and the tables that it was learned on.
  public func refusals(at path: String, from provider: some SourceProvider) -> Refusals {
    let compilation = Compilation.compile(entries: [path], from: provider)
    var findings = compilation.diagnostics
    if !compilation.hasErrors, let own = compilation.model.profile(named: name) {
      var model = compilation.model
      model.profiles = [own]
      findings += rowFindings(of: model)
    }
    var refusals = Refusals(model: compilation.model)
    let numbers = lineNumbers
    for finding in findings {
      let range = finding.primary.range
      let isOwn = compilation.files.indices.contains(range.file) && compilation.files[range.file].path == path
      // A warning on a table that is included was there before.
      guard isOwn || finding.id.severity == .error else { continue }
      let line = isOwn ? compilation.files[range.file].position(of: range.bytes.lowerBound).line : 0
      if let index = numbers[line] {
        refusals.lines[lines[index]] = "`permc check` refuses it: \(finding.message)"
      } else {
        refusals.others.append(finding)
      }
    }
    return refusals
  }
}

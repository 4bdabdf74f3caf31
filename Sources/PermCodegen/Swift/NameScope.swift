import PermDSL

/// Two names of the tables that are one in Swift.
struct SwiftNameCollision {
  var swiftName: String
  var name: String
  var origin: SourceRange
  /// The name that had it first; nil: it belongs to the generated code.
  var first: (name: String, origin: SourceRange)?

  var diagnostic: Diagnostic {
    guard let first else {
      return Diagnostic(
        .duplicateName,
        "`\(name)` is `\(swiftName)` in Swift, which generated code needs for itself",
        at: DiagnosticLabel(origin, "rename this")
      )
    }
    return Diagnostic(
      .duplicateName,
      "`\(first.name)` and `\(name)` are both `\(swiftName)` in Swift",
      at: DiagnosticLabel(origin, "rename this"),
      secondary: [DiagnosticLabel(first.origin, "the name is taken by this")]
    )
  }
}

/// The names of one Swift scope; two things of one name are a finding, never a suffix.
struct NameScope {
  private var taken: [String: (name: String, origin: SourceRange)?]
  private(set) var diagnostics: [Diagnostic] = []

  /// A scope in which generated code has names of its own.
  init(reserved: Set<String> = []) {
    taken = Dictionary(uniqueKeysWithValues: reserved.map { ($0, nil) })
  }

  /// Takes a name.
  ///
  /// - Returns: False, and a finding, where it is taken.
  @discardableResult
  mutating func take(_ swiftName: String, for name: String, at origin: SourceRange) -> Bool {
    guard let first = taken[swiftName] else {
      taken[swiftName] = (name, origin)
      return true
    }
    diagnostics.append(
      SwiftNameCollision(swiftName: swiftName, name: name, origin: origin, first: first).diagnostic
    )
    return false
  }
}

import PermDSL

/// Two names of the tables that are one in a language.
struct EmittedNameCollision {
  /// `Swift`, `C`.
  var language: String
  var emittedName: String
  var name: String
  var origin: SourceRange
  /// The name that had it first; nil: it belongs to the generated code.
  var first: (name: String, origin: SourceRange)?

  var diagnostic: Diagnostic {
    guard let first else {
      return Diagnostic(
        .duplicateName,
        "`\(name)` is `\(emittedName)` in \(language), which generated code needs for itself",
        at: DiagnosticLabel(origin, "rename this")
      )
    }
    return Diagnostic(
      .duplicateName,
      "`\(first.name)` and `\(name)` are both `\(emittedName)` in \(language)",
      at: DiagnosticLabel(origin, "rename this"),
      secondary: [DiagnosticLabel(first.origin, "the name is taken by this")]
    )
  }
}

/// The names of one scope of generated code; two things of one name are a finding, never a suffix.
struct NameScope {
  private let language: String
  private let reserved: Set<String>
  private var taken: [String: (name: String, origin: SourceRange)] = [:]
  private(set) var diagnostics: [Diagnostic] = []

  /// A scope in which generated code has names of its own.
  init(reserved: Set<String> = [], language: String = "Swift") {
    self.language = language
    self.reserved = reserved
  }

  /// Takes a name.
  ///
  /// - Returns: False, and a finding, where it is taken.
  @discardableResult
  mutating func take(_ emittedName: String, for name: String, at origin: SourceRange) -> Bool {
    let first = taken[emittedName]
    if first == nil, !reserved.contains(emittedName) {
      taken[emittedName] = (name, origin)
      return true
    }
    diagnostics.append(
      EmittedNameCollision(
        language: language, emittedName: emittedName, name: name, origin: origin, first: first
      ).diagnostic
    )
    return false
  }
}

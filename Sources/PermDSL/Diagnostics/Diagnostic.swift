/// How much a finding matters.
public enum Severity: String, Sendable, Hashable, Comparable {
  /// No tables are produced.
  case error
  /// Tables are produced, but a reviewer should look.
  case warning

  /// Errors come before warnings.
  public static func < (a: Severity, b: Severity) -> Bool { a == .error && b == .warning }
}

/// A place with a text under it.
public struct DiagnosticLabel: Sendable, Hashable {
  /// The bytes to underline.
  public var range: SourceRange
  /// Beside the underline; may be empty.
  public var text: String

  /// A label.
  public init(_ range: SourceRange, _ text: String) {
    self.range = range
    self.text = text
  }
}

/// An edit that would mend a finding.
public struct FixIt: Sendable, Hashable {
  /// Whether a tool may apply it alone.
  public enum Applicability: String, Sendable {
    /// `permc check --fix` applies it.
    case safe
    /// Holds `<...>` that a person fills in.
    case placeholder
    /// One of several ways; a person chooses.
    case choice
  }

  /// One replacement; edits of a fix-it do not overlap.
  public struct Edit: Sendable, Hashable {
    /// What is replaced; may be empty.
    public var range: SourceRange
    /// What stands there afterwards.
    public var replacement: String

    /// A replacement.
    public init(_ range: SourceRange, _ replacement: String) {
      self.range = range
      self.replacement = replacement
    }
  }

  /// What the edit does, lower case: "end `PME_En` at bit 8".
  public var message: String
  /// Who may apply it.
  public var applicability: Applicability
  /// At least one.
  public var edits: [Edit]

  /// A fix-it.
  public init(_ message: String, _ applicability: Applicability, _ edits: [Edit]) {
    self.message = message
    self.applicability = applicability
    self.edits = edits
  }
}

/// A finding about a table: what is wrong, where, with which numbers, and what would mend it.
///
/// Each finding is made by a small struct that holds the facts (see `Check/` and `Resolve/`); wording stands there
/// and nowhere else.
public struct Diagnostic: Sendable, Hashable {
  /// The stable id.
  public var id: DiagnosticID
  /// One line, lower case, no full stop.
  public var message: String
  /// The smallest text to change.
  public var primary: DiagnosticLabel
  /// Two at most.
  public var secondary: [DiagnosticLabel]
  /// Facts that have no place.
  public var notes: [String]
  /// Ways to mend it.
  public var fixIts: [FixIt]

  /// A finding; the severity is the id's.
  public init(
    _ id: DiagnosticID,
    _ message: String,
    at primary: DiagnosticLabel,
    secondary: [DiagnosticLabel] = [],
    notes: [String] = [],
    fixIts: [FixIt] = []
  ) {
    self.id = id
    self.message = message
    self.primary = primary
    self.secondary = secondary
    self.notes = notes
    self.fixIts = fixIts
  }
}

/// Collects the findings of one resolution.
final class Reporter {
  /// What was found, in the order it was found.
  private(set) var diagnostics: [Diagnostic] = []
  /// A suggestion costs a look at every candidate: a table of a million mistyped names gets it for the first ones.
  private var remainingSuggestions = 100

  /// Adds a finding.
  func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

  /// The candidate that a mistyped name most likely means.
  func suggest(for name: Name, among candidates: some Sequence<String>) -> Suggested? {
    guard remainingSuggestions > 0 else { return nil }
    remainingSuggestions -= 1
    return suggestion(for: name.text, among: candidates).map { Suggested(written: name.origin, meant: $0) }
  }
}

/// A name that stands where another was meant.
struct Suggested {
  /// What was written.
  var written: SourceRange
  /// What was most likely meant.
  var meant: String

  /// The edit; a person chooses, for a guess may be wrong.
  func fixIt(_ message: String) -> FixIt { FixIt(message, .choice, [FixIt.Edit(written, meant)]) }
}

extension Reporter {
  /// The findings by file, then offset, then id.
  var sorted: [Diagnostic] {
    diagnostics.sorted {
      ($0.primary.range, $0.id.rawValue, $0.message) < ($1.primary.range, $1.id.rawValue, $1.message)
    }
  }
}

/// A finding of another kind than a `Diagnostic` for code review tools: it is about a device, and points at the table line.
///
/// Source: OASIS SARIF 2.1.0 §3.27.
public struct SARIFFinding: Sendable, Hashable {
  /// How much it matters; §3.27.10.
  public enum Level: String, Sendable {
    case error, warning, note
  }

  /// A kind of finding.
  public struct Rule: Sendable, Hashable {
    /// The stable id.
    public var id: String
    /// How much it matters.
    public var level: Level
    /// What it means, one sentence.
    public var text: String

    /// A rule by its parts.
    public init(id: String, level: Level, text: String) {
      self.id = id
      self.level = level
      self.text = text
    }
  }

  /// Its rule's id.
  public var rule: String
  /// What was found.
  public var message: String
  /// The table line; nil: there is none.
  public var range: SourceRange?
  /// What it is about, from the whole to the part: device, capability, field.
  public var logicalName: String

  /// A finding by its parts.
  public init(rule: String, message: String, range: SourceRange?, logicalName: String) {
    self.rule = rule
    self.message = message
    self.range = range
    self.logicalName = logicalName
  }
}

extension Renderer {
  /// Findings of some rules as SARIF 2.1.0, in their order; those of other rules are left out.
  public func sarif(_ findings: [SARIFFinding], of rules: [SARIFFinding.Rule]) -> String {
    var positions = Positions(files: files)
    var results: [JSONValue] = []
    for finding in findings {
      guard let index = rules.firstIndex(where: { $0.id == finding.rule }) else { continue }
      var location: [(key: String, value: JSONValue)] = []
      if let range = finding.range, files.indices.contains(range.file) {
        location.append(("physicalLocation", SARIFReport.location(range, &positions)))
      }
      location.append(
        ("logicalLocations", .array([["fullyQualifiedName": .string(finding.logicalName)]])))
      results.append([
        "ruleId": .string(finding.rule), "ruleIndex": .number(index),
        "level": .string(rules[index].level.rawValue), "message": ["text": .string(finding.message)],
        "locations": .array([.object(location)]),
      ])
    }
    let described = rules.map { rule -> JSONValue in
      [
        "id": .string(rule.id), "shortDescription": ["text": .string(rule.text)],
        "defaultConfiguration": ["level": .string(rule.level.rawValue)],
      ]
    }
    return SARIFReport.document(described, results).text + "\n"
  }
}

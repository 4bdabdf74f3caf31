internal import PermCodegen
internal import PermDSL
internal import PermRuntime

/// Puts audits into words: for people here, for programs in the files beside.
struct AuditWords: Sendable {
  var set: TableSet
  var isColored: Bool

  // MARK: One device in full

  /// What a guest may do to a device, by capability, and all findings.
  func text(_ audit: FunctionAudit, _ missing: [MissingFact], tellsAccess: Bool) -> String {
    let name = [audit.name, audit.title].compactMap { $0 }.joined(separator: " ")
    var lines = [Style.bold.apply(name, isColored), "   \(layers(audit))"]
    lines += missing.filter(\.concernsAccess).map { "   \($0.message)" }
    lines.append("")
    lines += map(audit)
    if tellsAccess { lines += [""] + access(audit) }
    let findings = Self.findings(of: audit)
    if !findings.isEmpty { lines.append("") }
    for finding in findings {
      let place = finding.place
      let facts = [
        bitsText(place.bits), place.origin.map(set.place) ?? "", place.spec ?? "",
      ].filter { !$0.isEmpty }
      let severity = Style(finding.severity).apply(finding.severity.rawValue.padded(8), isColored)
      lines.append("   \(severity)  \(finding.id)  \(Style.bold.apply(place.label, isColored))")
      lines.append("             \(finding.reason)")
      if !facts.isEmpty {
        lines.append("             " + Style.dim.apply(facts.joined(separator: ", "), isColored))
      }
    }
    lines += ["", "   " + Self.counts(audit)]
    return lines.joined(separator: "\n") + "\n\n"
  }

  private func layers(_ audit: FunctionAudit) -> String {
    "a guest of \(audit.profile.name)"
      + (audit.under.map { ", which reaches it through \($0.profile.name)" } ?? "")
  }

  /// How many bits of each capability a guest may do what to.
  private func map(_ audit: FunctionAudit) -> [String] {
    var rows = [["", "", "live", "device", "shadow", "hook"]]
    for region in audit.function.regions {
      let counts = audit.summary(of: region.range)
      rows.append(
        [
          "\(hexText(region.range.lowerBound, 3))..\(hexText(region.range.upperBound - 1, 3))",
          audit.label(of: region),
        ] + Self.cells(counts))
    }
    rows.append(["", "all bits"] + Self.cells(audit.summary))
    let widths = (0..<6).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        column < 2
          ? cell.padded(widths[column])
          : String(repeating: " ", count: widths[column] - cell.count) + cell
      }
      return "   " + cells.joined(separator: "  ")
    }
  }

  private static func cells(_ counts: AuditSummary) -> [String] {
    [counts.readsDevice, counts.changesDevice, counts.changesShadow, counts.triggers].map {
      $0 == 0 ? "." : String($0)
    }
  }

  /// What a guest may do to each field, and the line that says so.
  private func access(_ audit: FunctionAudit) -> [String] {
    let rows = audit.runs.map { run in
      let region = audit.function.regions[run.region]
      let label = audit.label(of: region) + (run.path.isEmpty ? "" : "." + run.path)
      let words = run.access.words.joined(separator: " ")
      return [bitsText([run.bits]), label, words.isEmpty ? "." : words, run.origin.map(set.place) ?? ""]
    }
    let widths = (0..<4).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = row.enumerated().map { $0 == 3 ? $1 : $1.padded(widths[$0]) }
      return "   " + cells.joined(separator: "  ")
    }
  }

  // MARK: One of many

  /// A device on one line.
  func brief(_ audit: FunctionAudit, file: String) -> String {
    let name = file == audit.name ? file : "\(file): \(audit.name)"
    let style = audit.worst.map(Style.init) ?? .green
    return "\(name)  \(style.apply(Self.counts(audit), isColored))\n"
  }

  /// What was found in all devices, by kind, the gravest first.
  func tally(_ tally: AuditTally) -> String {
    var rows: [[String]] = []
    for rule in Self.kinds {
      guard let count = tally.kinds[rule.id] else { continue }
      rows.append([rule.severity.rawValue, rule.id, "\(count.findings)", "on \(count.functions) devices"])
    }
    let widths = (0..<4).map { column in rows.map { $0[column].count }.max() ?? 0 }
    var lines = rows.map { row in
      row.enumerated().map { $0 == 3 ? $1 : $1.padded(widths[$0]) }.joined(separator: "  ")
    }
    var parts = [
      "\(tally.functions) device\(tally.functions == 1 ? "" : "s")", "\(tally.clean) without a finding",
    ]
    if tally.foreign > 0 {
      parts.append("\(tally.foreign) file\(tally.foreign == 1 ? "" : "s") without a dump")
    }
    if tally.problems > 0 { parts.append("\(tally.problems) that could not be judged") }
    lines.append(parts.joined(separator: ", "))
    return lines.joined(separator: "\n")
  }

  /// `3 critical, 12 high`.
  static func counts(_ audit: FunctionAudit) -> String {
    let severities = findings(of: audit).map(\.severity)
    let counts = AuditSeverity.allCases.compactMap { severity -> String? in
      let count = severities.count { $0 == severity }
      return count == 0 ? nil : "\(count) \(severity.rawValue)"
    }
    return counts.isEmpty ? "no findings" : counts.joined(separator: ", ")
  }
}

extension AuditWords {
  /// A hazard or a contradiction.
  struct Finding {
    var id: String
    var severity: AuditSeverity
    var place: AuditPlace
    var reason: String
  }

  /// Hazards and contradictions, the gravest first.
  static func findings(of audit: FunctionAudit) -> [Finding] {
    let all =
      audit.hazards.map {
        Finding(id: $0.kind.rawValue, severity: $0.severity, place: $0.place, reason: $0.reason)
      }
      + audit.contradictions.map {
        Finding(id: $0.kind.rawValue, severity: $0.severity, place: $0.place, reason: $0.reason)
      }
    return all.enumerated().sorted {
      ($0.element.severity, $0.offset) < ($1.element.severity, $1.offset)
    }.map(\.element)
  }

  /// All kinds of findings, the gravest first.
  static let kinds: [(id: String, severity: AuditSeverity, meaning: String)] =
    AuditHazard.Kind.allCases.map { ($0.rawValue, $0.severity, $0.meaning) }
    + AuditContradiction.Kind.allCases.map { ($0.rawValue, $0.severity, $0.meaning) }

  /// Bits of config space as places: `004 [10]`, `900..90f`, at most four of them.
  func bitsText(_ bits: [Range<Int>]) -> String {
    let places = bits.prefix(4).map { range -> String in
      let (first, last) = (range.lowerBound / 8, (range.upperBound - 1) / 8)
      if range.lowerBound % 8 == 0, range.upperBound % 8 == 0 {
        return hexText(first, 3) + (first == last ? "" : ".." + hexText(last, 3))
      }
      let base = first / 4 * 32
      guard range.upperBound <= base + 32 else { return "\(hexText(first, 3))..\(hexText(last, 3))" }
      let (high, low) = (range.upperBound - 1 - base, range.lowerBound - base)
      return "\(hexText(base / 8, 3)) " + (high == low ? "[\(low)]" : "[\(high):\(low)]")
    }
    let more = bits.count - places.count
    return places.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }
}

extension AuditPlace {
  /// `MSI at 0d0: Message_Control`.
  var label: String {
    let head = position.map { "\(capability) at \(hexText($0, 2))" } ?? capability
    return path.isEmpty ? head : "\(head): \(path)"
  }
}

extension FunctionAudit {
  /// What some bytes belong to.
  func label(of region: ConfigRegion) -> String {
    guard let capability = capability(of: region) else { return "(gap)" }
    if case .hidden = region.owner { return "(hidden) \(capability.name)" }
    return capability.name
  }
}

extension MissingFact {
  /// Whether what a guest may do depends on it.
  fileprivate var concernsAccess: Bool {
    switch self {
    case .isVF, .ids, .bytes: true
    case .regionSize, .regions, .interrupt: false
    }
  }
}

extension Style {
  /// The colour of a severity.
  init(_ severity: AuditSeverity) {
    switch severity {
    case .critical, .high: self = .red
    case .medium: self = .yellow
    case .low: self = .cyan
    case .note: self = .dim
    }
  }
}

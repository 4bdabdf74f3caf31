internal import PermCodegen
internal import PermDSL
internal import PermRuntime

/// What `permc diff --migration` prints.
struct MigrationReport {
  /// A profile as it was named, and the fingerprint of its tables.
  struct Side {
    var name: String
    var fingerprint: TableFingerprint

    init(name: String, tables: TableImage) {
      self.name = name
      fingerprint = TableFingerprint(of: tables)
    }
  }

  private let diff: MigrationDiff
  private let before: Side
  private let after: Side

  init(_ diff: MigrationDiff, before: Side, after: Side) {
    self.diff = diff
    self.before = before
    self.after = after
  }

  /// Whether a state must not go this way.
  var strands: Bool { !diff.strandings.isEmpty }

  // MARK: Text

  /// One row a change, then one a reason against it, a count and the two fingerprints.
  func text(_ isColored: Bool) -> String {
    let rows = diff.changes.map { change in
      let difference = change.difference
      return [
        difference.capability, difference.path, difference.bitsText,
        "\(difference.before) -> \(difference.after)", change.verdict.rawValue,
        Self.variants(difference.variants, difference.variantCount),
      ]
    }
    var lines = DiffCommand.columns(rows, verdicts: diff.changes.map(\.verdict.style), isColored)
    for stranding in diff.strandings {
      let bits = stranding.bits.isEmpty ? "" : " \(permc.bitsText(stranding.bits))"
      let variants = Self.variants(stranding.variants, stranding.variantCount)
      lines.append(
        Style.red.apply("strands: ", isColored)
          + "\(stranding.capability) \(stranding.path)\(bits): \(stranding.reason.text)"
          + (variants.isEmpty ? "" : " (\(variants))"))
    }
    lines.append(summary)
    lines.append("tables \(before.fingerprint) -> \(after.fingerprint)")
    return lines.joined(separator: "\n")
  }

  /// `3 changes: 1 narrowed, 2 power-relevant; 1 could strand a guest`.
  private var summary: String {
    let counts = MigrationDiff.Verdict.allCases.compactMap { verdict -> String? in
      let count = diff.changes.count { $0.verdict == verdict }
      return count == 0 ? nil : "\(count) \(verdict.rawValue)"
    }
    let all = diff.changes.count
    let changes =
      all == 0 ? "no changes" : "\(all) change\(all == 1 ? "" : "s"): \(counts.joined(separator: ", "))"
    return changes + (strands ? "; \(diff.strandings.count) could strand a guest" : "; none strands a guest")
  }

  private static func variants(_ some: Int, _ all: Int) -> String {
    some == all ? "" : "\(some)/\(all) variants"
  }

  // MARK: JSON

  /// The same as facts.
  var json: JSONValue {
    func side(_ side: Side) -> JSONValue {
      ["profile": .string(side.name), "fingerprint": .string("\(side.fingerprint)")]
    }
    let strandings = diff.strandings.map { stranding -> JSONValue in
      [
        "reason": .string(stranding.reason.rawValue), "capability": .string(stranding.capability),
        "path": .string(stranding.path), "lowestBit": .number(stranding.bits.lowerBound),
        "bitCount": .number(stranding.bits.count), "variants": .number(stranding.variants),
        "variantCount": .number(stranding.variantCount),
      ]
    }
    return [
      "before": side(before), "after": side(after), "strands": .bool(strands),
      "changes": .array(diff.changes.map { $0.difference.json($0.verdict.rawValue) }),
      "strandings": .array(strandings),
    ]
  }
}

extension MigrationDiff.Verdict {
  fileprivate var style: Style {
    switch self {
    case .widened: .red
    case .narrowed: .green
    case .changed: .yellow
    case .movedToShadow, .movedToHardware: .cyan
    case .powerRelevant: .magenta
    }
  }
}

extension MigrationDiff.Stranding.Reason {
  /// One sentence.
  fileprivate var text: String {
    switch self {
    case .noWayToD0: "a guest can lower the power state, and could not raise it again"
    case .lostShadow: "what a guest wrote is in the shadow alone, and would be read from the device"
    case .otherLayout: "a capability that is made up would be gone or elsewhere"
    }
  }
}

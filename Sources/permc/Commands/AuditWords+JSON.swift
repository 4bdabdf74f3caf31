internal import PermCodegen
internal import PermDSL
internal import PermRuntime

/// Audits for programs; docs/audit.md describes the shapes.
extension AuditWords {
  /// A device as one record of a stream: what was found, without the sentences.
  func line(_ audit: FunctionAudit, file: String, index: Int) -> JSONValue {
    let findings = Self.findings(of: audit).map { finding -> JSONValue in
      .object(members(finding) + [("bits", Self.json(finding.place.bits))])
    }
    return .object(head(audit, file, index) + [("findings", .array(findings))])
  }

  /// A device with all that is known.
  func json(
    _ audit: FunctionAudit, file: String, index: Int, missing: [MissingFact], tellsAccess: Bool
  ) -> JSONValue {
    var members = head(audit, file, index)
    members.append(("assumed", .array(missing.map { .string($0.message) })))
    members.append(
      (
        "regions",
        .array(
          audit.function.regions.map { region in
            let capability = audit.capability(of: region)
            var isHidden = false
            if case .hidden = region.owner { isHidden = true }
            return [
              "start": .number(region.range.lowerBound), "byteCount": .number(region.range.count),
              "capability": JSONValue(capability?.name), "position": JSONValue(capability?.position),
              "hidden": .bool(isHidden), "bits": Self.json(audit.summary(of: region.range)),
            ]
          })
      ))
    if tellsAccess {
      members.append(("access", .array(audit.runs.map { json($0, audit) })))
    }
    members.append(
      ("hazards", .array(audit.hazards.map { json($0.kind.rawValue, $0.severity, $0.place, $0.reason) })))
    members.append(
      (
        "contradictions",
        .array(audit.contradictions.map { json($0.kind.rawValue, $0.severity, $0.place, $0.reason) })
      ))
    return .object(members)
  }

  private func head(
    _ audit: FunctionAudit, _ file: String, _ index: Int
  ) -> [(key: String, value: JSONValue)] {
    [
      ("file", .string(file)), ("index", .number(index)), ("name", .string(audit.name)),
      ("title", JSONValue(audit.title)), ("profile", .string(audit.profile.name)),
      ("under", JSONValue(audit.under?.profile.name)), ("worst", JSONValue(audit.worst?.rawValue)),
      ("bits", Self.json(audit.summary)),
    ]
  }

  private func json(
    _ id: String, _ severity: AuditSeverity, _ place: AuditPlace, _ reason: String
  ) -> JSONValue {
    .object(
      members(Finding(id: id, severity: severity, place: place, reason: reason)) + [
        ("spec", JSONValue(place.spec)), ("reason", .string(reason)), ("bits", Self.json(place.bits)),
      ])
  }

  private func members(_ finding: Finding) -> [(key: String, value: JSONValue)] {
    [
      ("id", .string(finding.id)), ("severity", .string(finding.severity.rawValue)),
      ("capability", .string(finding.place.capability)), ("position", JSONValue(finding.place.position)),
      ("path", .string(finding.place.path)), ("table", JSONValue(finding.place.origin.map(set.place))),
    ]
  }

  private func json(_ run: FunctionAudit.Run, _ audit: FunctionAudit) -> JSONValue {
    [
      "lowestBit": .number(run.bits.lowerBound), "bitCount": .number(run.bits.count),
      "capability": JSONValue(audit.capability(of: audit.function.regions[run.region])?.name),
      "path": .string(run.path), "access": .array(run.access.words.map { .string($0) }),
      "table": JSONValue(run.origin.map(set.place)),
    ]
  }

  /// Ranges as `[lowest bit, count]`.
  private static func json(_ bits: [Range<Int>]) -> JSONValue {
    .array(bits.map { [.number($0.lowerBound), .number($0.count)] })
  }

  private static func json(_ counts: AuditSummary) -> JSONValue {
    [
      "live": .number(counts.readsDevice), "device": .number(counts.changesDevice),
      "shadow": .number(counts.changesShadow), "hook": .number(counts.triggers),
    ]
  }

  // MARK: SARIF

  /// The findings of a device for code review tools: each points at the line of the table.
  func findings(_ audit: FunctionAudit) -> [SARIFFinding] {
    Self.findings(of: audit).map { finding in
      let bits = bitsText(finding.place.bits)
      let spec = finding.place.spec.map { " (\($0))" } ?? ""
      let place = "\(audit.name): \(finding.place.label)" + (bits.isEmpty ? "" : ", \(bits)")
      return SARIFFinding(
        rule: finding.id, message: "\(place): \(finding.reason)\(spec)", range: finding.place.origin,
        logicalName: "\(audit.name)/\(finding.place.name)")
    }
  }

  /// All findings as one document.
  func sarif(_ findings: [SARIFFinding]) -> String {
    let rules = Self.kinds.map { kind in
      let level: SARIFFinding.Level =
        kind.severity <= .high ? .error : kind.severity == .medium ? .warning : .note
      return SARIFFinding.Rule(id: kind.id, level: level, text: kind.meaning)
    }
    return Renderer(files: set.files).sarif(findings, of: rules)
  }
}

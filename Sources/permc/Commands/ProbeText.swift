internal import PermCodegen
internal import PermDSL
internal import PermRuntime

/// What `permc probe` says.
struct ProbeText {
  var name: String
  var title: String?
  var set: TableSet

  private func heading(_ isColored: Bool) -> String {
    Style.bold.apply(name, isColored) + (title.map { "  \($0)" } ?? "")
  }

  // MARK: What would be done

  /// One line for bits that are one to the tables, and counts.
  func plan(_ plan: ProbePlan, _ image: ConfigImage, _ isColored: Bool) -> String {
    var lines = [heading(isColored)]
    let shown = plan.items.filter { $0.run.rule != nil || $0.reason == nil }
    let nameWidth = min(60, shown.map(\.run.name.count).max() ?? 0)
    for item in shown {
      let action = item.reason.map { "left alone: \($0.rawValue)" } ?? "turned over"
      let style: Style = item.reason == nil ? .plain : .dim
      lines.append(
        "  " + hexText(item.run.bits.lowerBound / 8, 3) + "  "
          + style.apply(
            item.run.bitsText.padded(8) + item.run.name.padded(nameWidth) + "  "
              + (item.run.rule?.access?.rawValue ?? "-").padded(7) + action, isColored))
    }
    let writes = plan.steps.map { step in
      let old = image.bytes[step.position]
      return "\(hexText(step.position, 3)) \(hexText(step.turned(old), 2)) \(hexText(step.restored(old), 2))"
    }
    if !writes.isEmpty {
      lines.append("writes, byte by byte: the position, what turns bits over, what puts them back")
    }
    lines += stride(from: 0, to: writes.count, by: 8).map { first in
      "  " + writes[first..<min(first + 8, writes.count)].joined(separator: "   ")
    }
    for reason in ProbePlan.Reason.allCases {
      let count = Self.count(plan, reason)
      if count > 0 { lines.append("\(count) bits left alone: \(reason.rawValue)") }
    }
    lines.append(
      "\(Self.count(plan, nil)) bits in \(plan.steps.count) bytes would be turned over and put back"
        + "; nothing was written (--write)")
    return lines.joined(separator: "\n")
  }

  private static func count(_ plan: ProbePlan, _ reason: ProbePlan.Reason?) -> Int {
    plan.items.reduce(0) { $0 + ($1.reason == reason ? $1.run.bits.count : 0) }
  }

  /// The same as JSON.
  func json(_ plan: ProbePlan) -> JSONValue {
    [
      "name": .string(name), "written": false,
      "steps": .array(
        plan.steps.map {
          [
            "position": .number($0.position), "flips": .number(Int($0.flips)),
            "zeros": .number(Int($0.zeros)),
          ]
        }),
      "fields": .array(
        plan.items.map { item in
          .object(
            json(item.run) + [
              ("turned", .bool(item.reason == nil)), ("reason", JSONValue(item.reason?.rawValue)),
            ])
        }),
    ]
  }

  private func json(_ run: FieldRun) -> [(key: String, value: JSONValue)] {
    [
      ("name", .string(run.name)), ("position", .number(run.bits.lowerBound / 8)),
      ("lowestBit", .number(run.bits.lowerBound % 8)), ("bitCount", .number(run.bits.count)),
      ("access", JSONValue(run.rule?.access?.rawValue)),
      ("place", JSONValue(run.accessOrigin.map(set.place))),
    ]
  }

  // MARK: What was found

  private func place(_ run: FieldRun, _ width: Int) -> String {
    "  " + hexText(run.bits.lowerBound / 8, 3) + "  " + run.bitsText.padded(8) + run.name.padded(width) + "  "
  }

  /// Which line says what of some bits.
  private func saying(_ run: FieldRun) -> String {
    let line = run.accessOrigin.map { set.place($0) }
    return "\(line ?? "the table") says \(run.rule?.access?.rawValue ?? "nothing")"
  }

  /// Where the device is not as its table says, and counts.
  func report(_ report: ProbeReport, _ isColored: Bool) -> String {
    var lines = [heading(isColored)]
    let width = report.findings.map(\.run.name.count).max() ?? 0
    for finding in report.findings {
      let style: Style = finding.kind == .stuck ? .yellow : .red
      let what = finding.kind == .stuck ? "and it did not change" : "and it changed"
      lines.append(
        place(finding.run, width) + style.apply(finding.kind.rawValue.padded(7), isColored)
          + "  \(saying(finding.run)), \(what)")
    }
    for effect in report.outcome.sideEffects {
      lines.append(
        "  " + hexText(effect.position, 3) + "  "
          + Style.red.apply("beside", isColored)
          + "  other bits of this byte changed: \(hexText(effect.before, 2)) -> \(hexText(effect.after, 2))")
    }
    let stuck = report.findings.count { $0.kind == .stuck }
    lines.append(
      "\(report.measuredCount) bits measured: \(Self.ones(report.outcome.writable)) can be written; "
        + "\(stuck) stuck, \(report.findings.count - stuck) changed against the tables")
    return lines.joined(separator: "\n")
  }

  private static func ones(_ image: ConfigImage) -> Int {
    image.bytes.reduce(0) { $0 + $1.nonzeroBitCount }
  }

  /// What went wrong on the way.
  func problems(_ outcome: WriteProbe, _ failure: String?) -> [String] {
    var lines: [String] = []
    for error in outcome.failures.prefix(4) {
      lines.append(
        "\(name): the device does not answer a \(error.isWrite ? "write" : "read") at "
          + hexText(error.position, 3))
    }
    if let failure { lines.append("\(name): \(failure)") }
    if outcome.wasInterrupted { lines.append("\(name): interrupted: what was written is put back") }
    for byte in outcome.unrestored {
      lines.append(
        "\(name): \(hexText(byte.position, 3)) was \(hexText(byte.before, 2)) and is "
          + "\(hexText(byte.after, 2)): it could not be put back")
    }
    return lines
  }

  /// The same as JSON.
  func json(_ report: ProbeReport) -> JSONValue {
    func bytes(_ differences: [WriteProbe.Difference]) -> JSONValue {
      .array(
        differences.map {
          [
            "position": .number($0.position), "before": .number(Int($0.before)),
            "after": .number(Int($0.after)),
          ]
        })
    }
    return [
      "name": .string(name), "written": true, "measured": .number(report.measuredCount),
      "writable": .number(Self.ones(report.outcome.writable)),
      "interrupted": .bool(report.outcome.wasInterrupted),
      "failures": .number(report.outcome.failures.count),
      "findings": .array(
        report.findings.map { .object([("kind", .string($0.kind.rawValue))] + json($0.run)) }),
      "sideEffects": bytes(report.outcome.sideEffects), "unrestored": bytes(report.outcome.unrestored),
    ]
  }
}

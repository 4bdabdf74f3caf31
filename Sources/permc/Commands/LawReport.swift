internal import PermCodegen
internal import PermDSL
internal import PermRuntime

/// What `permc check --laws` prints.
struct LawReport {
  var profile: Profile
  var exceptions: [LawException]
  var set: TableSet

  /// Whether the profile keeps all laws that it claims.
  var isKept: Bool { !exceptions.contains { profile.claims.contains($0.law.rawValue) } }

  /// The exceptions of each law in columns, and a count for each.
  var text: String {
    var lines: [String] = []
    let rows = exceptions.map { exception in
      [
        exception.law.rawValue, "\(exception.capability).\(exception.path)", bitsText(exception.bits),
        place(exception), exception.reason,
        exception.variants == exception.variantCount
          ? "" : "(\(exception.variants)/\(exception.variantCount) variants)",
      ]
    }
    let widths = (0..<5).map { column in rows.map { $0[column].count }.max() ?? 0 }
    for row in rows {
      let cells = row.enumerated().map { $0 < 4 ? $1.padded(widths[$0]) : $1 }
      lines.append(cells.filter { !$0.isEmpty }.joined(separator: "  "))
    }
    for law in Law.allCases {
      let count = exceptions.count { $0.law == law }
      let claim = profile.claims.contains(law.rawValue) ? "claimed" : "not claimed"
      let result = count == 0 ? "kept" : "\(count) exception\(count == 1 ? "" : "s")"
      lines.append("\(law.rawValue.padded(20)) \(result), \(claim)")
    }
    return lines.joined(separator: "\n")
  }

  /// The same as JSON.
  var json: JSONValue {
    [
      "profile": .string(profile.name),
      "claims": .array(profile.claims.map { .string($0) }),
      "exceptions": .array(
        exceptions.map { exception -> JSONValue in
          [
            "law": .string(exception.law.rawValue), "capability": .string(exception.capability),
            "path": .string(exception.path), "lowestBit": .number(exception.bits.lowerBound),
            "bitCount": .number(exception.bits.count), "variants": .number(exception.variants),
            "variantCount": .number(exception.variantCount), "row": .string(row(exception)),
            "policy": .string(set.place(exception.origin)), "reason": .string(exception.reason),
          ]
        }
      ),
    ]
  }

  /// Where the row is described, and where its policy stands if that is elsewhere.
  private func place(_ exception: LawException) -> String {
    let policy = set.place(exception.origin)
    let row = row(exception)
    return row.isEmpty || row == policy ? policy : "\(row), \(policy)"
  }

  private func row(_ exception: LawException) -> String {
    exception.row.file.isEmpty ? "" : "\(exception.row.file):\(exception.row.line)"
  }
}

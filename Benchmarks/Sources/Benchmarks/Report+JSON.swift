extension Report {
  /// Everything, figure by figure.
  var json: String {
    let cases = results.map { item, measurement in
      let target =
        switch item.target {
        case .ratio(let limit): "{\"ratio\": \(limit)}"
        case .nanoseconds(let limit): "{\"nanoseconds\": \(limit)}"
        }
      let recorded = zip(["linux", "qemu", "cloudHypervisor"], item.recorded).filter { !$1.isEmpty }
        .map { "\(quoted($0)): \(quoted($1))" }.joined(separator: ", ")
      return """
            {
              "name": \(quoted(item.name)),
              "title": \(quoted(item.title)),
              "recordedNanoseconds": {\(recorded)},
              "target": \(target),
              "met": \(measurement.meets(item.target)),
              "ratio": \(measurement.ratios.median.text(4)),
              "allocations": {"c": \(measurement.allocations[.c] ?? 0), "swift": \(measurement.allocations[.swift] ?? 0)},
              "cNanoseconds": \(list(measurement.reference)),
              "swiftNanoseconds": \(list(measurement.swift))
            }
        """
    }
    return """
      {
        "machine": {\(machine.parts.map { "\(quoted($0)): \(quoted($1))" }.joined(separator: ", "))},
        "rounds": \(rounds),
        "cases": [
      \(cases.joined(separator: ",\n"))
        ]
      }
      """
  }

  private func list(_ values: [Double]) -> String {
    "[" + values.map { $0.text(3) }.joined(separator: ", ") + "]"
  }

  private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { result += "\\" }
      if scalar.value >= 0x20 { result.unicodeScalars.append(scalar) }
    }
    return result + "\""
  }
}

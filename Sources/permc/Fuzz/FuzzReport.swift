internal import PermCodegen
internal import PermDSL
internal import PermRuntime

/// What fuzzing a profile showed.
struct FuzzReport {
  var profile: String
  var seed: UInt64
  var subjectCount: Int
  var accessCount = 0
  var openedCount = 0
  var seconds = 0.0
  var coverage = FuzzCoverage()
  private(set) var failures: [FuzzFailure] = []

  init(profile: String, seed: UInt64, subjectCount: Int) {
    self.profile = profile
    self.seed = seed
    self.subjectCount = subjectCount
  }

  /// Adds a failure, unless it is one that is known: the same difference of the same bits.
  mutating func add(_ failure: FuzzFailure) {
    let isKnown = failures.contains {
      $0.difference.kind == failure.difference.kind && $0.difference.subject == failure.difference.subject
    }
    if !isKnown { failures.append(failure) }
  }

  /// `bits 120 of 130, rows 10 of 10, hooks 4 of 5, transitions 6`.
  var reached: String {
    let (bits, rows, hooks) = (coverage.bitCounts, coverage.rowCounts, coverage.hookCounts)
    return "bits \(bits.reached) of \(bits.all), rows \(rows.reached) of \(rows.all), "
      + "hooks \(hooks.reached) of \(hooks.all), transitions \(coverage.transitions.count)"
  }

  /// Failures, then one line.
  func text(_ set: TableSet) -> String {
    let found = failures.map { $0.text(set) }
    let rate = Int(Double(accessCount) / max(0.001, seconds))
    let verdict = failures.isEmpty ? "no difference" : "\(failures.count) differences"
    return
      (found + [
        "\(profile): \(accessCount) accesses to \(openedCount) functions of \(subjectCount) devices, "
          + "\(verdict) (seed \(seed), \(rate) a second)", "  reached: \(reached)",
      ]).joined(separator: "\n")
  }

  func json(_ set: TableSet) -> JSONValue {
    let (bits, rows, hooks) = (coverage.bitCounts, coverage.rowCounts, coverage.hookCounts)
    func counts(_ pair: (reached: Int, all: Int)) -> JSONValue {
      ["reached": .number(pair.reached), "all": .number(pair.all)]
    }
    return [
      "profile": .string(profile), "seed": .number(Int(truncatingIfNeeded: seed)),
      "devices": .number(subjectCount), "accesses": .number(accessCount), "functions": .number(openedCount),
      "milliseconds": .number(Int(seconds * 1000)),
      "reached": [
        "bits": counts(bits), "rows": counts(rows), "hooks": counts(hooks),
        "transitions": .array(coverage.transitions.sorted().map { .string($0) }),
      ], "failures": .array(failures.map { $0.json(set) }),
    ]
  }
}

extension FuzzFailure {
  /// What happens, where, and the accesses that lead there.
  func text(_ set: TableSet) -> String {
    ([sentence(set), "  on a device that \(hardware.sentence):"] + operations.map { "    \($0.text)" })
      .joined(separator: "\n")
  }

  /// What happens and where.
  func sentence(_ set: TableSet) -> String {
    let place = difference.origin.map { " (\(set.place($0)))" } ?? ""
    return
      "\(subject): \(difference.kind.rawValue) of \(difference.subject) at \(hexText(difference.position, 3)): "
      + "expected \(difference.expected), got \(difference.actual)\(place)"
  }

  func json(_ set: TableSet) -> JSONValue {
    [
      "device": .string(subject), "kind": .string(difference.kind.rawValue),
      "position": .number(difference.position), "mask": .number(Int(truncatingIfNeeded: difference.mask)),
      "subject": .string(difference.subject), "expected": .string(difference.expected),
      "actual": .string(difference.actual), "line": difference.origin.map { .string(set.place($0)) } ?? .null,
      "hardware": .string(hardware.rawValue), "accesses": .array(operations.map { .string($0.text) }),
    ]
  }
}

extension GuestOperation {
  /// As a trace has it; a read without its answer.
  var text: String {
    switch kind {
    case .read: "r \(hexText(position, 3)) \(byteWidth)"
    case .write: "w \(hexText(position, 3)) \(byteWidth) \(hexText(value, 2 * byteWidth))"
    case .change: "h \(hexText(position, 3)) \(byteWidth) \(hexText(value, 2 * byteWidth))"
    }
  }
}

extension ReferenceFunction.Hardware {
  fileprivate var sentence: String {
    switch self {
    case .sticks: "keeps all that is written"
    case .asTables: "takes what its hardware columns say"
    case .fixed: "takes nothing"
    }
  }
}

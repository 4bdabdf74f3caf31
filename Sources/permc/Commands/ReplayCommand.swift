internal import PermCodegen
internal import PermDSL
internal import PermRuntime

/// `permc replay`: compares recorded accesses with what the runtime does.
enum ReplayCommand: Command {
  static let spec = CommandSpec(
    name: "replay",
    summary: "compare recorded accesses with what the runtime does",
    operands: "TRACE...",
    operandCount: 1...Int.max,
    options: [.profile, .tables, .json],
    details: """
      TRACE is a recording, a file of several (also packed by gzip), or a folder of them. Each read, host action and
      device register is compared; the first difference of each trace is explained, all are counted by the capability
      that they lie in. Without --profile the profile is the one that the trace names.
      """
  )

  /// A trace and what its replay found.
  private struct Replayed {
    var path: String
    var outcome: TraceReplay.Outcome
  }

  static func run(_ arguments: Arguments, _ terminal: Terminal) throws(CommandError) -> ExitCode {
    let set = try TableSet.load(arguments, terminal)
    var profiles = LoweredProfiles(set)
    let paths = try TraceInput.paths(arguments.operands)
    var results: [Replayed] = []
    var code = ExitCode.good
    for (index, path) in paths.enumerated() {
      terminal.progress("\(index + 1) of \(paths.count): \(path)")
      do throws(CommandError) {
        for (name, trace) in try TraceInput.readAll(path) {
          let profile = try set.profile(arguments, recorded: trace.profile)
          let tables = try profiles.rows(of: profile, terminal)
          let outcome = TraceReplay.run(trace, tables: tables.image, legend: tables.legend)
          results.append(Replayed(path: name, outcome: outcome))
          if !outcome.mismatches.isEmpty { code = code | .findings }
        }
      } catch {
        for message in error.messages { terminal.printError("permc replay: \(message)") }
        code = code | error.code
      }
    }
    terminal.progress(nil)
    terminal.print(arguments.has("json") ? json(results).text : text(results, terminal.colorsOutput))
    return code
  }

  /// Differences by the capability that they lie in, most first.
  private static func countsByOwner(_ results: [Replayed]) -> [(owner: String, count: Int)] {
    var counts: [String: Int] = [:]
    for result in results {
      for mismatch in result.outcome.mismatches { counts[mismatch.owner, default: 0] += 1 }
    }
    return counts.map { (owner: $0.key, count: $0.value) }
      .sorted { ($1.count, $0.owner) < ($0.count, $1.owner) }
  }

  private static func text(_ results: [Replayed], _ isColored: Bool) -> String {
    var lines: [String] = []
    for result in results {
      guard let first = result.outcome.mismatches.first else { continue }
      let count = result.outcome.mismatches.count
      lines.append(
        Style.bold.apply(result.path, isColored) + ": \(count) mismatch\(count == 1 ? "" : "es")"
          + " in \(result.outcome.accessCount) ops"
      )
      lines.append("  " + (first.line > 0 ? "line \(first.line): " : "") + first.access)
      lines.append("    expected " + Style.green.apply(first.expected, isColored))
      lines.append("    got      " + Style.red.apply(first.actual, isColored))
      lines.append("    in \(first.owner), row \(first.row)")
    }
    let counts = countsByOwner(results)
    if !counts.isEmpty {
      lines.append("mismatches by capability:")
      lines += counts.map { "  \(String($0.count).padded(8)) \($0.owner)" }
    }
    let accesses = results.reduce(0) { $0 + $1.outcome.accessCount }
    let mismatches = results.reduce(0) { $0 + $1.outcome.mismatches.count }
    let unchecked = results.reduce(0) { $0 + $1.outcome.uncheckedCount }
    lines.append(
      "\(results.count) traces, \(accesses) ops, \(mismatches) mismatches"
        + (unchecked > 0 ? ", \(unchecked) unchecked: the device's own bits, not sampled" : ""))
    return lines.joined(separator: "\n")
  }

  private static func json(_ results: [Replayed]) -> JSONValue {
    [
      "traces": .array(
        results.map { result in
          [
            "file": .string(result.path), "ops": .number(result.outcome.accessCount),
            "mismatches": .number(result.outcome.mismatches.count),
            "capabilities": .array(result.outcome.capabilities.map { .string($0) }),
            "first": result.outcome.mismatches.first?.json ?? .null,
          ]
        }
      ),
      "byCapability": .object(countsByOwner(results).map { (key: $0.owner, value: .number($0.count)) }),
      "ops": .number(results.reduce(0) { $0 + $1.outcome.accessCount }),
      "mismatches": .number(results.reduce(0) { $0 + $1.outcome.mismatches.count }),
      "unchecked": .number(results.reduce(0) { $0 + $1.outcome.uncheckedCount }),
    ]
  }
}

extension TraceReplay.Mismatch {
  /// The difference as JSON.
  var json: JSONValue {
    [
      "kind": .string(kind.rawValue), "line": .number(line), "position": .number(position),
      "access": .string(access), "expected": .string(expected), "actual": .string(actual),
      "owner": .string(owner), "row": .string(row),
    ]
  }
}

internal import PermCodegen
internal import PermDSL
internal import PermRuntime

/// `permc fuzz --socket`: a server of vfio-user is sent what it must survive.
enum ProtocolFuzz {
  static func run(
    _ path: String, _ arguments: Arguments, _ terminal: Terminal
  ) throws(CommandError) -> ExitCode {
    for option in ["profile", "ops", "seconds", "jobs", "save", "corpus"] where arguments.has(option) {
      throw .usage("`--\(option)` says nothing about a server: it goes without `--socket`")
    }
    guard arguments.operands.isEmpty else {
      throw .usage("a dump and `--socket` are two things to try: give one")
    }
    let count = try arguments.number("messages", 1...Int.max / 2) ?? 1_000_000
    let seed = UInt64(try arguments.number("seed", 0...Int.max) ?? 1)
    var fuzz = VFIOUserFuzz(SeededRandom(seed: seed), path: path)
    fuzz.run(messageCount: count) { report in
      if report.connectionCount % 256 == 0 {
        terminal.progress("\(report.messageCount) of \(count) messages")
      }
    }
    terminal.progress(nil)
    let report = fuzz.report
    if arguments.has("json") {
      terminal.print(json(report, seed).text)
    } else {
      terminal.print(
        "\(report.messageCount) messages, \(report.connectionCount) connections, \(report.replyCount) replies, "
          + "\(report.errorCount) errors, \(report.fault ?? "no fault") (seed \(seed))")
    }
    return report.fault == nil ? .good : .findings
  }

  private static func json(_ report: VFIOUserFuzz<SeededRandom>.Report, _ seed: UInt64) -> JSONValue {
    [
      "seed": .number(Int(truncatingIfNeeded: seed)), "messages": .number(report.messageCount),
      "connections": .number(report.connectionCount), "replies": .number(report.replyCount),
      "errors": .number(report.errorCount), "fault": report.fault.map { .string($0) } ?? .null,
    ]
  }
}

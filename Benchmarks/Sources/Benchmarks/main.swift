import CReference
import Glibc

/// Runs one side of each case, as often as asked for.
func runAlone(_ options: Options, _ side: Side, _ times: Int) throws {
  for item in options.cases {
    let bench = try Bench(item, traces: options.traces)
    print(item.name, side.rawValue, times * bench.operations, try bench.run(side, times: times))
  }
}

/// Prints the names of cases, and how often a program that counts is to run each.
func listCases(_ options: Options) {
  for item in options.cases { print(item.name, item.countedTimes) }
}

/// Allocations of one side's work; apart from what prints it, whose own the compiler could move into it.
@inline(never)
func allocations(of bench: Bench, _ side: Side, times: Int) throws -> UInt64 {
  let before = allocation_count()
  _ = try bench.run(side, times: times)
  return allocation_count() - before
}

/// Prints name and allocations of each case.
func countAllocations(_ options: Options) throws {
  for item in options.cases {
    let bench = try Bench(item, traces: options.traces)
    // What is made once is made the first time.
    _ = try allocations(of: bench, .swift, times: item.countedTimes)
    print(item.name, try allocations(of: bench, .swift, times: item.countedTimes))
  }
}

/// Measures all cases that are asked for, and reports.
func measure(_ options: Options) throws {
  var report = Report(machine: Machine.current(), rounds: options.rounds, results: [])
  for item in options.cases {
    let measurement = try Measurement(try Bench(item, traces: options.traces), rounds: options.rounds)
    report.results.append((item, measurement))
  }
  if options.json != "-" { print(options.isMarkdown ? report.markdown : report.text) }
  guard let path = options.json else { return }
  if path == "-" {
    print(report.json)
  } else {
    guard let file = fopen(path, "w") else { throw BenchError("cannot write \(path)") }
    fputs(report.json + "\n", file)
    fclose(file)
  }
}

do {
  let options = try Options(Array(CommandLine.arguments.dropFirst()))
  if options.isHelp {
    print(Options.help)
  } else if let side = options.side, let times = options.times {
    try runAlone(options, side, times)
  } else if options.isList {
    listCases(options)
  } else if options.countsAllocations {
    try countAllocations(options)
  } else {
    try measure(options)
  }
} catch {
  let text = Array("benchmarks: \((error as? BenchError)?.message ?? "\(error)")\n".utf8)
  _ = write(STDERR_FILENO, text, text.count)
  exit(1)
}

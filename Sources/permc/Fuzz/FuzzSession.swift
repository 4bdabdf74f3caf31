internal import PermCodegen
internal import PermDSL
internal import PermRuntime

/// A fuzzer at work: chunks side by side, until the accesses or the seconds are used up.
struct FuzzSession {
  private let fuzz: Fuzz
  private let subjects: [Fuzz.Subject]
  private let plan: FuzzPlan
  private let terminal: Terminal
  private let start = ContinuousClock.now
  private(set) var report: FuzzReport
  /// Cases that reached something that none before them did.
  private(set) var interesting: [Trace] = []

  /// Failures that are looked for before the rest is left undone.
  private static let failureLimit = 20

  init(_ fuzz: Fuzz, _ subjects: [Fuzz.Subject], _ plan: FuzzPlan, _ terminal: Terminal) {
    self.fuzz = fuzz
    self.subjects = subjects
    self.plan = plan
    self.terminal = terminal
    report = FuzzReport(profile: fuzz.profile.name, seed: plan.seed, subjectCount: subjects.count)
  }

  /// A chunk of the work.
  private struct Chunk {
    var subject: Int
    var number: Int
    var limit: Int
  }

  /// Runs the accesses of recordings first.
  mutating func replay(_ cases: [Trace]) {
    for trace in cases { add(fuzz.run(trace)) }
  }

  /// Runs until there is nothing left to do.
  mutating func run() {
    var number = 0
    while !isOver {
      // A round gives each device its share of what is left.
      let left = plan.accessCount.map { $0 - report.accessCount } ?? .max
      let limit = min(Fuzz.chunkLength, left / subjects.count + (left % subjects.count == 0 ? 0 : 1))
      run(subjects.indices.map { Chunk(subject: $0, number: number, limit: limit) })
      number += 1
    }
    terminal.progress(nil)
    report.seconds = Self.seconds(ContinuousClock.now - start)
  }

  private var isOver: Bool {
    if report.failures.count >= Self.failureLimit { return true }
    if let count = plan.accessCount { return report.accessCount >= count }
    guard let seconds = plan.seconds else { return false }
    return ContinuousClock.now - start >= .seconds(seconds)
  }

  private mutating func run(_ chunks: [Chunk]) {
    var next = 0
    while next < chunks.count, !isOver {
      // Between two slices nothing else runs, so that the progress line is this thread's.
      let slice = Array(chunks[next..<min(next + plan.jobs * 4, chunks.count)])
      next += slice.count
      let (fuzz, subjects) = (fuzz, subjects)
      let results = Processors.map(slice.count, lanes: plan.jobs) { index in
        let chunk = slice[index]
        return fuzz.run(
          subjects[chunk.subject], index: chunk.subject, chunk: chunk.number, limit: chunk.limit)
      }
      for result in results { add(result) }
      showProgress()
    }
  }

  private mutating func add(_ result: Fuzz.Result) {
    let before = report.coverage.sum
    report.accessCount += result.accessCount
    report.openedCount += result.openedCount
    report.coverage.formUnion(result.coverage)
    if let failure = result.failure { report.add(failure) }
    if report.coverage.sum > before, let sample = result.sample { interesting.append(sample) }
  }

  private func showProgress() {
    let seconds = max(0.001, Self.seconds(ContinuousClock.now - start))
    let rate = Int(Double(report.accessCount) / seconds)
    terminal.progress(
      "\(report.profile): \(report.accessCount) accesses, \(rate) a second, \(report.reached)")
  }

  static func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
  }
}

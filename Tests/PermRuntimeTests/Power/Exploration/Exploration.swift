/// All schedules of a few threads, depth first, until one goes wrong.
struct Exploration {
  /// What a run ended with, to be compared between runs.
  typealias Outcome = String

  /// Schedules that were run.
  private(set) var schedules = 0
  /// Points at which several threads could go on, of all runs.
  private(set) var turns = 0
  /// What went wrong, with the schedule that led there; nil: nothing, in any schedule.
  private(set) var violation: String?
  /// Whether there was no more schedule to run.
  private(set) var isComplete = false

  /// Runs every schedule.
  ///
  /// A run is wrong where `Schedule.fail` was called, threads wait for each other, or the outcome is not that of any order in which
  /// the threads run one after the other.
  ///
  /// - Parameters:
  ///   - limit: Schedules after which it gives up, incomplete.
  ///   - run: Builds everything anew, runs the threads by the schedule, and says what came of it.
  init(limit: Int = 100_000, _ run: (Schedule) throws -> Outcome) rethrows {
    var plan: [Int] = []
    var serial: Set<Outcome> = []
    var others: [(outcome: Outcome, steps: [String])] = []
    while schedules < limit {
      let schedule = Schedule(plan: plan)
      let outcome = try run(schedule)
      schedules += 1
      turns += schedule.turns.count
      if let problem = schedule.violation {
        violation = Self.text(problem, schedule.steps)
        return
      }
      if schedule.preemptions == 0 {
        serial.insert(outcome)
      } else if !others.contains(where: { $0.outcome == outcome }) {
        others.append((outcome, schedule.steps))
      }
      // The last turn with a choice that was not taken yet.
      guard let last = schedule.turns.lastIndex(where: { $0.taken + 1 < $0.choices.count }) else {
        isComplete = true
        break
      }
      plan = schedule.turns[..<last].map(\.taken) + [schedule.turns[last].taken + 1]
    }
    guard let odd = others.first(where: { !serial.contains($0.outcome) }) else { return }
    violation = Self.text("as no order of whole operations ends: \(odd.outcome)", odd.steps)
  }

  private static func text(_ problem: String, _ steps: [String]) -> String {
    ([problem] + steps.map { "  " + $0 }).joined(separator: "\n")
  }
}

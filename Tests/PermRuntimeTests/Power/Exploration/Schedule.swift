/// One run of a few threads of which exactly one goes on at a time, and what decided which.
///
/// A thread gives way at `step`, and nowhere else; up to its first step it touches nothing that others do. Where several could go on the schedule takes the turn that `plan` says, and
/// beyond its end the first: the thread that is running, or else the lowest.
final class Schedule: @unchecked Sendable {
  /// A point at which several threads could go on.
  struct Turn {
    /// Threads that could, the running one first.
    var choices: [Int]
    /// Index of the one that did.
    var taken: Int
    /// Whether the running thread was among them.
    var isPreemption: Bool
  }

  /// Turns that were taken.
  private(set) var turns: [Turn] = []
  /// What the threads did, in order.
  private(set) var steps: [String] = []
  /// What went wrong first.
  private(set) var violation: String?
  /// Looked at after each step; says what is wrong.
  var check: () -> String? = { nil }
  /// Called with everything that goes wrong, also outside of `run`.
  var report: (String) -> Void = { _ in }
  /// Called by a thread at each of its steps, before it gives way.
  var willStep: (String) -> Void = { _ in }

  private let plan: [Int]
  private var workers: [Worker] = []
  private var running = 0
  private let arrived = Semaphore()
  private let end = Semaphore()

  /// A schedule that takes given choices at its first turns.
  init(plan: [Int] = []) { self.plan = plan }

  /// Whether threads run to their end without a look at each other: something went wrong.
  var isOver: Bool { violation != nil }

  /// Turns in which a thread was stopped that could have gone on; 0: one thread ran after the other.
  var preemptions: Int { turns.count { $0.isPreemption && $0.taken != 0 } }

  /// Name of the running thread; nil outside of `run`.
  var runningName: String? { workers.indices.contains(running) ? workers[running].name : nil }

  /// Runs threads to their end.
  func run(_ threads: [(name: String, body: () -> Void)]) {
    workers = threads.map { Worker(name: $0.name, body: $0.body) }
    for index in workers.indices { workers[index].start { [self] in runWorker(index) } }
    for index in workers.indices {
      running = index
      workers[index].turn.signal()
      arrived.wait()
    }
    advance(from: nil)
    end.wait()
    for worker in workers { worker.join() }
    workers = []
  }

  /// The running thread is about to do something, once it may.
  func step(_ label: @autoclosure () -> String, when isReady: @escaping () -> Bool = { true }) {
    guard !workers.isEmpty, !isOver else { return }
    let index = running
    let label = label()
    willStep(label)
    workers[index].isReady = isReady
    if workers[index].hasArrived {
      advance(from: index)
    } else {
      arrive(index)
      workers[index].turn.wait()
    }
    guard !isOver else { return }
    workers[index].isReady = { true }
    steps.append("\(workers[index].name): \(label)")
  }

  /// Something is looked at after a step.
  func look() { if let problem = check() { fail(problem) } }

  /// Something is wrong; the first time counts.
  func fail(_ problem: String) {
    report(problem)
    if violation == nil, !workers.isEmpty { violation = problem }
  }

  private func runWorker(_ index: Int) {
    workers[index].turn.wait()
    workers[index].body()
    workers[index].isFinished = true
    if workers[index].hasArrived { advance(from: index) } else { arrive(index) }
  }

  private func arrive(_ index: Int) {
    workers[index].hasArrived = true
    arrived.signal()
  }

  /// Chooses who goes on; returns when the asking thread is it, or is finished.
  private func advance(from index: Int?) {
    let waiting = workers.indices.filter { !workers[$0].isFinished }
    guard !waiting.isEmpty else { return end.signal() }
    var choices = waiting.filter { isOver || workers[$0].isReady() }
    if choices.isEmpty {
      fail("deadlock: " + waiting.map { workers[$0].name }.joined(separator: " and ") + " wait")
      choices = waiting
    }
    var isPreemption = false
    if let index, let place = choices.firstIndex(of: index) {
      choices.remove(at: place)
      choices.insert(index, at: 0)
      isPreemption = true
    }
    var taken = 0
    if choices.count > 1, !isOver {
      taken = turns.count < plan.count ? plan[turns.count] : 0
      turns.append(Turn(choices: choices, taken: taken, isPreemption: isPreemption))
    }
    running = choices[taken]
    guard running != index else { return }
    workers[running].turn.signal()
    if let index, !workers[index].isFinished { workers[index].turn.wait() }
  }
}

/// A thread of a schedule.
private final class Worker: @unchecked Sendable {
  let name: String
  let body: () -> Void
  let turn = Semaphore()
  var isReady: () -> Bool = { true }
  /// Whether it has come to its first step, or to its end without one.
  var hasArrived = false
  var isFinished = false
  private var thread: NativeThread?

  init(name: String, body: @escaping () -> Void) {
    self.name = name
    self.body = body
  }

  func start(_ main: @escaping () -> Void) { thread = NativeThread(main) }
  func join() { thread?.join() }
}

import PermRuntime

/// A `GroupLock` that is taken in steps of a schedule; can be told to be less of a lock than it should be.
///
/// Letting go is no step: nothing that others could do just before they cannot do just after.
final class ExploredLock: GroupLock, @unchecked Sendable {
  /// What is wrong with it.
  enum Flaw: Sendable {
    /// A thread takes no lock for what it changes.
    case missing(thread: String)
    /// A thread lets the lock go and takes it again, once, when it gets to a step.
    case dropped(thread: String, step: String)
  }

  private let schedule: Schedule
  private let flaw: Flaw?
  private var holder: String?
  private var sharers: [Int] = []
  private var hasDropped = false

  init(_ schedule: Schedule, flaw: Flaw? = nil) {
    self.schedule = schedule
    self.flaw = flaw
    schedule.willStep = { [unowned self] step in willStep(step) }
  }

  func withShared<Result, Failure: Error>(
    _ function: Int, _ body: () throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    schedule.step("shares the lock for function \(function)") { [self] in
      holder == nil && !sharers.contains(function)
    }
    sharers.append(function)
    defer { if let index = sharers.firstIndex(of: function) { sharers.remove(at: index) } }
    return try body()
  }

  func withExclusive<Result, Failure: Error>(
    _ body: () throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    if case .missing(let thread)? = flaw, thread == schedule.runningName {
      schedule.step("takes no lock")
      return try body()
    }
    take()
    defer { holder = nil }
    return try body()
  }

  private func take() {
    schedule.step("takes the lock") { [self] in holder == nil && sharers.isEmpty }
    holder = schedule.runningName ?? "nobody"
  }

  private func willStep(_ step: String) {
    guard case .dropped(let thread, let point)? = flaw, !hasDropped, step == point,
      thread == schedule.runningName, holder == thread
    else { return }
    hasDropped = true
    holder = nil
    take()
  }
}

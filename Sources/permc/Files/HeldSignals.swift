import Glibc

/// Holds back the signals that end a process.
struct HeldSignals {
  private static let numbers = [SIGINT, SIGTERM, SIGHUP]
  private var previous = sigset_t()

  init() {
    var held = sigset_t()
    sigemptyset(&held)
    for number in HeldSignals.numbers { sigaddset(&held, number) }
    pthread_sigmask(SIG_BLOCK, &held, &previous)
  }

  /// Whether one is waiting.
  var hasArrived: Bool {
    var waiting = sigset_t()
    guard sigpending(&waiting) == 0 else { return false }
    return HeldSignals.numbers.contains { sigismember(&waiting, $0) == 1 }
  }

  /// Waits for one, and takes it.
  func wait() {
    var held = sigset_t()
    sigemptyset(&held)
    for number in HeldSignals.numbers { sigaddset(&held, number) }
    var number: Int32 = 0
    while sigwait(&held, &number) != 0 {}
  }

  /// Lets them through.
  func release() {
    var mask = previous
    pthread_sigmask(SIG_SETMASK, &mask, nil)
  }
}

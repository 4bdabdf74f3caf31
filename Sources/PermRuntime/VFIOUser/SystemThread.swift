internal import Glibc

/// A thread of the system: one that waits in a system call must not be of a pool.
final class SystemThread: @unchecked Sendable {
  // Set before any other thread can see the value, and only read afterwards.
  private var thread = pthread_t()

  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Starts a thread; signals are for the one that has started it.
  init(_ run: @escaping @Sendable () -> Void) throws(SystemFailure) {
    var all = sigset_t()
    var previous = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &previous)
    defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }
    let body = Unmanaged.passRetained(Body(run))
    let error = pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
      }, body.toOpaque())
    guard error == 0 else {
      body.release()
      throw SystemFailure("start a thread for", "a client", code: error)
    }
  }

  /// Waits until it has ended; once.
  func join() { pthread_join(thread, nil) }
}

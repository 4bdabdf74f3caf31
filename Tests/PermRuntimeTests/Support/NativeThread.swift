import Glibc

/// A thread of the operating system; ones of the task pool must not block.
final class NativeThread: @unchecked Sendable {
  private final class Main { let body: () -> Void; init(_ body: @escaping () -> Void) { self.body = body } }
  private var thread = pthread_t()

  init(_ body: @escaping () -> Void) {
    let main = Unmanaged.passRetained(Main(body))
    let error = pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<Main>.fromOpaque(argument).takeRetainedValue().body() }
        return nil
      }, main.toOpaque())
    precondition(error == 0, "no thread: \(error)")
  }

  func join() { pthread_join(thread, nil) }
}

/// A counting semaphore.
final class Semaphore: @unchecked Sendable {
  private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
  init() { sem_init(semaphore, 0, 0) }
  deinit {
    sem_destroy(semaphore)
    semaphore.deallocate()
  }
  func signal() { sem_post(semaphore) }
  func wait() { while sem_wait(semaphore) != 0 {} }
}

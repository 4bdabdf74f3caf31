// Embedded Swift has no Mutex: there the embedder brings a `GroupLock` of its own.
#if !hasFeature(Embedded)
  internal import Synchronization

  /// A `GroupLock` of a few mutexes: an access takes that of its function, a change takes all of them, in order.
  ///
  /// Readers of different functions write to no common cache line of the lock but by chance, which is what a counting
  /// reader-writer lock cannot offer; changes are rare, and pay. Waiting sleeps, in order of priority.
  public struct FunctionLocks: ~Copyable, GroupLock {
    /// How many; functions share them beyond that.
    private static let count = 8
    private let mutexes = InlineArray<8, HandingMutex> { _ in HandingMutex() }

    /// Locks that nobody holds.
    public init() {}

    /// Takes the mutex of the function.
    public borrowing func withShared<Result, Failure: Error>(
      _ function: Int, _ body: () throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
      try mutexes[function & (Self.count - 1)].hold(body)
    }

    /// Takes all mutexes, in ascending order: two changes cannot wait for each other.
    public borrowing func withExclusive<Result, Failure: Error>(
      _ body: () throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
      try hold(from: 0, body)
    }

    private borrowing func hold<Result, Failure: Error>(
      from index: Int, _ body: () throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
      guard index < Self.count else { return try body() }
      return try mutexes[index].hold { () throws(Failure) in try hold(from: index + 1, body) }
    }
  }

  /// A mutex that also says in an atomic that it was handed over.
  ///
  /// A contended mutex is handed over by the kernel, which ThreadSanitizer does not see; with the atomic it does. It says nothing
  /// that the mutex does not, and a processor of the x86 or ARM kind pays next to nothing for it.
  private struct HandingMutex: ~Copyable {
    private let mutex = Mutex<Void>(())
    private let turn = Atomic<Bool>(false)

    borrowing func hold<Result, Failure: Error>(
      _ body: () throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
      try mutex.withLock { (_) throws(Failure) in
        _ = turn.load(ordering: .acquiring)
        defer { turn.store(true, ordering: .releasing) }
        return try body()
      }
    }
  }
#endif

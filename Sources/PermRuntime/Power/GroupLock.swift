/// The lock of a `PowerGroup`: shared by what only asks whether BARs are reachable, exclusive for what may change it.
///
/// Lock order: an embedder's locks that protect the group's callers come first, then this lock, then locks that a
/// `PassthroughFunction` takes for itself; from inside it nothing calls the group.
///
/// `FunctionLocks` is the one of the library. Another one is for an embedder that has its own primitive, or none of the
/// operating system's.
public protocol GroupLock: ~Copyable, Sendable {
  /// Runs `body` with nobody in `withExclusive`, and nobody else in `withShared` for the same function.
  ///
  /// Two accesses to one function exclude each other because `PassthroughFunction` is mutating; those to two functions need not.
  ///
  /// - Parameters:
  ///   - function: Which one of the group, from 0.
  ///   - body: What runs; it takes neither side of this lock again.
  borrowing func withShared<Result, Failure: Error>(
    _ function: Int, _ body: () throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result

  /// Runs `body` with nobody else in this lock.
  ///
  /// - Parameter body: What runs; it takes neither side of this lock again.
  borrowing func withExclusive<Result, Failure: Error>(
    _ body: () throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result
}

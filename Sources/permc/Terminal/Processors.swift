internal import Dispatch
internal import Glibc
internal import Synchronization

/// What runs side by side.
enum Processors {
  /// Processors that this process may use, at least one.
  static var count: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// Does work side by side; results are in the order of their numbers.
  ///
  /// - Parameters:
  ///   - count: Pieces of work, numbered from 0.
  ///   - lanes: Pieces at a time; whoever is done takes the next one.
  ///   - work: What is done with a number.
  static func map<Result: Sendable>(_ count: Int, lanes: Int, _ work: @Sendable (Int) -> Result) -> [Result] {
    let found = Mutex([Result?](repeating: nil, count: count))
    let taken = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: min(lanes, count)) { _ in
      while true {
        let index = taken.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        let result = work(index)
        found.withLock { $0[index] = result }
      }
    }
    return found.withLock { $0 }.compactMap { $0 }
  }
}

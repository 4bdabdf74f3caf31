/// Operations of one case: made up on the way, or given.
struct OperationSource {
  private var generator: AccessGenerator?
  private let given: [GuestOperation]
  private var made = 0
  /// How many there are.
  let count: Int

  /// Some that a generator makes up.
  init(_ generator: AccessGenerator, count: Int) {
    self.generator = generator
    self.count = count
    given = []
  }

  /// These.
  init(_ operations: [GuestOperation]) {
    given = operations
    count = operations.count
  }

  /// The next one, on a function as it is now; nil: that was the last.
  mutating func next(_ reference: borrowing ReferenceFunction) -> GuestOperation? {
    guard made < count else { return nil }
    made += 1
    return generator?.next(reference) ?? given[made - 1]
  }
}

extension Comparison {
  /// The next operation of a source, on the function as it is now.
  func next(_ source: inout OperationSource) -> GuestOperation? { source.next(reference) }
}

/// What `permc fuzz` was told to do.
struct FuzzPlan {
  /// Accesses; nil: until the time is over.
  var accessCount: Int?
  var seconds: Int?
  /// 0: as many as there are processors.
  var jobs: Int
  var seed: UInt64

  init(_ arguments: Arguments) throws(CommandError) {
    seconds = try Self.number(arguments, "seconds", 1...1_000_000)
    accessCount = try Self.number(arguments, "ops", 1...Int.max / 2)
    guard seconds == nil || accessCount == nil else {
      throw .usage("`--ops` and `--seconds` say the same in two ways: give one")
    }
    if seconds == nil, accessCount == nil { accessCount = 2_000_000 }
    jobs = try Self.number(arguments, "jobs", 1...1024) ?? 0
    seed = UInt64(try Self.number(arguments, "seed", 0...Int.max) ?? 1)
  }

  static func number(
    _ arguments: Arguments, _ name: String, _ range: ClosedRange<Int>
  ) throws(CommandError) -> Int? {
    guard let text = arguments.value(name) else { return nil }
    guard let number = Int(text), range.contains(number) else {
      let most = range.upperBound >= Int.max / 2 ? "" : " to \(range.upperBound)"
      throw .usage("`--\(name)` takes a number from \(range.lowerBound)\(most), not `\(text)`")
    }
    return number
  }
}

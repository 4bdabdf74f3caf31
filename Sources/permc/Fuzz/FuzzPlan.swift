/// What `permc fuzz` was told to do.
struct FuzzPlan {
  /// Accesses; nil: until the time is over.
  var accessCount: Int?
  var seconds: Int?
  /// Devices at a time.
  var jobs: Int
  var seed: UInt64

  init(_ arguments: Arguments) throws(CommandError) {
    seconds = try arguments.number("seconds", 1...1_000_000)
    accessCount = try arguments.number("ops", 1...Int.max / 2)
    guard seconds == nil || accessCount == nil else {
      throw .usage("`--ops` and `--seconds` say the same in two ways: give one")
    }
    if seconds == nil, accessCount == nil { accessCount = 2_000_000 }
    jobs = try arguments.jobs
    seed = UInt64(try arguments.number("seed", 0...Int.max) ?? 1)
  }
}

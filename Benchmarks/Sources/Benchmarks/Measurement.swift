import CReference

/// What many rounds of a case showed: in each, both sides one after the other.
struct Measurement {
  /// Nanoseconds an operation, by round.
  var reference: [Double] = []
  var swift: [Double] = []
  /// Allocations of a whole round of each side.
  var allocations: [Side: UInt64] = [:]

  /// A round lasts about as long: long enough for the clock, short enough that little else happens in it.
  private static let roundNanoseconds: UInt64 = 1_000_000

  /// Measures a case; fails where the sides do not come to the same sum.
  init(_ bench: Bench, rounds: Int) throws {
    var times = 1
    while times < 1 << 24 {
      let start = reference_clock()
      let sums = (try bench.run(.c, times: times), try bench.run(.swift, times: times))
      guard sums.0 == sums.1 else { throw BenchError("the sides differ: \(sums.0) and \(sums.1)") }
      if reference_clock() - start > 2 * Self.roundNanoseconds { break }
      times *= 2
    }
    let count = Double(times * bench.operations)
    for round in 0..<rounds {
      var sums: [UInt64] = []
      // Each side is first as often as the other.
      for side in round % 2 == 0 ? [Side.c, .swift] : [.swift, .c] {
        let allocated = allocation_count()
        let start = reference_clock()
        let sum = try bench.run(side, times: times)
        let time = Double(reference_clock() - start) / count
        allocations[side] = allocation_count() - allocated
        sums.append(sum)
        if side == .c { reference.append(time) } else { swift.append(time) }
      }
      guard sums[0] == sums[1] else { throw BenchError("the sides differ: \(sums[0]) and \(sums[1])") }
    }
  }

  /// Ratios of rounds: what disturbs one side of a round disturbs the other as likely.
  var ratios: [Double] { zip(swift, reference).map { $0 / $1 } }

  /// Whether a target is met, by the median.
  func meets(_ target: Case.Target) -> Bool {
    switch target {
    case .ratio(let limit): ratios.median <= limit
    case .nanoseconds(let limit): swift.median <= limit
    }
  }
}

extension [Double] {
  /// The middle one.
  var median: Double {
    let sorted = self.sorted()
    guard !sorted.isEmpty else { return 0 }
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }
}

extension Double {
  /// With so many digits behind the point.
  func text(_ digits: Int) -> String {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let scaled = Int((self * scale).rounded())
    guard digits > 0 else { return "\(scaled)" }
    let rest = "\(scaled % Int(scale))"
    return "\(scaled / Int(scale))." + String(repeating: "0", count: digits - rest.count) + rest
  }
}

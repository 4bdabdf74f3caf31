/// Random numbers that a seed decides: the same on every machine.
///
/// SplitMix64. Source: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.
public struct SeededRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// A generator.
  public init(seed: UInt64) { state = seed }

  /// A generator of its own for one part of a whole.
  init(seed: UInt64, part: Int, of number: Int) {
    state = seed
    state = next() ^ UInt64(truncatingIfNeeded: part)
    state = next() ^ UInt64(truncatingIfNeeded: number)
  }

  /// The next number.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  /// A number below a limit, which is at least 1; not quite as likely as each other, which nobody here minds.
  mutating func below(_ limit: Int) -> Int {
    Int((next() >> 32 &* UInt64(truncatingIfNeeded: max(1, limit))) >> 32)
  }

  /// One of some; nil: there are none.
  mutating func pick<Element>(_ elements: [Element]) -> Element? {
    elements.isEmpty ? nil : elements[below(elements.count)]
  }
}

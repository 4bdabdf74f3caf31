/// Bits that follow each other with one count, lowest first.
func bitRuns(_ bits: [Int: Int]) -> [(bits: Range<Int>, count: Int)] {
  var runs: [(bits: Range<Int>, count: Int)] = []
  for bit in bits.keys.sorted() {
    let count = bits[bit] ?? 0
    if let last = runs.last, last.bits.upperBound == bit, last.count == count {
      runs[runs.count - 1].bits = last.bits.lowerBound..<bit + 1
    } else {
      runs.append((bit..<bit + 1, count))
    }
  }
  return runs
}

/// The values that the inputs of some expressions can have, reduced to few enough to try them all.
///
/// Values that no expression can tell apart are tried once. What is left is tried completely where it is at most
/// `limit` combinations; otherwise wide inputs take only telling values: 0, 1, the largest, the constants they meet and
/// their neighbours, powers of two.
struct InputSpace {
  /// Combinations tried at most.
  static let limit = 1 << 16

  /// Every input as the expressions spell it.
  private(set) var inputs: [Expression.Input] = []
  /// Whether every combination of values is tried, or one that behaves alike.
  private(set) var isExhaustive = true
  /// Number of all combinations of values; `Int.max` when there are more.
  private(set) var combinationCount = 1

  /// A range of bits (or a fact) with the values to try; spellings that overlap share one.
  private struct Root {
    var place: InputPlace
    var values: [Int]
    /// How many values behave like each.
    var weights: [Int]
  }
  private var roots: [Root] = []
  /// For each input its root, and shift and width in it.
  private var parts: [(root: Int, shift: Int, mask: Int)] = []
  private var numbers: [Expression.Input: Int] = [:]

  /// The space of expressions of which the value matters, and of others of which only the truth does.
  init(values: [Expression] = [], truths: [Expression] = []) {
    var uses = InputUses()
    for expression in values { uses.addValue(expression) }
    for expression in truths { uses.addTruth(expression) }
    for expression in values + truths {
      for input in expression.inputs where numbers[input] == nil {
        numbers[input] = inputs.count
        inputs.append(input)
      }
    }
    makeRoots(uses.uses)
  }

  /// Number of combinations that `forEach` visits.
  var visitCount: Int { assignmentCount <= Self.limit ? assignmentCount : samples().count }

  /// Number of combinations of the values to try.
  private var assignmentCount: Int { roots.reduce(1) { $0.multipliedOrMax($1.values.count) } }

  /// The number of an input, for `ExpressionProgram`.
  func number(_ input: Expression.Input) -> Int { numbers[input] ?? 0 }

  /// Visits combinations of values, small ones first, until `body` returns false.
  ///
  /// `values[i]` is the value of input `i`, `weight` the number of combinations that behave like this one.
  func forEach(_ body: (_ values: [Int], _ weight: Int) -> Bool) {
    forEachChange { values, weight, _ in body(values, weight) }
  }

  /// Visits combinations like `forEach`; inputs of roots before `changed` have the values of the visit before.
  func forEachChange(_ body: (_ values: [Int], _ weight: Int, _ changed: Int) -> Bool) {
    guard assignmentCount <= Self.limit else {
      for digits in samples() where !body(values(at: digits), 1, 0) { return }
      return
    }
    var digits = [Int](repeating: 0, count: roots.count)
    var values = [Int](repeating: 0, count: inputs.count)
    /// Weight of the digits before each root.
    var weights = [Int](repeating: 1, count: roots.count + 1)
    var changed = 0
    while true {
      for root in changed..<roots.count {
        weights[root + 1] = weights[root].multipliedOrMax(roots[root].weights[digits[root]])
      }
      for index in 0..<parts.count where parts[index].root >= changed {
        let part = parts[index]
        values[index] = (roots[part.root].values[digits[part.root]] &>> part.shift) & part.mask
      }
      guard body(values, weights[roots.count], changed) else { return }
      changed = roots.count - 1
      while changed >= 0 {
        digits[changed] += 1
        if digits[changed] < roots[changed].values.count { break }
        digits[changed] = 0
        changed -= 1
      }
      if changed < 0 { return }
    }
  }

  private func values(at digits: [Int]) -> [Int] {
    parts.map { (roots[$0.root].values[digits[$0.root]] &>> $0.shift) & $0.mask }
  }

  /// Combinations where there are too many of them: all values small or large but one or two, each of which takes all
  /// its values.
  private func samples() -> [[Int]] {
    let limit = Self.limit / 8
    let small = roots.map { _ in 0 }
    let large = roots.map { $0.values.count - 1 }
    var samples = [small, large]
    for base in [small, large] {
      for root in roots.indices {
        for value in roots[root].values.indices where samples.count < limit && value != base[root] {
          samples.append(base)
          samples[samples.count - 1][root] = value
        }
      }
    }
    for first in roots.indices {
      for second in roots.indices.dropFirst(first + 1) {
        for value in roots[first].values.indices.dropFirst() where samples.count < limit {
          for other in roots[second].values.indices.dropFirst() where samples.count < limit {
            samples.append(small)
            samples[samples.count - 1][first] = value
            samples[samples.count - 1][second] = other
          }
        }
      }
    }
    return samples
  }

  /// The last root that an expression reads: its value can change with that one or an earlier one; -1: none.
  func lastRoot(of expression: Expression) -> Int {
    expression.inputs.reduce(-1) { last, input in max(last, numbers[input].map { parts[$0].root } ?? -1) }
  }

  // MARK: - Making it

  private mutating func makeRoots(_ uses: [InputPlace: InputUse]) {
    let places = Self.merged(inputs.map(InputPlace.init))
    var rootUses: [InputUse] = []
    for place in places {
      var use = uses[place] ?? InputUse()
      for (part, partUse) in uses where part != place && place.contains(part) {
        // Bits that are read under two names: try every value of their union.
        use.isCalculatedWith = true
        use.hints.formUnion(partUse.hints)
      }
      combinationCount = combinationCount.multipliedOrMax(place.valueCount)
      rootUses.append(use)
    }
    for detail in Detail.allCases {
      roots = zip(places, rootUses).map { Self.root($0, $1, detail) }
      isExhaustive = zip(roots, rootUses).allSatisfy { root, use in
        !use.isCalculatedWith || root.values.count == root.place.valueCount
      }
      if assignmentCount <= Self.limit { break }
    }
    if assignmentCount > Self.limit { isExhaustive = false }
    for input in inputs {
      let place = InputPlace(input)
      let root = places.firstIndex { $0.contains(place) } ?? 0
      parts.append((root, places[root].shift(of: place), place.mask))
    }
  }

  /// How many values of a wide input are tried.
  private enum Detail: CaseIterable {
    case all, telling, few
  }

  private static func root(_ place: InputPlace, _ use: InputUse, _ detail: Detail) -> Root {
    if case .fact(let number) = place, number == Fact.allCases.firstIndex(of: .configSize) {
      return Root(place: place, values: [256, 4096], weights: [1, 1])
    }
    let largest = place.mask
    if !use.isCalculatedWith {
      let starts = ([0] + use.boundaries.filter { $0 > 0 && $0 <= largest }).sorted()
      let ends = starts.dropFirst() + [largest == .max ? .max : largest + 1]
      return Root(place: place, values: starts, weights: zip(starts, ends).map { $1 - $0 })
    }
    if largest < 1 << (detail == .all ? 16 : 4) {
      return Root(
        place: place,
        values: Array(0...largest),
        weights: Array(repeating: 1, count: largest + 1)
      )
    }
    var telling: Set<Int> = [0, 1, largest]
    for hint in use.hints.union(use.boundaries) { telling.formUnion([hint &- 1, hint, hint &+ 1]) }
    if detail != .few { telling.formUnion((0..<62).map { 1 << $0 }) }
    let values = telling.filter { $0 >= 0 && $0 <= largest }.sorted()
    return Root(place: place, values: values, weights: Array(repeating: 1, count: values.count))
  }

  /// Places with overlapping ones joined, in order.
  private static func merged(_ places: [InputPlace]) -> [InputPlace] {
    var result: [InputPlace] = []
    for place in Set(places).sorted() {
      if let last = result.last, let union = last.union(place) {
        result[result.count - 1] = union
      } else {
        result.append(place)
      }
    }
    return result
  }
}

extension InputPlace {
  /// The largest value.
  fileprivate var mask: Int {
    width >= 63 ? Int.max : (1 << max(0, width)) - 1
  }

  /// Number of values; `Int.max` when there are more.
  fileprivate var valueCount: Int {
    if case .fact(let number) = self, Fact.allCases[number] == .configSize { return 2 }
    return mask == Int.max ? Int.max : mask + 1
  }

  fileprivate func contains(_ other: InputPlace) -> Bool {
    guard case .bits(let first, let lowest, let width) = self,
      case .bits(let otherFirst, let otherLowest, let otherWidth) = other
    else { return self == other }
    return first == otherFirst && lowest <= otherLowest && otherLowest &+ otherWidth <= lowest &+ width
  }

  fileprivate func shift(of part: InputPlace) -> Int {
    guard case .bits(_, let lowest, _) = self, case .bits(_, let partLowest, _) = part else { return 0 }
    return max(0, partLowest - lowest)
  }

  /// Both together if they share a bit; `other` does not begin before this.
  fileprivate func union(_ other: InputPlace) -> InputPlace? {
    guard case .bits(let first, let lowest, let width) = self,
      case .bits(let otherFirst, let otherLowest, let otherWidth) = other,
      first == otherFirst, otherLowest < lowest &+ width
    else { return nil }
    return .bits(
      ofFirst: first,
      lowest: lowest,
      width: max(lowest &+ width, otherLowest &+ otherWidth) &- lowest
    )
  }
}

extension Int {
  /// The product, `Int.max` where it overflows; for counts.
  func multipliedOrMax(_ other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }
}

import PermDSL

/// In which variants registers of one name exist, and where.
struct RegisterPresence {
  /// Variants with the register at one offset.
  struct Place {
    var offset: Int
    /// Ascending.
    var variants: [Int]
  }

  /// By offset.
  let places: [Place]
  /// Whether it is there in every variant that the guest sees, within the length whatever hardware says.
  let isCertain: Bool

  /// The only offset; nil: it depends on the variant.
  var onlyOffset: Int? { places.count == 1 ? places.first?.offset : nil }

  /// Where registers are.
  ///
  /// - Parameter array: Whether they are in an element, which is never cut.
  init(_ registers: [Register], in capability: Capability, _ set: VariantSet, isInArray array: Bool) {
    var places: [Int: [Int]] = [:]
    var isCertain = true
    for (index, variant) in set.variants.enumerated() {
      if case .hidden = capability.visibility.inForce(variant.value)?.value { continue }
      guard let register = registers.last(where: { $0.condition.holds(variant.value) }) else {
        isCertain = false
        continue
      }
      let offset = register.offset.evaluate(variant.value)
      places[offset, default: []].append(index)
      let least =
        array ? Int.max : capability.lengths.inForce(variant.value).map { $0.value.leastValue } ?? Int.max
      let (end, overflows) = offset.addingReportingOverflow(register.bitWidth / 8)
      if offset < 0 || overflows || end > least { isCertain = false }
    }
    self.places = places.sorted { $0.key < $1.key }.map { Place(offset: $0.key, variants: $0.value) }
    self.isCertain = isCertain && !places.isEmpty
  }
}

/// Runs of numbers, for patterns: `0, 2...5`.
func rangePattern(_ numbers: [Int]) -> String {
  var runs: [ClosedRange<Int>] = []
  for number in numbers {
    if let last = runs.last, last.upperBound + 1 == number {
      runs[runs.count - 1] = last.lowerBound...number
    } else {
      runs.append(number...number)
    }
  }
  return runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)...\($0.upperBound)" }
    .joined(separator: ", ")
}

extension Expression {
  /// A number that the value is never below, whatever is read.
  fileprivate var leastValue: Int { bounds.lowerBound }

  /// Values that it may have; all numbers where nothing better is known.
  private var bounds: ClosedRange<Int> {
    let all = Int.min...Int.max
    switch self {
    case .constant(let value): return value...value
    case .field(let field): return field.bitWidth < 63 ? 0...(1 << max(0, field.bitWidth)) - 1 : all
    case .fact(let fact): return 0...(1 << fact.bitWidth) - 1
    case .unary(.not, _): return 0...1
    case .unary(.negate, _): return all
    case .conditional(_, let yes, let no):
      let (yes, no) = (yes.bounds, no.bounds)
      return min(yes.lowerBound, no.lowerBound)...max(yes.upperBound, no.upperBound)
    case .binary(let op, let left, let right):
      let (left, right) = (left.bounds, right.bounds)
      switch op {
      case .or, .and, .equal, .notEqual, .less, .lessEqual, .greater, .greaterEqual: return 0...1
      case .add:
        let (low, under) = left.lowerBound.addingReportingOverflow(right.lowerBound)
        let (high, over) = left.upperBound.addingReportingOverflow(right.upperBound)
        return under || over || low > high ? all : low...high
      case .multiply where left.lowerBound >= 0 && right.lowerBound >= 0:
        let (high, over) = left.upperBound.multipliedReportingOverflow(by: right.upperBound)
        return over ? all : left.lowerBound * right.lowerBound...high
      case .bitAnd where left.lowerBound >= 0 && right.lowerBound >= 0:
        return 0...min(left.upperBound, right.upperBound)
      default: return all
      }
    }
  }
}

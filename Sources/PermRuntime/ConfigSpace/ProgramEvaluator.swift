/// Evaluates table programs against the hardware of one capability.
///
/// Source of the values: `load` gives a dword of config space, `fact` what the embedder knows.
struct ProgramEvaluator {
  /// Position of the capability, and of the first one with its ID.
  var base: Int
  var firstBase: Int

  /// The value of a program; index 0 (no program) and malformed code give zero.
  ///
  /// - Complexity: O(words).
  func evaluate(
    _ page: Span<UInt32>,
    at start: Int,
    load: (_ position: Int) throws(ConfigError) -> UInt32,
    fact: (TableFact) -> Int
  ) throws(ConfigError) -> Int {
    guard start > 0 else { return 0 }
    // Most programs are one number.
    let head = page.word(start)
    if head >> 24 == Self.constant, page.word(start + 1) >> 24 == Self.end, start + 1 < page.count {
      return Int(head & 0xFF_FFFF)
    }
    var stack = InlineArray<16, Int>(repeating: 0)
    var depth = 0
    var index = start
    while index < page.count {
      let word = page.word(index)
      index += 1
      let operand = Int(word & 0xFF_FFFF)
      if word >> 24 == Self.load {
        guard depth < TableProgram.depthLimit else { return 0 }
        let dword = try load((operand & 1 << 5 != 0 ? firstBase : base) + operand >> 12)
        let mask: UInt32 = ~0 &>> (31 &- UInt32(truncatingIfNeeded: operand & 31))
        stack[depth & 15] = Int(dword &>> UInt32(truncatingIfNeeded: operand >> 6 & 31) & mask)
        depth += 1
        continue
      }
      if word >> 24 == Self.constant, depth < TableProgram.depthLimit {
        stack[depth & 15] = operand
        depth += 1
        continue
      }
      guard let operation = TableProgram.Operation(rawValue: UInt8(word >> 24)) else { return 0 }
      switch operation {
      case .end:
        return depth > 0 ? stack[depth - 1] : 0
      case .constant, .wideConstant, .load, .fact:
        guard depth < TableProgram.depthLimit else { return 0 }
        switch operation {
        case .constant: stack[depth] = operand
        case .wideConstant:
          stack[depth] = Int(
            truncatingIfNeeded: UInt64(page.word(index + 1)) << 32 | UInt64(page.word(index))
          )
          index += 2
        default:
          stack[depth] = TableFact(rawValue: UInt8(truncatingIfNeeded: operand)).map(fact) ?? 0
        }
        depth += 1
      case .not, .negate:
        guard depth >= 1 else { return 0 }
        let value = stack[depth - 1]
        stack[depth - 1] = operation == .not ? (value == 0 ? 1 : 0) : 0 &- value
      case .select:
        guard depth >= 3 else { return 0 }
        depth -= 2
        stack[depth - 1] = stack[depth - 1] != 0 ? stack[depth] : stack[depth + 1]
      default:
        guard depth >= 2 else { return 0 }
        depth -= 1
        stack[depth - 1] = Self.apply(operation, stack[depth - 1], stack[depth])
      }
    }
    return 0
  }

  private static var end: UInt32 { UInt32(TableProgram.Operation.end.rawValue) }
  private static var constant: UInt32 { UInt32(TableProgram.Operation.constant.rawValue) }
  private static var load: UInt32 { UInt32(TableProgram.Operation.load.rawValue) }

  /// Two-operand operations; total.
  private static func apply(_ operation: TableProgram.Operation, _ left: Int, _ right: Int) -> Int {
    switch operation {
    case .or: left != 0 || right != 0 ? 1 : 0
    case .and: left != 0 && right != 0 ? 1 : 0
    case .equal: left == right ? 1 : 0
    case .notEqual: left != right ? 1 : 0
    case .less: left < right ? 1 : 0
    case .lessEqual: left <= right ? 1 : 0
    case .greater: left > right ? 1 : 0
    case .greaterEqual: left >= right ? 1 : 0
    case .shiftLeft: right < 0 || right > 63 ? 0 : left &<< right
    case .shiftRight: right < 0 || right > 63 ? 0 : left &>> right
    case .bitAnd: left & right
    case .add: left &+ right
    case .subtract: left &- right
    case .multiply: left &* right
    case .divide: right == 0 ? 0 : left.dividedReportingOverflow(by: right).partialValue
    case .remainder: right == 0 ? 0 : left.remainderReportingOverflow(dividingBy: right).partialValue
    default: 0
    }
  }
}

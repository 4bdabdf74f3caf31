/// An expression flattened to postfix code over numbered inputs, for evaluating it many times.
struct ExpressionProgram {
  /// Pairs of operation and operand.
  private var code: [Int] = []
  private static let unary: [Expression.Unary] = [.not, .negate]
  private static let binary = Expression.Binary.allCases
  /// Operations: 0 constant, 1 input, 2 select, then unary, then binary.
  private static let firstUnary = 3
  private static let firstBinary = firstUnary + unary.count

  /// Flattens an expression; `number` gives an input's number.
  init(_ expression: Expression, number: (Expression.Input) -> Int) {
    append(expression, number)
  }

  private mutating func append(_ expression: Expression, _ number: (Expression.Input) -> Int) {
    switch expression {
    case .constant(let value): code += [0, value]
    case .field(let field): code += [1, number(.field(field))]
    case .fact(let fact): code += [1, number(.fact(fact))]
    case .unary(let op, let operand):
      append(operand, number)
      code += [Self.firstUnary + (op == .not ? 0 : 1), 0]
    case .binary(let op, let left, let right):
      append(left, number)
      append(right, number)
      code += [Self.firstBinary + (Self.binary.firstIndex(of: op) ?? 0), 0]
    case .conditional(let condition, let yes, let no):
      append(condition, number)
      append(yes, number)
      append(no, number)
      code += [2, 0]
    }
  }

  /// The value, with input `i` having `values[i]`; `stack` is scratch space that callers reuse.
  func evaluate(_ values: [Int], _ stack: inout [Int]) -> Int {
    // Values are moved by index: debug builds evaluate this tens of thousands of times.
    if stack.count < code.count { stack = Array(repeating: 0, count: code.count) }
    var top = -1
    var at = 0
    while at < code.count {
      let operation = code[at]
      switch operation {
      case 0:
        top += 1
        stack[top] = code[at + 1]
      case 1:
        top += 1
        stack[top] = values[code[at + 1]]
      case 2:
        top -= 2
        stack[top] = stack[top] != 0 ? stack[top + 1] : stack[top + 2]
      case Self.firstUnary: stack[top] = stack[top] == 0 ? 1 : 0
      case Self.firstUnary + 1: stack[top] = 0 &- stack[top]
      default:
        top -= 1
        stack[top] = Self.binary[operation - Self.firstBinary].apply(stack[top], stack[top + 1])
      }
      at += 2
    }
    return top == 0 ? stack[0] : 0
  }
}

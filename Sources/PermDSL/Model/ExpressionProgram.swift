/// An expression flattened to postfix steps over numbered inputs, for evaluating it many times.
struct ExpressionProgram {
  private enum Step {
    case constant(Int)
    case input(Int)
    case not, negate, select
    case binary(Expression.Binary)
  }

  private var steps: [Step] = []

  /// Flattens an expression; `number` gives an input's number.
  init(_ expression: Expression, number: (Expression.Input) -> Int) {
    append(expression, number)
  }

  private mutating func append(_ expression: Expression, _ number: (Expression.Input) -> Int) {
    switch expression {
    case .constant(let value): steps.append(.constant(value))
    case .field(let field): steps.append(.input(number(.field(field))))
    case .fact(let fact): steps.append(.input(number(.fact(fact))))
    case .unary(let op, let operand):
      append(operand, number)
      steps.append(op == .not ? .not : .negate)
    case .binary(let op, let left, let right):
      append(left, number)
      append(right, number)
      steps.append(.binary(op))
    case .conditional(let condition, let yes, let no):
      append(condition, number)
      append(yes, number)
      append(no, number)
      steps.append(.select)
    }
  }

  /// The value, with input `i` having `values[i]`; `stack` is scratch space that callers reuse.
  func evaluate(_ values: [Int], _ stack: inout [Int]) -> Int {
    if stack.count < steps.count { stack = Array(repeating: 0, count: steps.count) }
    var stack = stack.mutableSpan
    // Values are moved by index: debug builds evaluate this tens of thousands of times.
    var top = -1
    for step in steps {
      switch step {
      case .constant(let value):
        top += 1
        stack[top] = value
      case .input(let number):
        top += 1
        stack[top] = values[number]
      case .not: stack[top] = stack[top] == 0 ? 1 : 0
      case .negate: stack[top] = 0 &- stack[top]
      case .select:
        top -= 2
        stack[top] = stack[top] != 0 ? stack[top + 1] : stack[top + 2]
      case .binary(let op):
        top -= 1
        stack[top] = op.apply(stack[top], stack[top + 1])
      }
    }
    return top == 0 ? stack[0] : 0
  }
}

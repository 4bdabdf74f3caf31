import PermDSL

extension Expression {
  /// The same value with everything computed that reads nothing.
  var folded: Expression {
    switch self {
    case .constant, .field, .fact: return self
    case .unary(let op, let operand):
      let operand = operand.folded
      let folded = Expression.unary(op, operand)
      return operand.literal == nil ? folded : .constant(folded.evaluate { _ in 0 })
    case .binary(let op, let left, let right):
      let left = left.folded
      let right = right.folded
      if let left = left.literal, let right = right.literal { return .constant(op.apply(left, right)) }
      return .binary(op, left, right)
    case .conditional(let condition, let yes, let no):
      let condition = condition.folded
      if let condition = condition.literal { return condition != 0 ? yes.folded : no.folded }
      return .conditional(condition, yes.folded, no.folded)
    }
  }

  /// The number, if it is one.
  private var literal: Int? {
    if case .constant(let value) = self { value } else { nil }
  }

  /// Values on the stack that its program needs, as the compiler orders operands.
  var stackDepth: Int {
    switch self {
    case .constant, .fact: 1
    case .field(let field): field.bitWidth > 32 || field.lsb % 32 + field.bitWidth > 32 ? 3 : 1
    case .unary(_, let operand): operand.stackDepth
    case .binary(_, let left, let right):
      // The cheaper of the two orders for operators that allow it is never deeper than this.
      max(left.stackDepth, right.stackDepth + 1)
    case .conditional(let condition, let yes, let no):
      max(condition.stackDepth, yes.stackDepth + 1, no.stackDepth + 2)
    }
  }
}

/// A resolved expression and its size, `let` names expanded.
///
/// Each `let` may name another twice, so that a few lines can mean millions of operands: growth is bounded here.
struct SizedExpression {
  /// Operands and operators that an expression may have.
  static let maximumSize = 2000
  /// How deep an expression may be nested.
  static let maximumDepth = 200

  var expression: Expression
  var size: Int
  var depth: Int

  /// An operand.
  init(_ expression: Expression) {
    self.expression = expression
    size = 1
    depth = 1
  }

  /// An operator over its operands.
  init(_ expression: Expression, over operands: SizedExpression...) {
    self.expression = expression
    size = operands.reduce(1) { $0 + $1.size }
    depth = 1 + (operands.map(\.depth).max() ?? 0)
  }

  /// Whether it can be worked with.
  var isAcceptable: Bool { size <= Self.maximumSize && depth <= Self.maximumDepth }
}

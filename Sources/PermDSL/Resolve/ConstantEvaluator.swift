/// Evaluates expressions that read nothing, before any name but a constant `let` has a meaning.
///
/// The offset of a register must be known before an expression can read it, and its offset is an expression itself:
/// this pass breaks the circle.
struct ConstantEvaluator {
  let reader: FileReader
  /// `let` names with a constant value.
  private(set) var lets: [String: Int] = [:]

  /// An evaluator that knows the constant `let` names of a capability.
  init(reader: FileReader, lets: [LetShape]) {
    self.reader = reader
    for entry in lets where self.lets[entry.name.text] == nil {
      self.lets[entry.name.text] = value(entry.value)
    }
  }

  /// The value; nil where it depends on the device, or cannot be read.
  func value(_ node: SyntaxNode?, depth: Int = 0) -> Int? {
    guard let node, depth < SizedExpression.maximumDepth else { return nil }
    let operands = node.expressions
    switch node.kind {
    case .literalExpression:
      return reader.number(node.token(.number))
    case .parenthesizedExpression:
      return value(operands.first, depth: depth + 1)
    case .pathExpression:
      guard let path = reader.path(node), path.parts.count == 1, path.parts[0].index == nil else {
        return nil
      }
      return lets[path.parts[0].name.text]
    case .unaryExpression:
      guard let op = reader.unaryOperator(node), let operand = value(operands.first, depth: depth + 1) else {
        return nil
      }
      return Expression.unary(op, .constant(operand)).constantValue
    case .binaryExpression:
      guard let op = reader.binaryOperator(node), operands.count == 2,
        let left = value(operands[0], depth: depth + 1), let right = value(operands[1], depth: depth + 1)
      else { return nil }
      return op.apply(left, right)
    case .conditionalExpression:
      guard operands.count == 3, let condition = value(operands[0], depth: depth + 1) else { return nil }
      return value(operands[condition != 0 ? 1 : 2], depth: depth + 1)
    default:
      return nil
    }
  }
}

extension FileReader {
  /// The operator of a `unaryExpression`.
  func unaryOperator(_ node: SyntaxNode) -> Expression.Unary? {
    node.tokens.first.flatMap { Expression.Unary(rawValue: text($0)) }
  }

  /// The operator of a `binaryExpression`.
  func binaryOperator(_ node: SyntaxNode) -> Expression.Binary? {
    node.tokens.first.flatMap { Expression.Binary(rawValue: text($0)) }
  }
}

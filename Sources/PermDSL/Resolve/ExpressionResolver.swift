/// Turns the expressions of a table into resolved ones: names become places, facts and expanded `let` values.
struct ExpressionResolver {
  /// The file that the expression stands in: for an amendment not the capability's.
  let reader: FileReader
  let scope: NameScope
  let enumerations: [Enumeration]
  let reporter: Reporter
  var lexical = LexicalScope()
  /// The `let` that is being resolved: it may name those before it.
  var letIndex: Int?

  /// The resolved expression; nil after a report, or where the parser reported.
  func resolve(_ node: SyntaxNode?) -> Expression? { resolveSized(node)?.expression }

  /// The resolved expression with its size.
  func resolveSized(_ node: SyntaxNode?) -> SizedExpression? {
    guard let node else { return nil }
    do throws(Failure) {
      let sized = try visit(node, 0)
      guard sized.isAcceptable else { throw .tooDeep }
      return sized
    } catch {
      switch error {
      case .tooDeep: reporter.report(ExpressionTooDeep(origin: reader.range(node)).diagnostic)
      case .reported: break
      }
      return nil
    }
  }

  /// Why there is no result.
  private enum Failure: Error {
    case tooDeep
    /// By a finding, or by the parser.
    case reported
  }

  private func visit(_ node: SyntaxNode, _ depth: Int) throws(Failure) -> SizedExpression {
    guard depth < SizedExpression.maximumDepth else { throw .tooDeep }
    let operands = node.expressions
    switch node.kind {
    case .literalExpression: return try literal(node)
    case .parenthesizedExpression where operands.count == 1: return try visit(operands[0], depth + 1)
    case .pathExpression: return try name(node)
    case .unaryExpression where operands.count == 1:
      guard let op = reader.unaryOperator(node) else { throw .reported }
      let operand = try visit(operands[0], depth + 1)
      return try bounded(SizedExpression(.unary(op, operand.expression), over: operand))
    case .binaryExpression where operands.count == 2: return try binary(node, operands, depth)
    case .conditionalExpression where operands.count == 3:
      let condition = try visit(operands[0], depth + 1)
      let yes = try visit(operands[1], depth + 1)
      let no = try visit(operands[2], depth + 1)
      return try bounded(
        SizedExpression(
          .conditional(condition.expression, yes.expression, no.expression),
          over: condition,
          yes,
          no
        )
      )
    default: throw .reported
    }
  }

  private func bounded(_ sized: SizedExpression) throws(Failure) -> SizedExpression {
    guard sized.isAcceptable else { throw .tooDeep }
    return sized
  }

  private func literal(_ node: SyntaxNode) throws(Failure) -> SizedExpression {
    guard let token = node.token(.number) else { throw .reported }
    switch reader.source.numberValue(of: token) {
    case .value(let value): return SizedExpression(.constant(value))
    case .malformed: break
    case .tooLarge:
      reporter.report(NumberOutOfRange(tooLarge: reader.text(token), origin: reader.range(token)).diagnostic)
    }
    throw .reported
  }

  private func binary(
    _ node: SyntaxNode,
    _ operands: [SyntaxNode],
    _ depth: Int
  ) throws(Failure) -> SizedExpression {
    guard let op = reader.binaryOperator(node) else { throw .reported }
    let left = try comparable(operands[0], beside: operands[1], op, depth)
    let right = try comparable(operands[1], beside: operands[0], op, depth)
    return try bounded(SizedExpression(.binary(op, left.expression, right.expression), over: left, right))
  }

  private func comparable(
    _ operand: SyntaxNode,
    beside other: SyntaxNode,
    _ op: Expression.Binary,
    _ depth: Int
  ) throws(Failure) -> SizedExpression {
    if let value = enumerationValue(operand, beside: other, op) { return value }
    return try visit(operand, depth + 1)
  }

  // MARK: Names

  private func name(_ node: SyntaxNode) throws(Failure) -> SizedExpression {
    guard let path = reader.path(node) else { throw .reported }
    let first = path.parts[0]
    if first.index == nil, path.parts.count > 1 {
      if first.name.text == "function" { return try fact(path) }
      if first.name.text == "first" {
        var rest = path
        rest.parts.removeFirst()
        return try place(rest, ofFirst: true)
      }
    }
    if path.parts.count == 1, first.index == nil, let value = try letValue(first.name) { return value }
    return try place(path, ofFirst: false)
  }

  private func fact(_ path: Path) throws(Failure) -> SizedExpression {
    let name = path.parts[1].name
    if path.parts.count == 2, path.parts[1].index == nil, let fact = Fact(rawValue: name.text) {
      return SizedExpression(.fact(fact))
    }
    reporter.report(
      UnknownFact(name: name, suggested: reporter.suggest(for: name, among: Fact.allCases.map(\.rawValue)))
        .diagnostic
    )
    throw .reported
  }

  /// The value of a `let` name; nil where it is none, or a field of the register around hides it.
  private func letValue(_ name: Name) throws(Failure) -> SizedExpression? {
    guard let order = scope.letOrder[name.text] else { return nil }
    if let register = lexical.register, !scope.fields(of: register, named: name.text).isEmpty { return nil }
    if let letIndex, order >= letIndex {
      reporter.report(
        UsedBeforeDefinition(
          name: name,
          definition: scope.shape.lets[order].name.origin,
          isOwnValue: order == letIndex
        ).diagnostic
      )
      throw .reported
    }
    // An erroneous value has been reported where it stands.
    guard case .some(.some(let value)) = scope.lets[name.text] else { throw .reported }
    return value
  }

  private func place(_ path: Path, ofFirst: Bool) throws(Failure) -> SizedExpression {
    let found: FoundPlaces
    do throws(LookupFailure) {
      found = try scope.find(path, in: ofFirst ? LexicalScope() : lexical)
    } catch {
      if !scope.shape.isDamaged { reporter.report(unknown(error, isPath: path.parts.count > 1)) }
      throw .reported
    }
    var references: [FieldReference] = []
    for place in found.places {
      let reference = try self.reference(place, found, path, ofFirst: ofFirst)
      if !references.contains(reference) { references.append(reference) }
    }
    guard references.count == 1 else {
      if !references.isEmpty {
        reporter.report(NotConstant(reason: .severalPlaces(path.text), origin: path.origin).diagnostic)
      }
      throw .reported
    }
    return SizedExpression(.field(references[0]))
  }

  private func reference(
    _ place: PlaceIndex,
    _ found: FoundPlaces,
    _ path: Path,
    ofFirst: Bool
  ) throws(Failure) -> FieldReference {
    let register = scope.shape.registers[place.register]
    var offset = register.constantOffset
    var element: Int?
    if let array = found.array {
      let shape = scope.shape.arrays[array]
      guard let index = found.index else {
        let example = scope.path(of: place, element: 0)
        reporter.report(
          NotConstant(reason: .noIndex(array: shape.name.text, example: example), origin: path.origin)
            .diagnostic
        )
        throw .reported
      }
      element = resolve(index)?.constantValue
      guard let element, (0...0xFFF).contains(element) else {
        reporter.report(NotConstant(reason: .needed("an index"), origin: reader.range(index)).diagnostic)
        throw .reported
      }
      if let start = shape.constantOffset, let stride = shape.stride, let inside = offset {
        offset = start &+ element &* stride &+ inside
      } else {
        offset = nil
      }
    }
    guard let offset, (0...0xFFF).contains(offset) else {
      reporter.report(NotConstant(reason: .registerOffset(path.text), origin: path.origin).diagnostic)
      throw .reported
    }
    let bits = scope.bits(of: place)
    let text = scope.path(of: place, element: element)
    return FieldReference(
      path: ofFirst ? "first." + text : text,
      registerOffset: offset,
      registerBitWidth: register.bitWidth,
      lsb: bits.lsb,
      bitWidth: bits.msb - bits.lsb + 1,
      ofFirst: ofFirst
    )
  }

  private func unknown(_ failure: LookupFailure, isPath: Bool) -> Diagnostic {
    let name = failure.part.name
    switch failure.reason {
    case .misshapen(let shape):
      return MisshapenPath(reason: shape, name: name, surplus: nil).diagnostic
    case .noSuchPart(let owner, let kind, let candidates):
      let isFirstPart = kind == .capability || !isPath
      guard isFirstPart else {
        let suggested = reporter.suggest(for: name, among: candidates)
        return UnknownField(owner: owner, ownerKind: kind, name: name, suggested: suggested, use: .expression)
          .diagnostic
      }
      let names = candidates + scope.letOrder.keys + (isPath ? ["function", "first"] : [])
      return UnknownName(
        name: name,
        place: "`\(owner)`",
        suggested: reporter.suggest(for: name, among: names)
      )
      .diagnostic
    }
  }

  // MARK: Names of an enumeration

  /// The value of an enumeration's name where it is compared with a field of that enumeration.
  private func enumerationValue(
    _ node: SyntaxNode,
    beside other: SyntaxNode,
    _ op: Expression.Binary
  ) -> SizedExpression? {
    guard op == .equal || op == .notEqual, let path = reader.path(node), path.parts.count == 1,
      path.parts[0].index == nil, var field = reader.path(other)
    else { return nil }
    let name = path.parts[0].name.text
    guard scope.letOrder[name] == nil, (try? scope.find(path, in: lexical)) == nil else { return nil }
    if field.parts[0].name.text == "first", field.parts.count > 1 { field.parts.removeFirst() }
    guard let place = (try? scope.find(field, in: lexical))?.places.first, let number = place.field,
      let enumeration = scope.shape.registers[place.register].fields[number].enumeration,
      let value = enumerations[enumeration].cases.first(where: { $0.name == name })?.value
    else { return nil }
    return SizedExpression(.constant(value))
  }
}

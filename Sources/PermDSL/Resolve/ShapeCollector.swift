/// Lays the members of a capability flat: blocks are entered, conditions pile up, nothing is resolved.
struct ShapeCollector {
  let enumerations: [String: Int]
  let reporter: Reporter
  private(set) var shape: CapabilityShape

  private var reader: FileReader { shape.reader }

  /// The shape of a capability or header node.
  static func collect(
    _ shape: CapabilityShape,
    enumerations: [String: Int],
    reporter: Reporter
  ) -> CapabilityShape {
    var collector = ShapeCollector(enumerations: enumerations, reporter: reporter, shape: shape)
    if shape.kind != .header {
      collector.shape.registers.append(.implicitHeader(of: shape.kind, at: shape.name.origin))
    }
    collector.collect(shape.node.members, [], LexicalScope())
    collector.findConstants()
    return collector.shape
  }

  private mutating func collect(
    _ members: [SyntaxNode],
    _ conditions: [SyntaxCondition],
    _ scope: LexicalScope
  ) {
    for member in members {
      switch member.kind {
      case .specItem, .allowItem: continue
      case .whenItem: collectBranches(member, conditions, scope)
      case .onItem: shape.bindings.append(BindingShape(node: member, conditions: conditions, scope: scope))
      case .fieldItem: collectField(member, conditions, scope)
      case .registerItem: collectRegister(member, conditions, scope)
      case .arrayItem: collectArray(member, conditions)
      case .letItem:
        guard let name = reader.name(after: "let", in: member), let value = member.firstExpression else {
          continue
        }
        shape.lets.append(LetShape(name: name, value: value))
      case .lengthItem: shape.lengths.append(Conditioned(value: member, conditions: conditions))
      case .bodyItem: shape.bodies.append(Conditioned(value: member, conditions: conditions))
      case .publishItem:
        shape.publications.append(Conditioned(value: member, conditions: conditions))
      case .extendedListItem:
        shape.lists.append(Conditioned(value: member, conditions: conditions))
      // The parser lets nothing else stand here.
      default: continue
      }
    }
  }

  /// Both branches of a `when`; `else when` is a loop, for chains may be long.
  private mutating func collectBranches(
    _ item: SyntaxNode,
    _ conditions: [SyntaxCondition],
    _ scope: LexicalScope
  ) {
    var pending = item
    var conditions = conditions
    while true {
      guard let expression = pending.firstExpression else { return }
      let condition = SyntaxCondition(expression: expression, expected: true, scope: scope)
      collect(pending.members, conditions + [condition], scope)
      guard let branch = pending.child(.elseClause) else { return }
      conditions.append(SyntaxCondition(expression: expression, expected: false, scope: scope))
      guard let next = branch.child(.whenItem) else {
        collect(branch.members, conditions, scope)
        return
      }
      pending = next
    }
  }

  // MARK: Registers and fields

  private mutating func collectRegister(
    _ node: SyntaxNode,
    _ conditions: [SyntaxCondition],
    _ scope: LexicalScope
  ) {
    guard let name = reader.name(after: "register", in: node), let bitWidth = bitWidth(of: node) else {
      shape.isDamaged = true
      return
    }
    var register = RegisterShape(
      name: name,
      node: node,
      bitWidth: bitWidth,
      conditions: conditions,
      array: scope.array
    )
    let access = node.child(.access)
    let index = shape.registers.count
    if node.child(.block) != nil {
      register.isDescribed = true
      shape.registers.append(register)
      var inside = scope
      inside.register = index
      collect(node.members, conditions, inside)
    } else {
      shape.registers.append(register)
    }
    if shape.registers[index].fields.isEmpty {
      shape.registers[index].isDescribed = false
      shape.registers[index].fields = [
        FieldShape(
          name: name,
          node: nil,
          msb: bitWidth - 1,
          lsb: 0,
          access: hardwareAccess(access) ?? .ro,
          enumeration: node.child(.enumReference).flatMap { enumeration($0) },
          bitsOrigin: name.origin,
          accessOrigin: access.map { reader.range($0) } ?? name.origin
        )
      ]
    }
    if let array = scope.array { shape.arrays[array].registers[name.text, default: []].append(index) }
  }

  /// The width of a register; nil where the parser reported.
  private func bitWidth(of node: SyntaxNode) -> Int? {
    var number = 0
    for case .token(let token) in node.elements where !token.isMissing && token.kind != .newline {
      number += 1
      // Behind the keyword and the name.
      guard number > 2, token.kind == .word else { continue }
      if let width = RegisterShape.widths[reader.text(token)] { return width }
    }
    return nil
  }

  private mutating func collectField(
    _ node: SyntaxNode,
    _ conditions: [SyntaxCondition],
    _ scope: LexicalScope
  ) {
    guard let register = scope.register else { return }
    guard let name = reader.firstName(in: node), let range = node.child(.bitRange),
      let bits = bits(range, of: name), let accessNode = node.child(.access),
      let access = hardwareAccess(accessNode)
    else {
      shape.isDamaged = true
      return
    }
    let inherited = shape.registers[register].conditions.count
    shape.registers[register].fields.append(
      FieldShape(
        name: name,
        node: node,
        msb: bits.msb,
        lsb: bits.lsb,
        access: access,
        enumeration: node.child(.enumReference).flatMap { enumeration($0) },
        conditions: Array(conditions.dropFirst(inherited)),
        bitsOrigin: reader.range(range),
        accessOrigin: reader.range(accessNode)
      )
    )
  }

  private func bits(_ range: SyntaxNode, of field: Name) -> (msb: Int, lsb: Int)? {
    var first: Token?
    var last: Token?
    for case .token(let token) in range.elements where token.kind == .number {
      if first == nil { first = token }
      last = token
    }
    guard let first, let last, let msb = reader.number(first), let lsb = reader.number(last) else {
      return nil
    }
    guard max(msb, lsb) <= 0xFFFF else {
      reporter.report(
        NumberOutOfRange(
          what: "a bit of `\(field.text)`",
          text: reader.text(msb > 0xFFFF ? first : last),
          limits: "inside the register",
          origin: reader.range(range)
        ).diagnostic
      )
      return nil
    }
    if msb < lsb {
      reporter.report(
        ReversedRange(noun: "bits", origin: reader.range(range), mended: "[\(lsb):\(msb)]").diagnostic
      )
    }
    return (max(msb, lsb), min(msb, lsb))
  }

  private func hardwareAccess(_ node: SyntaxNode?) -> HardwareAccess? {
    guard let node, let name = reader.firstName(in: node) else { return nil }
    if let access = HardwareAccess(rawValue: name.text) { return access }
    let known = HardwareAccess.allCases.map(\.rawValue)
    reporter.report(
      UnknownAccess(name: name, suggested: reporter.suggest(for: name, among: known)).diagnostic
    )
    return nil
  }

  private func enumeration(_ node: SyntaxNode) -> Int? {
    guard let name = reader.firstName(in: node) else { return nil }
    if let index = enumerations[name.text] { return index }
    reporter.report(
      UnknownEnum(name: name, suggested: reporter.suggest(for: name, among: enumerations.keys)).diagnostic
    )
    return nil
  }

  // MARK: Arrays

  private mutating func collectArray(_ node: SyntaxNode, _ conditions: [SyntaxCondition]) {
    guard let name = reader.name(after: "array", in: node) else {
      shape.isDamaged = true
      return
    }
    let index = shape.arrays.count
    shape.arrays.append(ArrayShape(name: name, node: node, conditions: conditions))
    collect(node.members, conditions, LexicalScope(array: index))
  }

  /// Fills in the offsets that are known before any name is.
  private mutating func findConstants() {
    let evaluator = ConstantEvaluator(reader: reader, lets: shape.lets)
    for index in shape.registers.indices {
      guard let node = shape.registers[index].node else { continue }
      shape.registers[index].constantOffset = evaluator.value(node.firstExpression)
    }
    for index in shape.arrays.indices {
      let expressions = shape.arrays[index].node.expressions
      guard expressions.count == 3 else { continue }
      shape.arrays[index].constantOffset = evaluator.value(expressions[1])
      shape.arrays[index].stride = evaluator.value(expressions[2])
    }
  }
}

extension RegisterShape {
  /// The words for the width of a register, and the bits that they stand for.
  fileprivate static let widths = ["u8": 8, "u16": 16, "u32": 32, "u64": 64]

  /// The register that every capability begins with.
  ///
  /// Source: PCIe 6.0 §7.5.3.1 "PCI Express Capability List Register", §7.6.3 "PCI Express Extended Capability Header".
  static func implicitHeader(of kind: CapabilityKind, at origin: SourceRange) -> RegisterShape {
    func field(_ name: String, _ msb: Int, _ lsb: Int) -> FieldShape {
      FieldShape(
        name: Name(text: name, origin: origin),
        msb: msb,
        lsb: lsb,
        access: .ro,
        bitsOrigin: origin,
        accessOrigin: origin
      )
    }
    let isExtended = kind == .extended
    return RegisterShape(
      name: Name(text: "Header", origin: origin),
      bitWidth: isExtended ? 32 : 16,
      constantOffset: 0,
      fields: isExtended
        ? [
          field("Next_Capability_Offset", 31, 20), field("Capability_Version", 19, 16),
          field("Capability_ID", 15, 0),
        ] : [field("Next_Capability_Pointer", 15, 8), field("Capability_ID", 7, 0)],
      isDescribed: true
    )
  }
}

import PermDSL
import Testing

/// The shape of the tree, where the grammar leaves a choice.
struct ParserTests {
  @Test(arguments: [
    ("1 + 2 * 3", "1 + (2 * 3)"), ("1 - 2 - 3", "(1 - 2) - 3"), ("1 << 2 & 3", "1 << (2 & 3)"),
    ("a & 1 == 0", "(a & 1) == 0"), ("not a == b and c", "(not (a == b)) and c"),
    ("a or b and not c", "a or (b and (not c))"), ("a ? b : c ? d : e", "a ? b : (c ? d : e)"),
    ("-a + b", "(- a) + b"), ("a == b or c < d", "(a == b) or (c < d)"),
    ("a[b + 1].c % 2", "a[(b + 1)].c % 2"),
    ("a +\n  b", "a + b"), ("a ?\n b :\n c", "a ? b : c"), ("(a\n + b\n)", "((a + b))"),
  ])
  func `operators bind from loosest to tightest`(text: String, grouped: String) throws {
    let source = SourceFile(path: "x.perm", text: "capability A = 1 {\nlength \(text)\n}\n")
    let tree = parse(source)
    #expect(tree.isWellFormed)
    let length = try #require(tree.root.child(.capabilityItem)?.child(.block)?.child(.lengthItem))
    #expect(grouping(try #require(length.expressions.first), source, isOuter: true) == grouped)
  }

  /// An expression with parentheses around each operation, and two around those it has itself.
  private func grouping(_ node: SyntaxNode, _ source: SourceFile, isOuter: Bool = false) -> String {
    if node.kind == .parenthesizedExpression {
      let inner = node.expressions.map { grouping($0, source) }.joined()
      return "(\(inner))"
    }
    let isPath = node.kind == .pathExpression
    let parts = node.elements.compactMap { element -> String? in
      switch element {
      case .node(let child): grouping(child, source)
      case .token(let token): token.kind == .newline ? nil : source.text(token.range)
      }
    }
    let text = parts.joined(separator: isPath ? "" : " ")
    return isOuter || isPath || node.kind == .literalExpression ? text : "(\(text))"
  }

  @Test func `keywords are names where a name is expected`() {
    let text = """
      capability capability = 1 {
          register register @0 u8 {
              [7:0] when RO
          }
          let length = register.when
      }
      profile profile {
          amend capability {
              register.when | none
              length | none
              when | none
              hide[0] | none
          }
      }

      """
    let tree = parse(SourceFile(path: "x.perm", text: text))
    #expect(tree.isWellFormed)
    #expect(syntaxDiagnostics(of: tree, file: 0) == [])
    let amend = tree.root.child(.profileItem)?.child(.block)?.child(.amendItem)
    #expect(amend?.child(.block)?.children(.amendment).count == 4)
  }

  @Test(arguments: [
    (
      "[15:8] A : E RW | virt init 1 + 2 forced 0 allow w1c-without-hook \"x\"",
      "fieldItem(bitRange([ 15 : 8 ]) A enumReference(: E) access(RW) guest(| policyWord(virt) policyWord(init "
        + "binaryExpression(literalExpression(1) + literalExpression(2))) policyWord(forced literalExpression(0))) "
        + "allowItem(allow findingName(w1c - without - hook) \"x\"))"
    ),
    (
      "on before write of bytes 2..3 call f(A, B.C)",
      "onItem(on phase(before write) of trigger(bytes 2 .. 3) call f argumentList(( pathExpression(A) , "
        + "pathExpression(B . C) )))"
    ),
    ("on read of any byte call f", "onItem(on phase(read) of trigger(any byte) call f)"),
    ("[7:0] A", "fieldItem(bitRange([ 7 : 0 ]) A access(<word>))"),
    ("on read of A call", "onItem(on phase(read) of trigger(pathExpression(A)) call <word>)"),
  ])
  func `items of a register have their documented shape`(text: String, shape: String) throws {
    let source = SourceFile(path: "x.perm", text: "capability A = 1 {\nregister B @0 u8 {\n\(text)\n}\n}\n")
    let register = try #require(
      parse(source).root.child(.capabilityItem)?.child(.block)?.child(.registerItem))
    let item = try #require(register.child(.block)?.nodes.first)
    #expect(outline(item, in: source) == shape)
  }

  @Test(arguments: [
    ("device 8086:10d3 {}", "deviceItem(device 8086 : 10d3 block({ }))"),
    ("device abcd:* {}", "deviceItem(device abcd : * block({ }))"),
    ("class 0c03 {}", "deviceItem(class 0c03 block({ }))"),
    ("amend standard | virt", "amendItem(amend standard guest(| policyWord(virt)))"),
    (
      "amend standard.Header | virt",
      "amendItem(amend pathExpression(standard . Header) guest(| policyWord(virt)))"
    ),
    ("hide A, B body raw", "hideItem(hide A , B bodyClause(body raw))"),
    ("gaps | raw", "policyItem(gaps guest(| policyWord(raw)))"),
    ("unknown keep", "settingItem(unknown keep)"),
    ("vf_power free", "settingItem(vf_power free)"),
  ])
  func `items of a profile have their documented shape`(text: String, shape: String) throws {
    let source = SourceFile(path: "x.perm", text: "profile p {\n\(text)\n}\n")
    let item = try #require(parse(source).root.child(.profileItem)?.child(.block)?.nodes.first)
    #expect(outline(item, in: source) == shape)
  }

  @Test(
    arguments: [
      ("10", .value(10)), ("0x1F", .value(31)), ("0b1_01", .value(5)), ("1_000", .value(1000)),
      ("0", .value(0)),
      ("0x7FFFFFFFFFFFFFFF", .value(Int.max)), ("0x8000000000000000", .tooLarge), ("0x", .malformed),
      ("0xG", .malformed), ("12a", .malformed), ("0b2", .malformed), ("1_", .malformed),
    ] as [(String, NumberValue)])
  func `a number has its value`(text: String, value: NumberValue) {
    let source = SourceFile(path: "x.perm", text: text)
    let token = Token(kind: .number, range: 0..<source.bytes.count, leadingTrivia: 0..<0)
    #expect(source.numberValue(of: token) == value)
  }

  @Test(arguments: [
    (#""""#, ""), (#""a b""#, "a b"), (#""a \" b""#, #"a " b"#), (#""\\""#, #"\"#), (#""C:\n""#, #"C:\n"#),
    (#""open"#, "open"),
  ])
  func `a string has its text`(text: String, value: String) {
    let source = SourceFile(path: "x.perm", text: text)
    let token = Token(kind: .string, range: 0..<source.bytes.count, leadingTrivia: 0..<0)
    #expect(source.stringValue(of: token) == value)
  }
}

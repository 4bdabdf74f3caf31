import Testing

@testable import PermDSL

@Suite struct InputSpaceTests {
  private static func reference(_ lsb: Int, _ bitWidth: Int) -> FieldReference {
    FieldReference(
      path: "R.F\(lsb)",
      registerOffset: 4,
      registerBitWidth: 16,
      lsb: lsb,
      bitWidth: bitWidth,
      ofFirst: false
    )
  }

  private static func field(_ lsb: Int, _ bitWidth: Int) -> Expression { .field(reference(lsb, bitWidth)) }

  @Test func `of a choice that is compared with a constant only the telling values are tried`() {
    let number = Expression.binary(.add, Self.field(8, 8), .constant(1))
    let choice = Expression.conditional(Self.field(0, 1), number, .constant(0))
    let space = InputSpace(values: (0...8).map { .binary(.equal, choice, .constant($0)) })
    // 256 values of the number are 0 to 7, and one that stands for the rest; each with and without the flag.
    #expect(space.visitCount == 2 * 9)
    #expect(space.isExhaustive)
    #expect(space.combinationCount == 512)
  }

  @Test(arguments: [Expression.Binary.equal, .less, .greaterEqual])
  func `a constant is compared with what is more than an input by another`(_ op: Expression.Binary) {
    let number = Expression.binary(.add, Self.field(8, 8), .constant(3))
    let set = VariantSet(keys: [VariantKey(expression: .binary(op, number, .constant(5)))])
    #expect(set.variants.count == 2)
    #expect(set.isExhaustive && set.checkedCount == 256)
    #expect(Set(set.variants.map { $0.value(.field(Self.reference(8, 8))) }) == [0, 2])
  }

  /// Some expression of small constants over two fields.
  private static func expression(_ random: inout SplitMix, _ depth: Int) -> Expression {
    func operand(_ random: inout SplitMix) -> Expression { expression(&random, depth - 1) }
    switch depth == 0 ? random.below(3) : random.below(8) {
    case 0: return .constant(random.below(10))
    case 1: return field(0, 3)
    case 2: return field(3, 4)
    case 3: return .conditional(operand(&random), operand(&random), operand(&random))
    case 4: return .unary(.not, operand(&random))
    default:
      let op = Expression.Binary.allCases[random.below(Expression.Binary.allCases.count)]
      return .binary(op, operand(&random), operand(&random))
    }
  }

  @Test(arguments: 0..<300 as Range<UInt64>)
  func `each outcome is found, with the smallest values that lead to it`(_ seed: UInt64) {
    var random = SplitMix(state: seed)
    let expressions = (0..<3).map { _ in Self.expression(&random, 3) }
    let set = VariantSet(keys: expressions.map { VariantKey(expression: $0) })
    guard set.isExhaustive else { return }
    var first: [[Int]: (Int, Int)] = [:]
    for low in 0..<8 {
      for high in 0..<16 {
        let outcome = expressions.map { expression in
          expression.evaluate { $0 == .field(Self.reference(0, 3)) ? low : high }
        }
        if first[outcome] == nil { first[outcome] = (low, high) }
      }
    }
    #expect(set.variants.map(\.keyValues) == first.keys.sorted { $0.lexicographicallyPrecedes($1) })
    for variant in set.variants {
      let witness = (variant.value(.field(Self.reference(0, 3))), variant.value(.field(Self.reference(3, 4))))
      let expected = first[variant.keyValues] ?? (-1, -1)
      #expect(witness == expected)
    }
  }
}

/// A small generator whose values follow from its seed.
private struct SplitMix {
  var state: UInt64

  mutating func below(_ limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((value ^ (value >> 31)) % UInt64(limit))
  }
}

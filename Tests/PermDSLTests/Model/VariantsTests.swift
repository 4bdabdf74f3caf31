import PermDSL
import Testing

@Suite struct VariantsTests {
  private func bit(_ lsb: Int, _ width: Int = 1, at offset: Int = 2, as path: String = "") -> Expression {
    .field(
      FieldReference(
        path: path,
        registerOffset: offset,
        registerBitWidth: 16,
        lsb: lsb,
        bitWidth: width,
        ofFirst: false
      )
    )
  }

  private func capability(guards: [Guard], offsets: [Expression] = []) -> Capability {
    let nowhere = SourceRange(file: 0, bytes: 0..<0)
    func register(_ offset: Expression, _ condition: Guard) -> Register {
      Register(
        name: "R",
        documentation: "",
        spec: nil,
        offset: offset,
        bitWidth: 16,
        condition: condition,
        array: nil,
        fields: [],
        isDescribed: false,
        origin: nowhere
      )
    }
    return Capability(
      kind: .standard,
      id: 1,
      name: "C",
      documentation: "",
      spec: nil,
      match: nil,
      lengths: [],
      extendedList: nil,
      lets: [],
      registers: guards.map { register(.constant(0), $0) } + offsets.map { register($0, .always) },
      arrays: [],
      body: [],
      visibility: [],
      bindings: [],
      origin: nowhere
    )
  }

  @Test func `a capability without conditions has one variant`() {
    let set = variants(of: capability(guards: [.always]))
    #expect(set.keys.isEmpty)
    #expect(set.variants.map(\.keyValues) == [[]])
    #expect(set.isExhaustive && set.checkedCount == 1)
  }

  @Test func `when and else are one key`() {
    let set = variants(
      of: capability(guards: [Guard([.init(bit(7), true)]), Guard([.init(bit(7), false)])])
    )
    #expect(set.keys.count == 1)
    #expect(set.variants.map(\.keyValues) == [[0], [1]])
    #expect(set.variants.map { $0.value(.field(reference(bit(7)))) } == [0, 1])
  }

  @Test func `an offset is a key with its values, tied to the condition that reads the same bit`() {
    let offset = Expression.binary(.add, .constant(8), .binary(.multiply, .constant(4), bit(7, as: "other")))
    let set = variants(of: capability(guards: [Guard([.init(bit(7), true)])], offsets: [offset]))
    #expect(set.variants.map(\.keyValues) == [[0, 8], [1, 12]])
  }

  @Test func `values that no condition tells apart are tried once and counted all`() {
    let condition = Expression.binary(.greaterEqual, bit(0, 16), .constant(0x1234))
    let set = variants(of: capability(guards: [Guard([.init(condition, true)])]))
    #expect(set.variants.count == 2)
    #expect(set.isExhaustive && set.checkedCount == 65536)
    #expect(set.variants.last?.value(.field(reference(bit(0, 16)))) == 0x1234)
  }

  @Test func `a class compared without its low bytes has a witness`() {
    let condition = Expression.binary(
      .equal,
      .binary(.shiftRight, .fact(.classCode), .constant(8)),
      .constant(0x0106)
    )
    let set = variants(of: capability(guards: [Guard([.init(condition, true)])]))
    #expect(set.variants.map { $0.value(.fact(.classCode)) } == [0, 0x010600])
    #expect(set.isExhaustive && set.checkedCount == 1 << 24)
  }

  @Test func `a hundred devices beside each other make a hundred and one variants`() {
    let guards = (1...100).map { id in
      Guard([
        .init(.binary(.equal, .fact(.vendorID), .constant(0x8086)), true),
        .init(.binary(.equal, .fact(.deviceID), .constant(id * 16)), true),
      ])
    }
    let set = variants(of: capability(guards: guards))
    #expect(set.variants.count == 101)
    #expect(set.isExhaustive && !set.isTruncated)
  }

  @Test func `conditions that share no input are combined, up to the limit`() {
    let guards = (0..<16).map { Guard([.init(bit($0), true)]) }
    let set = variants(of: capability(guards: guards))
    #expect(set.variants.count == VariantSet.limit)
    #expect(set.isTruncated)
  }

  @Test func `a wide value that is calculated with is tried at telling values and not claimed to be covered`()
  {
    let wide = bit(0, 32, at: 4)
    let condition = Expression.binary(.equal, .binary(.multiply, wide, .constant(3)), .constant(3000))
    let set = variants(of: capability(guards: [Guard([.init(condition, true)])]))
    #expect(!set.isExhaustive)
    #expect(set.checkedCount < 1 << 16)
  }

  @Test func `where combinations are too many, each value still meets small and large others`() {
    let sum = (0..<24).map { bit(0, 8, at: $0) }.reduce(.constant(0)) { Expression.binary(.add, $0, $1) }
    func reaches(_ value: Int) -> Bool {
      let condition = Expression.binary(.equal, sum, .constant(value))
      let set = variants(of: capability(guards: [Guard([.init(condition, true)])]))
      return !set.isExhaustive && set.variants.count == 2
    }
    #expect(reaches(0) && reaches(255) && reaches(24 * 255) && reaches(23 * 255))
  }

  @Test func `bits read under two names are not told to differ`() {
    let whole = Expression.binary(.notEqual, .binary(.bitAnd, bit(0, 16), .constant(0x80)), .constant(0))
    let set = variants(of: capability(guards: [Guard([.init(whole, true)]), Guard([.init(bit(7), true)])]))
    #expect(set.variants.map(\.keyValues) == [[0, 0], [1, 1]])
    #expect(set.isExhaustive)
  }

  private func reference(_ expression: Expression) -> FieldReference {
    guard case .field(let field) = expression else {
      return FieldReference(
        path: "",
        registerOffset: 0,
        registerBitWidth: 8,
        lsb: 0,
        bitWidth: 1,
        ofFirst: false
      )
    }
    return field
  }
}

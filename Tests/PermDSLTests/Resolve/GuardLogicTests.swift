import Testing

@testable import PermDSL

@Suite struct GuardLogicTests {
  private let isVF = Expression.fact(.isVF)
  private let type = Expression.fact(.deviceType)

  private func when(_ condition: Expression, _ expected: Bool = true) -> Guard {
    Guard(Guard.terms(of: condition, expected: expected))
  }

  @Test func `a guard implies its own terms and nothing more`() {
    let both = when(isVF).and(when(type))
    #expect(GuardLogic.implies(both, anyOf: [when(isVF)]))
    #expect(!GuardLogic.implies(when(isVF), anyOf: [both]))
    #expect(!GuardLogic.implies(.always, anyOf: [when(isVF)]))
  }

  @Test func `alternatives together cover everything`() {
    #expect(GuardLogic.implies(.always, anyOf: [when(isVF), when(isVF, false)]))
  }

  @Test func `values decide where few bits are read`() {
    let isEndpoint = when(.binary(.equal, type, .constant(0)))
    let isRoot = when(.binary(.equal, type, .constant(4)))
    let isSmall = when(.binary(.less, type, .constant(2)))
    #expect(GuardLogic.excludes(isEndpoint, isRoot))
    #expect(GuardLogic.implies(isEndpoint, anyOf: [isSmall]))
    #expect(!GuardLogic.implies(isSmall, anyOf: [isEndpoint]))
  }

  @Test func `wide inputs are decided by their terms`() {
    let isIntel = Expression.binary(.equal, .fact(.vendorID), .constant(0x8086))
    #expect(GuardLogic.excludes(when(isIntel), when(isIntel, false)))
    #expect(GuardLogic.implies(.always, anyOf: [when(isIntel), when(isIntel, false)]))
    #expect(!GuardLogic.excludes(when(isIntel), when(isVF)))
  }

  @Test func `conditions are split into terms`() {
    let condition = Expression.binary(.and, isVF, .unary(.not, type))
    #expect(when(condition) == Guard([Guard.Term(isVF, true), Guard.Term(type, false)]))
    #expect(when(condition, false).terms.count == 1)
  }

  @Test func `a negated guard holds exactly elsewhere`() throws {
    let both = when(isVF).and(when(type, false))
    let negated = try #require(both.negated)
    for (vf, kind) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
      let value: (Expression.Input) -> Int = { $0 == .fact(.isVF) ? vf : kind }
      #expect(both.holds(value) != negated.holds(value))
    }
    #expect(Guard.always.negated == nil)
  }
}

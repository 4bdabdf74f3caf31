import PermRuntime
import Testing

/// That a literal out of range does not compile is shown by `.ci/accessors`.
@Suite struct FieldIntegerTests {
  @Test func `a number that does not fit is nil or loses its high bits`() {
    #expect(UInt3(exactly: 7) == 7)
    #expect(UInt3(exactly: 8) == nil)
    #expect(UInt3(exactly: -1) == nil)
    #expect(UInt3(truncatingIfNeeded: 8) == 0)
    #expect(UInt3(truncatingIfNeeded: -1) == .max)
    #expect(UInt63(exactly: UInt64.max) == nil)
  }

  @Test func `a value is a number of Swift's own`() {
    let value: UInt12 = 0xABC
    #expect(Int(value) == 0xABC)
    #expect(UInt16(value) == 0xABC)
    #expect(value.description == "2748")
    #expect(value > 0xABB)
    #expect(UInt12.min == 0)
  }

  @Test func `the largest value of a width has all its bits`() {
    func bits<Width>(_ type: FieldInteger<Width>.Type) -> Int { type.max.rawValue.nonzeroBitCount }
    #expect(bits(UInt2.self) == 2)
    #expect(bits(UInt31.self) == 31)
    #expect(bits(UInt33.self) == 33)
    #expect(bits(UInt63.self) == 63)
  }
}

@testable import PermRuntime
import Testing

@Suite struct ProgramEvaluatorTests {
  /// The value of words, with hardware that holds its own position in each dword.
  private func value(of words: [UInt32], at start: Int = 1) throws -> Int {
    let page = [0] + words
    return try ProgramEvaluator(base: 0x40, firstBase: 0x80).evaluate(
      page.span,
      at: start,
      load: { (position) throws(ConfigError) in
        if position == 0xFF0 { throw ConfigError(.deviceFailed, position: position, byteWidth: 4) }
        return 0xA5A5_0000 | UInt32(position)
      },
      fact: { Int($0.rawValue) * 100 }
    )
  }

  private func value(of program: TestProgram) throws -> Int { try value(of: program.words + [0]) }

  @Test(arguments: [0, 1, 0xFF_FFFF, 0x100_0000, -1, Int.max, Int.min])
  func `constants of all sizes`(_ constant: Int) throws {
    #expect(try value(of: .constant(constant)) == constant)
  }

  @Test(
    arguments: [
      (.or, 0, 0, 0), (.or, 0, 7, 1), (.and, 2, 4, 1), (.and, 2, 0, 0), (.equal, -1, -1, 1),
      (.notEqual, 1, 1, 0), (.less, -1, 0, 1), (.less, 0, 0, 0), (.lessEqual, 0, 0, 1), (.greater, 1, 0, 1),
      (.greaterEqual, 0, 1, 0), (.shiftLeft, 1, 63, .min), (.shiftLeft, 1, 64, 0), (.shiftLeft, 1, -1, 0),
      (.shiftRight, -8, 1, -4), (.shiftRight, 8, 64, 0), (.shiftRight, 8, .min, 0), (.bitAnd, 12, 10, 8),
      (.add, .max, 1, .min), (.subtract, .min, 1, .max), (.multiply, .max, 2, -2), (.divide, 7, 2, 3),
      (.divide, -7, 2, -3), (.divide, 7, 0, 0), (.divide, .min, -1, .min), (.remainder, 7, 4, 3),
      (.remainder, 7, 0, 0), (.remainder, .min, -1, 0),
    ] as [(TableProgram.Operation, Int, Int, Int)])
  func `operations on two operands are total`(
    _ operation: TableProgram.Operation,
    _ left: Int,
    _ right: Int,
    _ result: Int
  ) throws {
    #expect(try value(of: .apply(operation, .constant(left), .constant(right))) == result)
  }

  @Test(
    arguments: [
      (.apply(.not, 0), 1), (.apply(.not, 5), 0), (.apply(.negate, 5), -5),
      (.apply(.negate, .constant(.min)), .min), (.apply(.select, 1, 10, 20), 10),
      (.apply(.select, 0, 10, 20), 20),
      (.fact(.configSize), 300), (.load(4, 0, 32), 0xA5A5_0044), (.load(4, 0, 8), 0x44),
      (.load(4, 16, 8), 0xA5),
      (.load(8, 31, 1), 1), (.load(4, 0, 16, first: true), 0x84), (.load(0xFFC, 0, 16), 0x103C),
      (.load(4, 16, 32), 0xA5A5),
    ] as [(TestProgram, Int)])
  func `other operations`(_ program: TestProgram, _ result: Int) throws {
    #expect(try value(of: program) == result)
  }

  @Test func `a load that fails fails the program`() {
    #expect(throws: ConfigError(.deviceFailed, position: 0xFF0, byteWidth: 4)) {
      try value(of: .load(0xFB0, 0, 8))
    }
  }

  @Test(
    arguments: [
      [], [0], [0x0500_0000, 0], [0x1200_0000, 0], [0x0100_0001, 0x1200_0000, 0], [0x1700_0000, 0],
      [0x0100_0001, 0x0100_0001, 0x1700_0000, 0], [0x1800_0000, 0], [0xFF00_0000], [0x0100_0005],
      [0x0200_0000, 7],
      [0x0400_00FF, 0],
    ] as [[UInt32]])
  func `a malformed program gives zero`(_ words: [UInt32]) throws {
    #expect(try value(of: words) == 0)
  }

  @Test(arguments: [0, -1, 3, 100, Int.max])
  func `no program gives zero, wherever it would begin`(_ start: Int) throws {
    #expect(try value(of: [0x0100_0005, 0], at: start) == 0)
  }

  @Test(arguments: [(16, 16), (17, 0)])
  func `a program may use the whole stack and no more`(_ depth: Int, _ result: Int) throws {
    let pushes = Array(repeating: TestProgram.word(.constant, 1), count: depth)
    let additions = Array(repeating: TestProgram.word(.add, 0), count: depth - 1)
    #expect(try value(of: pushes + additions + [0]) == result)
  }
}

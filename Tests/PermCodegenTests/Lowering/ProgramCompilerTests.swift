@testable import PermCodegen
import PermDSL
import PermRuntime
import Testing

@Suite struct ProgramCompilerTests {
  /// The program of an expression, run on hardware where byte i holds i * 17 + 3.
  private func run(_ expression: Expression) -> Int? {
    let output = ProgramCompiler.compile(expression)
    #expect(output.problem == nil)
    return PageReader(words: [0] + output.words).evaluate(
      1,
      load: { offset, isFirst in
        (0..<4).reduce(0) { $0 | UInt32(Self.byte(offset + $1, isFirst)) << UInt32($1 * 8) }
      }
    )
  }

  private static func byte(_ offset: Int, _ isFirst: Bool) -> Int {
    (offset * 17 + (isFirst ? 101 : 3)) & 0xFF
  }

  /// What `Expression.evaluate` says of the same hardware, bit by bit.
  private func reference(_ expression: Expression) -> Int {
    expression.evaluate { input in
      guard case .field(let field) = input else { return 0 }
      return (0..<field.bitWidth).reduce(0) { value, bit in
        let place = field.registerOffset * 8 + field.lsb + bit
        return value | (Self.byte(place / 8, field.ofFirst) >> (place % 8) & 1) << bit
      }
    }
  }

  @Test(arguments: [
    Make.reference(0x02, 0, 16), Make.reference(0x02, 7, 1), Make.reference(0x07, 2, 4, register: 8),
    Make.reference(0x08, 0, 32, register: 32), Make.reference(0x08, 28, 20, register: 64),
    Make.reference(0x08, 0, 63, register: 64), Make.reference(0x08, 32, 32, register: 64),
    Make.reference(0x02, 4, 4, ofFirst: true),
  ])
  func `a field reads the bits that it names, wherever they lie`(_ field: Expression) {
    #expect(run(field) == reference(field))
  }

  @Test(arguments: Expression.Binary.allCases)
  func `an operator keeps its operands in order`(_ op: Expression.Binary) {
    let deep = Expression.binary(.add, Make.reference(4, 0, 3), Make.reference(5, 0, 2))
    for expression in [
      Expression.binary(op, Make.reference(0, 0, 5), deep), .binary(op, deep, Make.reference(0, 0, 5)),
    ] {
      #expect(run(expression) == reference(expression))
    }
  }

  @Test(arguments: [0, 1, 0xFF_FFFF, 0x100_0000, 0x7FFF_FFFF_FFFF_FFFF, -1])
  func `a constant keeps all of its bits`(_ value: Int) {
    #expect(run(.constant(value)) == value)
  }

  @Test func `what reads nothing is computed by the compiler`() {
    let sum = Expression.binary(.add, .constant(10), .binary(.multiply, .constant(4), .constant(3)))
    let chosen = Expression.conditional(.unary(.not, .constant(0)), sum, Make.reference(0, 0, 8))
    #expect(ProgramCompiler.compile(chosen).words == ProgramCompiler.compile(.constant(22)).words)
  }

  @Test func `a condition chooses a side`() {
    let choice = Expression.conditional(Make.reference(0, 0, 1), .constant(7), Make.reference(1, 0, 8))
    #expect(run(choice) == reference(choice))
    let other = Expression.conditional(Make.reference(0, 2, 1), .constant(7), Make.reference(1, 0, 8))
    #expect(run(other) == reference(other))
  }

  @Test func `a chain to the right fits where operands may change places`() {
    func chain(_ op: Expression.Binary) -> Expression {
      (0..<30).reduce(Make.reference(0, 0, 1)) { .binary(op, Make.reference($1, 0, 1), $0) }
    }
    #expect(run(chain(.add)) == reference(chain(.add)))
    #expect(ProgramCompiler.compile(chain(.subtract)).problem == .tooDeep)
  }

  @Test func `a field beyond config space is refused`() {
    let problem = ProgramCompiler.compile(Make.reference(0x1000, 0, 8)).problem
    guard case .outOfReach = problem else {
      Issue.record("\(String(describing: problem))")
      return
    }
  }
}

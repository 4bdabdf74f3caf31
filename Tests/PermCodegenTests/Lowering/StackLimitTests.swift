import PermRuntime
import Testing

@testable import PermDSL

@Suite struct StackLimitTests {
  @Test func `the check and the evaluator allow the same depth`() {
    #expect(expressionStackLimit == TableProgram.depthLimit)
  }
}

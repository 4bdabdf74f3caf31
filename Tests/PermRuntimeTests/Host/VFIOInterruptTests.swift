import Testing

@testable import PermRuntime

@Suite struct VFIOInterruptTests {
  private let msix = FunctionInterrupt(count: 4)

  private func message(
    _ action: InterruptRequest.Action, _ range: Range<Int>, _ payload: InterruptRequest.Payload
  ) -> [UInt8]? {
    VFIODevice.message(
      InterruptRequest(index: .msix, action: action, range: range, payload: payload), msix)
  }

  @Test func `a request is the kernel's structure and one value a vector`() {
    let descriptors: [UInt8] = [
      28, 0, 0, 0, 0x24, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 7, 0, 0, 0, 255, 255, 255, 255,
    ]
    #expect(message(.trigger, 1..<3, .descriptors([7, -1])) == descriptors)
    #expect(
      message(.mask, 0..<2, .flags([true, false])) == [
        22, 0, 0, 0, 0x0A, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 1, 0,
      ])
    #expect(message(.unmask, 0..<4, .none)?[4] == 0x11)
    #expect(message(.trigger, 0..<0, .none)?[16] == 0)
  }

  @Test(
    arguments: [
      (.mask, 0..<0, .none), (.trigger, 0..<5, .none), (.trigger, -1..<1, .none), (.trigger, 5..<5, .none),
      (.trigger, 0..<2, .flags([true])), (.trigger, 0..<1, .descriptors([])),
      (.trigger, 0..<0, .descriptors([])), (.trigger, .max - 1 ..< .max, .none),
      (.trigger, .min ..< .max, .none),
    ] as [(InterruptRequest.Action, Range<Int>, InterruptRequest.Payload)])
  func `a request that does not fit is none`(
    _ action: InterruptRequest.Action, _ range: Range<Int>, _ payload: InterruptRequest.Payload
  ) {
    #expect(message(action, range, payload) == nil)
  }
}

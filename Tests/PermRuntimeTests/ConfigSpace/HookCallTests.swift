@testable import PermRuntime
import Testing

private typealias Operand = ScriptedHooks.Operand

@Suite struct HookCallTests {
  /// Opens a capability of the guest's own dwords whose writes call hook 1 with operands, then hook 2.
  private func space(
    at position: Int = 0x40,
    _ operands: [TablePlace],
    triggers: [(offset: Int, bytes: UInt32)] = [],
    phase: HookPhase = .write,
    rows: [TestRow] = [.standardHeader, .own, .own, .through],
    script: [ScriptedHooks.Step] = []
  ) throws -> ScriptedSpace {
    let bindings = [
      TestBinding(hook: 1, phase: phase, triggers: triggers, operands: operands),
      TestBinding(hook: 2, phase: phase, triggers: triggers, operands: operands),
    ]
    let tables = TestTables(
      TestPage(.standard, 1, TestVariant(length: 16, rows: rows, bindings: bindings))
    )
    let values: [Int: UInt32] = [
      position + 4: 0x4444_4444, position + 8: 0x8888_8888, position + 12: 0xCCCC_CCCC,
    ]
    let space = try open(.listing([position: 1], values), tables, script: [1: script])
    for (place, value) in values { space.function.poke(place, ~value) }
    return space
  }

  @Test(arguments: [0x40, 0x41, 0x42, 0x43])
  func `operands in the written dword and in others`(_ position: Int) throws {
    let space = try space(at: position, [.at(4, 4, 8), .at(8, 0, 32), .at(12, 28, 4)])
    try space.writeGuest(at: position + 4, byteWidth: position % 4 == 0 ? 4 : 1, value: 0x1234_56AB)
    let call = space.hooks.record.calls[0]
    #expect(call.position == position + 4)
    let isWhole = position % 4 == 0
    #expect(
      call.operands == [
        Operand(
          old: 0x44,
          written: isWhole ? 0x6A : 0x0A,
          shadow: isWhole ? 0x6A : 0x4A,
          device: 0xBB
        ),
        Operand(old: 0x8888_8888, written: 0, shadow: 0x8888_8888, device: 0x7777_7777),
        Operand(old: 0xC, written: 0, shadow: 0xC, device: 0x3),
      ]
    )
  }

  @Test func `before the write old and current shadow are the same`() throws {
    let space = try space([.at(4, 0, 32)], phase: .beforeWrite)
    try space.writeGuest(at: 0x44, byteWidth: 4, value: 5)
    #expect(
      space.hooks.record.calls[0].operands == [
        Operand(old: 0x4444_4444, written: 5, shadow: 0x4444_4444, device: 0xBBBB_BBBB)
      ]
    )
    #expect(try space.readGuest(at: 0x44, byteWidth: 4) == 5)
  }

  @Test(arguments: [
    (0x44, 1, UInt32(0xAB), UInt32(0x0A)), (0x45, 1, 0xAB, 0xB0), (0x44, 2, 0xCDAB, 0xDA),
    (0x46, 2, 0xFFFF, 0),
  ])
  func `a written operand has only the bits that the piece reaches`(
    _ position: Int,
    _ width: Int,
    _ value: UInt32,
    _ written: UInt32
  ) throws {
    let space = try space([.at(4, 4, 8)])
    try space.writeGuest(at: position, byteWidth: width, value: value)
    #expect(space.hooks.record.calls[0].operands[0].written == written)
  }

  @Test func `an operand of an unaligned capability may lie across two dwords`() throws {
    let space = try space(at: 0x42, [.at(4, 0, 32)], script: [.setShadow(0, 0x1122_3344)])
    try space.writeGuest(at: 0x46, byteWidth: 4, value: 0xDDCC_BBAA)
    let calls = space.hooks.record.calls.filter { $0.hook == 1 }
    #expect(calls.map(\.position) == [0x46, 0x48])
    #expect(
      calls[0].operands[0]
        == Operand(old: 0x4444_4444, written: 0xBBAA, shadow: 0x4444_BBAA, device: 0xBBBB_BBBB))
    #expect(calls[1].operands[0].old == 0x1122_3344)
    #expect(calls[1].operands[0].written == 0xDDCC_0000)
    #expect(calls[1].operands[0].shadow == 0xDDCC_3344)
    #expect(try space.readGuest(at: 0x46, byteWidth: 4) == 0x1122_3344)
    #expect(space.function.peek(0x46) == 0xBBBB_BBBB, "a shadow operand is not the device's")
  }

  @Test func `the old shadow is that before the write, whatever hooks before this one changed`() throws {
    let space = try space([.at(4, 0, 16)], script: [.setShadow(0, 9)])
    try space.writeGuest(at: 0x44, byteWidth: 4, value: 7)
    #expect(space.hooks.record.calls.map { $0.operands[0].old } == [0x4444, 0x4444])
    #expect(space.hooks.record.calls.map { $0.operands[0].shadow } == [7, 9])
  }

  @Test func `an operand that is only read cannot be changed`() throws {
    let space = try space(
      [.at(8, 0, 16, reads: true), .at(12, 0, 32, reads: true)],
      script: [
        .setShadow(0, 1), .setDevice(0, 1), .setShadow(1, 1), .setDevice(1, 1), .setDevice(7, 1),
        .setShadow(-1, 1),
      ]
    )
    try space.writeGuest(at: 0x44, byteWidth: 1, value: 0)
    #expect(space.function.journal.takePieces() == [])
    #expect(try space.readGuest(at: 0x48, byteWidth: 4) == 0x8888_8888)
  }

  @Test(arguments: [
    (4, 8, UInt32(0x5A), [Event.read(0x4C, 2), .write(0x4C, 2, 0x35A3)]),
    (0, 32, 0x0102_0304, [.write(0x4C, 4, 0x0102_0304)]),
    (8, 8, 0xEE, [.write(0x4D, 1, 0xEE)]),
    (31, 1, 0, [.read(0x4F, 1), .write(0x4F, 1, 0x33)]),
    (4, 24, 0, [.read(0x4C, 4), .write(0x4C, 4, 0x3000_0003)]),
    (8, 16, 0xBEEF, [.write(0x4D, 1, 0xEF), .write(0x4E, 1, 0xBE)]),
  ])
  func `a device operand is written in the smallest pieces, and read first only for bits beside it`(
    _ lsb: Int,
    _ bitWidth: Int,
    _ value: UInt32,
    _ pieces: [Event]
  ) throws {
    let space = try space([.at(12, lsb, bitWidth)], triggers: [(4, 1)], script: [.setDevice(0, value)])
    try space.writeGuest(at: 0x44, byteWidth: 1, value: 0)
    #expect(space.function.journal.takePieces() == pieces)
  }

  @Test func `RW1C bits beside a device operand are written as 0`() throws {
    let rows: [TestRow] = [.standardHeader, .own, .own, TestRow(rw1c: 0x0000_FF00)]
    let space = try space([.at(12, 4, 12)], triggers: [(4, 1)], rows: rows, script: [.setDevice(0, 0)])
    try space.writeGuest(at: 0x44, byteWidth: 1, value: 0)
    #expect(space.function.journal.takePieces() == [.read(0x4C, 2), .write(0x4C, 2, 0x0003)])
  }

  @Test func `a value too wide for its operand changes nothing beside it`() throws {
    let space = try space([.at(8, 8, 8)], script: [.setShadow(0, ~0), .setDevice(0, ~0)])
    try space.writeGuest(at: 0x44, byteWidth: 1, value: 0)
    #expect(try space.readGuest(at: 0x48, byteWidth: 4) == 0x8888_FF88)
    #expect(space.function.peek(0x48) == 0x7777_FF77)
  }

  @Test func `a failing device fails the hook that asks it`() throws {
    let space = try space([.at(12, 0, 32)], triggers: [(4, 1)], script: [.setDevice(0, 1)])
    space.function.failingWrites = [0x4C]
    #expect(throws: ConfigError(.deviceFailed, position: 0x4C, byteWidth: 4)) {
      try space.writeGuest(at: 0x44, byteWidth: 1, value: 0)
    }
    space.function.failingReads = [0x4E]
    #expect(throws: ConfigError(.deviceFailed, position: 0x4C, byteWidth: 4)) {
      try space.writeGuest(at: 0x44, byteWidth: 1, value: 0)
    }
  }
}

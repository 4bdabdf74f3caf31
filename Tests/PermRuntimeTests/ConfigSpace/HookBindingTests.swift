@testable import PermRuntime
import Testing

@Suite struct HookBindingTests {
  /// A capability of three dwords of the guest's own at 40h, or where a test says.
  private func tables(_ bindings: TestBinding..., length: TestProgram = 16) -> TestTables {
    TestTables(
      TestPage(
        .standard,
        1,
        TestVariant(length: length, rows: [.standardHeader, .own, .through, .own], bindings: bindings)
      )
    )
  }

  private func hooks(_ events: [Event]) -> [UInt8] {
    events.compactMap { if case .hook(let number, _) = $0 { number } else { nil } }
  }

  @Test(arguments: [
    (0x44, 1, false), (0x45, 1, true), (0x46, 1, true), (0x47, 1, false), (0x44, 2, true), (0x46, 2, true),
    (0x44, 4, true), (0x48, 4, false), (0x43, 2, false), (0x43, 3, true), (0x41, 4, false), (0x40, 4, false),
  ])
  func `a hook runs if a piece touches a trigger byte`(_ position: Int, _ width: Int, _ runs: Bool) throws {
    let space = try open(
      .listing([0x40: 1]),
      tables(
        TestBinding(hook: 1, phase: .write, triggers: [(4, 0b0110)]),
        TestBinding(hook: 2, phase: .read, triggers: [(4, 0b0110)])
      )
    )
    try space.writeGuest(at: position, byteWidth: width, value: 0)
    #expect(hooks(space.function.journal.take()).contains(1) == runs)
    _ = try space.readGuest(at: position, byteWidth: width)
    #expect(hooks(space.function.journal.take()).contains(2) == runs)
  }

  @Test(arguments: 0x41...0x43)
  func `triggers of an unaligned capability may lie in two dwords`(_ position: Int) throws {
    let binding = TestBinding(hook: 1, phase: .write, triggers: [(4, 0b1001)])
    let space = try open(.listing([position: 1]), tables(binding))
    let touching = (0..<16).filter { offset in
      try? space.writeGuest(at: position + offset, byteWidth: 1, value: 0)
      return hooks(space.function.journal.take()) == [1]
    }
    #expect(touching == [4, 7])
  }

  @Test(arguments: [(0x40, 6), (0x42, 7), (0x43, 1)])
  func `a hook without triggers runs at every byte of its capability and at no other`(
    _ position: Int,
    _ length: Int
  ) throws {
    let space = try open(
      .listing([position: 1]),
      tables(TestBinding(hook: 1, phase: .write), length: .constant(length))
    )
    let touching = (0x38..<0x60).filter { at in
      try? space.writeGuest(at: at, byteWidth: 1, value: 0)
      return hooks(space.function.journal.take()) == [1]
    }
    #expect(touching == Array(position..<position + length))
  }

  @Test func `a binding with triggers in several dwords runs once for each piece that touches one`() throws {
    let binding = TestBinding(hook: 1, phase: .write, triggers: [(4, 0b1111), (8, 0b0001), (12, 0b1000)])
    let space = try open(.listing([0x40: 1]), tables(binding))
    try space.writeGuest(at: 0x44, bytes: [UInt8](repeating: 0, count: 12).span)
    #expect(hooks(space.function.journal.take()) == [1, 1, 1])
    try space.writeGuest(at: 0x46, byteWidth: 4, value: 0)
    #expect(hooks(space.function.journal.take()) == [1, 1])
  }

  @Test func `bindings run in the order they are written`() throws {
    let trigger = [(offset: 4, bytes: UInt32(0b0001))]
    let space = try open(
      .listing([0x40: 1]),
      tables(
        TestBinding(hook: 9, phase: .write, triggers: trigger),
        TestBinding(hook: 2, phase: .beforeWrite, triggers: trigger),
        TestBinding(hook: 5, phase: .write),
        TestBinding(hook: 1, phase: .write, triggers: trigger),
        TestBinding(hook: 7, phase: .beforeWrite)
      )
    )
    try space.writeGuest(at: 0x44, byteWidth: 4, value: 0)
    #expect(hooks(space.function.journal.take()) == [2, 7, 9, 5, 1])
    try space.writeGuest(at: 0x48, byteWidth: 2, value: 0)
    #expect(hooks(space.function.journal.take()) == [7, 5])
  }

  @Test func `the masked write comes between the hooks before and after it`() throws {
    let space = try open(
      .listing([0x40: 1]),
      tables(TestBinding(hook: 2, phase: .write), TestBinding(hook: 1, phase: .beforeWrite))
    )
    try space.writeGuest(at: 0x48, byteWidth: 4, value: 7)
    #expect(space.function.journal.take() == [.hook(1, .beforeWrite), .write(0x48, 4, 7), .hook(2, .write)])
  }

  @Test func `each piece runs its hooks before the next piece begins`() throws {
    let space = try open(
      .listing([0x40: 1]),
      tables(TestBinding(hook: 2, phase: .write), TestBinding(hook: 1, phase: .beforeWrite))
    )
    try space.writeGuest(at: 0x49, byteWidth: 3, value: 0x030201)
    #expect(
      space.function.journal.take() == [
        .hook(1, .beforeWrite), .write(0x49, 1, 1), .hook(2, .write),
        .hook(1, .beforeWrite), .write(0x4A, 2, 0x0302), .hook(2, .write),
      ]
    )
  }

  @Test func `a read hook runs before the device is read, and what it stores is seen`() throws {
    let binding = TestBinding(
      hook: 1, phase: .read, triggers: [(8, 0b1111)], operands: [.at(4, 0, 32), .at(8, 0, 32)])
    let space = try open(
      .listing([0x40: 1]),
      tables(binding),
      script: [1: [.setShadow(0, 0xABCD), .setDevice(1, 0x1234)]]
    )
    #expect(try space.readGuest(at: 0x48, byteWidth: 4) == 0x1234)
    #expect(
      space.function.journal.take() == [.hook(1, .read), .write(0x48, 4, 0x1234), .read(0x48, 4)]
    )
    #expect(try space.readGuest(at: 0x44, byteWidth: 4) == 0xABCD)
  }

  @Test func `open hooks run once, at open alone`() throws {
    let function = RecordingFunction.listing([0x40: 1])
    let bindings = [
      TestBinding(hook: 3, phase: .open, triggers: [(4, 1), (8, 1)]), TestBinding(hook: 4, phase: .open),
    ]
    var tables = tables()
    tables.pages[1].variants[0].bindings = bindings
    let hooks = ScriptedHooks(journal: function.journal)
    let space = try ConfigSpace(function, facts: FunctionFacts(), tables: tables.image, hooks: hooks)
    #expect(function.journal.take().suffix(2) == [.hook(3, .open), .hook(4, .open)])
    #expect(hooks.record.calls.map(\.byteWidth) == [0, 0])
    try space.writeGuest(at: 0x44, byteWidth: 4, value: 0)
    _ = try space.readGuest(at: 0x44, byteWidth: 4)
    #expect(hooks.record.calls.count == 2)
  }

  @Test(arguments: [true, false])
  func `open hooks run once also where another capability cuts this one in two`(_ restarts: Bool) throws {
    let function = RecordingFunction.listing([0x40: 1, 0x44: 2])
    let tables = TestTables(
      TestPage(
        .standard, 1,
        TestVariant(length: 16, bindings: [TestBinding(hook: 3, phase: .open, operands: [.at(0, 0, 8)])])
      ),
      TestPage(.standard, 2, TestVariant(length: 4))
    ) { $0.settings.overlapRestarts = restarts }
    let hooks = ScriptedHooks(journal: function.journal)
    _ = try ConfigSpace(function, facts: FunctionFacts(), tables: tables.image, hooks: hooks)
    #expect(hooks.record.calls.map(\.hook) == [3])
    #expect(hooks.record.calls.first?.operands.first?.device == 1)
  }

  @Test func `a failing open hook fails the opening`() {
    let error = ConfigError(.deviceFailed)
    #expect(throws: error) {
      try open(.listing([0x40: 1]), tables(TestBinding(hook: 3, phase: .open)), script: [3: [.fail]])
    }
  }

  @Test func `a failing hook aborts the access and keeps what was done before it`() throws {
    let space = try open(
      .listing([0x40: 1]),
      tables(TestBinding(hook: 1, phase: .write, triggers: [(12, 1)]), TestBinding(hook: 2, phase: .write)),
      script: [1: [.fail]]
    )
    #expect(throws: ConfigError(.deviceFailed, position: 0x4C, byteWidth: 1)) {
      try space.writeGuest(at: 0x4A, byteWidth: 3, value: 0x332211)
    }
    #expect(
      space.function.journal.take() == [.write(0x4A, 2, 0x2211), .hook(2, .write), .hook(1, .write)],
      "the hook after the failing one does not run"
    )
    #expect(try space.readGuest(at: 0x4C, byteWidth: 1) == 0x33)
  }

  @Test func `a hook whose operand a cut took away is not bound`() throws {
    // The operand would be the first dword of the extended space.
    let tables = TestTables(
      TestPage(
        .standard,
        1,
        TestVariant(
          length: 8,
          rows: [.standardHeader, .own],
          bindings: [
            TestBinding(hook: 1, phase: .write, triggers: [(0, 0b1100)], operands: [.at(4, 0, 32)]),
            TestBinding(hook: 2, phase: .write, triggers: [(0, 0b1100)], operands: [.at(0, 16, 16)]),
          ]
        )
      )
    )
    let space = try open(
      .listing([0xFC: 1], size: 4096), tables, script: [1: [.setShadow(0, ~0), .setDevice(0, ~0)]])
    try space.writeGuest(at: 0xFE, byteWidth: 2, value: 1)
    #expect(space.function.journal.take() == [.hook(2, .write)])
  }

  @Test(arguments: [(68, true), (69, false)])
  func `tables with more bindings than rows can point at are damaged`(_ count: Int, _ opens: Bool) throws {
    let bindings = Array(repeating: TestBinding(hook: 1, phase: .write), count: count)
    let tables = TestTables(
      TestPage(.standard, 1, extendedList: 1, TestVariant(length: 8)),
      TestPage(.extended, 3, TestVariant(length: 0xF00, bindings: bindings))
    )
    let function = RecordingFunction.listing([0x40: 1], extended: [0x100: 3], size: 4096)
    if opens {
      let space = try open(function, tables)
      try space.writeGuest(at: 0xFFC, byteWidth: 4, value: 0)
      #expect(hooks(space.function.journal.take()).count == count, "the last row has all its hooks")
    } else {
      #expect(throws: ConfigError(.badTables, position: 0x100, byteWidth: 0xF00)) {
        try open(function, tables)
      }
    }
  }

  @Test func `an operand may lie in another part of a capability that is cut in two`() throws {
    let binding = TestBinding(hook: 1, phase: .write, triggers: [(12, 1)], operands: [.at(0, 16, 8)])
    let tables = TestTables(
      TestPage(.standard, 1, TestVariant(length: 16, rows: [.standardHeader], bindings: [binding])),
      TestPage(.standard, 2, TestVariant(length: 4))
    ) { $0.settings.overlapRestarts = false }
    let space = try open(.listing([0x40: 1, 0x44: 2]), tables)
    try space.writeGuest(at: 0x4C, byteWidth: 1, value: 1)
    #expect(hooks(space.function.journal.take()) == [1])
  }
}

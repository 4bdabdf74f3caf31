import PermRuntime
import Testing

@Suite struct StandardHooksTests {
  @Test func `every standard hook has a name of its own`() {
    #expect(Set(StandardHook.allCases.map(\.name)).count == StandardHook.allCases.count)
    #expect(InterpretedHooks(names: StandardHook.allCases.map(\.name)).missing == [])
  }

  @Test func `names without code are told`() {
    #expect(
      InterpretedHooks(names: ["size_bars", "brew_tea", "", "update_msi"]).missing == ["brew_tea", ""])
  }

  @Test(arguments: [0, 1, 2, 255] as [UInt8])
  func `a hook that is missing or not declared does nothing`(_ number: UInt8) throws {
    let binding = TestBinding(hook: number, phase: .write, operands: [.at(4, 0, 32)])
    let page = TestPage(
      .standard, 1, TestVariant(length: 8, rows: [.standardHeader, .own], bindings: [binding]))
    let function = RecordingFunction.listing([0x40: 1])
    let hooks = InterpretedHooks(names: ["brew_tea"])
    let space = try ConfigSpace(
      function, facts: FunctionFacts(), tables: TestTables(page).image, hooks: hooks)
    function.journal.events = []
    try space.writeGuest(at: 0x44, byteWidth: 4, value: 7)
    #expect(function.journal.take() == [])
    #expect(try space.readGuest(at: 0x44, byteWidth: 4) == 7)
  }
}

import Testing

@testable import PermDSL

@Suite struct BindingResolverTests {
  @Test func `operands are looked up in the register first, then in the capability`() throws {
    let model = model(ResolveSamples.pm)
    let pm = try model.capability("PM")
    let binding = try #require(pm.bindings.first)
    #expect(binding.phase == .write)
    #expect(model.hooks[binding.hook].name == "set_power_state")
    #expect(binding.operands.map(\.path) == ["PowerState", "PMC.D1_Support", "PMC.D2_Support"])
    #expect(binding.operands.map(\.register) == [2, 1, 1])
    #expect(binding.operands.map(\.lsb) == [0, 9, 10])
    guard case .fields(let places) = binding.trigger else {
      Issue.record("a trigger of fields was expected")
      return
    }
    #expect(places.map { [$0.msb, $0.lsb] } == [[1, 0]])
  }

  @Test func `a register as an operand is its whole width`() throws {
    let binding = try #require(try model(ResolveSamples.msi).capability("MSI").bindings.first)
    #expect(binding.operands.map { [$0.msb, $0.lsb] } == [[15, 0], [0, 0]])
  }

  @Test(arguments: [
    ("any byte", Binding.Trigger.anyByte), ("bytes 2", .bytes(2...2)), ("bytes 1..0x10", .bytes(1...16)),
  ]) func `a trigger may be bytes`(text: String, trigger: Binding.Trigger) throws {
    let model = model("hook h on read\ncapability A = 2 { on read of \(text) call h }")
    #expect(try model.capability("A").bindings.map(\.trigger) == [trigger])
  }

  @Test func `conditions around a binding are its guard`() throws {
    let model = model(
      "hook h on open\ncapability A = 2 { when function.is_VF { on open of any byte call h } }"
    )
    #expect(
      try model.capability("A").bindings.map(\.condition) == [Guard([Guard.Term(.fact(.isVF), true)])]
    )
  }

  @Test func `an operand that stands elsewhere in another variant gives a binding for each`() throws {
    let model = model(
      """
      hook h on write (reads data)
      capability A = 2 {
        when function.is_VF { register D @4 u8 RW } else { register D @8 u8 RW }
        on write of D call h(D)
      }
      """
    )
    let bindings = try model.capability("A").bindings
    #expect(bindings.map { $0.operands.map(\.register) } == [[1], [2]])
    #expect(
      bindings.map(\.condition.terms) == [
        [Guard.Term(.fact(.isVF), true)], [Guard.Term(.fact(.isVF), false)],
      ]
    )
  }
}

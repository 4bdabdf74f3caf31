import PermCodegen
import PermDSL
import PermRuntime
import Testing

/// Which fields a generated accessor may load from the shadow without a look at the rows.
@Suite struct VirtualBitsTests {
  private static let virtualByte = Make.field("F", 7, 0, .rw, Policy(isVirtual: true, write: .shadow))

  /// Whether the accessor of field `F` of register `R` is a load.
  private func isLoaded(_ fields: [Field], bindings: [Binding] = []) -> Bool {
    let hook = Make.hook("h")
    let capability = Make.capability([Make.register("R", at: 4, 16, fields)], bindings: bindings)
    let model = Make.model([capability], hooks: [hook])
    let output = emitSwift(model.profiles[0], of: model, lowered: lower(model.profiles[0], of: model))
    let text = output.files.first { $0.name == "Sample+Sample.swift" }?.text ?? ""
    #expect(text.contains("try value.f }") != text.contains("try virtualValue.f }"))
    return text.contains("try virtualValue.f }")
  }

  private func rest(_ policy: Policy) -> Field { Make.field("G", 15, 8, .rw, policy) }

  @Test func `a field that is virtual, whatever is beside it`() {
    #expect(isLoaded([rest(.raw), Self.virtualByte]))
    #expect(isLoaded([rest(.none), Make.field("F", 7, 0, .ro, .blank)]))
  }

  @Test func `not one that hardware answers`() {
    #expect(!isLoaded([rest(.virt), Make.field("F", 7, 0, .rw, .none)]))
  }

  @Test func `not one that hardware answers in some variant`() {
    let condition = Make.reference(0, 0, 1)
    let fields = [
      rest(.none),
      Make.field("F", 7, 0, .rw, .virt, when: Make.when(condition)),
      Make.field("F", 7, 0, .rw, .none, when: Make.when(condition, is: false)),
    ]
    #expect(!isLoaded(fields))
  }

  @Test func `not one in a byte that is live`() {
    let live = Policy(isVirtual: true, isByteLive: true)
    #expect(!isLoaded([rest(.virt), Make.field("F", 7, 0, .ro, live)]))
    #expect(isLoaded([rest(live), Self.virtualByte]))
  }

  @Test(
    arguments: [
      (.anyByte, false), (.bytes(4...4), false), (.bytes(5...5), true), (.bytes(0...3), true),
      (.fields([Make.place(0, 3, 0)]), false), (.fields([Make.place(0, 15, 8)]), true),
    ] as [(Binding.Trigger, Bool)])
  func `not one whose read runs a hook`(_ trigger: Binding.Trigger, _ isLoaded: Bool) {
    let binding = Make.binding(on: .read, trigger)
    #expect(self.isLoaded([rest(.virt), Self.virtualByte], bindings: [binding]) == isLoaded)
    let write = Make.binding(on: .write, trigger)
    #expect(self.isLoaded([rest(.virt), Self.virtualByte], bindings: [write]))
  }
}

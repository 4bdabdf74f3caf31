import PermCodegen
import PermDSL
import PermRuntime
import Testing

@Suite struct BindingLoweringTests {
  private let hooks = [
    Make.hook("first"),
    Make.hook(
      "second",
      [Hook.Parameter(name: "a", changes: false), Hook.Parameter(name: "b", changes: true)]
    ),
  ]

  private func registers(_ condition: Guard = .always) -> [Register] {
    [
      Make.register("Header", at: 0, 16, [Make.field("H", 15, 0)]),
      Make.register("Control", at: 2, 16, when: condition, [Make.field("C", 15, 0)]),
      Make.register("Address", at: 8, 64, [Make.field("A", 63, 0)]),
    ]
  }

  private func lowered(_ binding: Binding, _ condition: Guard = .always) -> (page: PageReader, [Diagnostic]) {
    let model = Make.model([Make.capability(registers(condition), bindings: [binding])], hooks: hooks)
    let lowered = lower(model.profiles[0], of: model)
    return (PageReader(words: lowered.image.pages[1]), lowered.diagnostics)
  }

  @Test func `fields trigger the bytes that hold them`() {
    let trigger = Binding.Trigger.fields([Make.place(1, 9, 6), Make.place(0, 7, 0), Make.place(2, 35, 30)])
    #expect(
      lowered(Make.binding(trigger)).page.bindings().map(\.triggers) == [
        [0 << 16 | 0b1101, 8 << 16 | 0b1000, 12 << 16 | 0b0001]
      ]
    )
  }

  @Test func `any byte is no trigger word`() {
    #expect(lowered(Make.binding(.anyByte)).page.bindings().map(\.triggers) == [[]])
  }

  @Test func `bytes trigger as they are counted`() {
    #expect(lowered(Make.binding(.bytes(1...2))).page.bindings().map(\.triggers) == [[0b0110]])
  }

  @Test func `many trigger bytes take several entries`() {
    let bindings = lowered(Make.binding(.bytes(0...4095))).page.bindings()
    #expect(bindings.map(\.triggers.count) == [255, 255, 255, 255, 4])
    let expected: [UInt32] = (0..<1024).map { UInt32($0) << 18 | 0xF }
    #expect(bindings.flatMap(\.triggers) == expected)
  }

  @Test func `operands say where they lie and whether they may be changed`() {
    let binding = Make.binding(
      on: .beforeWrite,
      hook: 1,
      .anyByte,
      [Make.place(1, 9, 6), Make.place(2, 63, 32)]
    )
    #expect(
      lowered(binding).page.bindings() == [
        PageReader.Binding(
          hook: 1,
          phase: 2,
          triggers: [],
          operands: [
            TablePlace(dwordOffset: 0, lsb: 22, bitWidth: 4, isChangeable: false),
            TablePlace(dwordOffset: 12, lsb: 0, bitWidth: 32, isChangeable: true),
          ]
        )
      ]
    )
  }

  @Test func `an operand across two dwords is refused`() {
    let binding = Make.binding(hook: 1, .anyByte, [Make.place(2, 40, 20), Make.place(0, 0, 0)])
    #expect(lowered(binding).1.map(\.id) == [.numberOutOfRange])
  }

  @Test func `a binding is absent where its condition fails or its operand does not exist`() {
    let bit = Make.reference(0, 8, 1)
    for (binding, condition) in [
      (Make.binding(.anyByte, when: Make.when(bit)), Guard.always),
      (Make.binding(.fields([Make.place(1, 0, 0)])), Make.when(bit)),
      (Make.binding(hook: 1, .anyByte, [Make.place(1, 0, 0), Make.place(0, 0, 0)]), Make.when(bit)),
    ] {
      let page = lowered(binding, condition).page
      #expect(page.variantCount == 2)
      for variant in 0..<2 {
        #expect(page.bindings(variant).count == Int(page.keyValues(variant)[0]))
      }
    }
  }
}

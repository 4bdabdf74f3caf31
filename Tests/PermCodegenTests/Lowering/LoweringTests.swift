import PermCodegen
import PermDSL
import PermRuntime
import Testing

@Suite struct LoweringTests {
  private func page(
    _ capability: Capability,
    hooks: [Hook] = [],
    sourceLocation: SourceLocation = #_sourceLocation
  ) -> PageReader {
    let model = Make.model([capability], hooks: hooks)
    let lowered = lower(model.profiles[0], of: model)
    #expect(lowered.diagnostics.isEmpty, sourceLocation: sourceLocation)
    return PageReader(words: lowered.image.pages[1])
  }

  private typealias Row = PageReader.Row

  @Test(arguments: [
    (Policy.none, Row()),
    (Policy(write: .hardware), Row(deviceWrite: 0xFF)),
    (.virt, Row(virt: 0xFF)),
    (Policy(isVirtual: true, write: .shadow), Row(virt: 0xFF, shadowWrite: 0xFF)),
    (Policy(isVirtual: true, write: .hardware), Row(virt: 0xFF, deviceWrite: 0xFF)),
    (.raw, Row(deviceWrite: 0xFF)),
    (.blank, Row(virt: 0xFF, initMask: 0xFF)),
    (Policy(isVirtual: true, initial: .constant(0x1A5)), Row(virt: 0xFF, initMask: 0xFF, initValue: 0xA5)),
    (
      Policy(isVirtual: true, write: .shadow, forced: .constant(0x0F)),
      Row(virt: 0xFF, initMask: 0xFF, initValue: 0x0F)
    ),
    (Policy(initial: .constant(3)), Row(initMask: 0xFF, initValue: 3)),
  ])
  func `a policy becomes the masks that its words say`(_ policy: Policy, _ expected: PageReader.Row) {
    let page = page(Make.capability([Make.register("R", at: 0, 8, [Make.field("F", 7, 0, .rw, policy)])]))
    #expect(page.rows() == [expected])
  }

  @Test func `fields of a dword share its row, and hardware's side is kept`() {
    let page = page(
      Make.capability([
        Make.register(
          "Low",
          at: 4,
          16,
          [
            Make.field("Status", 15, 15, .rw1cs, Policy(write: .hardware)),
            Make.field("reserved", 14, 8, .rsvdP), Make.field("Value", 7, 0, .rw, .virt),
          ]
        ),
        Make.register("High", at: 6, 16, [Make.field("High", 15, 0, .rw1c)]),
      ])
    )
    #expect(
      page.rows() == [
        Row(), Row(virt: 0xFF, deviceWrite: 0x8000, rw1c: 0xFFFF_8000, reserved: 0x7F00),
      ]
    )
  }

  @Test func `a register of 64 bits takes two rows`() {
    let policy = Policy(isVirtual: true, initial: .constant(0x1234_5678_9ABC_DEF0))
    let page = page(
      Make.capability([Make.register("Wide", at: 8, 64, [Make.field("Wide", 63, 0, .rw, policy)])])
    )
    #expect(page.rows()[2] == Row(virt: ~0, initMask: ~0, initValue: 0x9ABC_DEF0))
    #expect(page.rows()[3] == Row(virt: ~0, initMask: ~0, initValue: 0x1234_5678))
  }

  @Test func `a start value that hardware decides has a program for each dword`() throws {
    let source = Make.reference(0, 0, 8)
    let policy = Policy(isVirtual: true, initial: .binary(.shiftLeft, source, .constant(28)))
    let page = page(
      Make.capability([Make.register("Wide", at: 8, 64, [Make.field("Wide", 47, 16, .rw, policy)])])
    )
    let entries = page.entries(at: page.variant(0) + 5, stride: 2)
    #expect(
      entries.map { TablePlace(word: $0[0]) } == [
        TablePlace(dwordOffset: 8, lsb: 16, bitWidth: 16, isChangeable: false),
        TablePlace(dwordOffset: 12, lsb: 0, bitWidth: 16, isChangeable: false),
      ]
    )
    let low = try #require(page.evaluate(entries[0][1], load: { _, _ in 0xAB }))
    let high = try #require(page.evaluate(entries[1][1], load: { _, _ in 0xAB }))
    #expect(low == 0xAB << 28)
    #expect(high == 0xAB << 12)
  }

  @Test func `bytes without a register have the body's policy, before and after the rows`() {
    let register = Make.register("R", at: 4, 16, [Make.field("R", 15, 0)])
    let page = page(Make.capability(length: .constant(16), [register], body: .raw))
    #expect(page.rows() == [Row(deviceWrite: ~0), Row(deviceWrite: 0xFFFF_0000)])
    #expect(page.words[page.variant(0)] == 1 << 4)
  }

  @Test func `a body that two bits cannot say has rows up to the length`() {
    let register = Make.register("R", at: 0, 32, [Make.field("R", 31, 0)])
    let virtual = Policy(isVirtual: true, write: .shadow)
    let page = page(Make.capability(length: .constant(10), [register], body: virtual))
    #expect(page.rows().count == 3)
    #expect(page.rows()[2] == Row(virt: ~0, shadowWrite: ~0))

    let model = Make.model([Make.capability(length: Make.reference(0, 0, 8), [register], body: virtual)])
    #expect(lower(model.profiles[0], of: model).diagnostics.map(\.id) == [.policyConflict])
  }

  @Test func `live bytes and the line stand in the tag`() {
    let live = Policy(isVirtual: true, isByteLive: true)
    let page = page(
      Make.capability([
        Make.register(
          "Header",
          at: 0,
          16,
          [Make.field("A", 7, 0, .ro, .virt), Make.field("B", 15, 8, .ro, live)]
        )
      ])
    )
    #expect(page.tags() == [0x2000_0001])
  }

  @Test func `without a length the last register ends the capability, or an array's last element`() {
    let register = Make.register("R", at: 4, 16, [Make.field("R", 15, 0)])
    let plain = page(Make.capability([register]))
    #expect(plain.evaluate(plain.words[plain.variant(0) + 2]) == 6)
    let element = Make.register("E", at: 0, 32, array: 0, [Make.field("E", 31, 0)])
    let array = Make.array("Entry", count: Make.reference(0, 0, 8), at: 8, every: 4)
    let long = page(Make.capability([register, element], arrays: [array]))
    #expect(long.evaluate(long.words[long.variant(0) + 2], load: { _, _ in 3 }) == 20)
  }

  @Test func `each variant has rows of its own, and equal ones are stored once`() {
    let wide = Make.reference(2, 7, 1)
    let masked = Make.reference(2, 8, 1)
    let offset = Expression.binary(.add, .constant(4), .binary(.multiply, .constant(4), wide))
    let page = page(
      Make.capability([
        Make.register("Data", at: offset, 32, [Make.field("Data", 31, 0, .rw, .virt)]),
        Make.register(
          "Control",
          at: 2,
          16,
          [
            Make.field("A", 15, 0, .rw, when: Make.when(masked)),
            Make.field("B", 15, 0, .rw, when: Make.when(masked, is: false)),
          ]
        ),
      ])
    )
    #expect(page.variantCount == 4)
    let starts = (0..<4).map { page.words[page.variant($0) + 4] }
    #expect(Set(starts).count == 2)
    for index in 0..<4 {
      let key = page.keyValues(index)
      #expect(page.rows(index).count == (key.contains(8) ? 3 : 2))
      #expect(page.rows(index).last == Row(virt: ~0))
    }
  }

  @Test func `a hidden capability keeps its length and has no rows`() {
    let register = Make.register("R", at: 4, 16, [Make.field("R", 15, 0)])
    for (body, flags) in [(nil, 1), (Policy.raw, 0b1011), (.blank, 0b1101), (Policy.none, 0b1001)]
      as [(Policy?, UInt32)]
    {
      let page = page(
        Make.capability([register], visibility: [Guarded(.hidden(body: body), at: Make.origin)])
      )
      #expect(page.words[page.variant(0)] == flags)
      #expect(page.rows().isEmpty)
      #expect(page.evaluate(page.words[page.variant(0) + 2]) == 6)
    }
  }

  @Test func `an array's rows count from its element`() {
    let element = Make.register(
      "Control",
      at: 4,
      32,
      array: 0,
      [Make.field("Size", 13, 8, .rw, .virt), Make.field("x", 31, 14), Make.field("y", 7, 0)]
    )
    let array = Make.array("Entry", count: Make.reference(8, 5, 3, register: 32), at: 4, every: 8)
    let hook = Make.hook("resize", [Hook.Parameter(name: "size", changes: true)])
    let page = page(
      Make.capability(
        [element],
        arrays: [array],
        bindings: [Make.binding(.fields([Make.place(0, 13, 8)]), [Make.place(0, 13, 8)])]
      ),
      hooks: [hook]
    )
    let entry = page.arrays()[0]
    #expect(page.evaluate(page.words[entry], load: { _, _ in 0xA0 }) == 5)
    #expect(page.evaluate(page.words[entry + 1]) == 4)
    #expect(page.words[entry + 2...entry + 3] == [8, 8])
    #expect(page.rows(at: entry + 4) == [Row(), Row(virt: 0x3F00)])
    #expect(page.bindings().isEmpty)
    #expect(
      page.bindings(at: entry + 8) == [
        PageReader.Binding(
          hook: 0,
          phase: 3,
          triggers: [4 << 16 | 0b0010],
          operands: [TablePlace(dwordOffset: 4, lsb: 8, bitWidth: 6, isChangeable: true)]
        )
      ]
    )
  }
}

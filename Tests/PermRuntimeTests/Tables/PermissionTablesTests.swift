@testable import PermRuntime
import Testing

@Suite struct PermissionTablesTests {
  @Test(arguments: [-1, 2, Int.max, Int.min])
  func `a page that does not exist is empty`(_ index: Int) {
    let image = TableImage(pages: [[1, 2], [3]])
    #expect(image.withPage(index) { $0.count } == 0)
    #expect(image.withPage(1) { $0.word(0) } == 3)
    #expect(image.withPage(1) { $0.word(index) } == 0)
  }

  /// A device with both lists, and tables with all that a page can have.
  private func sound() -> (RecordingFunction, TableImage) {
    let array = TestArray(
      count: .load(4, 0, 3), offset: 8, stride: 8, elementBytes: 8, rows: [.own, .through],
      initialisers: [TestInitialiser(place: .at(4, 0, 8), value: .load(8, 0, 8))],
      bindings: [TestBinding(hook: 1, phase: .write, triggers: [(4, 15)], operands: [.at(0, 0, 32)])]
    )
    let rich = TestVariant(
      body: .raw, keyValues: [1], length: .apply(.add, 8, .load(4, 0, 5)), rows: [.standardHeader, .own],
      initialisers: [TestInitialiser(place: .at(4, 0, 16), value: .fact(.deviceID))],
      bindings: [
        TestBinding(hook: 0, phase: .open, operands: [.at(4, 0, 8)]),
        TestBinding(hook: 2, phase: .beforeWrite), TestBinding(hook: 3, phase: .read, triggers: [(4, 1)]),
      ],
      arrays: [array]
    )
    var hidden = rich
    hidden.isHidden = true
    hidden.hiddenBody = .blank
    hidden.keyValues = [0]
    let tables = TestTables(
      TestPage(
        .standard, 1, extendedList: .load(4, 0, 1), deviceType: 4, keys: [.load(4, 0, 1)], rich, hidden),
      TestPage(.extended, 3, where: .apply(.equal, .load(4, 0, 1), 1), keys: [1], rich),
      TestPage(.extended, 3, keys: [0], hidden)
    )
    var function = RecordingFunction.listing(
      [0x40: 1, 0x4A: 1, 0x80: 2], extended: [0x100: 3, 0x110: 3, 0x200: 4, 0xFF8: 3], size: 4096)
    for position in [0x44, 0x4E, 0x104, 0xFFC] { function.poke(position, 0xFFFF_FF13) }
    return (function, tables.image)
  }

  /// Opens and uses a space, whatever comes of it.
  private func use(_ function: RecordingFunction, _ image: TableImage) {
    let hooks = ScriptedHooks(
      journal: function.journal,
      script: [0: [.setShadow(0, 1)], 1: [.setShadow(0, ~0), .setDevice(0, ~0)], 3: [.setDevice(0, 1)]]
    )
    defer { function.journal.events = [] }
    guard let space = try? ConfigSpace(function, facts: FunctionFacts(), tables: image, hooks: hooks) else {
      return
    }
    function.journal.events = []
    var bytes = [UInt8](repeating: 0xFF, count: space.size - 1)
    try? space.writeGuest(at: 1, bytes: bytes.span)
    var span = bytes.mutableSpan
    try? space.readGuest(at: 0, into: &span)
    #expect(space.regions.allSatisfy { !$0.range.isEmpty })
    #expect(space.regions.reduce(0) { $0 + $1.range.count } == space.size)
  }

  @Test func `the sound tables of these tests open`() throws {
    let (function, image) = sound()
    let space = try ConfigSpace(
      function, facts: FunctionFacts(), tables: image, hooks: ScriptedHooks(journal: function.journal))
    #expect(space.capabilities.count == 8)
    #expect(space.capabilities.contains { $0.isHidden } && space.capabilities.contains { !$0.isHidden })
  }

  @Test func `tables cut off after any word do not trap`() {
    let (function, image) = sound()
    for page in image.pages.indices {
      for count in image.pages[page].indices {
        var cut = image
        cut.pages[page].removeSubrange(count...)
        use(function, cut)
      }
    }
  }

  @Test(.timeLimit(.minutes(1)), arguments: Array(1...40 as ClosedRange<UInt64>))
  func `damaged words do not trap or hang`(_ seed: UInt64) {
    let (function, image) = sound()
    var random = SeededGenerator(seed: seed)
    for _ in 0..<10 {
      var damaged = image
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let page = Int.random(in: 0..<damaged.pages.count, using: &random)
        let index = Int.random(in: (page == 0 ? 1 : 0)..<damaged.pages[page].count, using: &random)
        let word = random.word()
        damaged.pages[page][index] = [word, word & 0xFF, 0, ~0].randomElement(using: &random) ?? 0
      }
      use(function, damaged)
    }
  }

  @Test(.timeLimit(.minutes(1)), arguments: Array(1...20 as ClosedRange<UInt64>))
  func `random pages do not trap or hang`(_ seed: UInt64) {
    let (function, image) = sound()
    var random = SeededGenerator(seed: seed)
    for _ in 0..<5 {
      let limit = UInt32([16, 256, 1 << 28].randomElement(using: &random) ?? 16)
      var pages = [image.pages[0], image.pages[1]]
      for _ in 0..<3 {
        pages.append((0..<Int.random(in: 0...500, using: &random)).map { _ in random.word() % limit })
      }
      use(function, TableImage(pages: pages))
    }
  }

  @Test(.timeLimit(.minutes(1)), arguments: Array(1...20 as ClosedRange<UInt64>))
  func `random devices do not trap or hang`(_ seed: UInt64) {
    let (_, image) = sound()
    var random = SeededGenerator(seed: seed)
    for _ in 0..<5 {
      let size = Bool.random(using: &random) ? 256 : 4096
      // Few different bytes make the lists long and the capabilities many.
      let choices: [UInt8] = [
        0, 1, 3, 0x10, 0x40, 0x44, 0x4B, 0xFE, UInt8(truncatingIfNeeded: random.next()),
      ]
      var function = RecordingFunction((0..<size).map { _ in choices.randomElement(using: &random) ?? 0 })
      function.poke(0x06, 0x10, 2)
      function.poke(0x0E, 0, 1)
      if size == 4096 {
        for dword in 0x40..<0x400 where dword % 3 == 0 {
          function.poke(dword * 4, random.word() & 0xFFF0_0000 | 3)
        }
      }
      use(function, image)
    }
  }
}

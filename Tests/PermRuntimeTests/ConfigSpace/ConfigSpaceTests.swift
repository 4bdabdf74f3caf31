@testable import PermRuntime
import Testing

/// A device that says when it is gone.
private struct MortalFunction: PassthroughFunction, ~Copyable {
  final class Grave { var count = 0 }

  let grave: Grave
  var failsAt = Int.max

  deinit { grave.count += 1 }

  var configSize: Int { 256 }
  mutating func readConfig(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32 {
    if position == failsAt { throw ConfigError(.deviceFailed, position: position, byteWidth: byteWidth) }
    return 0
  }
  mutating func writeConfig(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError) {}
  mutating func setPowerState(_ request: PowerRequest) -> Bool { false }
  mutating func resetFunction(_ method: ResetMethod) -> Bool { false }
  mutating func setReadRequestSize(_ bytes: Int, at place: ConfigPlace) -> Bool { false }
  mutating func maskINTx(at place: ConfigPlace) {}
  mutating func unmaskINTx(at place: ConfigPlace) {}
}

@Suite struct ConfigSpaceTests {
  @Test(arguments: [0, -1, 64, 255, 257, 4095, 8192, Int.max, Int.min])
  func `a config space of a size that does not exist is an error`(_ size: Int) {
    var function = RecordingFunction.listing()
    function.claimedSize = size
    #expect(throws: ConfigError(.badSize, byteWidth: size)) { try open(function) }
    #expect(function.journal.events == [])
  }

  @Test(arguments: [[], [[]], [[DirectoryPage.version + 1]], [[0, 0, 0, 0]]] as [[[UInt32]]])
  func `tables of another version are an error`(_ pages: [[UInt32]]) {
    let function = RecordingFunction.listing()
    #expect(throws: ConfigError(.badTables)) {
      try ConfigSpace(
        function,
        facts: FunctionFacts(),
        tables: TableImage(pages: pages),
        hooks: InterpretedHooks(names: [])
      )
    }
    #expect(function.journal.events == [])
  }

  @Test func `a profile without a header table opens nothing`() {
    var tables = TestTables()
    tables.pages = []
    #expect(throws: ConfigError(.unknownHeader, position: 0x0E, byteWidth: 1)) {
      try open(.listing(), tables)
    }
  }

  @Test(arguments: [256, 4096])
  func `the space says what it was opened with`(_ size: Int) throws {
    var facts = FunctionFacts()
    facts.vendorID = 0x8086
    let space = try open(.listing(size: size), facts: facts)
    #expect(space.size == size)
    #expect(space.facts == facts)
    #expect(space.regions.last?.range.upperBound == size)
  }

  @Test func `a page's position is that of its first capability in the guest's list`() throws {
    let page = TestPage(
      .standard,
      1,
      keys: [.load(0, 16, 8)],
      TestVariant(isHidden: true, keyValues: [0], length: 8),
      TestVariant(keyValues: [1], length: 8)
    )
    var function = RecordingFunction.listing([0x40: 1, 0x50: 1, 0x60: 1])
    function.poke(0x52, 1, 1)
    function.poke(0x62, 1, 1)
    let space = try open(function, TestTables(page))
    #expect(space.window(ofPage: 1)?.position == 0)
    #expect(space.window(ofPage: 2)?.position == 0x50)
    #expect(space.window(ofPage: 3) == nil)
  }

  @Test func `the function ends with the space, however the space ends`() throws {
    let grave = MortalFunction.Grave()
    let hooks = InterpretedHooks(names: ["set_power_state"])
    var tables = TestTables()
    do {
      let space = try ConfigSpace(
        MortalFunction(grave: grave), facts: FunctionFacts(), tables: tables.image, hooks: hooks)
      #expect(space.size == 256)
      #expect(grave.count == 0)
    }
    #expect(grave.count == 1)
    #expect(throws: ConfigError.self) {
      try ConfigSpace(
        MortalFunction(grave: grave, failsAt: 0x0E), facts: FunctionFacts(), tables: tables.image,
        hooks: hooks)
    }
    #expect(grave.count == 2)
    // The open hook reads what nothing before it has read.
    tables.pages[0].variants[0].bindings = [TestBinding(hook: 0, phase: .open, operands: [.at(0x3C, 8, 2)])]
    #expect(throws: ConfigError.self) {
      try ConfigSpace(
        MortalFunction(grave: grave, failsAt: 0x3D), facts: FunctionFacts(), tables: tables.image,
        hooks: hooks)
    }
    #expect(grave.count == 3)
  }

  @Test(arguments: [
    (TableFact.isVF, 1), (.noMemoryEnable, 1), (.hasInterrupt, 0), (.configSize, 256), (.deviceType, 0),
    (.vendorID, 0x8086), (.deviceID, 0x2222), (.subsystemVendorID, 0x4444), (.subsystemID, 0x3333),
    (.classCode, 0x020000), (.revisionID, 0x07),
  ])
  func `a fact is what the embedder or the header says`(_ fact: TableFact, _ value: Int) throws {
    let values: [Int: UInt32] = [0x00: 0x2222_1111, 0x08: 0x0200_0007, 0x2C: 0x3333_4444, 0x44: 0]
    let page = TestPage(
      .standard,
      1,
      TestVariant(
        length: 8,
        rows: [.standardHeader, .own],
        initialisers: [TestInitialiser(place: .at(4, 0, 32), value: .fact(fact))]
      )
    )
    var facts = FunctionFacts()
    facts.isVF = true
    facts.lacksMemoryEnable = true
    facts.hasInterrupt = false
    facts.vendorID = 0x8086
    let space = try open(.listing([0x40: 1], values), TestTables(page), facts: facts)
    #expect(try space.readGuest(at: 0x44, byteWidth: 4) == UInt32(value))
  }
}

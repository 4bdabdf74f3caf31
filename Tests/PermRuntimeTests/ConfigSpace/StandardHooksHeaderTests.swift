@testable import PermRuntime
import Testing

/// BAR 0 to 5 and the ROM, as operands.
private let registers = [0x10, 0x14, 0x18, 0x1C, 0x20, 0x24, 0x30]
private let disable = ConfigPlace(position: 0x04, lsb: 10, bitWidth: 1)

@Suite struct StandardHooksHeaderTests {
  private let bars = registers.map { TablePlace.at($0, 0, 32) }
  private let memory = TablePlace.at(4, 1, 1)
  private let io = TablePlace.at(4, 0, 1)

  /// A type 0 header as Linux has it: hooks 0 to 3 restore, track, mask, size.
  private func header(lacksMemoryEnable: Bool = false) -> TestTables {
    var rows: [Int: TestRow] = [1: TestRow(virt: 0x0010_0400, shadowWrite: 0x0400, deviceWrite: 0xFBFF)]
    if lacksMemoryEnable { rows[1]?.virt |= 2 }
    for register in registers { rows[register / 4] = .own }
    let low = [(offset: 4, bytes: UInt32(0b0001))]
    let barBytes = registers.map { (offset: $0, bytes: UInt32(0b1111)) }
    let restored = [memory, io] + bars + [.at(4, 10, 1)]
    return TestTables(
      .header(
        rows: rows,
        bindings: [
          TestBinding(hook: 0, phase: .open, operands: restored),
          TestBinding(hook: 1, phase: .beforeWrite, triggers: low, operands: [memory, io]),
          TestBinding(hook: 0, phase: .beforeWrite, triggers: low, operands: restored),
          TestBinding(hook: 1, phase: .open, operands: [memory, io]),
          TestBinding(hook: 1, phase: .write, triggers: low, operands: [memory, io]),
          TestBinding(
            hook: 2, phase: .write, triggers: [(4, 0b0011)], operands: [.at(4, 10, 1, reads: true)]),
          TestBinding(hook: 3, phase: .read, triggers: barBytes, operands: bars),
          TestBinding(hook: 3, phase: .write, triggers: barBytes, operands: bars),
        ]
      )
    )
  }

  private func space(
    _ values: [Int: UInt32] = [:],
    bars: [Int: BARResource] = [:],
    _ change: (inout FunctionFacts) -> Void = { _ in }
  ) throws -> StandardSpace {
    var facts = FunctionFacts()
    for (index, bar) in bars { facts.bars[index] = bar }
    change(&facts)
    return try openStandard(
      .listing([:], values),
      header(lacksMemoryEnable: facts.lacksMemoryEnable),
      facts: facts,
      hooks: [.restoreBars, .trackDecode, .maskIntx, .sizeBars]
    )
  }

  // MARK: Sizing

  @Test(arguments: [
    (BARResource(kind: .io, size: 0x20), UInt32(0xFFFF_FFE1), UInt32(0x1234_5661), UInt32(0)),
    (BARResource(kind: .mem32, size: 0x4000), 0xFFFF_C000, 0x1234_4000, 0),
    (BARResource(kind: .mem32, isPrefetchable: true, size: 0x4000), 0xFFFF_C008, 0x1234_4008, 0),
    (BARResource(kind: .mem64, size: 0x4000), 0xFFFF_C004, 0x1234_4004, ~0),
    (BARResource(kind: .mem64, isPrefetchable: true, size: 0x8000_0000), 0x8000_000C, 0x0000_000C, ~0),
    (BARResource(kind: .mem64, size: 1 << 32), 4, 4, 0xFFFF_FFFF),
    (BARResource(kind: .mem64, isPrefetchable: true, size: 1 << 36), 0xC, 0xC, 0xFFFF_FFF0),
    (BARResource(kind: .mem64, size: 1 << 63), 4, 4, 0x8000_0000),
    (BARResource(kind: .mem32, size: 16), 0xFFFF_FFF0, 0x1234_5670, 0),
  ])
  func `a BAR reads back its size, its kind and the address the guest gave it`(
    _ bar: BARResource,
    _ sized: UInt32,
    _ placed: UInt32,
    _ high: UInt32
  ) throws {
    let space = try space(bars: [2: bar])
    for register in registers { try space.writeGuest(at: register, byteWidth: 4, value: ~0) }
    #expect(try space.readGuest(at: 0x18, byteWidth: 4) == sized)
    #expect(try space.readGuest(at: 0x1C, byteWidth: 4) == high)
    for register in [0x10, 0x14, 0x20, 0x24, 0x30] {
      #expect(try space.readGuest(at: register, byteWidth: 4) == 0, "nothing is assigned there")
    }
    try space.writeGuest(at: 0x18, byteWidth: 4, value: 0x1234_567F)
    #expect(try space.readGuest(at: 0x18, byteWidth: 4) == placed)
    #expect(try space.readGuest(at: 0x1C, byteWidth: 4) == high)
    #expect(space.function.journal.takePieces() == [], "the device's own BARs are the host's")
  }

  @Test func `the last BAR cannot take a next one, nor reach the dword after it`() throws {
    let space = try space([0x28: 0x1234_5678], bars: [5: BARResource(kind: .mem64, size: 1 << 32)])
    try space.writeGuest(at: 0x24, byteWidth: 4, value: ~0)
    #expect(try space.readGuest(at: 0x24, byteWidth: 4) == 4)
    #expect(try space.readGuest(at: 0x28, byteWidth: 4) == 0x1234_5678)
  }

  @Test(arguments: [(UInt64(0x1_0000), UInt32(0xFFFF_0001)), (0x800, 0xFFFF_F801), (0, 0)])
  func `the ROM keeps its address and its enable bit`(_ size: UInt64, _ sized: UInt32) throws {
    let space = try space(bars: [6: BARResource(kind: .mem32, size: size)])
    try space.writeGuest(at: 0x30, byteWidth: 4, value: ~0)
    #expect(try space.readGuest(at: 0x30, byteWidth: 4) == sized)
    try space.writeGuest(at: 0x30, byteWidth: 4, value: 0xFFFF_FFFE)
    #expect(try space.readGuest(at: 0x30, byteWidth: 4) == sized & ~1)
  }

  @Test func `BARs are sized from the first read on, whatever hardware held`() throws {
    let space = try space(
      [0x10: 0xFEBC_1234, 0x14: 0xFFFF_FFFF], bars: [0: BARResource(kind: .mem32, size: 0x1000)])
    #expect(try space.readGuest(at: 0x10, byteWidth: 4) == 0xFEBC_1000)
    #expect(try space.readGuest(at: 0x14, byteWidth: 4) == 0)
    #expect(!space.core.pointee.state.areBARsDirty)
    try space.writeGuest(at: 0x13, byteWidth: 1, value: 0xAA)
    #expect(space.core.pointee.state.areBARsDirty)
    #expect(try space.readGuest(at: 0x12, byteWidth: 2) == 0xAABC)
  }

  @Test func `facts with too few resources are as if the rest had none`() throws {
    let space = try space { $0.bars = [BARResource(kind: .mem32, size: 0x1000)] }
    for register in registers { try space.writeGuest(at: register, byteWidth: 4, value: ~0) }
    let values = try registers.map { (register) in try space.readGuest(at: register, byteWidth: 4) }
    #expect(values == [0xFFFF_F000, 0, 0, 0, 0, 0, 0])
  }

  // MARK: Restoring

  private let assigned: [Int: UInt32] = [
    0x04: 0x0003, 0x10: 0xFEB0_0000, 0x14: 0xE001, 0x20: 0xC, 0x24: 0x40, 0x30: 0xFEA0_0000,
  ]

  private let restore: [Event] = [
    .willRestoreBARs, .write(0x10, 4, 0xFEB0_0000), .write(0x14, 4, 0xE001), .write(0x18, 4, 0),
    .write(0x1C, 4, 0), .write(0x20, 4, 0xC), .write(0x24, 4, 0x40), .write(0x30, 4, 0xFEA0_0000),
  ]

  /// What the hook did before the piece of the guest's write itself, reads left out.
  private func restoring(_ space: StandardSpace, command: UInt32) throws -> [Event] {
    _ = space.function.journal.take()
    try space.writeGuest(at: 0x04, byteWidth: 2, value: command)
    return space.function.journal.take().filter {
      switch $0 {
      case .write(let position, _, _): position != 0x04
      case .willRestoreBARs, .revokeMappings: true
      default: false
      }
    }
  }

  @Test(arguments: [UInt32(0x0001), 0x0002, 0x0003])
  func `nothing is restored to a device that lost nothing`(_ command: UInt32) throws {
    let space = try space(assigned)
    #expect(try restoring(space, command: command) == (command & 2 == 0 ? [.revokeMappings] : []))
  }

  @Test(arguments: [
    (UInt32(0x0003), UInt32(0x0001), true), (0x0003, 0x0002, true), (0x0003, 0x0000, true),
    (0x0002, 0x0002, false), (0x0001, 0x0001, false), (0x0002, 0x0001, true), (0x0001, 0x0002, true),
    (0x0000, 0x0000, false),
  ])
  func `BARs are restored where decoding that the guest has on is lost`(
    _ written: UInt32,
    _ left: UInt32,
    _ restores: Bool
  ) throws {
    let space = try space(assigned)
    space.function.poke(0x04, left, 2)
    let expected = (written & 2 == 0 ? [Event.revokeMappings] : []) + (restores ? restore : [])
    #expect(try restoring(space, command: written) == expected)
  }

  @Test func `decoding that the guest had off is not lost`() throws {
    var values = assigned
    values[0x04] = 0
    let space = try space(values)
    #expect(try restoring(space, command: 3) == [])
    space.function.poke(0x04, 0, 2)
    #expect(try restoring(space, command: 3) == restore, "now it was on")
  }

  @Test(arguments: [(0x10, true), (0x14, true), (0x20, true), (0x24, true), (0x18, false), (0x30, false)])
  func `BARs are restored where one that was assigned differs`(_ register: Int, _ restores: Bool) throws {
    let space = try space(assigned)
    space.function.poke(register, 0x7700_0000)
    #expect(try restoring(space, command: 3) == (restores ? restore : []))
  }

  @Test func `BARs of a virtual function are never restored`() throws {
    let space = try space(assigned) { $0.isVF = true }
    space.function.poke(0x10, 0)
    space.function.poke(0x04, 0, 2)
    #expect(try restoring(space, command: 3) == [])
  }

  @Test func `a function without memory enable cannot lose it`() throws {
    let space = try space(assigned) { $0.lacksMemoryEnable = true }
    space.function.poke(0x04, 1, 2)
    #expect(try restoring(space, command: 3) == [])
  }

  @Test func `only a piece with the low byte of COMMAND is looked at`() throws {
    let space = try space(assigned)
    space.function.poke(0x04, 0, 2)
    try space.writeGuest(at: 0x05, byteWidth: 1, value: 0)
    try space.writeGuest(at: 0x06, byteWidth: 2, value: 0)
    #expect(space.function.journal.take() == [.read(0x05, 1), .write(0x05, 1, 0)])
    #expect(space.function.peek(0x10) == 0xFEB0_0000)
  }

  @Test func `mappings are gone before memory decoding stops`() throws {
    let space = try space(assigned)
    try space.writeGuest(at: 0x04, byteWidth: 1, value: 0)
    let events = space.function.journal.take()
    let revoked = events.firstIndex(of: .revokeMappings)
    let written = events.firstIndex(of: .write(0x04, 1, 0))
    #expect(revoked != nil && written != nil && (revoked ?? 0) < (written ?? 0))
    #expect(events.last == .reachable(false))
  }

  // MARK: Interrupt

  @Test func `the interrupt is masked and unmasked when the bit changes, and then only`() throws {
    let space = try space()
    func marks(_ position: Int, _ width: Int, _ value: UInt32) throws -> [Event] {
      try space.writeGuest(at: position, byteWidth: width, value: value)
      return space.function.journal.take().filter { [.maskINTx(disable), .unmaskINTx(disable)].contains($0) }
    }
    #expect(try marks(0x04, 2, 0x0400) == [.maskINTx(disable)])
    #expect(try marks(0x04, 2, 0x0403) == [])
    #expect(try marks(0x05, 1, 0x04) == [])
    #expect(try marks(0x04, 1, 0x00) == [])
    #expect(try marks(0x05, 1, 0x00) == [.unmaskINTx(disable)])
    #expect(try marks(0x04, 4, 0x0000) == [])
    #expect(try marks(0x04, 4, 0x0400) == [.maskINTx(disable)])
    #expect(space.function.peek(0x04, 2) & 0x400 == 0, "the bit itself is the host's to write")
  }

  // MARK: Reachability

  @Test func `a change of reachability is told once an access, at its end`() throws {
    let space = try space()
    #expect(!space.isMemoryReachable)
    try space.writeGuest(at: 0x03, byteWidth: 4, value: 0x0000_0200)
    #expect(space.isMemoryReachable)
    let events = space.function.journal.take()
    #expect(events.filter { $0 == .reachable(true) }.count == 1)
    #expect(events.last == .reachable(true))
    try space.writeGuest(at: 0x04, byteWidth: 2, value: 0x0007)
    #expect(!space.function.journal.take().contains(.reachable(true)), "nothing changed")
    try space.writeGuest(at: 0x04, byteWidth: 2, value: 0)
    #expect(space.function.journal.take().last == .reachable(false))
  }

  @Test func `a change is told also by an access that fails after it`() throws {
    let space = try space()
    space.function.failingWrites = [0x40]
    #expect(throws: ConfigError.self) {
      var bytes = [UInt8](repeating: 0, count: 0x40)
      bytes[0] = 2
      try space.writeGuest(at: 0x04, bytes: bytes.span)
    }
    #expect(space.function.journal.take().last == .reachable(true))
  }

  @Test func `a function without memory enable is reachable whatever COMMAND says`() throws {
    let space = try space { $0.lacksMemoryEnable = true }
    #expect(space.isMemoryReachable)
    try space.writeGuest(at: 0x04, byteWidth: 2, value: 0)
    #expect(space.isMemoryReachable)
    #expect(!space.function.journal.take().contains(.reachable(false)))
  }
}

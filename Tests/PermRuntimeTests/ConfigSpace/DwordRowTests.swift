import PermRuntime
import Testing

/// What the rows say, one bit at a time: the slow way to the same answers.
private struct BitModel {
  /// Bytes that the rows describe; the rest is raw.
  static let described = 0x3E

  var rows: [TestRow]
  var isRW1CSafe: Bool
  var device: [Bool]
  var clearedByOne: [Bool]
  var shadow: [Bool]

  init(_ rows: [TestRow], isRW1CSafe: Bool, _ function: RecordingFunction) {
    self.rows = rows
    self.isRW1CSafe = isRW1CSafe
    device = Self.bits(function.bytes)
    clearedByOne = Self.bits(function.clearedByOne)
    shadow = device
    for bit in shadow.indices where has(bit, \.initMask) { shadow[bit] = has(bit, \.initValue) }
  }

  static func bits(_ bytes: [UInt8]) -> [Bool] {
    bytes.flatMap { byte in (0..<8).map { byte >> $0 & 1 != 0 } }
  }

  func has(_ bit: Int, _ mask: KeyPath<TestRow, UInt32>) -> Bool {
    bit < Self.described * 8 && rows[bit / 32][keyPath: mask] >> UInt32(bit % 32) & 1 != 0
  }

  /// The next piece: 4, 2 or 1 bytes from a position.
  static func piece(_ position: Int, _ remaining: Int) -> Int {
    var run = 1
    while run < remaining, (position + run) % 4 != 0, (position + run < described) == (position < described) {
      run += 1
    }
    if run >= 4, position % 4 == 0 { return 4 }
    return run >= 2 && position % 2 == 0 ? 2 : 1
  }

  func read(_ position: Int, _ width: Int) -> UInt32 {
    var value: UInt32 = 0
    for bit in position * 8..<(position + width) * 8 {
      let isLive =
        width == 1 && position < Self.described && rows[position / 4].live >> UInt32(position % 4) & 1 != 0
      if has(bit, \.virt) && !isLive ? shadow[bit] : device[bit] { value |= 1 << UInt32(bit - position * 8) }
    }
    return value
  }

  mutating func write(_ position: Int, _ width: Int, _ value: UInt32) {
    let range = position * 8..<(position + width) * 8
    let new = { (bit: Int) in value >> UInt32(bit - range.lowerBound) & 1 != 0 }
    for bit in range where has(bit, \.shadowWrite) { shadow[bit] = new(bit) }
    let reaches = { [self] (bit: Int) in bit >= Self.described * 8 || has(bit, \.deviceWrite) }
    guard range.contains(where: reaches) else { return }
    for bit in range {
      let written = reaches(bit) ? new(bit) : isRW1CSafe && has(bit, \.rw1c) ? false : device[bit]
      device[bit] = clearedByOne[bit] ? device[bit] && !written : written
    }
  }
}

@Suite struct DwordRowTests {
  @Test(arguments: Array(1...24 as ClosedRange<UInt64>))
  func `random rows behave as a model of single bits does`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let rows = (0..<16).map { _ in
      // Some words are all or nothing, so that whole pieces are virtual or writable too.
      func word() -> UInt32 {
        [random.word(), random.word(), 0, ~0].randomElement(using: &random) ?? 0
      }
      var row = TestRow(virt: word(), shadowWrite: word())
      row.deviceWrite = word() & ~row.shadowWrite
      row.rw1c = word()
      row.initMask = word()
      row.initValue = word()
      row.live = random.word() & 0xF
      return row
    }
    var function = RecordingFunction((0..<256).map { _ in UInt8(truncatingIfNeeded: random.next()) })
    function.poke(0x06, 0, 2)
    function.poke(0x0E, 0, 1)
    // A described Capabilities List bit would be cleared for the want of a list.
    var calm = rows
    calm[1].initMask &= ~0x0010_0000
    for position in 0..<0x40 {
      function.clearedByOne[position] = UInt8(
        truncatingIfNeeded: calm[position / 4].rw1c >> UInt32(position % 4 * 8)
      )
    }
    let isSafe = seed % 2 == 0
    var header = TestPage.header(length: .constant(BitModel.described))
    header.variants[0].rows = calm
    let space = try open(function, TestTables(header) { $0.settings.isRW1CSafe = isSafe })
    var model = BitModel(calm, isRW1CSafe: isSafe, function)

    for step in 0..<400 {
      let width = Int.random(in: 1...4, using: &random)
      let position = Int.random(in: 0...0x44 - width, using: &random)
      let value = random.word() & (width == 4 ? ~0 : 1 << UInt32(width * 8) - 1)
      let isWrite = Bool.random(using: &random)
      var expected: UInt32 = 0
      var done = 0
      while done < width {
        let piece = BitModel.piece(position + done, width - done)
        if isWrite {
          let part = piece == 4 ? value : value >> UInt32(done * 8) & (1 << UInt32(piece * 8) - 1)
          model.write(position + done, piece, part)
        } else {
          expected |= model.read(position + done, piece) << UInt32(done * 8)
        }
        done += piece
      }
      let place = "seed \(seed), step \(step): \(width) bytes at \(position)"
      if isWrite {
        try space.writeGuest(at: position, byteWidth: width, value: value)
        try #require(BitModel.bits(space.function.bytes) == model.device, "write, \(place)")
      } else {
        try #require(try space.readGuest(at: position, byteWidth: width) == expected, "read, \(place)")
      }
    }
  }

  @Test func `a row of an index that does not exist is hardware's`() throws {
    let space = try open(.listing())
    #expect(space.row(-1) == DwordRow())
    #expect(space.row(64) == DwordRow())
    #expect(space.row(Int.max) == DwordRow())
    #expect(space.row(63).deviceWrite == ~0)
  }

  @Test func `control bits say seams, live bytes, hooks and where they begin`() {
    var control = DwordRow.Control()
    control.word = 0x0007_0000 | 1 << 9 | 0b1010 << 4 | 0b101
    #expect([0, 1, 2].map { control.hasSeam(after: $0) } == [true, false, true])
    #expect([0, 1, 2, 3].map { control.isByteLive($0) } == [false, true, false, true])
    #expect(control.hasHooks(.beforeWrite) && !control.hasHooks(.read) && !control.hasHooks(.write))
    #expect(control.firstBinding == 7)
  }
}

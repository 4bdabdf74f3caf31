/// Makes messages of vfio-user as no client should send them, and some that all send.
///
/// What comes is decided by the random numbers alone.
public struct VFIOUserGenerator<Random: RandomNumberGenerator> {
  /// What a client does next.
  public struct Step: Sendable, Equatable {
    /// What is sent.
    public var bytes: [UInt8] = []
    /// Messages in it, as far as one can speak of messages.
    public var messageCount = 0
    /// Replies that have to come, in this order, if all of it are whole messages.
    public var expected: [Expectation] = []
    /// Descriptors that go with the first byte.
    public var descriptorCount = 0
    /// How it ends.
    public var end = End.open
  }

  /// A reply that has to come.
  public struct Expectation: Sendable, Equatable {
    /// The ID of its command.
    public var id: UInt16
    /// The command.
    public var command: UInt16
    /// Bytes of the reply, where it is none of an error; nil: any number.
    public var size: Int?
  }

  /// What becomes of the connection after a step.
  public enum End: Sendable, Equatable {
    /// It goes on.
    case open
    /// Nothing more is sent, and all that comes is read to the end.
    case drain
    /// The client dies.
    case close
  }

  private var random: Random
  private var lastID: UInt16 = 0

  /// A generator.
  public init(_ random: Random) { self.random = random }

  /// The first step of a connection: as a rule what agrees on a version.
  public mutating func first() -> Step {
    guard below(16) > 0 else { return next() }
    var step = Step()
    add(.version, payload(.version, isSound: true), to: &step)
    return step
  }

  /// A step of a connection.
  public mutating func next() -> Step {
    var step = Step()
    let kind = below(100)
    let count = kind < 80 ? 1 : 1 + below(20)
    for _ in 0..<count where step.bytes.count < 1 << 15 { addMessage(to: &step) }
    if below(8) == 0 { step.descriptorCount = below(4) == 0 ? below(21) : 1 + below(2) }
    switch kind {
    case 0: spoil(&step) { $0.garble(&$1) }
    case 1: spoil(&step) { $0.missize(&$1) }
    case 2, 3: spoil(&step) { $1 = Array($1.prefix($0.below($1.count + 1))) }
    default: if below(64) == 0 { step.end = .close }
    }
    return step
  }

  /// Makes bytes of a step that are no messages any more.
  private mutating func spoil(_ step: inout Step, _ change: (inout Self, inout [UInt8]) -> Void) {
    change(&self, &step.bytes)
    step.expected = []
    step.end = below(2) == 0 ? .close : .drain
  }

  private mutating func garble(_ bytes: inout [UInt8]) {
    for _ in 0..<1 + below(8) where !bytes.isEmpty {
      bytes[below(bytes.count)] = UInt8(truncatingIfNeeded: random.next())
    }
  }

  /// Another size in the first header.
  private mutating func missize(_ bytes: inout [UInt8]) {
    let size = number() & 0xFFFF_FFFF
    for byte in 0..<4 where bytes.count >= VFIOUserWire.headerSize {
      bytes[4 + byte] = UInt8(truncatingIfNeeded: size >> UInt64(8 * byte))
    }
  }

  /// Adds a message that is whole, whatever it asks for.
  private mutating func addMessage(to step: inout Step) {
    let commands = VFIOUserWire.Command.allCases
    let command = commands[below(commands.count)]
    // Accesses are most of what a client sends.
    let chosen: VFIOUserWire.Command = below(2) > 0 ? command : below(2) == 0 ? .readRegion : .writeRegion
    var payload = payload(chosen, isSound: below(3) > 0)
    switch below(24) {
    case 0: payload = Array(payload.prefix(below(payload.count + 1)))
    case 1: payload += (0..<below(64)).map { UInt8($0) }
    case 2:
      for _ in 0..<1 + below(3) { if !payload.isEmpty { payload[below(payload.count)] = UInt8(below(256)) } }
    default: break
    }
    add(chosen, payload, to: &step)
  }

  private mutating func add(_ command: VFIOUserWire.Command, _ payload: [UInt8], to step: inout Step) {
    lastID &+= 1
    var header = VFIOUserHeader(
      id: lastID, command: command.rawValue, size: UInt32(VFIOUserWire.headerSize + payload.count))
    if command != .version {
      if below(64) == 0 { header.command = UInt16(truncatingIfNeeded: random.next()) }
      if below(8) == 0 { header.flags |= VFIOUserWire.HeaderFlag.noReply }
      if below(64) == 0 { header.flags |= UInt32(truncatingIfNeeded: random.next()) }
    }
    var bytes = [UInt8](repeating: 0, count: VFIOUserWire.headerSize)
    bytes.withUnsafeMutableBytes { header.store(in: $0) }
    step.bytes += bytes + payload
    step.messageCount += 1
    guard !header.wantsNoReply else { return }
    var size: Int?
    if header.command == VFIOUserWire.Command.readRegion.rawValue, payload.count >= VFIOUserWire.Size.access {
      let count = payload.withUnsafeBytes { Int($0.wire(12, as: UInt32.self)) }
      size = VFIOUserWire.headerSize + VFIOUserWire.Size.access + count
    }
    step.expected.append(Expectation(id: lastID, command: header.command, size: size))
  }

  // MARK: Payloads

  /// A payload; one that is not sound has numbers that nobody would send.
  private mutating func payload(_ command: VFIOUserWire.Command, isSound: Bool) -> [UInt8] {
    typealias Size = VFIOUserWire.Size
    func pick(_ sound: UInt64, _ other: UInt64) -> UInt64 { isSound ? sound : other }
    var bytes = Payload()
    switch command {
    case .version:
      bytes.put(16, pick(0, number()), pick(UInt64(below(3)), number()))
      bytes.bytes += Array("{\"capabilities\":{\"max_msg_fds\":16}}\0".utf8.prefix(isSound ? 99 : below(40)))
    case .getInfo: bytes.put(32, pick(16, number()), 0, 0, 0)
    case .getRegionInfo:
      bytes.put(
        32, pick(32 + UInt64(below(2) * 4096), number()), 0, pick(UInt64(below(9)), number()), 0, 0, 0, 0, 0)
    case .getInterruptInfo: bytes.put(32, pick(16, number()), 0, pick(UInt64(below(5)), number()), 0)
    case .setInterrupts:
      let flags = pick(1 << UInt64(below(3)) | 8 << UInt64(below(3)), number())
      let count = pick(UInt64(below(6)), number())
      bytes.put(
        32, pick(20, number()), flags, pick(UInt64(below(5)), number()), pick(UInt64(below(2)), number()),
        count)
      bytes.bytes += (0..<(isSound ? Int(count) : below(16))).map { UInt8($0 & 1) }
    case .readRegion, .writeRegion:
      let access = access(isSound: isSound)
      bytes.put(64, access.offset)
      bytes.put(32, access.index, access.count)
      if command == .writeRegion {
        let count = isSound ? Int(access.count) : below(64)
        bytes.bytes += (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      }
    case .mapDMA:
      bytes.put(32, pick(32, number()), pick(UInt64(below(4)), number()))
      bytes.put(
        64, pick(0, number()), pick(UInt64(below(64)) << 12, number()),
        pick(UInt64(1 + below(4)) << 12, number()))
    case .unmapDMA:
      let isAll = isSound && below(4) == 0
      bytes.put(32, pick(24, number()), isAll ? 2 : pick(0, number()))
      bytes.put(
        64, isAll ? 0 : pick(UInt64(below(64)) << 12, number()),
        isAll ? 0 : pick(UInt64(1 + below(4)) << 12, number()))
    case .writeRegions:
      let count = below(5)
      bytes.put(64, pick(UInt64(count), number()))
      for _ in 0..<count {
        let access = access(isSound: isSound)
        bytes.put(64, access.offset)
        bytes.put(32, access.index, isSound ? min(8, access.count) : access.count)
        bytes.put(64, random.next())
      }
    case .reset: break
    case .getRegionDescriptors, .readDMA, .writeDMA, .dirtyPages, .feature, .readMigration, .writeMigration:
      for _ in 0..<below(8) { bytes.put(32, number()) }
    }
    return bytes.bytes
  }

  /// Where an access goes, mostly to config space.
  private mutating func access(isSound: Bool) -> (offset: UInt64, index: UInt64, count: UInt64) {
    guard isSound else { return (number(), below(2) == 0 ? 7 : number(), number()) }
    let index = UInt64(below(2) == 0 ? 7 : below(9))
    let width = UInt64(1 << below(4))
    switch below(32) {
    case 0: return (0, index, 4096)
    case 1: return (UInt64(below(4096)), index, UInt64(below(4096)))
    case 2 where below(64) == 0: return (0, index, UInt64(VFIOUserWire.dataLimit))
    default: return (UInt64(below(4096)) & ~(width - 1), index, width)
    }
  }

  /// A number at which something may end.
  private mutating func number() -> UInt64 {
    let near = UInt64(1) << UInt64(below(64))
    return switch below(6) {
    case 0: 0
    case 1: near
    case 2: near &- 1
    case 3: UInt64.max &- UInt64(below(32))
    case 4: UInt64(below(64))
    default: random.next()
    }
  }

  /// A number below a limit.
  mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<max(1, limit), using: &random) }
}

/// Numbers one after the other.
private struct Payload {
  var bytes: [UInt8] = []

  mutating func put(_ bitWidth: Int, _ numbers: UInt64...) {
    for number in numbers {
      for byte in 0..<bitWidth / 8 { bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(8 * byte))) }
    }
  }
}

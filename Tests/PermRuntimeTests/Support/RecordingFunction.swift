import PermRuntime

/// What happened, in order: pieces on the device, host actions, hook calls.
final class Journal {
  var events: [Event] = []

  /// The events since the last call.
  func take() -> [Event] {
    defer { events = [] }
    return events
  }

  /// Pieces on the device since the last call, without anything else.
  func takePieces() -> [Event] {
    take().filter {
      switch $0 {
      case .read, .write: true
      default: false
      }
    }
  }
}

/// One thing that happened.
enum Event: Equatable {
  case read(Int, Int)
  case write(Int, Int, UInt32)
  case setPowerState(PowerRequest)
  case reset(ResetMethod)
  case setReadRequestSize(Int, ConfigPlace)
  case maskINTx(ConfigPlace)
  case unmaskINTx(ConfigPlace)
  case readVPD(Int)
  case writeVPD(Int, UInt32)
  case revokeMappings
  case willRestoreBARs
  case reachable(Bool)
  case hook(UInt8, HookPhase)
}

/// A function over bytes that notes all that is asked of it, and fails where it is told to.
struct RecordingFunction: PassthroughFunction {
  var bytes: [UInt8]
  let journal: Journal
  /// Bits that a written 1 clears; all others are stored.
  var clearedByOne: [UInt8]
  /// Positions whose read or write fails.
  var failingReads: Set<Int> = []
  var failingWrites: Set<Int> = []
  /// What `configSize` says; nil: the number of bytes.
  var claimedSize: Int?
  /// Whether the host does what it is asked for.
  var isWilling = true
  var isMSIActive = false
  var msiVectorLog2Limit = 0
  var vpd: [Int: UInt32] = [:]
  /// States that the guest asked for and got, and why it did not.
  var requests: [PowerState] = []
  var refusals: [PowerRefusal] = []

  init(_ bytes: [UInt8], _ journal: Journal = Journal()) {
    self.bytes = bytes
    self.journal = journal
    clearedByOne = Array(repeating: 0, count: bytes.count)
  }

  var configSize: Int { claimedSize ?? bytes.count }

  /// Bytes without a note, little-endian.
  func peek(_ position: Int, _ byteWidth: Int = 4) -> UInt32 {
    (0..<byteWidth).reduce(0) { $0 | UInt32(bytes[position + $1]) << UInt32($1 * 8) }
  }

  /// Changes bytes from the device's side, without a note.
  mutating func poke(_ position: Int, _ value: UInt32, _ byteWidth: Int = 4) {
    for byte in 0..<byteWidth {
      bytes[position + byte] = UInt8(truncatingIfNeeded: value >> UInt32(byte * 8))
    }
  }

  private func check(_ position: Int, _ byteWidth: Int, _ failing: Set<Int>) throws(ConfigError) {
    // The runtime promises whole, naturally aligned pieces.
    guard [1, 2, 4].contains(byteWidth), position >= 0, position % byteWidth == 0,
      position + byteWidth <= bytes.count, failing.isDisjoint(with: position..<position + byteWidth)
    else { throw ConfigError(.deviceFailed, position: position, byteWidth: byteWidth) }
  }

  mutating func readConfig(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32 {
    journal.events.append(.read(position, byteWidth))
    try check(position, byteWidth, failingReads)
    return peek(position, byteWidth)
  }

  mutating func writeConfig(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError) {
    journal.events.append(.write(position, byteWidth, value))
    try check(position, byteWidth, failingWrites)
    for byte in 0..<byteWidth {
      let new = UInt8(truncatingIfNeeded: value >> UInt32(byte * 8))
      let clears = clearedByOne[position + byte]
      bytes[position + byte] = new & ~clears | bytes[position + byte] & clears & ~new
    }
  }

  /// A host that does all of it below the runtime.
  var keepsConfig: Bool { true }
  var preparesReset: Bool { true }

  mutating func setPowerState(_ request: PowerRequest) -> Bool {
    journal.events.append(.setPowerState(request))
    guard isWilling else { return false }
    let place = request.place
    poke(
      place.position,
      peek(place.position) & ~place.mask | UInt32(request.state.rawValue) << UInt32(place.lsb)
    )
    return true
  }

  mutating func didTransition(_ event: PowerEvent, named name: StaticString) {
    if case .request(let state) = event { requests.append(state) }
  }

  mutating func didRefuse(_ event: PowerEvent, _ refusal: PowerRefusal) { refusals.append(refusal) }

  mutating func resetFunction(_ method: ResetMethod) -> Bool {
    journal.events.append(.reset(method))
    return isWilling
  }

  mutating func setReadRequestSize(_ bytes: Int, at place: ConfigPlace) -> Bool {
    journal.events.append(.setReadRequestSize(bytes, place))
    return isWilling
  }

  mutating func maskINTx(at place: ConfigPlace) { journal.events.append(.maskINTx(place)) }
  mutating func unmaskINTx(at place: ConfigPlace) { journal.events.append(.unmaskINTx(place)) }

  mutating func readVPD(at address: Int) -> UInt32? {
    journal.events.append(.readVPD(address))
    return vpd[address]
  }

  mutating func writeVPD(_ value: UInt32, at address: Int) -> Bool {
    journal.events.append(.writeVPD(address, value))
    if isWilling { vpd[address] = value }
    return isWilling
  }

  mutating func unmapBARs(_ spaces: BARSpaces, for user: BARUser) {
    if spaces.contains(.memory), user == .cpu { journal.events.append(.revokeMappings) }
  }
  mutating func willRestoreBARs() { journal.events.append(.willRestoreBARs) }
  mutating func memoryReachabilityChanged(_ isReachable: Bool) {
    journal.events.append(.reachable(isReachable))
  }
}

extension RecordingFunction {
  /// A function with a standard list: `capabilities` as positions and IDs, linked in this order, then an extended one
  /// as positions and headers without next, then dwords stored over it all.
  static func listing(
    _ capabilities: KeyValuePairs<Int, UInt8> = [:],
    extended: KeyValuePairs<Int, UInt32> = [:],
    size: Int = 256,
    layout: UInt8 = 0,
    _ dwords: [Int: UInt32] = [:]
  ) -> RecordingFunction {
    var function = RecordingFunction(Array(repeating: 0, count: size))
    function.poke(0x0E, UInt32(layout), 1)
    var pointer = layout == 2 ? 0x14 : 0x34
    for (position, id) in capabilities {
      function.poke(0x06, 0x10, 2)
      function.poke(pointer, UInt32(position), 1)
      function.poke(position, UInt32(id), 1)
      pointer = position + 1
    }
    let positions = extended.map(\.key) + [0]
    for (index, entry) in extended.enumerated() {
      function.poke(entry.key, entry.value | UInt32(positions[index + 1]) << 20)
    }
    for (position, value) in dwords { function.poke(position, value) }
    return function
  }
}

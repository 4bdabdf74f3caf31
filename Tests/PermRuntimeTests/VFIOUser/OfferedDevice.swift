import Glibc

@testable import PermRuntime

/// A function that notes what is asked of it; its BAR 0 is memory that can be mapped.
struct OfferedDevice: OfferedFunction {
  /// What the function was asked to do, shared by its copies.
  final class Record: @unchecked Sendable {
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private var noted: [String] = []
    init() { pthread_mutex_init(lock, nil) }
    deinit {
      pthread_mutex_destroy(lock)
      lock.deallocate()
    }
    func note(_ text: String) {
      pthread_mutex_lock(lock)
      noted.append(text)
      pthread_mutex_unlock(lock)
    }
    /// What was noted; it is then forgotten.
    func take() -> [String] {
      pthread_mutex_lock(lock)
      defer { pthread_mutex_unlock(lock) }
      defer { noted = [] }
      return noted
    }
  }

  let record: Record
  var image: ConfigImage
  var isResettable = true
  var virtualFunctionCount = 0
  var mapping: FunctionRegion.Mapping?
  /// What the system says to the next request.
  var refusal: Int32 = 0
  /// Whether config space does not answer.
  var isDead = false
  private var bar: [UInt8] = Array(repeating: 0, count: 0x2000)

  init(record: Record = Record()) {
    self.record = record
    image = ConfigImage(isExtended: true)
    image.store(0x1234_8086, at: 0, byteWidth: 4)
    image.store(0x7, at: 4, byteWidth: 2)
  }

  /// A memory BAR, an I/O BAR and a ROM.
  static var facts: FunctionFacts {
    var facts = FunctionFacts()
    facts.bars[0] = BARResource(kind: .mem32, size: 0x2000)
    facts.bars[2] = BARResource(kind: .io, size: 0x20)
    facts.bars[6] = BARResource(kind: .mem32, size: 0x800)
    return facts
  }

  var configSize: Int { image.configSize }

  mutating func readConfig(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32 {
    guard !isDead else { throw ConfigError(.deviceFailed, position: position, byteWidth: byteWidth) }
    return image.value(at: position, byteWidth: byteWidth)
  }

  mutating func writeConfig(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError) {
    guard !isDead else { throw ConfigError(.deviceFailed, position: position, byteWidth: byteWidth) }
    image.store(value, at: position, byteWidth: byteWidth)
  }

  mutating func readBAR(_ bar: Int, at offset: UInt64, byteWidth: Int) -> UInt64 {
    record.note("read \(bar) \(offset) \(byteWidth)")
    guard bar == 0 else {
      return 0xA5A5_A5A5_A5A5_A5A5 & (byteWidth == 8 ? ~0 : 1 << UInt64(byteWidth * 8) - 1)
    }
    return (0..<byteWidth).reversed().reduce(0) { $0 << 8 | UInt64(self.bar[Int(offset) + $1]) }
  }

  mutating func writeBAR(_ bar: Int, at offset: UInt64, byteWidth: Int, value: UInt64) {
    record.note("write \(bar) \(offset) \(byteWidth) \(String(value, radix: 16))")
    guard bar == 0 else { return }
    for byte in 0..<byteWidth {
      self.bar[Int(offset) + byte] = UInt8(truncatingIfNeeded: value >> UInt64(8 * byte))
    }
  }

  mutating func resetFunction(_ method: ResetMethod) -> Bool {
    record.note("reset")
    return refusal == 0
  }
  mutating func setReadRequestSize(_ bytes: Int, at place: ConfigPlace) -> Bool { true }
  mutating func maskINTx(at place: ConfigPlace) {}
  mutating func unmaskINTx(at place: ConfigPlace) {}

  func region(_ index: FunctionRegion.Index) -> FunctionRegion {
    switch index {
    case .bar0: FunctionRegion(size: 0x2000, isReadable: true, isWritable: true, mapping: mapping)
    case .bar2: FunctionRegion(size: 0x20, isReadable: true, isWritable: true)
    case .rom: FunctionRegion(size: 0x800, isReadable: true)
    default: FunctionRegion()
    }
  }

  func interrupt(_ index: FunctionInterrupt.Index) -> FunctionInterrupt {
    switch index {
    case .intx: FunctionInterrupt(count: 1, isMaskable: true, isAutomasked: true)
    case .msix: FunctionInterrupt(count: 40)
    default: FunctionInterrupt()
    }
  }

  mutating func setInterrupts(_ request: borrowing InterruptRequest) throws(SystemFailure) {
    let payload =
      switch request.payload {
      case .none: "none"
      case .flags(let flags): "\(flags)"
      case .descriptors(let numbers):
        numbers.allSatisfy { $0 >= 0 } ? "\(numbers.count) descriptors" : "\(numbers)"
      }
    record.note("\(request.action) \(request.index) \(request.range) \(payload)")
    try refuse()
  }

  mutating func mapDMA(_ mapping: borrowing DMAMapping) throws(SystemFailure) {
    var status = stat()
    let isOpen = fstat(mapping.descriptor ?? -1, &status) == 0
    let rights = (mapping.isReadable ? "r" : "") + (mapping.isWritable ? "w" : "")
    record.note(
      "map \(mapping.address) \(mapping.size) \(rights) \(mapping.offset) \(isOpen ? "open" : "closed")")
    try refuse()
  }

  mutating func unmapDMA(at address: UInt64, size: UInt64) throws(SystemFailure) {
    record.note("unmap \(address) \(size)")
    try refuse()
  }

  private func refuse() throws(SystemFailure) {
    if refusal != 0 { throw SystemFailure("do", "something", code: refusal) }
  }
}

typealias TestSession = VFIOUserSession<OfferedDevice, InterpretedHooks>

extension TestSession {
  /// A session over the device.
  static func open(
    _ device: OfferedDevice = OfferedDevice(), offersMappings: Bool = false, isNegotiated: Bool = true
  ) throws -> TestSession {
    let space = try ConfigSpace(device, facts: OfferedDevice.facts, tables: tables, hooks: hooks)
    let session = try TestSession(space, offersMappings: offersMappings)
    if isNegotiated { _ = session.ask(Message(1).u16(0, 0)) }
    _ = device.record.take()
    return session
  }

  /// The command is hardware's and writable, the dword of the interrupt the guest's own.
  static let tables = TestTables(
    .header(
      rows: [1: TestRow(virt: 0x0010_0000, deviceWrite: 0xFFFF), 15: .own],
      bindings: [
        TestBinding(hook: 0, phase: .open, triggers: [(4, 1)], operands: [.at(4, 1, 1), .at(4, 0, 1)])
      ])
  ).image

  /// BARs are decoded as the command says.
  static let hooks = InterpretedHooks(names: [StandardHook.trackDecode.name])

  /// Gives the session a message; all that it answers.
  func ask(_ message: Message, descriptors: [Int32] = [], isCut: Bool = false) -> [UInt8] {
    message.bytes.withUnsafeBytes { bytes in
      descriptors.withUnsafeBufferPointer { answer(bytes, descriptors: $0, isCut: isCut) }
    }
    defer { clearReplies() }
    return Array(waitingReplies)
  }
}

/// A message, byte by byte.
struct Message {
  var header: VFIOUserHeader
  var payload: [UInt8] = []

  /// A command with message ID 7.
  init(_ command: UInt16, flags: UInt32 = 0, id: UInt16 = 7) {
    header = VFIOUserHeader(id: id, command: command, size: 16, flags: flags)
  }

  /// A reply with an error.
  static func error(_ command: UInt16, _ number: Int32, id: UInt16 = 7) -> [UInt8] {
    var message = Message(command, flags: 0x21, id: id)
    message.header.error = UInt32(number)
    return message.bytes
  }

  /// A reply.
  static func reply(_ command: UInt16, id: UInt16 = 7) -> Message { Message(command, flags: 1, id: id) }

  func u16(_ numbers: UInt16...) -> Message { adding { bytes in numbers.forEach { bytes.appendWire($0) } } }
  func u32(_ numbers: UInt32...) -> Message { adding { bytes in numbers.forEach { bytes.appendWire($0) } } }
  func u64(_ numbers: UInt64...) -> Message { adding { bytes in numbers.forEach { bytes.appendWire($0) } } }
  func data(_ data: [UInt8]) -> Message { adding { $0 += data } }

  private func adding(_ change: (inout [UInt8]) -> Void) -> Message {
    var message = self
    change(&message.payload)
    message.header.size = UInt32(16 + message.payload.count)
    return message
  }

  /// Header and payload.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.appendWire(header.id)
    bytes.appendWire(header.command)
    for number in [header.size, header.flags, header.error] { bytes.appendWire(number) }
    return bytes + payload
  }
}

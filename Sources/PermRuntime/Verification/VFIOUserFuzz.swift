internal import Glibc

/// Talks to a server of vfio-user as no client should, and looks at how it answers: every command gets its reply, in order,
/// with a size that is its own, or the connection ends.
public struct VFIOUserFuzz<Random: RandomNumberGenerator> {
  /// What came of it.
  public struct Report: Sendable, Equatable {
    /// Messages that were sent.
    public var messageCount = 0
    /// Connections that were made.
    public var connectionCount = 0
    /// Replies that came, those of errors included.
    public var replyCount = 0
    /// Replies that tell an error.
    public var errorCount = 0
    /// What the server did and must not do; nil: nothing.
    public var fault: String?
  }

  /// How it went so far.
  public private(set) var report = Report()
  private var generator: VFIOUserGenerator<Random>
  private let connect: () throws(SystemFailure) -> Descriptor
  private let descriptors: [Descriptor]
  private let numbers: [Int32]
  /// Connections in a row that ended before anything was answered.
  private var silentCount = 0

  /// Milliseconds that a reply may take.
  private static var patience: Int { 20_000 }

  /// - Parameters:
  ///   - random: Decides all that is sent.
  ///   - connect: Makes a connection.
  public init(_ random: Random, connect: @escaping () throws(SystemFailure) -> Descriptor) {
    generator = VFIOUserGenerator(random)
    self.connect = connect
    // One of each kind that a server may be given; the last is what nobody should.
    let null = try? Descriptor.open("/dev/null", isWritable: true)
    descriptors = [
      EventDescriptor.make(), EventDescriptor.make(), EventDescriptor.memory(byteCount: 1 << 20), null,
    ]
    .compactMap { $0 }
    numbers = descriptors.map(\.number)
  }

  /// To a socket of the file system.
  public init(_ random: Random, path: String) {
    self.init(random) { () throws(SystemFailure) in
      var address = try SocketAddress(path, "connect to")
      let number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
      guard number >= 0 else { throw SystemFailure("connect to", path) }
      let descriptor = Descriptor(number)
      guard address.with({ Glibc.connect(number, $0, $1) }) == 0 else {
        throw SystemFailure("connect to", path)
      }
      return descriptor
    }
  }

  /// Sends messages until so many were sent, or the server has done what it must not.
  public mutating func run(messageCount: Int, progress: (Report) -> Void = { _ in }) {
    let reader = ReplyReader()
    while report.fault == nil, report.messageCount < messageCount {
      do throws(SystemFailure) {
        let socket = try connect()
        report.connectionCount += 1
        try talk(socket, reader, until: messageCount)
      } catch {
        report.fault = "\(error)"
      }
      progress(report)
    }
  }

  private mutating func talk(
    _ socket: Descriptor, _ reader: ReplyReader, until messageCount: Int
  ) throws(SystemFailure) {
    reader.begin(socket.number, patience: Self.patience)
    var step = generator.first()
    var steps = 1 + generator.below(100)
    while true {
      report.messageCount += step.messageCount
      guard send(step, socket.number) else { return }
      guard step.end != .close else { return }
      if step.end == .drain { shutdown(socket.number, Int32(SHUT_WR)) }
      guard try read(step, reader) else { return }
      steps -= 1
      guard step.end == .open, steps > 0, report.messageCount < messageCount else { return }
      step = generator.next()
    }
  }

  private mutating func send(_ step: VFIOUserGenerator<Random>.Step, _ socket: Int32) -> Bool {
    let chosen = (0..<step.descriptorCount).compactMap { index in
      numbers.isEmpty ? nil : numbers[(index + generator.below(numbers.count)) % numbers.count]
    }
    return step.bytes.withUnsafeBytes { bytes in
      chosen.withUnsafeBufferPointer { SocketMessage.send(socket, bytes, descriptors: $0) }
    }
  }

  /// Reads the replies of a step; false: the connection has ended.
  private mutating func read(_ step: VFIOUserGenerator<Random>.Step, _ reader: ReplyReader)
    throws(SystemFailure) -> Bool
  {
    for expected in step.expected {
      guard let header = try reader.next() else { return try ended() }
      try count(header)
      silentCount = 0
      guard header.id == expected.id, header.command == expected.command else {
        throw fault("reply \(header.id) to command \(header.command) came where \(expected.id) was due")
      }
      let isError = header.flags & VFIOUserWire.HeaderFlag.error != 0
      if let size = expected.size, !isError, Int(header.size) != size {
        throw fault("a reply of \(header.size) bytes came where one of \(size) was due")
      }
    }
    guard step.end == .drain else { return true }
    while let header = try reader.next() { try count(header) }
    return false
  }

  private mutating func count(_ header: VFIOUserHeader) throws(SystemFailure) {
    report.replyCount += 1
    guard header.flags & VFIOUserWire.HeaderFlag.error != 0 else { return }
    report.errorCount += 1
    guard header.error != 0, Int(header.size) == VFIOUserWire.headerSize else {
      throw fault("an error of \(header.size) bytes has the number \(header.error)")
    }
  }

  /// The server has ended the connection: it may, but not every time.
  private mutating func ended() throws(SystemFailure) -> Bool {
    silentCount += 1
    guard silentCount < 100 else { throw fault("it ends every connection before it says anything") }
    usleep(1000)
    return false
  }

  private func fault(_ reason: String) -> SystemFailure {
    SystemFailure("trust", "the server", because: reason)
  }
}

/// Takes replies apart.
private final class ReplyReader {
  private let buffer: UnsafeMutableRawBufferPointer
  private let control: UnsafeMutableRawBufferPointer
  private var socket: Int32 = -1
  private var (start, filled) = (0, 0)

  init() {
    buffer = .allocate(byteCount: VFIOUserWire.messageLimit, alignment: 16)
    control = .allocate(byteCount: SocketMessage.controlSize, alignment: 16)
  }

  deinit {
    buffer.deallocate()
    control.deallocate()
  }

  /// A new connection.
  func begin(_ socket: Int32, patience: Int) {
    self.socket = socket
    (start, filled) = (0, 0)
    var time = timeval(tv_sec: patience / 1000, tv_usec: patience % 1000 * 1000)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
  }

  /// The next reply, whole; nil: the connection has ended.
  ///
  /// - Throws: For what is no reply, and where none comes.
  func next() throws(SystemFailure) -> VFIOUserHeader? {
    while true {
      let rest = UnsafeRawBufferPointer(rebasing: buffer[start..<filled])
      if rest.count >= VFIOUserWire.headerSize {
        let header = VFIOUserHeader(rest)
        let size = Int(header.size)
        let type = header.flags & VFIOUserWire.HeaderFlag.typeMask
        guard size >= VFIOUserWire.headerSize, size <= VFIOUserWire.messageLimit,
          type == VFIOUserWire.HeaderFlag.reply
        else {
          throw SystemFailure("understand", "a reply", because: "it has \(size) bytes and type \(type)")
        }
        if size <= rest.count {
          start += size
          return header
        }
      }
      if start > 0, let base = buffer.baseAddress {
        memmove(base, base + start, rest.count)
        (start, filled) = (0, rest.count)
      }
      let room = buffer.tail(from: filled)
      let result = SocketMessage.receive(socket, into: room, control: control) { close($0) }
      guard result.count >= 0 || errno != EAGAIN else {
        throw SystemFailure("get", "a reply", because: "none comes")
      }
      guard result.count > 0 else { return nil }
      filled += result.count
    }
  }
}

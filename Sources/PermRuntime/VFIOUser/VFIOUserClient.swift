internal import Glibc

/// A client of vfio-user that waits for each reply: for tests, measurements and tools.
///
/// One thread at a time. What the server refuses is thrown with the number that it gave.
public final class VFIOUserClient {
  /// Where the server listens.
  public let path: String
  let socket: Descriptor
  private var lastID: UInt16 = 0
  let buffer: UnsafeMutableRawBufferPointer
  private let control: UnsafeMutableRawBufferPointer

  /// Connects, and agrees on a version.
  ///
  /// - Throws: `SystemFailure`: nobody listens there, or the server speaks another version.
  public init(_ path: String) throws(SystemFailure) {
    var address = try SocketAddress(path, "connect to")
    let number = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard number >= 0 else { throw SystemFailure("connect to", path) }
    socket = Descriptor(number)
    self.path = path
    buffer = .allocate(byteCount: VFIOUserWire.messageLimit, alignment: 16)
    control = .allocate(byteCount: SocketMessage.controlSize, alignment: 16)
    guard address.with({ connect(number, $0, $1) }) == 0 else { throw SystemFailure("connect to", path) }
    try negotiate()
  }

  deinit {
    buffer.deallocate()
    control.deallocate()
  }

  private func negotiate() throws(SystemFailure) {
    let text = VFIOUserWire.capabilities
    var payload: [UInt8] = []
    payload.appendWire(VFIOUserWire.major)
    payload.appendWire(VFIOUserWire.minor)
    text.withUTF8Buffer { payload += $0 }
    let reply = try request("agree on a version with", .version, payload, atLeast: VFIOUserWire.Size.version)
    guard reply.wire(0, as: UInt16.self) == VFIOUserWire.major,
      reply.wire(2, as: UInt16.self) <= VFIOUserWire.minor
    else {
      throw SystemFailure("agree on a version with", path, because: "it speaks another one", code: EPROTO)
    }
  }

  /// Sends a command and waits for its reply.
  ///
  /// - Parameters:
  ///   - attempt: What is tried, for errors: `reset`.
  ///   - descriptors: What goes with it, lent.
  ///   - atLeast: Bytes that the payload of the reply has at least.
  ///   - take: Is given each descriptor that comes with the reply, and owns it.
  /// - Returns: The payload of the reply, lent until the next command.
  /// - Throws: `SystemFailure` with the server's number; `EPROTO` for a reply that is none.
  @discardableResult
  func request(
    _ attempt: String, _ command: VFIOUserWire.Command, _ payload: [UInt8], descriptors: [Int32] = [],
    atLeast: Int = 0, take: (Int32) -> Void = { Glibc.close($0) }
  ) throws(SystemFailure) -> UnsafeRawBufferPointer {
    lastID &+= 1
    let size = VFIOUserWire.headerSize + payload.count
    guard size <= buffer.count, descriptors.count <= VFIOUserWire.descriptorLimit else {
      throw SystemFailure(attempt, path, code: EMSGSIZE)
    }
    let header = VFIOUserHeader(id: lastID, command: command.rawValue, size: UInt32(size))
    header.store(in: buffer)
    payload.withUnsafeBytes { buffer.tail(from: VFIOUserWire.headerSize).copyMemory(from: $0) }
    let isSent = descriptors.withUnsafeBufferPointer {
      SocketMessage.send(socket.number, UnsafeRawBufferPointer(rebasing: buffer[..<size]), descriptors: $0)
    }
    guard isSent else { throw SystemFailure(attempt, path) }
    let reply = try receive(attempt, take)
    let answer = VFIOUserHeader(reply)
    guard answer.id == lastID, answer.command == command.rawValue, !answer.isCommand else {
      throw SystemFailure(attempt, path, because: "the server answered something else", code: EPROTO)
    }
    guard answer.flags & VFIOUserWire.HeaderFlag.error == 0 else {
      throw SystemFailure(attempt, path, code: Int32(clamping: answer.error))
    }
    guard reply.count - VFIOUserWire.headerSize >= atLeast else {
      throw SystemFailure(attempt, path, because: "the reply is too short", code: EPROTO)
    }
    return reply.tail(from: VFIOUserWire.headerSize)
  }

  /// Receives one message into the buffer.
  private func receive(_ attempt: String, _ take: (Int32) -> Void) throws(SystemFailure)
    -> UnsafeRawBufferPointer
  {
    var filled = 0
    var size = VFIOUserWire.headerSize
    while filled < size {
      let room = UnsafeMutableRawBufferPointer(rebasing: buffer[filled..<size])
      let result = SocketMessage.receive(socket.number, into: room, control: control, take: take)
      guard result.count != 0 else {
        throw SystemFailure(attempt, path, because: "the server is gone", code: ECONNRESET)
      }
      guard result.count > 0 else { throw SystemFailure(attempt, path) }
      filled += result.count
      if size == VFIOUserWire.headerSize, filled == size {
        size = Int(VFIOUserHeader(UnsafeRawBufferPointer(buffer)).size)
        guard size >= VFIOUserWire.headerSize, size <= buffer.count else {
          throw SystemFailure(attempt, path, because: "the reply has no size that exists", code: EPROTO)
        }
      }
    }
    return UnsafeRawBufferPointer(rebasing: buffer[..<size])
  }
}

extension Array where Element == UInt8 {
  /// Appends a number in the order of the wire.
  mutating func appendWire<Number: FixedWidthInteger>(_ number: Number) {
    Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
  }
}

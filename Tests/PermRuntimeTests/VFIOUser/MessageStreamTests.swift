import Glibc
import Testing

@testable import PermRuntime

/// Two ends of a socket.
struct SocketPair {
  let near: Descriptor
  let far: Descriptor

  init() throws {
    var ends: [Int32] = [-1, -1]
    try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
    (near, far) = (Descriptor(ends[0]), Descriptor(ends[1]))
  }

  /// Sends from the near end.
  func send(_ bytes: [UInt8], _ descriptors: [Int32] = []) {
    let isSent = bytes.withUnsafeBytes { bytes in
      descriptors.withUnsafeBufferPointer { SocketMessage.send(near.number, bytes, descriptors: $0) }
    }
    #expect(isSent)
  }

  /// What has come to the near end.
  func received() -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(near.number, &bytes, bytes.count, Int32(MSG_DONTWAIT))
    return Array(bytes.prefix(max(0, count)))
  }
}

/// Descriptors of this process.
enum OpenDescriptors {
  /// How many reach the same as this one does; other tests open others meanwhile.
  static func count(like number: Int32) -> Int {
    let inode = inode(number)
    return (0..<Int32(4096)).count { fcntl($0, F_GETFD) >= 0 && Self.inode($0) == inode }
  }

  /// What this one reaches, as a number of the system.
  static func inode(_ number: Int32) -> UInt64 {
    var status = stat()
    return fstat(number, &status) == 0 ? UInt64(status.st_ino) : 0
  }
}

/// A stream is asked on one thread, as descriptors of the whole process are counted.
@Suite(.serialized) struct MessageStreamTests {
  private let pair: SocketPair
  private let stream: MessageStream
  private let version = Message(1).u16(0, 0).bytes

  init() throws {
    pair = try SocketPair()
    stream = MessageStream(socket: pair.far.number)
  }

  private func next() -> [UInt8]? { stream.next().map(Array.init) }

  @Test func `what comes at once is taken apart`() {
    pair.send(version + Message(13).bytes + Message(4).u32(16, 0, 0, 0).bytes)
    #expect(stream.receive())
    #expect(next() == version)
    #expect(next() == Message(13).bytes)
    #expect(next() == Message(4).u32(16, 0, 0, 0).bytes)
    #expect(next() == nil)
  }

  @Test func `a message that comes byte by byte waits for its rest`() {
    let bytes = Message(4).u32(16, 0, 0, 0).bytes
    for (index, byte) in bytes.enumerated() {
      pair.send([byte])
      #expect(stream.receive())
      #expect(next() == (index == bytes.count - 1 ? bytes : nil))
    }
    #expect(next() == nil)
  }

  @Test func `the half of a second message stays for later`() {
    let bytes = Message(4).u32(16, 0, 0, 0).bytes
    pair.send(bytes + bytes.prefix(5))
    #expect(stream.receive())
    #expect(next() == bytes)
    #expect(next() == nil)
    pair.send(Array(bytes.dropFirst(5)))
    #expect(stream.receive())
    #expect(next() == bytes)
  }

  @Test(arguments: [0, 1, 15, UInt32(VFIOUserWire.messageLimit + 1), .max])
  func `a size that no message has ends it all`(_ size: UInt32) {
    var message = Message(4)
    message.header.size = size
    pair.send(Message(13).bytes + message.bytes + Message(13).bytes)
    #expect(stream.receive())
    #expect(next() == Message(13).bytes)
    #expect(next() == nil)
    #expect(stream.malformed?.size == size)
    #expect(next() == nil)
  }

  @Test func `the end of the other side is the end`() {
    pair.send(version)
    shutdown(pair.near.number, Int32(SHUT_WR))
    #expect(stream.receive())
    #expect(next() == version)
    #expect(!stream.receive())
  }

  @Test func `a descriptor belongs to the message that it came with`() {
    let inode = OpenDescriptors.inode(pair.near.number)
    pair.send(Message(13, id: 1).bytes)
    pair.send(Message(13, id: 2).bytes, [pair.near.number])
    pair.send(Message(13, id: 3).bytes)
    var seen: [UInt16: [UInt64]] = [:]
    while seen.count < 3, stream.receive() {
      while let message = stream.next() {
        seen[VFIOUserHeader(message).id] = stream.descriptors.map(OpenDescriptors.inode)
        #expect(stream.descriptors.allSatisfy { fcntl($0, F_GETFD) & FD_CLOEXEC != 0 })
      }
    }
    #expect(seen == [1: [], 2: [inode], 3: []])
    #expect(OpenDescriptors.count(like: pair.near.number) == 1)
  }

  @Test func `a descriptor that came with the first bytes waits for the rest`() {
    let bytes = Message(4).u32(16, 0, 0, 0).bytes
    pair.send(Message(13).bytes)
    pair.send(Array(bytes.prefix(3)), [pair.near.number])
    pair.send(Array(bytes[3..<20]))
    #expect(stream.receive())
    #expect(next() == Message(13).bytes && stream.descriptors.isEmpty)
    while stream.receive() {
      guard stream.next() == nil else { break }
      pair.send(Array(bytes[20...]), [pair.near.number, pair.near.number])
    }
    #expect(stream.descriptors.count == 3)
    #expect(next() == nil)
    #expect(OpenDescriptors.count(like: pair.near.number) == 1)
  }

  @Test(arguments: [16, 17, 40]) func `more descriptors than a message carries are told and closed`(
    _ count: Int
  ) {
    pair.send(version, Array(repeating: pair.near.number, count: count))
    #expect(stream.receive())
    #expect(next() == version)
    #expect(stream.descriptors.count == 16)
    #expect(stream.areDescriptorsCut == (count > 16))
    #expect(next() == nil)
    #expect(!stream.areDescriptorsCut)
    #expect(OpenDescriptors.count(like: pair.near.number) == 1)
  }

  @Test func `descriptors that nobody asked for are closed with the stream`() throws {
    let pair = try SocketPair()
    let near = pair.near.number
    do {
      let stream = MessageStream(socket: pair.far.number)
      pair.send([1, 2, 3], [pair.near.number, pair.near.number])
      #expect(stream.receive())
      #expect(OpenDescriptors.count(like: near) == 3)
    }
    #expect(OpenDescriptors.count(like: near) == 1)
  }

  @Test func `replies of a burst are sent at once, and a descriptor by itself`() throws {
    var device = OfferedDevice()
    device.mapping = .init(descriptor: pair.near.number, offset: 0, areas: [0..<0x2000])
    let session = try TestSession.open(device, offersMappings: true)
    pair.send(
      Message(13, id: 1).bytes + Message(5, id: 2).u32(32, 0, 0, 0).u64(0, 0).bytes + Message(13, id: 3).bytes
    )
    shutdown(pair.near.number, Int32(SHUT_WR))
    session.serve(stream)
    var replies: [(bytes: [UInt8], descriptors: Int)] = []
    let control = UnsafeMutableRawBufferPointer.allocate(byteCount: SocketMessage.controlSize, alignment: 8)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 8)
    defer {
      control.deallocate()
      buffer.deallocate()
    }
    shutdown(pair.far.number, Int32(SHUT_WR))
    while true {
      var count = 0
      let result = SocketMessage.receive(pair.near.number, into: buffer, control: control) {
        count += 1
        close($0)
      }
      guard result.count > 0 else { break }
      replies.append((Array(buffer[..<result.count]), count))
    }
    #expect(replies.map(\.descriptors).reduce(0, +) == 1)
    #expect(replies.last?.bytes.suffix(16) == Message.reply(13, id: 3).bytes[...])
    #expect(replies.flatMap(\.bytes).count == 16 + 48 + 16)
  }

  @Test func `a server that is told nonsense says so and hangs up`() throws {
    let session = try TestSession.open()
    var message = Message(4)
    message.header.size = 3
    pair.send(Message(13, id: 1).bytes + message.bytes)
    session.serve(stream)
    #expect(pair.received() == Message.reply(13, id: 1).bytes + Message.error(4, EINVAL))
  }

  @Test func `a megabyte is read and written in one message`() throws {
    var facts = OfferedDevice.facts
    facts.bars[0] = BARResource(kind: .mem32, size: 1 << 20)
    var image = ConfigImage(isExtended: false)
    image.store(2, at: 4, byteWidth: 2)
    let device = SimulatedDevice(DeviceRegisters(image), bars: facts.bars)
    let space = try ConfigSpace(device, facts: facts, tables: TestSession.tables, hooks: TestSession.hooks)
    let session = try VFIOUserSession(space)
    let near = pair.near
    let sender = NativeThread {
      let data = (0..<1 << 20).map { UInt8(truncatingIfNeeded: $0 * 7 >> 3) }
      let bytes =
        Message(1).u16(0, 0).bytes + Message(10).u64(0).u32(0, 1 << 20).data(data).bytes
        + Message(9).u64(0).u32(0, 1 << 20).bytes
      _ = bytes.withUnsafeBytes { SocketMessage.send(near.number, $0) }
      shutdown(near.number, Int32(SHUT_WR))
    }
    let pair = pair
    let reader = NativeThread {
      session.serve(stream)
      shutdown(pair.far.number, Int32(SHUT_WR))
    }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = recv(near.number, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    sender.join()
    reader.join()
    #expect(bytes.count == 84 + 32 + 32 + 1 << 20)
    #expect(bytes.suffix(1 << 20).enumerated().allSatisfy { $1 == UInt8(truncatingIfNeeded: $0 * 7 >> 3) })
  }
}

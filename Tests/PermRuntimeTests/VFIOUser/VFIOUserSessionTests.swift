import Glibc
import Testing

@testable import PermRuntime

/// Version, information and what is no command.
@Suite struct VFIOUserSessionTests {
  private let json = Array(#"{"capabilities":{"max_msg_fds":8,"max_data_xfer_size":1048576}}"#.utf8) + [0]

  @Test(arguments: [(0, 0), (1, 1), (2, 1), (65535, 1)] as [(UInt16, UInt16)])
  func `the lower of two minor versions is agreed on`(_ asked: UInt16, _ agreed: UInt16) throws {
    let session = try TestSession.open(isNegotiated: false)
    let reply = session.ask(Message(1).u16(0, asked).data(Array("{\"capabilities\":{}}\0".utf8)))
    #expect(reply == Message.reply(1).u16(0, agreed).data(json).bytes)
    #expect(reply.count <= 214, "QEMU has no more room")
  }

  @Test func `a version without JSON is one`() throws {
    let session = try TestSession.open(isNegotiated: false)
    #expect(session.ask(Message(1).u16(0, 0)) == Message.reply(1).u16(0, 0).data(json).bytes)
  }

  @Test func `nothing is answered before the version, and no second one after`() throws {
    let session = try TestSession.open(isNegotiated: false)
    for command in UInt16(2)...18 {
      #expect(session.ask(Message(command).u32(16, 0, 0, 0, 0, 0, 0, 0)) == Message.error(command, EINVAL))
    }
    #expect(session.ask(Message(1).u16(1, 0)) == Message.error(1, EINVAL), "another major version")
    #expect(session.ask(Message(1).u16(0)) == Message.error(1, EINVAL))
    #expect(!session.ask(Message(1).u16(0, 0)).isEmpty)
    #expect(session.ask(Message(1).u16(0, 0)) == Message.error(1, EINVAL))
    #expect(session.ask(Message(13)) == Message.reply(13).bytes)
  }

  @Test(arguments: [(true, 3), (false, 2)] as [(Bool, UInt32)])
  func `the function is told with its reset`(_ isResettable: Bool, _ flags: UInt32) throws {
    var device = OfferedDevice()
    device.isResettable = isResettable
    let session = try TestSession.open(device)
    #expect(session.ask(Message(4).u32(16, 0, 0, 0)) == Message.reply(4).u32(16, flags, 9, 5).bytes)
    // Some send the size with the header's.
    #expect(session.ask(Message(4).u32(32, 0, 0, 0)) == Message.reply(4).u32(16, flags, 9, 5).bytes)
    #expect(session.ask(Message(4).u32(15, 0, 0, 0)) == Message.error(4, EINVAL))
    #expect(session.ask(Message(4).u32(16, 0, 0)) == Message.error(4, EINVAL))
  }

  @Test(
    arguments: [
      (0, 3, 0x2000), (1, 0, 0), (2, 3, 0x20), (5, 0, 0), (6, 1, 0x800), (7, 3, 4096), (8, 0, 0),
    ] as [(UInt32, UInt32, UInt64)])
  func `each region is told`(_ index: UInt32, _ flags: UInt32, _ size: UInt64) throws {
    let session = try TestSession.open()
    #expect(
      session.ask(Message(5).u32(32, 0, index, 0).u64(0, 0))
        == Message.reply(5).u32(32, flags, index, 0).u64(size, 0).bytes)
  }

  @Test func `a region that is none is an error`() throws {
    let session = try TestSession.open()
    for index: UInt32 in [9, 10, .max] {
      #expect(session.ask(Message(5).u32(32, 0, index, 0).u64(0, 0)) == Message.error(5, EINVAL))
    }
    #expect(session.ask(Message(5).u32(31, 0, 0, 0).u64(0, 0)) == Message.error(5, EINVAL))
    #expect(session.ask(Message(5).u32(32, 0, 0, 0).u64(0)) == Message.error(5, EINVAL))
    let longer = session.ask(Message(5).u32(32, 0, 7, 0).u64(0, 0, 0, 0))
    #expect(
      longer == Message.reply(5).u32(32, 3, 7, 0).u64(4096, 0).bytes, "more than is asked for is passed over")
  }

  @Test func `what can be mapped is told only where the server was told to offer it`() throws {
    var device = OfferedDevice()
    device.mapping = .init(descriptor: 0, offset: 0x10000, areas: [0..<0x2000])
    let closed = try TestSession.open(device)
    #expect(
      closed.ask(Message(5).u32(32, 0, 0, 0).u64(0, 0))
        == Message.reply(5).u32(32, 3, 0, 0).u64(0x2000, 0).bytes)
    let session = try TestSession.open(device, offersMappings: true)
    let message = Message(5).u32(32, 0, 0, 0).u64(0, 0)
    message.bytes.withUnsafeBytes {
      session.answer($0, descriptors: UnsafeBufferPointer(start: nil, count: 0))
    }
    #expect(session.waitingDescriptor == 0)
    #expect(
      session.ask(Message(5, id: 8).u32(32, 0, 7, 0).u64(0, 0)).prefix(48)
        == Message.reply(5).u32(32, 7, 0, 0).u64(0x2000, 0x10000).bytes[...])
    #expect(session.waitingDescriptor == nil)
  }

  @Test func `parts that can be mapped are told where the client has room for them`() throws {
    var device = OfferedDevice()
    device.mapping = .init(descriptor: 0, offset: 0, areas: [0..<0x1000, 0x1800..<0x2000])
    let session = try TestSession.open(device, offersMappings: true)
    #expect(
      session.ask(Message(5).u32(32, 0, 0, 0).u64(0, 0))
        == Message.reply(5).u32(80, 0xF, 0, 0).u64(0x2000, 0).bytes)
    #expect(
      session.ask(Message(5).u32(80, 0, 0, 0).u64(0, 0))
        == Message.reply(5).u32(80, 0xF, 0, 32).u64(0x2000, 0).u16(1, 1).u32(0, 2, 0)
        .u64(0, 0x1000, 0x1800, 0x800).bytes)
  }

  @Test(arguments: [(0, 7, 1), (1, 0, 0), (2, 1, 40), (3, 0, 0), (4, 0, 0)] as [(UInt32, UInt32, UInt32)])
  func `each interrupt is told`(_ index: UInt32, _ flags: UInt32, _ count: UInt32) throws {
    let session = try TestSession.open()
    #expect(
      session.ask(Message(7).u32(16, 0, index, 0)) == Message.reply(7).u32(16, flags, index, count).bytes)
  }

  @Test func `an interrupt that is none is an error`() throws {
    let session = try TestSession.open()
    #expect(session.ask(Message(7).u32(16, 0, 5, 0)) == Message.error(7, EINVAL))
    #expect(session.ask(Message(7).u32(16, 0, .max, 0)) == Message.error(7, EINVAL))
    #expect(session.ask(Message(7).u32(15, 0, 0, 0)) == Message.error(7, EINVAL))
    #expect(session.ask(Message(7).u32(16, 0, 0)) == Message.error(7, EINVAL))
  }

  @Test(arguments: [6, 11, 12, 14, 16, 17, 18] as [UInt16])
  func `what is not supported is said to be so`(_ command: UInt16) throws {
    let session = try TestSession.open()
    #expect(session.ask(Message(command).u32(8, 0)) == Message.error(command, ENOTSUP))
  }

  @Test(arguments: [0, 19, 0xFFFF] as [UInt16])
  func `what is no command is an error`(_ command: UInt16) throws {
    let session = try TestSession.open()
    #expect(session.ask(Message(command)) == Message.error(command, EINVAL))
  }

  @Test func `a reply is no command`() throws {
    let session = try TestSession.open()
    #expect(session.ask(Message(9, flags: 1).u64(0).u32(7, 4)) == Message.error(9, EINVAL))
    #expect(session.ask(Message(13, flags: 1)) == Message.error(13, EINVAL))
  }

  @Test func `a client that wants no reply gets none, and no error either`() throws {
    let session = try TestSession.open()
    let data: [UInt8] = [1, 2, 3, 4]
    #expect(session.ask(Message(10, flags: 0x10).u64(0x3C).u32(7, 4).data(data)).isEmpty)
    #expect(session.ask(Message(9).u64(0x3C).u32(7, 4)).suffix(4) == data[...])
    for command in UInt16(0)...20 {
      #expect(session.ask(Message(command, flags: 0x10).u64(0, 0, 0, 0)).isEmpty, "\(command)")
    }
  }

  @Test func `a reset is done where there is one, and accepted where not`() throws {
    var device = OfferedDevice()
    var session = try TestSession.open(device)
    #expect(session.ask(Message(13)) == Message.reply(13).bytes)
    #expect(device.record.take() == ["reset"])
    session.space.function.refusal = EIO
    #expect(session.ask(Message(13)) == Message.error(13, EIO))
    _ = device.record.take()
    device.isResettable = false
    session = try TestSession.open(device)
    #expect(session.ask(Message(13)) == Message.reply(13).bytes)
    #expect(device.record.take().isEmpty)
  }

  @Test func `a client that goes leaves nothing behind`() throws {
    let device = OfferedDevice()
    let session = try TestSession.open(device)
    _ = session.ask(Message(8).u32(20, 0x24, 2, 0, 1), descriptors: [0])
    _ = session.ask(Message(2).u32(32, 3).u64(0, 0x1000, 0x1000), descriptors: [0])
    _ = session.ask(Message(2).u32(32, 3).u64(0, 0x8000, 0x1000))
    _ = device.record.take()
    session.close()
    #expect(device.record.take() == ["trigger msix 0..<0 none", "unmap 4096 4096", "reset"])
    session.close()
    #expect(device.record.take() == ["reset"])
  }

  @Test func `what fails at the end is told, and the rest is done`() throws {
    let device = OfferedDevice()
    let session = try TestSession.open(device)
    _ = session.ask(Message(8).u32(20, 0x24, 0, 0, 1), descriptors: [0])
    _ = session.ask(Message(2).u32(32, 3).u64(0, 0, 0x1000), descriptors: [0])
    _ = device.record.take()
    var failures: [Int32] = []
    session.onFailure = { failures.append($0.code) }
    session.space.function.refusal = EBUSY
    session.close()
    #expect(failures == [EBUSY, EBUSY])
    #expect(device.record.take() == ["trigger intx 0..<0 none", "unmap 0 4096", "reset"])
  }

  @Test func `a function with virtual ones stays in D0`() throws {
    var device = OfferedDevice()
    device.virtualFunctionCount = 2
    let session = try TestSession.open(device)
    #expect(throws: ConfigError(.refused, refusal: .vfsEnabled)) { try session.space.enterLowPower() }
  }
}

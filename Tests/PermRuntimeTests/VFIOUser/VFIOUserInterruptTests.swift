import Glibc
import Testing

@testable import PermRuntime

/// Interrupts and memory.
@Suite struct VFIOUserInterruptTests {
  private let device = OfferedDevice()

  private func set(_ flags: UInt32, _ index: UInt32, _ start: UInt32, _ count: UInt32, size: UInt32 = 20)
    -> Message
  {
    Message(8).u32(size, flags, index, start, count)
  }

  @Test func `every kind of data reaches the function`() throws {
    let session = try TestSession.open(device)
    let done = Message.reply(8).bytes
    #expect(session.ask(set(0x24, 0, 0, 1), descriptors: [0]) == done)
    #expect(session.ask(set(0x09, 0, 0, 1)) == done)
    #expect(session.ask(set(0x14, 0, 0, 1), descriptors: [0]) == done)
    #expect(session.ask(set(0x11, 0, 0, 1)) == done)
    #expect(session.ask(set(0x24, 2, 8, 3), descriptors: [0, 0, 0]) == done)
    #expect(session.ask(set(0x24, 2, 8, 2)) == done)
    #expect(session.ask(set(0x22, 2, 1, 3).data([1, 0, 7])) == done)
    #expect(session.ask(set(0x21, 2, 0, 40)) == done)
    #expect(session.ask(set(0x21, 2, 0, 0)) == done)
    #expect(
      device.record.take() == [
        "trigger intx 0..<1 1 descriptors", "mask intx 0..<1 none", "unmask intx 0..<1 1 descriptors",
        "unmask intx 0..<1 none", "trigger msix 8..<11 3 descriptors", "trigger msix 8..<10 [-1, -1]",
        "trigger msix 1..<4 [true, false, true]", "trigger msix 0..<40 none", "trigger msix 0..<0 none",
      ])
  }

  @Test(
    arguments: [
      (0x20, 0, 0, 1), (0x23, 0, 0, 1), (0x01, 0, 0, 1), (0x31, 0, 0, 1), (0x21, 5, 0, 1), (0x21, 0, 0, 2),
      (0x21, 0, 1, 1),
      (0x21, 2, 39, 2), (0x21, 2, .max, 1), (0x21, 2, 1, .max), (0x21, 1, 0, 1), (0x24, 0, 0, 0),
      (0x09, 0, 0, 0),
      (0x09, 2, 0, 1), (0x22, 2, 0, 4), (0, 0, 0, 0), (0x21, 0, 2, 0),
    ] as [(UInt32, UInt32, UInt32, UInt32)])
  func `a request that makes no sense is an error`(
    _ flags: UInt32, _ index: UInt32, _ start: UInt32, _ count: UInt32
  ) throws {
    let session = try TestSession.open(device)
    #expect(session.ask(set(flags, index, start, count).data([1, 1, 1])) == Message.error(8, EINVAL))
    #expect(device.record.take().isEmpty)
  }

  @Test func `as many descriptors come as vectors, or none`() throws {
    let session = try TestSession.open(device)
    #expect(session.ask(set(0x24, 2, 0, 3), descriptors: [0, 0]) == Message.error(8, EINVAL))
    #expect(session.ask(set(0x24, 2, 0, 1), descriptors: [0, 0]) == Message.error(8, EINVAL))
    #expect(session.ask(set(0x24, 2, 0, 1), descriptors: [0], isCut: true) == Message.error(8, EINVAL))
    #expect(
      session.ask(set(0x21, 2, 0, 1), descriptors: [0]) == Message.reply(8).bytes, "nobody asked for it")
    #expect(session.ask(set(0x21, 2, 0, 1, size: 19)) == Message.error(8, EINVAL))
    #expect(session.ask(Message(8).u32(20, 0x21, 0, 0)) == Message.error(8, EINVAL))
  }

  @Test func `a kind that is not there can be turned off`() throws {
    let session = try TestSession.open(device)
    #expect(session.ask(set(0x21, 1, 0, 0)) == Message.reply(8).bytes)
    #expect(device.record.take().isEmpty)
  }

  @Test func `what the system says is passed on`() throws {
    let session = try TestSession.open(device)
    var told: [SystemFailure] = []
    session.onFailure = { told.append($0) }
    session.space.function.refusal = ENOSPC
    #expect(session.ask(set(0x21, 0, 0, 1)) == Message.error(8, ENOSPC))
    #expect(
      session.ask(Message(2).u32(32, 3).u64(0, 0, 0x1000), descriptors: [0]) == Message.error(2, ENOSPC))
    #expect(told.map(\.code) == [ENOSPC, ENOSPC])
  }
}

@Suite struct VFIOUserDMATests {
  private let device = OfferedDevice()

  private func map(_ address: UInt64, _ size: UInt64, offset: UInt64 = 0, flags: UInt32 = 3) -> Message {
    Message(2).u32(32, flags).u64(offset, address, size)
  }

  private func unmap(_ address: UInt64, _ size: UInt64, flags: UInt32 = 0) -> Message {
    Message(3).u32(24, flags).u64(address, size)
  }

  private func unmapped(_ address: UInt64, _ size: UInt64, flags: UInt32 = 0) -> [UInt8] {
    Message.reply(3).u32(24, flags).u64(address, size).bytes
  }

  @Test func `memory is mapped and unmapped, with its descriptor or without`() throws {
    let session = try TestSession.open(device)
    #expect(
      session.ask(map(0x1000, 0x2000, offset: 0x4000, flags: 1), descriptors: [0, 1])
        == Message.reply(2).bytes)
    #expect(session.ask(map(0x8000, 0x1000)) == Message.reply(2).bytes)
    #expect(device.record.take() == ["map 4096 8192 r 16384 open"])
    #expect(session.ask(unmap(0x1000, 0x1000)) == Message.error(3, ENOENT))
    #expect(session.ask(unmap(0x2000, 0x1000)) == Message.error(3, ENOENT))
    #expect(session.ask(unmap(0x1000, 0x2000)) == unmapped(0x1000, 0x2000))
    #expect(session.ask(unmap(0x8000, 0x1000)) == unmapped(0x8000, 0x1000))
    #expect(device.record.take() == ["unmap 4096 8192"])
    #expect(session.ask(unmap(0x1000, 0x2000)) == Message.error(3, ENOENT))
  }

  @Test(
    arguments: [(0x2000, 0x1000), (0x1000, 0x3000), (0x1FFF, 2), (0x2FFF, 1), (0x2FFF, 0x1000), (0, .max)]
      as [(UInt64, UInt64)])
  func `memory that overlaps is refused`(_ address: UInt64, _ size: UInt64) throws {
    let session = try TestSession.open(device)
    _ = session.ask(map(0x2000, 0x1000))
    #expect(session.ask(map(address, size)) == Message.error(2, EEXIST))
    #expect(session.ask(map(0x3000, 0x1000)) == Message.reply(2).bytes)
    #expect(session.ask(map(0x1000, 0x1000)) == Message.reply(2).bytes)
  }

  @Test(arguments: [(0, 0, 0), (.max, 2, 0), (0, 2, .max), (0x1000, .max, 0)] as [(UInt64, UInt64, UInt64)])
  func `memory that is none is refused`(_ address: UInt64, _ size: UInt64, _ offset: UInt64) throws {
    let session = try TestSession.open(device)
    #expect(session.ask(map(address, size, offset: offset), descriptors: [0]) == Message.error(2, EINVAL))
    #expect(device.record.take().isEmpty)
  }

  @Test func `the last byte of all can be mapped`() throws {
    let session = try TestSession.open(device)
    #expect(session.ask(map(.max, 1)) == Message.reply(2).bytes)
    #expect(session.ask(map(.max, 1)) == Message.error(2, EEXIST))
    #expect(session.ask(map(0, .max)) == Message.reply(2).bytes)
  }

  @Test func `all is unmapped at once`() throws {
    let session = try TestSession.open(device)
    for page: UInt64 in 0..<4 {
      _ = session.ask(map(page * 0x2000, 0x1000), descriptors: page & 1 == 0 ? [0] : [])
    }
    _ = device.record.take()
    #expect(session.ask(unmap(0, 0x1000, flags: 2)) == Message.error(3, EINVAL))
    #expect(session.ask(unmap(0, 0x1000, flags: 1)) == Message.error(3, ENOTSUP), "nobody counts dirty pages")
    #expect(session.ask(unmap(0, 0, flags: 2)) == unmapped(0, 0, flags: 2))
    #expect(device.record.take() == ["unmap 16384 4096", "unmap 0 4096"])
    #expect(session.ask(map(0, 0x10000)) == Message.reply(2).bytes)
  }

  @Test func `memory that the system does not unmap stays known`() throws {
    let session = try TestSession.open(device)
    _ = session.ask(map(0, 0x1000), descriptors: [0])
    session.space.function.refusal = EBUSY
    #expect(session.ask(unmap(0, 0x1000)) == Message.error(3, EBUSY))
    session.space.function.refusal = 0
    #expect(session.ask(map(0, 0x1000)) == Message.error(2, EEXIST))
    #expect(session.ask(unmap(0, 0x1000)) == unmapped(0, 0x1000))
  }

  @Test func `there is an end to what can be mapped`() {
    var table = DMATable(limit: 3)
    for address: UInt64 in [30, 10, 20] {
      let range = DMATable.Mapped(address: address, size: 5, isForwarded: false)
      #expect(table.check(range) == 0)
      table.add(range)
    }
    #expect(table.ranges.map(\.address) == [10, 20, 30])
    #expect(table.check(DMATable.Mapped(address: 40, size: 1, isForwarded: false)) == ENOSPC)
    table.remove(at: 20)
    #expect(table.check(DMATable.Mapped(address: 20, size: 10, isForwarded: false)) == 0)
    #expect(table.check(DMATable.Mapped(address: 20, size: 11, isForwarded: false)) == EEXIST)
    #expect(VFIOUserWire.mappingLimit == 65535)
  }

  @Test func `a message that is too short is an error`() throws {
    let session = try TestSession.open(device)
    #expect(session.ask(Message(2).u32(32, 3).u64(0, 0)) == Message.error(2, EINVAL))
    #expect(session.ask(Message(2).u32(31, 3).u64(0, 0, 4096)) == Message.error(2, EINVAL))
    #expect(session.ask(Message(3).u32(24, 0).u64(0)) == Message.error(3, EINVAL))
    #expect(session.ask(Message(3).u32(23, 0).u64(0, 4096)) == Message.error(3, EINVAL))
  }
}

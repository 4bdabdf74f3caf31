import Glibc
import Testing

@testable import PermRuntime

/// Accesses to regions.
@Suite struct VFIOUserRegionTests {
  private func read(_ index: UInt32, _ offset: UInt64, _ count: UInt32) -> Message {
    Message(9).u64(offset).u32(index, count)
  }

  private func answer(_ index: UInt32, _ offset: UInt64, _ data: [UInt8]) -> [UInt8] {
    Message.reply(9).u64(offset).u32(index, UInt32(data.count)).data(data).bytes
  }

  private func write(_ index: UInt32, _ offset: UInt64, _ data: [UInt8]) -> Message {
    Message(10).u64(offset).u32(index, UInt32(data.count)).data(data)
  }

  @Test(arguments: [1, 2, 3, 4] as [Int])
  func `config space is read in the width that is asked for`(_ width: Int) throws {
    let session = try TestSession.open()
    #expect(
      session.ask(read(7, 0, UInt32(width))) == answer(7, 0, Array([0x86, 0x80, 0x34, 0x12].prefix(width))))
  }

  @Test func `all of config space comes in one message`() throws {
    let session = try TestSession.open()
    let reply = session.ask(read(7, 0, 4096))
    #expect(reply.count == 32 + 4096)
    #expect(reply[32..<38] == [0x86, 0x80, 0x34, 0x12, 7, 0])
    #expect(session.ask(read(7, 4095, 1)).count == 33)
    #expect(session.ask(read(7, 1, 4095)).count == 32 + 4095)
  }

  @Test func `a write goes through the tables, and is answered without data`() throws {
    let session = try TestSession.open()
    #expect(session.ask(write(7, 0, [1, 2, 3, 4])) == Message.reply(10).u64(0).u32(7, 4).bytes)
    #expect(session.ask(read(7, 0, 4)) == answer(7, 0, [0x86, 0x80, 0x34, 0x12]), "no guest writes IDs")
    #expect(session.ask(write(7, 0x3D, [9, 8])) == Message.reply(10).u64(0x3D).u32(7, 2).bytes)
    #expect(session.ask(read(7, 0x3C, 4)) == answer(7, 0x3C, [0, 9, 8, 0]))
    _ = session.ask(write(7, 0x3B, [5, 6, 7, 8, 9, 10]))
    #expect(session.ask(read(7, 0x38, 12)) == answer(7, 0x38, [0, 0, 0, 0, 6, 7, 8, 9, 10, 0, 0, 0]))
  }

  @Test(
    arguments: [
      (7, 4096, 1), (7, 4095, 2), (7, 0, 4097), (7, .max, 1), (0, 0x2000, 1), (0, 0x1FFF, 2), (1, 0, 1),
      (8, 0, 1),
      (9, 0, 1), (.max, 0, 1), (7, 0, .max), (0, .max - 3, 4),
    ] as [(UInt32, UInt64, UInt32)])
  func `an access outside of a region is an error`(_ index: UInt32, _ offset: UInt64, _ count: UInt32) throws
  {
    let device = OfferedDevice()
    let session = try TestSession.open(device)
    #expect(session.ask(read(index, offset, count)) == Message.error(9, EINVAL))
    let write = Message(10).u64(offset).u32(index, count).data([1, 2, 3, 4])
    #expect(session.ask(write) == Message.error(10, EINVAL))
    #expect(device.record.take().isEmpty)
  }

  @Test func `no bytes are none, and no error`() throws {
    let session = try TestSession.open()
    #expect(session.ask(read(7, 0, 0)) == answer(7, 0, []))
    #expect(session.ask(write(7, 4096, [])) == Message.reply(10).u64(4096).u32(7, 0).bytes)
  }

  @Test func `a message that is too short is an error`() throws {
    let session = try TestSession.open()
    #expect(session.ask(Message(9).u64(0).u32(7)) == Message.error(9, EINVAL))
    #expect(session.ask(Message(9)) == Message.error(9, EINVAL))
    #expect(session.ask(Message(10).u64(0x3C).u32(7, 4).data([1, 2, 3])) == Message.error(10, EINVAL))
    #expect(session.ask(read(7, 0x3C, 4)) == answer(7, 0x3C, [0, 0, 0, 0]))
    let longer = Message(10).u64(0x3C).u32(7, 1).data([1, 2, 3])
    #expect(session.ask(longer) == Message.reply(10).u64(0x3C).u32(7, 1).bytes)
    #expect(session.ask(read(7, 0x3C, 4)) == answer(7, 0x3C, [1, 0, 0, 0]))
  }

  @Test func `a device that does not answer reads as ones, and its writes are dropped`() throws {
    let session = try TestSession.open()
    session.space.function.isDead = true
    #expect(session.ask(read(7, 0, 4)) == answer(7, 0, [0xFF, 0xFF, 0xFF, 0xFF]))
    #expect(
      session.ask(read(7, 0x38, 6)) == answer(7, 0x38, [0xFF, 0xFF, 0xFF, 0xFF, 0, 0]), "the shadow answers")
    #expect(session.ask(write(7, 4, [1, 2])) == Message.reply(10).u64(4).u32(7, 2).bytes)
  }

  @Test func `a BAR is read and written in aligned pieces`() throws {
    let device = OfferedDevice()
    let session = try TestSession.open(device)
    let data: [UInt8] = (1...17).map { $0 }
    #expect(session.ask(write(0, 0x103, data)) == Message.reply(10).u64(0x103).u32(0, 17).bytes)
    #expect(
      device.record.take() == [
        "write 0 259 1 1", "write 0 260 4 5040302", "write 0 264 8 d0c0b0a09080706", "write 0 272 4 11100f0e",
      ])
    #expect(session.ask(read(0, 0x103, 17)) == answer(0, 0x103, data))
    #expect(device.record.take() == ["read 0 259 1", "read 0 260 4", "read 0 264 8", "read 0 272 4"])
  }

  @Test func `ports take 4 bytes at most, and nobody writes a ROM`() throws {
    let device = OfferedDevice()
    let session = try TestSession.open(device)
    #expect(session.ask(read(2, 8, 8)) == answer(2, 8, Array(repeating: 0xA5, count: 8)))
    #expect(device.record.take() == ["read 2 8 4", "read 2 12 4"])
    #expect(session.ask(write(6, 0, [1, 2])) == Message.reply(10).u64(0).u32(6, 2).bytes)
    #expect(device.record.take().isEmpty)
    #expect(session.ask(read(6, 0, 2)) == answer(6, 0, [0xA5, 0xA5]))
  }

  @Test func `a closed gate reads as ones`() throws {
    let device = OfferedDevice()
    let session = try TestSession.open(device)
    try session.space.enterLowPower()
    #expect(session.ask(read(0, 0, 4)) == answer(0, 0, [0xFF, 0xFF, 0xFF, 0xFF]))
    #expect(device.record.take().isEmpty)
  }

  @Test func `several writes come in one message, all or none`() throws {
    let device = OfferedDevice()
    let session = try TestSession.open(device)
    let message = Message(15).u64(2).u64(0x3C).u32(7, 2).data([1, 2, 0, 0, 0, 0, 0, 0]).u64(8).u32(0, 8).u64(
      0x55)
    #expect(session.ask(message) == Message.reply(15).u64(2).bytes)
    #expect(session.ask(read(7, 0x3C, 4)) == answer(7, 0x3C, [1, 2, 0, 0]))
    #expect(device.record.take() == ["write 0 8 8 55"])
    for (count, index, size) in [(3, 0, 8), (2, 0, 9), (2, 9, 8), (.max, 0, 8)] as [(UInt64, UInt32, UInt32)]
    {
      let bad = Message(15).u64(count).u64(0x3C).u32(7, 1).u64(9).u64(8).u32(index, size).u64(0x66)
      #expect(session.ask(bad) == Message.error(15, EINVAL))
    }
    #expect(session.ask(read(7, 0x3C, 4)) == answer(7, 0x3C, [1, 2, 0, 0]))
    #expect(session.ask(Message(15).u64(0)) == Message.reply(15).u64(0).bytes)
    #expect(session.ask(Message(15).u32(0)) == Message.error(15, EINVAL))
    #expect(device.record.take().isEmpty)
  }

  @Test func `whoever watches is told of accesses, large ones dword by dword`() throws {
    let session = try TestSession.open()
    var seen: [ConfigAccess] = []
    session.onAccess = { seen.append($0) }
    _ = session.ask(read(7, 2, 2))
    _ = session.ask(write(7, 0x3C, [1]))
    _ = session.ask(read(7, 0x3A, 7))
    _ = session.ask(read(0, 0, 4))
    #expect(
      seen == [
        ConfigAccess(isWrite: false, position: 2, byteWidth: 2, value: 0x1234),
        ConfigAccess(isWrite: true, position: 0x3C, byteWidth: 1, value: 1),
        ConfigAccess(isWrite: false, position: 0x3A, byteWidth: 2, value: 0),
        ConfigAccess(isWrite: false, position: 0x3C, byteWidth: 4, value: 1),
        ConfigAccess(isWrite: false, position: 0x40, byteWidth: 1, value: 0),
      ])
  }
}

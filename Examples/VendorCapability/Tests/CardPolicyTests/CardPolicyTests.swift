import CardPolicy
import PermRuntime
import Testing

/// A card with 16 queues that exists in memory, opened for a guest that was given 4.
@Suite struct CardPolicyTests {
  private func open() throws -> CardSpace<SimulatedFunction> {
    var image = ConfigImage(isExtended: true)
    let dwords: [(position: Int, value: UInt32)] = [
      (0x00, 0x0001_ACC0), (0x04, 0x0010_0000), (0x08, 0x1200_0000), (0x34, 0x40),
      // PCI Express, version 2: there is an extended space.
      (0x40, 0x0002_0010),
      // A DVSEC of the vendor: 16 bytes, ID 1, 16 queues of which none is in use, an overrun.
      (0x100, 0x0001_0023), (0x104, 0x0100_ACC0), (0x108, 0x0010_0001), (0x10C, 0x0001_0000),
    ]
    for (position, value) in dwords { image.store(value, at: position, byteWidth: 4) }
    var clearedByOne = ConfigImage(isExtended: true)
    clearedByOne.store(1, at: 0x10E, byteWidth: 2)
    var writable = ConfigImage(isExtended: true)
    writable.store(0x80FF, at: 0x10C, byteWidth: 2)
    let card = SimulatedFunction(image, writable: writable, clearedByOne: clearedByOne)
    return try openCard(card, grantedQueues: 4)
  }

  @Test func `the guest sees its share of the queues, and the host all of them`() throws {
    let queues = try #require(try open().cardQueues)
    #expect(try queues.queueCapabilities.queueCount == 4)
    #expect(try queues.asHost.queueCapabilities.queueCount == 16)
  }

  @Test(arguments: [(0, 0), (3, 3), (4, 4), (5, 4), (255, 4)] as [(UInt8, UInt8)])
  func `the guest gets no more queues than it was given`(_ wanted: UInt8, _ granted: UInt8) throws {
    let queues = try #require(try open().cardQueues)
    try queues.queueControl.modify {
      $0.queuesInUse = wanted
      $0.enable = true
    }
    #expect(try queues.queueControl.queuesInUse == granted)
    #expect(try queues.asHost.queueControl.queuesInUse == granted)
    #expect(try queues.asHost.queueControl.enable)
  }

  @Test func `the guest clears the overrun, and no write beside it does`() throws {
    let queues = try #require(try open().cardQueues)
    try queues.queueControl.setEnable(true)
    try queues.queueStatus.modify { _ in }
    #expect(try queues.queueStatus.overrun)
    try queues.queueStatus.setOverrun(true)
    #expect(try !queues.asHost.queueStatus.overrun)
  }

  @Test func `a trapped access takes the same way as a view`() throws {
    let space = try open()
    try space.writeGuest(at: 0x10C, byteWidth: 4, value: 0x0000_8009)
    #expect(try space.readGuest(at: 0x10C, byteWidth: 4) == 0x0001_8004)
  }
}

import PermRuntime
import Testing

/// Real threads on one bus: what `.ci/sanitize` lets ThreadSanitizer look at.
@Suite(.serialized) struct PowerGroupBusStressTests {
  @Test(arguments: [UInt64(1), 2])
  func `threads on one bus share its functions and its counter, and lose no failure`(_ seed: UInt64) throws {
    let host = ExploredHost(Schedule(), losesState: true)
    let group = try PowerGroupTests.group(of: host)
    let members = try PowerGroupTests.enableVFs(2, of: group, host)
    let bus = ConfigBus()
    #expect(bus.insert(try GroupFunction(.physical, of: group), at: address(0, 1)))
    for (index, member) in members.enumerated() {
      let function = try GroupFunction(member, of: group)
      #expect(bus.insert(function, at: address(0, 2 + index), foundBy: .sriov))
    }
    try group.disableVFs { host.removeVFs() }
    // Accesses are what a bus allows from all threads at once.
    nonisolated(unsafe) let shared = bus
    let rounds = 2000
    let threads = (0..<4).map { number in
      NativeThread {
        var generator = SeededGenerator(seed: seed &* 100 &+ UInt64(number))
        for _ in 0..<rounds {
          let access = BusAccess(address(0, 1), at: 0x44, byteWidth: 1)
          if Bool.random(using: &generator) {
            shared.write(access, value: UInt64.random(in: 0...3, using: &generator))
          } else {
            _ = shared.read(access)
          }
          // The second access of each round is to a function that is gone, and fails.
          let gone = address(0, Int.random(in: 2...3, using: &generator))
          _ = shared.read(BusAccess(gone, at: 0, byteWidth: 4))
        }
      }
    }
    for thread in threads { thread.join() }
    #expect(bus.failedAccesses == 4 * rounds, "seed \(seed)")
  }
  /// A function without state and without a lock, which nothing orders but what counts its failures.
  private final class GoneFunction: GuestFunction, Sendable {
    var size: Int { 256 }
    func readGuest(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32 {
      throw ConfigError(.deviceFailed)
    }
    func writeGuest(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError) {
      throw ConfigError(.deviceFailed)
    }
  }

  @Test func `failures of two threads at once all count`() {
    let bus = ConfigBus()
    #expect(bus.insert(GoneFunction(), at: address(0, 1)))
    nonisolated(unsafe) let shared = bus
    let rounds = 50_000
    let threads = (0..<2).map { _ in
      NativeThread {
        for _ in 0..<rounds { _ = shared.read(BusAccess(address(0, 1), at: 0, byteWidth: 4)) }
      }
    }
    for thread in threads { thread.join() }
    #expect(bus.failedAccesses == 2 * rounds)
  }
}

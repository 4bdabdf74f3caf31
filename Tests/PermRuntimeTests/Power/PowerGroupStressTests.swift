import PermRuntime
import Synchronization
import Testing

/// Real threads on one group: what `.ci/sanitize` lets ThreadSanitizer look at.
@Suite(.serialized) struct PowerGroupStressTests {
  /// Operations of each thread; enough for every pair of kinds to meet many times.
  private static let rounds = 1500

  @Test(arguments: [UInt64(1), 2])
  func `P7, P8: threads that do everything at once break no rule`(_ seed: UInt64) throws {
    let failures = Mutex<[String]>([])
    let schedule = Schedule()
    schedule.report = { problem in failures.withLock { $0.append(problem) } }
    let host = ExploredHost(schedule, losesState: true)
    let group = try PowerGroupTests.group(of: host)
    try group.writeGuest(at: 0x04, byteWidth: 1, value: 2)
    host.isWatching = true

    let answered = Mutex<Int>(0)
    nonisolated(unsafe) let shared = host
    let latest = Mutex<[GroupMember]>([])
    let threads = (0..<6).map { number in
      NativeThread {
        var generator = SeededGenerator(seed: seed &* 100 &+ UInt64(number))
        for _ in 0..<Self.rounds {
          let member = latest.withLock { $0.randomElement(using: &generator) } ?? .physical
          let count = Self.perform(Int.random(in: 0..<16, using: &generator), group, shared, member, latest)
          answered.withLock { $0 += count }
        }
      }
    }
    for thread in threads { thread.join() }
    #expect(failures.withLock { $0 } == [], "seed \(seed)")
    // It was not all refused: BARs answered, and VFs came and went.
    #expect(answered.withLock { $0 } > 0)
    try group.disableVFs { host.removeVFs() }
    let last = try PowerGroupTests.enableVFs(1, of: group, host)
    #expect(last[0].number > 20)
  }

  /// One operation; BAR reads that the device answered. What is refused is refused.
  private static func perform(
    _ operation: Int, _ group: PowerGroupTests.Group, _ host: ExploredHost, _ member: GroupMember,
    _ latest: borrowing Mutex<[GroupMember]>
  ) -> Int {
    do throws(ConfigError) {
      switch operation {
      case 0: try group.writeGuest(at: 0x44, byteWidth: 1, value: 3)
      case 1: try group.writeGuest(at: 0x44, byteWidth: 1, value: 0)
      case 2: try group.writeGuest(at: 0x44, byteWidth: 1, value: 3, of: member)
      case 3: try group.writeGuest(at: 0x44, byteWidth: 1, value: 0, of: member)
      case 4: try group.writeGuest(at: 0x04, byteWidth: 1, value: 0)
      case 5: try group.writeGuest(at: 0x04, byteWidth: 1, value: 2)
      case 6:
        let members = try PowerGroupTests.enableVFs(2, of: group, host)
        latest.withLock { $0 = members }
      case 7: try group.disableVFs { host.removeVFs() }
      case 8: try group.reset(.functionLevelReset)
      case 9: try group.enterLowPower()
      case 10: try group.exitLowPower()
      case 11: _ = try group.readGuest(at: 0x44, byteWidth: 4, of: member)
      case 12: _ = group.whileReachable(.memory) { host.physical.answersMemory || failed(host) }
      case 13: group.writeBAR(0, at: 0, byteWidth: 4, value: 0, of: member)
      case 14: return group.readBAR(0, at: 0, byteWidth: 4, of: member) == 0x12 ? 1 : 0
      default: return group.readBAR(0, at: 0, byteWidth: 4) == 0x12 ? 1 : 0
      }
    } catch {}
    return 0
  }

  private static func failed(_ host: ExploredHost) -> Bool {
    host.schedule.fail("a page is mapped in \(host.physical.state)")
    return false
  }
}

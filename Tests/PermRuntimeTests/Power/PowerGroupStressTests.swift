import Synchronization
import Testing

@testable import PermRuntime

/// Real threads on one group: what `.ci/sanitize` lets ThreadSanitizer look at.
///
/// Threads share nothing but the group and what is behind it. A lock of the test's own would order them, and hide what
/// the group does not order.
@Suite(.serialized) struct PowerGroupStressTests {
  /// Operations of each thread; enough for every pair of kinds to meet many times.
  private static let rounds = 1500

  /// What threads leave for the test, and no more: relaxed counters, and strings that there should be none of.
  private final class Tally: Sendable {
    let answers = Atomic<Int>(0)
    let newest = Atomic<Int>(0)
    let problems = Mutex<[String]>([])
  }

  @Test(arguments: [UInt64(1), 2])
  func `P7, P8: threads that do everything at once break no rule`(_ seed: UInt64) throws {
    let tally = Tally()
    let schedule = Schedule()
    schedule.report = { problem in tally.problems.withLock { $0.append(problem) } }
    let host = ExploredHost(schedule, losesState: true)
    let group = try PowerGroupTests.group(of: host)
    try group.writeGuest(at: 0x04, byteWidth: 1, value: 2)
    host.isWatching = true
    // Each thread reaches the host from inside the group only.
    nonisolated(unsafe) let shared = host
    let threads = (0..<6).map { number in
      NativeThread {
        var generator = SeededGenerator(seed: seed &* 100 &+ UInt64(number))
        for _ in 0..<Self.rounds { Self.perform(&generator, group, shared, tally) }
      }
    }
    for thread in threads { thread.join() }
    #expect(tally.problems.withLock { $0 } == [], "seed \(seed)")
    // Not all of it was refused: BARs answered, and VFs came and went.
    #expect(tally.answers.load(ordering: .relaxed) > 0)
    #expect(tally.newest.load(ordering: .relaxed) > 20)
  }

  /// Does one thing; what is refused is refused.
  private static func perform(
    _ generator: inout SeededGenerator, _ group: PowerGroupTests.Group, _ host: ExploredHost, _ tally: Tally
  ) {
    // Often a VF that is there, sometimes one that was.
    let number = tally.newest.load(ordering: .relaxed) - Int.random(in: 0..<4, using: &generator)
    let member = GroupMember(number: max(0, number))
    do throws(ConfigError) {
      switch Int.random(in: 0..<16, using: &generator) {
      case 0: try group.writeGuest(at: 0x44, byteWidth: 1, value: 3)
      case 1: try group.writeGuest(at: 0x44, byteWidth: 1, value: 0)
      case 2: try group.writeGuest(at: 0x44, byteWidth: 1, value: 3, of: member)
      case 3: try group.writeGuest(at: 0x44, byteWidth: 1, value: 0, of: member)
      case 4: try group.writeGuest(at: 0x04, byteWidth: 1, value: 0)
      case 5: try group.writeGuest(at: 0x04, byteWidth: 1, value: 2)
      case 6:
        let made = try PowerGroupTests.enableVFs(2, of: group, host)
        tally.newest.store(made[1].number, ordering: .relaxed)
      case 7: try group.disableVFs { host.removeVFs() }
      case 8: try group.reset(.functionLevelReset)
      case 9: try group.enterLowPower()
      case 10: try group.exitLowPower()
      case 11: _ = try group.readGuest(at: 0x44, byteWidth: 4, of: member)
      case 12: group.whileReachable(.memory) { expectAnswer(host) }
      case 13: group.writeBAR(0, at: 0, byteWidth: 4, value: 0, of: member)
      case 14: read(member)
      default: read(.physical)
      }
    } catch {}

    func read(_ member: GroupMember) {
      let hasAnswered = group.readBAR(0, at: 0, byteWidth: 4, of: member) == 0x12
      if hasAnswered { tally.answers.wrappingAdd(1, ordering: .relaxed) }
    }
  }

  /// A page is mapped here.
  private static func expectAnswer(_ host: ExploredHost) {
    if !host.physical.answersMemory { host.schedule.fail("a page is mapped in \(host.physical.state)") }
  }
}

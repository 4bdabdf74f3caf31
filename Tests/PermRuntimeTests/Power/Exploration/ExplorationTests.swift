import Testing

/// The explorer itself: it must see what goes wrong, and must see everything.
@Suite struct ExplorationTests {
  @Test func `all schedules of two times two steps are run, once each`() {
    var seen: Set<[String]> = []
    let found = Exploration { schedule in
      schedule.run(["a", "b"].map { name in (name, { for _ in 0..<2 { schedule.step("goes on") } }) })
      seen.insert(schedule.steps)
      return ""
    }
    #expect(seen.count == 6)
    #expect(found.schedules == 6)
    #expect(found.isComplete)
    #expect(found.violation == nil)
  }

  @Test func `an update that is lost is found as an end that no order has`() throws {
    let found = Exploration { schedule in
      let counter = Counter()
      schedule.run(
        ["a", "b"].map { name in
          (
            name,
            {
              schedule.step("reads")
              let value = counter.value
              schedule.step("writes")
              counter.value = value + 1
            }
          )
        })
      return "\(counter.value)"
    }
    let violation = try #require(found.violation)
    #expect(violation.hasPrefix("as no order of whole operations ends: 1"))
  }

  @Test func `two locks in two orders are a deadlock`() throws {
    let found = Exploration { schedule in
      let first = Counter()
      let second = Counter()
      func take(_ lock: Counter) {
        schedule.step("takes") { lock.value == 0 }
        lock.value = 1
      }
      schedule.run([
        (
          "a",
          {
            take(first); take(second); second.value = 0; first.value = 0
          }
        ),
        (
          "b",
          {
            take(second); take(first); first.value = 0; second.value = 0
          }
        ),
      ])
      return ""
    }
    #expect(found.violation == "deadlock: a and b wait\n  a: takes\n  b: takes")
  }

  @Test func `a limit ends it, incomplete`() {
    let found = Exploration(limit: 3) { schedule in
      schedule.run(["a", "b"].map { name in (name, { for _ in 0..<4 { schedule.step("goes on") } }) })
      return ""
    }
    #expect(found.schedules == 3)
    #expect(!found.isComplete)
  }

  private final class Counter {
    var value = 0
  }
}

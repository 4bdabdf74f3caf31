import Testing

/// Every order in which threads can come between each other's steps, not the ones that a machine happens to show.
@Suite struct PowerGroupExplorationTests {
  typealias Operation = ExploredGroup.Operation
  typealias Start = ExploredGroup.Start

  @Test(arguments: Start.allCases, [true, false])
  func `P5, P7, P8: no schedule of two operations breaks a rule or ends as no order of them does`(
    _ start: Start, _ losesState: Bool
  ) throws {
    var schedules = 0
    for (index, first) in Operation.allCases.enumerated() {
      for second in Operation.allCases[index...] {
        let found = try Exploration([first, second], from: start, losesState: losesState)
        schedules += found.schedules
        #expect(found.violation == nil, "\(first.rawValue) and \(second.rawValue)")
        #expect(found.isComplete)
      }
    }
    print("\(start.rawValue): \(schedules) schedules of two operations")
    #expect(schedules > 200)
  }

  @Test(arguments: [Start.asleep, .withVFs])
  func `P7, P8: nor does a schedule of three, of which one enables or disables VFs`(_ start: Start) throws {
    var schedules = 0
    let all = Operation.allCases
    for (index, first) in all.enumerated() {
      for (next, second) in all.enumerated().dropFirst(index) {
        for third in all[next...] {
          let operations = [first, second, third]
          guard operations.contains(.enableVFs) || operations.contains(.disableVFs) else { continue }
          let found = try Exploration(operations, from: start)
          schedules += found.schedules
          #expect(found.violation == nil, "\(operations.map(\.rawValue))")
          #expect(found.isComplete)
        }
      }
    }
    print("\(start.rawValue): \(schedules) schedules of three operations")
    #expect(schedules > 1000)
  }

  @Test(arguments: [
    (Start.awake, [Operation.decodeOff, .readBAR, .map]),
    (.awake, [.reset, .readBAR, .requestD3hot]),
    (.awake, [.enterLowPower, .readConfig, .map]),
    (.asleep, [.requestD0, .decodeOff, .readBAR]),
    (.cold, [.exitLowPower, .readConfig, .readBAR]),
    (.cold, [.exitLowPower, .requestD3hot, .decodeOff, .map]),
    (.withVFs, [.requestD3hotOfVF, .readBAROfVF, .readBAR, .reset]),
    (.withVFs, [.enableVFs, .disableVFs, .requestD3hot, .readBAROfVF]),
  ])
  func `P5, P8: nor does one of others, of three or four`(_ start: Start, _ operations: [Operation]) throws {
    let found = try Exploration(operations, from: start)
    print("\(start.rawValue), \(operations.map(\.rawValue)): \(found.schedules) schedules")
    #expect(found.violation == nil)
    #expect(found.isComplete)
  }

  // MARK: One thread

  @Test func `P4, P5, P7: nor does any long sequence`() throws {
    for seed in 0..<200 {
      var generator = SeededGenerator(seed: UInt64(seed))
      let schedule = Schedule()
      let found = Found()
      schedule.report = { found.problems.append($0) }
      let explored = try ExploredGroup(schedule, .awake)
      var operations: [String] = []
      while operations.count < 40, found.problems.isEmpty {
        guard let operation = Operation.allCases.randomElement(using: &generator) else { break }
        operations.append(operation.rawValue)
        // What is refused is refused.
        _ = try? explored.perform(operation)
      }
      #expect(found.problems == [], "seed \(seed): \(operations)")
    }
  }

  @Test func `P4: what is written in D3hot outlives low power`() throws {
    let explored = try ExploredGroup(Schedule(), .awake)
    for operation in [
      Operation.decodeOff, .requestD3hot, .decodeOn, .enterLowPower, .exitLowPower, .requestD0,
    ] {
      _ = try explored.perform(operation)
    }
    #expect(explored.host.physical.command == 2)
    #expect(try explored.perform(.readBAR) == "12")
  }

  private final class Found {
    var problems: [String] = []
  }

  // MARK: What it would find

  @Test
  func `P7: a guest's PM write between the way to D0 and the count of VFs is found where the lock is let go`()
    throws
  {
    let found = try Exploration(
      [.enableVFs, .requestD3hot], from: .asleep,
      flaw: .dropped(thread: Operation.enableVFs.rawValue, step: "PF: write 04 00100002"))
    let schedule = try #require(found.violation)
    print("After \(found.schedules) schedules: \(schedule)")
    let lines = schedule.split(separator: "\n").map { $0.drop { $0 == " " } }
    #expect(lines.first == "VFs are enabled on a PF in d3hot")
    // D0 was reached, then the guest came, and nobody looked again.
    let woken = try #require(lines.firstIndex(of: "enable VFs: PF: write 44 00"))
    let asked = try #require(lines.firstIndex(of: "PF to D3hot: PF: write 44 03"))
    #expect(woken < asked)
  }

  @Test func `P7: so are VFs that are disabled before they exist`() throws {
    let found = try Exploration(
      [.enableVFs, .disableVFs], from: .awake,
      flaw: .dropped(thread: Operation.enableVFs.rawValue, step: "the host makes VFs"))
    #expect(found.violation?.hasPrefix("there are VFs that nobody counts") == true)
  }

  @Test(arguments: [
    Operation.requestD3hot, .requestD3hotOfVF, .enableVFs, .disableVFs, .decodeOff, .decodeOn, .readConfig,
    .reset,
    .enterLowPower, .exitLowPower, .requestD0,
  ])
  func `every change needs the lock: without it some schedule is wrong`(_ operation: Operation) throws {
    for start in Start.allCases {
      for other in Operation.allCases where other != operation {
        let found = try Exploration(
          [operation, other], from: start, flaw: .missing(thread: operation.rawValue), limit: 500)
        guard let violation = found.violation else { continue }
        print("\(operation.rawValue) without the lock: \(violation.prefix { $0 != "\n" })")
        return
      }
    }
    Issue.record("\(operation.rawValue) goes well without the lock")
  }
}

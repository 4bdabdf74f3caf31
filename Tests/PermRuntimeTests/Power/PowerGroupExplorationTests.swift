import Testing

/// Every order in which threads can come between each other's steps, not the ones that a machine happens to show.
@Suite struct PowerGroupExplorationTests {
  typealias Operation = ExploredGroup.Operation
  typealias Start = ExploredGroup.Start

  @Test(arguments: Start.allCases)
  func `P5, P7: no schedule of two operations breaks a rule, or ends as no order of them does`(_ start: Start)
    throws
  {
    var schedules = 0
    for (index, first) in Operation.allCases.enumerated() {
      for second in Operation.allCases[index...] {
        let found = try Exploration([first, second], from: start)
        schedules += found.schedules
        #expect(found.violation == nil, "\(first.rawValue) and \(second.rawValue)")
        #expect(found.isComplete)
      }
    }
    print("\(start.rawValue): \(schedules) schedules of two operations")
  }
}

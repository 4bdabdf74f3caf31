import Testing

@testable import PermRuntime

/// The exhaustive search; `permc power --prove` does it for all functions, here a few stand for the others.
@Suite struct PowerProofTests {
  /// Groups whose abilities are the interesting ones: what is left out are mixtures of them.
  private static let groups = [
    PowerRules(), [.barsAnswerThroughD2, .ungatedIO, .losesD3hotWrites, .freeVFPower],
  ]
  .flatMap { rules in
    PowerProof.groups(rules).filter { group in
      guard let abilities = group.first?.abilities else { return false }
      return [
        [.powerManagement, .d1], [.powerManagement, .platformPower, .promotes], [.virtualFunction],
      ].contains(abilities)
    }
  }

  @Test(arguments: groups) func `no rule is ever broken`(_ group: [PowerProof.Configuration]) {
    let report = PowerProof().search(group)
    #expect(report.violation == nil)
    #expect(report.stateCount > 50)
  }
}

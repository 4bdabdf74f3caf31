import Testing

@testable import PermRuntime

/// The search can fail: a fault in any guard, effect or order is found, but for those that are listed with a reason.
@Suite struct PowerMutantTests {
  /// Functions that between them show every fault.
  private static let groups: [[PowerProof.Configuration]] = {
    let functions: [(PowerAbilities, PowerRules)] = [
      ([.powerManagement, .platformPower, .promotes, .d1], []),
      ([.powerManagement, .platformPower], []),
      ([.powerManagement, .d1], PowerRules(rawValue: 15)),
      ([.powerManagement, .noSoftReset, .platformPower, .d2], [.barsAnswerThroughD2, .freeVFPower]),
      ([.powerManagement, .virtualFunction, .d1], []),
      ([], []),
      ([.powerManagement], []),
      ([.powerManagement, .hostPreparesReset], []),
      ([.powerManagement, .noSoftReset, .platformPower, .promotes, .hostPreparesReset], []),
      ([.powerManagement, .platformPower, .hostKeepsConfig], .losesD3hotWrites),
    ]
    return functions.flatMap { abilities, rules in
      PowerProof.groups(rules).filter { $0.first?.abilities == abilities }
    }
  }()

  /// Faults that break no rule, and why the table is as it is all the same.
  static let harmless: [String: String] = [
    "idle, in use: without it": "says that nothing is done",
    "exitLowPower, not asleep: without it": "says that nothing is done",
    "idle, asleep again: without restore": "registers are owed here only after two faults in one action",
    "refresh: presumed without saved": "what was read and not noted is forgotten: only time is lost",
    "refresh: presumed without unless loses D3hot writes":
      "writes that Linux loses are kept: replaying its recordings shows it",
    "refresh before unmap": "refresh is for D3hot, where nothing is mapped",
    "powerOn before refresh": "refresh is for D3hot, power for D3cold",
    "save before restore": "what is saved is not saved again, and only what is saved is restored",
    "enter before stopInterrupts": "no transition has both",
    "free before powerOff": "no transition has both",
    "note before free": "one does not look at the other",
  ]

  /// All but effects too many, most of which have nothing to do where they are put.
  private static let mutants = PowerMutant.all().filter {
    if case .addEffect = $0.change { false } else { harmless[$0.description()] == nil }
  }

  @Test(arguments: mutants.indices) func `a fault in the table is found`(_ index: Int) {
    let mutant = Self.mutants[index]
    let proof = PowerProof(mutant.applied())
    #expect(Self.groups.contains { proof.search($0).violation != nil }, "\(mutant.description())")
  }

  @Test func `what is listed as harmless is there`() {
    let names = Set(PowerMutant.all().map { $0.description() })
    for name in Self.harmless.keys { #expect(names.contains(name), "\(name)") }
  }
}

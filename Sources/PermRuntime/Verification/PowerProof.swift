/// An exhaustive search of what can become of a function's power: every event in every state that can be reached, for every
/// function, host and option, with every thing going wrong that can.
///
/// What is searched is the driver that real functions run on, over a model of a device. At most one thing goes wrong in an
/// action; in the next, another may. A config access that fails altogether in the middle of a state change is left out:
/// such a device is gone.
public struct PowerProof: Sendable {
  /// A function, its host and what the embedder chose, as found at open.
  public struct Configuration: Sendable, Hashable {
    /// What function and host are able to do.
    public var abilities: PowerAbilities
    /// The profile's rules.
    public var rules: PowerRules
    /// The embedder's choices.
    public var options: PowerOptions
    /// Where the device is.
    public var state: DeviceState
    /// What COMMAND enables.
    public var decodes: BARSpaces
    /// Whether there is a power management capability at all, understood or not.
    public var hasRegisters: Bool

    /// What it has, in words.
    public var text: String {
      let names: [(PowerAbilities, String)] = [
        (.powerManagement, "power management"), (.d1, "D1"), (.d2, "D2"), (.noSoftReset, "No_Soft_Reset"),
        (.hostKeepsConfig, "a host that keeps config"), (.hostPreparesReset, "a host that prepares resets"),
        (.platformPower, "platform power"), (.virtualFunction, "a PF"), (.promotes, "promotion"),
      ]
      let rules: [(PowerRules, String)] = [
        (.barsAnswerThroughD2, "bars_answer d0_to_d2"), (.ungatedIO, "io_bars ungated"),
        (.losesD3hotWrites, "d3hot_writes lost"), (.freeVFPower, "vf_power free"),
      ]
      let found =
        names.filter { abilities.contains($0.0) }.map { $0.1 }
        + rules.filter { self.rules.contains($0.0) }.map { $0.1 }
      return
        "\(found.isEmpty ? "nothing" : found.joined(separator: ", ")), \(options.asleep) asleep, opened in \(state.name)"
    }
  }

  /// One effect or event of a trace, and where it led.
  public struct Step: Sendable, Hashable {
    /// What was done.
    public var text: String
    /// Where the device is.
    public var state: DeviceState
    /// What is mapped.
    public var mapped: BARSpaces
  }

  /// A rule that was broken, with the shortest way there.
  public struct Violation: Sendable {
    /// The rule.
    public var rule: Rule
    /// Where it was broken.
    public var configuration: Configuration
    /// What happened, from open on.
    public var steps: [Step]
  }

  /// What a search found.
  public struct Report: Sendable {
    /// Configurations searched.
    public var configurationCount = 0
    /// States reached.
    public var stateCount = 0
    /// Actions tried, each time with one thing gone wrong counted.
    public var actionCount = 0
    /// Transitions of the table that were taken, by index.
    public var taken = Set<Int>()
    /// The first broken rule.
    public var violation: Violation?

    /// A report of nothing.
    public init() {}

    /// Adds another.
    public mutating func add(_ other: Report) {
      configurationCount += other.configurationCount
      stateCount += other.stateCount
      actionCount += other.actionCount
      taken.formUnion(other.taken)
      if let found = other.violation, found.steps.count < violation?.steps.count ?? .max { violation = found }
    }
  }

  /// The table that is searched.
  public let table: PowerTable

  /// A search of a table.
  public init(_ table: PowerTable = .standard) { self.table = table }

  /// Searches everything that can become of one kind of function, breadth first, up to the first broken rule.
  ///
  /// - Parameter group: Configurations that differ in what is found at open only.
  /// - Complexity: O(states × actions × faults).
  public func search(_ group: [Configuration]) -> Report {
    var report = Report()
    var search = PowerSearch()
    for configuration in group {
      report.configurationCount += 1
      search.add(PowerWorld(configuration), configuration)
    }
    if let found = search.run(by: table) { report.violation = found }
    report.stateCount = search.nodes.count
    report.actionCount = search.actionCount
    return report
  }

  /// All configurations under some rules, in groups that can be searched one by one.
  public static func groups(_ rules: PowerRules) -> [[Configuration]] {
    var groups: [[Configuration]] = []
    for abilities in abilities() {
      for asleep in PowerOptions.Asleep.allCases {
        let hasManagement = abilities.contains(.powerManagement)
        var group: [Configuration] = []
        for state in [DeviceState.d0, .d1, .d2, .d3hot] {
          // Where it has management that is not understood it may be anywhere.
          if hasManagement, state == .d1, !abilities.contains(.d1) { continue }
          if hasManagement, state == .d2, !abilities.contains(.d2) { continue }
          for spaces in 0..<UInt8(4) {
            group.append(
              Configuration(
                abilities: abilities, rules: rules, options: PowerOptions(asleep: asleep), state: state,
                decodes: BARSpaces(rawValue: spaces), hasRegisters: true))
          }
        }
        groups.append(group)
      }
    }
    return groups
  }

  /// Every set of abilities that can be: those of power management need it, and promotion needs the platform too.
  private static func abilities() -> [PowerAbilities] {
    let all: [PowerAbilities] = [
      .powerManagement, .platformPower, .promotes, .noSoftReset, .d1, .d2, .hostKeepsConfig,
      .hostPreparesReset,
      .virtualFunction,
    ]
    return (0..<1 << all.count).compactMap { bits in
      var found: PowerAbilities = []
      for (index, ability) in all.enumerated() where bits >> index & 1 != 0 { found.insert(ability) }
      if found.contains(.promotes), !found.isSuperset(of: [.platformPower, .powerManagement]) { return nil }
      if !found.contains(.powerManagement), !found.isDisjoint(with: [.d1, .d2]) { return nil }
      return found
    }
  }
}

/// Which states lead to which, by which transitions: found by going everywhere, with nothing going wrong.
public struct PowerGraph: Sendable {
  /// A transition that changes the state of the device.
  public struct Edge: Sendable, Hashable {
    /// Where it begins.
    public var from: DeviceState
    /// Where it ends.
    public var to: DeviceState
    /// What is asked.
    public var event: PowerEvent.Kind
    /// Its name in the table.
    public var name: String

    /// `request: to D0`.
    public var text: String { "\(event): \(name)" }
  }

  /// All edges, by where they begin, where they end, and the order of the table.
  public let edges: [Edge]

  /// The graph of a table under some rules, or under any of several.
  public init(_ table: PowerTable = .standard, rules: [PowerRules]) {
    var found: Set<Edge> = []
    for rules in rules {
      for group in PowerProof.groups(rules) {
        // What host and virtual functions do otherwise leads to no other states.
        guard let abilities = group.first?.abilities,
          abilities.isDisjoint(with: [.hostKeepsConfig, .virtualFunction])
        else { continue }
        var search = PowerSearch(collectsEdges: true)
        for configuration in group { search.add(PowerWorld(configuration), configuration) }
        _ = search.run(by: table)
        found.formUnion(search.edges)
      }
    }
    var places: [String: Int] = [:]
    for row in table.transitions.indices.reversed() {
      places["\(table.transitions[row].event): \(table.transitions[row].name)"] = row
    }
    edges = found.sorted { a, b in
      (a.from.rawValue, a.to.rawValue, places[a.text] ?? 0) < (
        b.from.rawValue, b.to.rawValue, places[b.text] ?? 0
      )
    }
  }

  /// The edges that begin and end alike, together.
  public var bundles: [(from: DeviceState, to: DeviceState, names: [String])] {
    var found: [(from: DeviceState, to: DeviceState, names: [String])] = []
    for edge in edges {
      if let last = found.indices.last, found[last].from == edge.from, found[last].to == edge.to {
        found[last].names.append(edge.text)
      } else {
        found.append((edge.from, edge.to, [edge.text]))
      }
    }
    return found
  }
}

extension DeviceState {
  /// As the specification writes it: D3hot.
  public var name: String { "D" + "\(self)".dropFirst() }
}

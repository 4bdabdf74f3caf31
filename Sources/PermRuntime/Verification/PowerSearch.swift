/// A breadth-first search of what can become of some worlds.
struct PowerSearch {
  /// A world, and how it came about.
  struct Node {
    var world: PowerWorld
    var parent: Int32
    var action: PowerAction
    var fault: UInt8
  }

  private(set) var nodes: [Node] = []
  private(set) var actionCount = 0
  /// Transitions that changed the state of a device, where nothing went wrong.
  private(set) var edges: Set<PowerGraph.Edge> = []
  private let collectsEdges: Bool
  private var known: Set<UInt64> = []
  private var configurations: [PowerProof.Configuration] = []

  /// A search, by default with everything going wrong that can.
  ///
  /// - Parameter collectsEdges: Whether only what goes well is searched, and kept.
  init(collectsEdges: Bool = false) { self.collectsEdges = collectsEdges }

  /// Adds a world that is about to be opened.
  mutating func add(_ world: PowerWorld, _ configuration: PowerProof.Configuration) {
    nodes.append(Node(world: world, parent: -1, action: .open, fault: 0))
    configurations.append(configuration)
  }

  /// Searches until nothing new comes, or a rule is broken.
  mutating func run(by table: PowerTable) -> PowerProof.Violation? {
    let rootCount = nodes.count
    var next = 0
    while next < nodes.count {
      let world = nodes[next].world
      for action in next < rootCount ? [.open] : PowerAction.all(in: world) {
        var fault = 0
        var faultCount = 0
        repeat {
          var model = PowerModel(world, fault: fault, collectsEdges: collectsEdges)
          model.run(action, by: table)
          actionCount += 1
          if collectsEdges {
            edges.formUnion(model.edges)
          } else {
            faultCount = max(faultCount, model.faultCount)
          }
          if let rule = model.violation {
            return violation(rule, from: next, action, fault, by: table)
          }
          if known.insert(model.world.key).inserted {
            nodes.append(
              Node(world: model.world, parent: Int32(next), action: action, fault: UInt8(fault)))
          }
          fault += 1
          // A function whose open failed is none.
        } while fault <= faultCount && next >= rootCount
      }
      next += 1
    }
    return nil
  }

  /// The way to a broken rule, gone again with everything written down.
  private func violation(
    _ rule: PowerProof.Rule, from index: Int, _ action: PowerAction, _ fault: Int,
    by table: PowerTable
  ) -> PowerProof.Violation {
    var path = [(action, fault)]
    var node = index
    while nodes[node].parent >= 0 {
      path.append((nodes[node].action, Int(nodes[node].fault)))
      node = Int(nodes[node].parent)
    }
    var world = nodes[node].world
    var steps: [PowerProof.Step] = []
    for (action, fault) in path.reversed() {
      var model = PowerModel(world, fault: fault, isRecording: true)
      model.run(action, by: table)
      steps += model.steps
      world = model.world
    }
    return PowerProof.Violation(rule: rule, configuration: configurations[node], steps: steps)
  }
}

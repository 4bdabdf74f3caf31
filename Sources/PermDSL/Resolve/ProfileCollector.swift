/// A profile in the source.
struct ProfileShape {
  var reader: FileReader
  var node: SyntaxNode
  var name: Name
  var base: Name?
}

/// Collects the profiles of all files, bases before what is derived from them.
struct ProfileCollector {
  let tables: CapabilityTables
  let declarations: Declarations
  let reporter: Reporter

  /// The profiles with their effective capabilities.
  func collect(_ readers: [FileReader], _ trees: [SyntaxTree]) -> [Profile] {
    let shapes = shapes(readers, trees)
    let order = ProfileOrder(shapes, reporter: reporter)
    var resolved: [Int: ProfileState] = [:]
    var profiles: [Profile] = []
    for index in order.indices {
      let resolver = ProfileResolver(
        shape: shapes[index],
        tables: tables,
        declarations: declarations,
        reporter: reporter
      )
      let state = resolver.resolve(
        from: order.bases[index].flatMap { resolved[$0] },
        isOrphan: order.orphans.contains(index)
      )
      resolved[index] = state
      profiles.append(state.profile)
    }
    if let first = shapes.first(where: { $0.base == nil }),
      !tables.capabilities.contains(where: { $0.kind == .header }), !hasHeaderItem(trees)
    {
      reporter.report(HeaderNotDescribed(profile: first.name).diagnostic)
    }
    return profiles
  }

  private func shapes(_ readers: [FileReader], _ trees: [SyntaxTree]) -> [ProfileShape] {
    var shapes: [ProfileShape] = []
    var names: [String: SourceRange] = [:]
    for (reader, tree) in zip(readers, trees) {
      for item in tree.root.nodes where item.kind == .profileItem {
        guard let name = reader.name(after: "profile", in: item) else { continue }
        if let first = names[name.text] {
          reporter.report(DuplicateName(noun: "profile", name: name, first: first).diagnostic)
          continue
        }
        names[name.text] = name.origin
        let base = item.child(.fromClause).flatMap { reader.name(after: "from", in: $0) }
        shapes.append(ProfileShape(reader: reader, node: item, name: name, base: base))
      }
    }
    return shapes
  }

  /// A header that could not be read has been reported.
  private func hasHeaderItem(_ trees: [SyntaxTree]) -> Bool {
    trees.contains { $0.root.child(.headerItem) != nil }
  }
}

/// In which order profiles are resolved.
private struct ProfileOrder {
  /// Each profile after its base.
  private(set) var indices: [Int] = []
  /// The base of each profile; nil: it has none, or none that can be used.
  private(set) var bases: [Int?]
  /// Profiles whose base is unknown or a loop: what they lack is not their fault.
  private(set) var orphans: Set<Int> = []

  init(_ shapes: [ProfileShape], reporter: Reporter) {
    let byName = Dictionary(shapes.indices.map { (shapes[$0].name.text, $0) }) { first, _ in first }
    bases = shapes.map { $0.base.flatMap { byName[$0.text] } }
    for (index, shape) in shapes.enumerated() {
      guard let base = shape.base, bases[index] == nil else { continue }
      orphans.insert(index)
      let suggested = reporter.suggest(for: base, among: byName.keys)
      reporter.report(UnknownProfile(name: base, suggested: suggested).diagnostic)
    }
    var isPlaced = Array(repeating: false, count: shapes.count)
    for start in shapes.indices {
      var chain: [Int] = []
      var members: Set<Int> = []
      var next: Int? = start
      while let index = next, !isPlaced[index] {
        if !members.insert(index).inserted {
          breakLoop(at: index, chain, shapes, reporter)
          break
        }
        chain.append(index)
        next = bases[index]
      }
      for index in chain.reversed() where !isPlaced[index] {
        isPlaced[index] = true
        indices.append(index)
      }
    }
  }

  /// Cuts a loop at its member that stands first in the source.
  private mutating func breakLoop(
    at entry: Int,
    _ chain: [Int],
    _ shapes: [ProfileShape],
    _ reporter: Reporter
  ) {
    let loop = Array(chain[(chain.firstIndex(of: entry) ?? 0)...])
    guard let first = loop.min(), let start = loop.firstIndex(of: first) else { return }
    let turned = loop[start...] + loop[..<start]
    if let last = turned.last, let base = shapes[last].base {
      let names = turned.map { shapes[$0].name.text } + [shapes[first].name.text]
      reporter.report(ProfileLoop(base: base, chain: names).diagnostic)
    }
    for index in loop {
      bases[index] = nil
      orphans.insert(index)
    }
  }
}

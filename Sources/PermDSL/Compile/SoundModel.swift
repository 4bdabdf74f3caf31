/// The part of a model that no error of an earlier stage touches.
struct SoundModel {
  /// The model without what is damaged.
  private(set) var model: Model
  /// Whether nothing was left out.
  private(set) var isWhole = true

  /// A model without the capabilities and profiles that have an error, and the profiles derived from them.
  ///
  /// - Complexity: O((items + errors) × log).
  init(_ model: Model, _ trees: [SyntaxTree], errors diagnostics: [Diagnostic]) {
    self.model = model
    var offsets: [Int: [Int]] = [:]
    for diagnostic in diagnostics where diagnostic.id.severity == .error {
      offsets[diagnostic.primary.range.file, default: []].append(diagnostic.primary.range.bytes.lowerBound)
    }
    guard !offsets.isEmpty else { return }
    isWhole = false
    var damaged: [Int: [Range<Int>]] = [:]
    for (file, errors) in offsets where trees.indices.contains(file) {
      let errors = errors.sorted()
      damaged[file] = trees[file].root.nodes.map(\.range).filter { item in
        guard let next = errors.partitionedIndex(where: { $0 >= item.lowerBound }) else { return false }
        return errors[next] <= item.upperBound
      }
    }
    func isSound(_ origin: SourceRange) -> Bool {
      guard let items = damaged[origin.file],
        let next = items.partitionedIndex(where: { $0.upperBound >= origin.bytes.lowerBound })
      else { return true }
      return items[next].lowerBound > origin.bytes.lowerBound
    }
    self.model.capabilities = model.capabilities.filter { isSound($0.origin) }
    var names: Set<String> = []
    self.model.profiles = model.profiles.compactMap { profile in
      guard isSound(profile.origin), profile.base.map({ names.contains($0) }) ?? true else { return nil }
      names.insert(profile.name)
      var profile = profile
      profile.capabilities = profile.capabilities.filter { isSound($0.origin) }
      profile.synthesized = profile.synthesized.filter { isSound($0.capability.origin) }
      return profile
    }
  }
}

extension Array {
  /// Index of the first element that fits, of an array where all that fit stand behind all that do not.
  fileprivate func partitionedIndex(where fits: (Element) -> Bool) -> Int? {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if fits(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low < count ? low : nil
  }
}

public import PermDSL
public import PermRuntime

/// Builds functions that no dump has to offer: for every variant of every table, one that is in this variant.
///
/// Whoever wants to know what traces prove about a table needs a function for each of its branches.
public struct FunctionBuilder {
  /// A function, and the variant it was made for.
  public struct Built: Sendable {
    /// Such as `PM variant 2`.
    public var name: String
    /// The table whose variant it is.
    public var capability: String
    /// Its registers.
    public var image: ConfigImage
    /// What they do not say.
    public var facts: FunctionFacts
  }

  private let profile: Profile
  private let lowered: LoweredProfile
  /// Capabilities that make others possible: the header, and what implies an extended list.
  private let header: Capability
  private let opener: Capability?

  /// A builder for a profile; nil where it has no header.
  public init?(_ profile: Profile, lowered: LoweredProfile) {
    guard let header = profile.capabilities.first(where: { $0.kind == .header }) else { return nil }
    self.profile = profile
    self.lowered = lowered
    self.header = header
    opener = profile.capabilities.first {
      $0.kind == .standard && $0.match == nil && $0.extendedList?.constantValue ?? 0 != 0
    }
  }

  /// One function for each variant that is shown and can be reached, in order of the tables.
  ///
  /// - Returns: The functions, and the names of variants for which none was found.
  public func functions() -> (built: [Built], missing: [String]) {
    var built: [Built] = []
    var missing: [String] = []
    for capability in profile.capabilities {
      for (index, variant) in variants(of: capability).variants.enumerated() {
        if case .hidden = capability.visibility.inForce({ variant.value($0) })?.value { continue }
        let name = "\(capability.name) variant \(index)"
        if let (shortest, longest) = extremes(name, capability, variant) {
          var function = longest
          built.append(longest)
          if let shortest { built.append(shortest) }
          guard capability.kind == .header else { continue }
          // A small BAR leaves most of its bytes alone; a large one shows what sizing does to each.
          let large = BARResource(kind: .mem32, size: 0x8000_0000)
          function.facts.bars = Array(repeating: large, count: 7)
          function.name += " with large BARs"
          built.append(function)
        } else {
          missing.append(name)
        }
      }
    }
    return (built, missing)
  }

  /// A function in a variant: the values that decide it, and of those that only say how long it is the ones that make it
  /// longest, so that every row has a place, and shortest, which may be shorter than a header.
  private func extremes(
    _ name: String, _ capability: Capability, _ variant: Variant
  ) -> (shortest: Built?, longest: Built)? {
    let matches = capability.match.map { VariantSet(keys: [VariantKey(expression: $0)]).variants } ?? []
    let sizes = Self.sizes(of: capability, beyond: variant)
    var shortest: (function: Built, length: Int)?
    var longest: (function: Built, length: Int)?
    for match in matches.map(\.witness) + (matches.isEmpty ? [[:]] : []) {
      for count in sizes.isEmpty ? [0] : [0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 24, 31, 36, 64, 96, 128] {
        var draft = FunctionDraft(capability, header: header, opener: opener)
        for input in sizes { draft.set(input, count) }
        for (input, value) in match { draft.set(input, value) }
        for (input, value) in variant.witness { draft.set(input, value) }
        let function = Built(name: name, capability: capability.name, image: draft.image, facts: draft.facts)
        guard let length = reachedLength(capability, variant, function) else { continue }
        if length < shortest?.length ?? .max { shortest = (function, length) }
        if length > longest?.length ?? 0 { longest = (function, length) }
      }
    }
    guard let longest, var shortest else { return nil }
    shortest.function.name += " at its shortest"
    return (shortest.length < longest.length ? shortest.function : nil, longest.function)
  }

  /// Fields that lengths and counts read and no key decides.
  private static func sizes(of capability: Capability, beyond variant: Variant) -> [Expression.Input] {
    let expressions = capability.lengths.map(\.value) + capability.arrays.flatMap { [$0.count, $0.offset] }
    return expressions.flatMap(\.inputs).filter { variant.witness[$0] == nil }
  }

  /// Bytes that the runtime gives the capability in this variant; nil where it does not find it so.
  private func reachedLength(_ capability: Capability, _ variant: Variant, _ function: Built) -> Int? {
    guard let index = profile.capabilities.firstIndex(of: capability),
      let page = lowered.order.firstIndex(of: index)
    else { return nil }
    let hooks = InterpretedHooks(names: lowered.legend.hooks)
    let device = SimulatedFunction(function.image)
    guard let space = try? ConfigSpace(device, facts: function.facts, tables: lowered.image, hooks: hooks)
    else {
      return nil
    }
    let number = variants(of: capability).variants.firstIndex(of: variant)
    return space.capabilities.first {
      $0.page == page + 1 && $0.variant == number && !$0.isHidden && $0.length > 2
    }?.length
  }
}

import PermDSL

/// One capability as two profiles see it.
struct CapabilityDiff {
  private(set) var changes: [ProfileDiff.Change] = []

  /// One bit's difference, before bits are put together.
  private struct Difference: Hashable {
    var verdict: ProfileDiff.Verdict
    var path: String
    var before: String
    var after: String
    /// Whether it concerns no bits: the list, the length, a hook.
    var isOfWhole = false
    var access: [GuestAccess]?
  }

  /// A side: the profile, and the capability in it, absent where it has no table.
  private struct Side {
    var profile: Profile
    var capability: Capability?
    var hooks: [Hook]

    func isShown(_ value: (Expression.Input) -> Int) -> Bool {
      guard let capability else { return profile.keepsUnknown ?? false }
      if case .hidden = capability.visibility.inForce(value)?.value { return false }
      return true
    }

    /// Policy of the whole body where the capability is not shown or has no table.
    func hiddenPolicy(_ value: (Expression.Input) -> Int) -> Policy {
      if case .hidden(let body?) = capability?.visibility.inForce(value)?.value { return body }
      return (capability == nil && profile.keepsUnknown == true ? profile.gaps : profile.hidden) ?? .none
    }

    func length(_ value: (Expression.Input) -> Int) -> Expression? {
      capability?.lengths.inForce(value)?.value
    }

    /// Bytes that it has in a variant; nil where that depends on what the variant does not decide.
    func length(in variant: Variant) -> Int? {
      guard let length = length({ variant.value($0) }) else { return nil }
      let values = length.inputs.map { ($0, variant.decided($0)) }
      guard values.allSatisfy({ $0.1 != nil }) else { return nil }
      return length.evaluate { input in variant.decided(input) ?? 0 }
    }
  }

  init(
    _ before: Profile,
    _ old: Capability?,
    _ after: Profile,
    _ new: Capability?,
    hooks: (before: [Hook], after: [Hook])
  ) {
    let sides = (
      Side(profile: before, capability: old, hooks: hooks.before),
      Side(profile: after, capability: new, hooks: hooks.after)
    )
    guard let any = new ?? old else { return }
    let set = variants(of: [old, new].compactMap { $0 })
    var counts: [Difference: [Int: Int]] = [:]
    for variant in set.variants {
      for (bit, difference) in Self.compare(sides.0, sides.1, any, variant) {
        counts[difference, default: [:]][bit, default: 0] += 1
      }
    }
    for (difference, bits) in counts {
      for run in bitRuns(bits) {
        changes.append(
          ProfileDiff.Change(
            verdict: difference.verdict,
            capability: any.name,
            path: difference.path,
            bits: difference.isOfWhole ? 0..<0 : run.bits,
            before: difference.before,
            after: difference.after,
            variants: run.count,
            variantCount: set.variants.count,
            access: difference.access
          )
        )
      }
    }
    changes.sort {
      ($0.bits.lowerBound, $0.path, $0.before, $0.after) < ($1.bits.lowerBound, $1.path, $1.before, $1.after)
    }
  }

  /// Differences of one variant by bit; the list is bit 0.
  private static func compare(
    _ old: Side,
    _ new: Side,
    _ any: Capability,
    _ variant: Variant
  ) -> [(Int, Difference)] {
    var found: [(Int, Difference)] = []
    let value: (Expression.Input) -> Int = { variant.value($0) }
    let (wasShown, isShown) = (old.isShown(value), new.isShown(value))
    if wasShown != isShown {
      found.append(
        (
          0,
          Difference(
            verdict: isShown ? .widened : .narrowed,
            path: "list",
            before: wasShown ? "shown" : "hidden",
            after: isShown ? "shown" : "hidden",
            isOfWhole: true
          )
        )
      )
    }
    if wasShown, isShown, let before = old.capability, let after = new.capability {
      let uses = (HookUse.all(of: before, old.hooks, value), HookUse.all(of: after, new.hooks, value))
      for (path, from, to) in HookUse.differences(uses.0, uses.1) {
        found.append((0, Difference(verdict: .changed, path: path, before: from, after: to, isOfWhole: true)))
      }
    }
    let bytes = extent(any, old, new, value)
    let before = policies(old, bytes, any, variant)
    let after = policies(new, bytes, any, variant)
    if wasShown, isShown, old.length(in: variant) == nil || new.length(in: variant) == nil,
      old.length(value) != new.length(value)
    {
      found.append(
        (
          0,
          Difference(verdict: .changed, path: "length", before: "one rule", after: "another", isOfWhole: true)
        ))
    }
    for bit in before.indices {
      let (a, b) = (before[bit], after[bit])
      // Bytes that belong to the capability under neither profile are gap, and that is a setting.
      guard a.policy != b.policy, !a.isGap || !b.isGap else { continue }
      let (from, to) = (GuestAccess(a.policy), GuestAccess(b.policy))
      let text = from == to ? (a.policy.detail, b.policy.detail) : (from.description, to.description)
      guard text.0 != text.1 else { continue }
      found.append(
        (
          bit,
          Difference(
            verdict: ProfileDiff.verdict(from, to),
            // Neither list has it: no register of it is anything to a guest.
            path: wasShown || isShown ? (b.path.isEmpty ? a.path : b.path) : "body",
            before: text.0,
            after: text.1,
            access: [from, to]
          )
        )
      )
    }
    return found
  }

  /// Bytes to compare: all that the registers take, or a longer length.
  private static func extent(
    _ any: Capability,
    _ old: Side,
    _ new: Side,
    _ value: (Expression.Input) -> Int
  ) -> Int {
    var bytes = 4
    for register in any.registers {
      let base = register.array.map { any.arrays[$0].offset.evaluate(value) } ?? 0
      bytes = max(bytes, base + register.offset.evaluate(value) + register.bitWidth / 8)
    }
    return min(bytes, 4096)
  }

  private static func policies(
    _ side: Side,
    _ bytes: Int,
    _ any: Capability,
    _ variant: Variant
  ) -> [(policy: Policy, path: String, isGap: Bool)] {
    let value: (Expression.Input) -> Int = { variant.value($0) }
    let shape = BitTable(any, length: bytes, leastElements: 1, value).rules
    guard side.isShown(value), let capability = side.capability else {
      let policy = side.hiddenPolicy(value)
      return shape.map { (policy, $0.path.isEmpty ? "body" : $0.path, false) }
    }
    let rules = BitTable(capability, length: bytes, leastElements: 1, value).rules
    // Where hardware computes the length from more than the variant decides, all registers are taken to be there; of an
    // array the first element stands for all.
    let length = capability.arrays.isEmpty ? side.length(in: variant) ?? bytes : bytes
    return rules.enumerated().map { index, rule in
      let path = rule.path.isEmpty ? "body" : rule.path
      let isGap = index >= length * 8
      return (isGap ? side.profile.gaps ?? .none : rule.policy, path, isGap)
    }
  }
}

extension Policy {
  /// What a policy says beyond where reads and writes go.
  fileprivate var detail: String {
    var words: [String] = []
    if isRaw { words.append("raw") }
    if isByteLive { words.append("live when read alone") }
    if initial != nil { words.append("starts with a value of its own") }
    if forced != nil { words.append("holds a value of its own") }
    return words.isEmpty ? "as hardware" : words.joined(separator: ", ")
  }
}

extension Variant {
  /// The value of an input that the variant decides; of a field, the first capability's and each one's own are taken for the
  /// same.
  fileprivate func decided(_ input: Expression.Input) -> Int? {
    if let value = witness[input] { return value }
    guard case .field(let field) = input else { return nil }
    return witness.first { candidate in
      guard case .field(let other) = candidate.key else { return false }
      return field.registerOffset * 8 + field.lsb == other.registerOffset * 8 + other.lsb
        && field.bitWidth == other.bitWidth
    }?.value
  }
}

public import PermDSL

/// Two versions of a profile, judged for a guest that was saved under the first and is loaded under the second.
///
/// The rules stand in docs/migration.md, and agree with what the runtime carries over: bits that are the shadow's in both, or the
/// device's in both, and the power state where the second lets the guest leave it.
public struct MigrationDiff: Sendable {
  /// What becomes of some bits on the way.
  public enum Verdict: String, Sendable, CaseIterable {
    /// Their owner stays; a guest reaches more.
    case widened
    /// Their owner stays; a guest reaches less.
    case narrowed
    /// The same reach, another value or order.
    case changed
    /// The device had them, now the shadow: the guest finds what the destination began with.
    case movedToShadow = "moved to shadow"
    /// The shadow had them, now the device: the guest finds what the destination's device holds.
    case movedToHardware = "moved to hardware"
    /// PowerState, what its hook looks at, the hook itself, or a rule of power.
    case powerRelevant = "power-relevant"
  }

  /// A difference and its verdict.
  public struct Change: Sendable, Hashable {
    /// What differs.
    public var difference: ProfileDiff.Change
    /// What becomes of it.
    public var verdict: Verdict
  }

  /// Why a guest must not be loaded under the second profile: it could be stranded.
  public struct Stranding: Sendable, Hashable {
    /// The reasons.
    public enum Reason: String, Sendable, CaseIterable {
      /// A guest can lower the power state, and could not raise it again.
      case noWayToD0 = "no-way-to-d0"
      /// What a guest wrote was in the shadow alone, and is now read from the device.
      case lostShadow = "lost-shadow"
      /// A capability that the profile makes up is gone or lies elsewhere: the state is refused.
      case otherLayout = "other-layout"
    }

    /// The reason.
    public var reason: Reason
    /// `PM`.
    public var capability: String
    /// `PMCSR.PowerState`.
    public var path: String
    /// Bits of the capability; empty where it concerns none.
    public var bits: Range<Int>
    /// Variants in which this is so, and all.
    public var variants: Int
    /// All variants of the capability under both profiles.
    public var variantCount: Int
  }

  /// All differences, in the order of `ProfileDiff`.
  public let changes: [Change]
  /// What could strand a device or its guest; empty: states may go this way.
  public let strandings: [Stranding]

  /// Judges two profiles, which may come from different models.
  ///
  /// - Parameter hooks: What the models declare.
  /// - Complexity: O(variants x bits) of each capability.
  public init(_ before: Profile, _ after: Profile, hooks: (before: [Hook], after: [Hook])) {
    let differences = ProfileDiff(before, after, hooks: hooks).changes
    let powers = Self.powers(before, hooks.before).merging(Self.powers(after, hooks.after)) { $0.union($1) }
    changes = differences.map {
      Change(difference: $0, verdict: Self.verdict($0, powers[$0.capability]))
    }
    var found = Self.withoutWay(before, after, hooks)
    let made = Set((before.synthesized + after.synthesized).map(\.pageName))
    for change in changes {
      let difference = change.difference
      if difference.path == "list", made.contains(difference.capability), difference.access == nil {
        found.append(Stranding(.otherLayout, difference))
      }
      // A bit that is read from hardware though it is written to the shadow shows nothing of it to a guest.
      guard let access = difference.access, access.count == 2 else { continue }
      if access[0] == GuestAccess.own, access[1].read == .hardware {
        found.append(Stranding(.lostShadow, difference))
      }
    }
    strandings = found
  }

  private static func verdict(_ change: ProfileDiff.Change, _ power: Set<Int>?) -> Verdict {
    if change.capability == "settings", powerSettings.contains(change.path) { return .powerRelevant }
    if let power {
      // Whether the list has it decides over the guest's way to the hook.
      if change.path == "list" || change.path.hasSuffix("call \(PowerPath.hook)") { return .powerRelevant }
      if change.bits.contains(where: { power.contains($0) }) { return .powerRelevant }
    }
    if let access = change.access, access.count == 2 {
      let (wasHardware, isHardware) = (access[0].isHardware, access[1].isHardware)
      if wasHardware, !isHardware, access[1].read == .shadow { return .movedToShadow }
      if !wasHardware, isHardware, access[0].read == .shadow { return .movedToHardware }
    }
    switch change.verdict {
    case .widened: return .widened
    case .narrowed: return .narrowed
    case .changed: return .changed
    }
  }

  private static let powerSettings: Set<String> = [
    WordSetting.barsAnswer.rawValue, WordSetting.ioBARs.rawValue, WordSetting.d3hotWrites.rawValue,
    WordSetting.vfPower.rawValue,
  ]

  /// Bits that power depends on, of each capability that has its hook.
  private static func powers(_ profile: Profile, _ hooks: [Hook]) -> [String: Set<Int>] {
    var found: [String: Set<Int>] = [:]
    for capability in profile.capabilities {
      for variant in variants(of: capability).variants {
        let bits = PowerPath.bits(of: capability, hooks) { variant.value($0) }
        if !bits.isEmpty { found[capability.name, default: []].formUnion(bits) }
      }
    }
    return found
  }

  /// Capabilities in which a guest can lower the power state under the first profile, and not raise it under the second.
  private static func withoutWay(
    _ before: Profile, _ after: Profile, _ hooks: (before: [Hook], after: [Hook])
  ) -> [Stranding] {
    before.capabilities.compactMap { old in
      let new = after.capabilities.first { $0.kind == old.kind && $0.id == old.id && $0.name == old.name }
      let zero: (Expression.Input) -> Int = { _ in 0 }
      let place =
        PowerPath.state(of: old, hooks.before, zero)
        ?? new.flatMap { PowerPath.state(of: $0, hooks.after, zero) }
      guard let place else { return nil }
      let set = variants(of: [old, new].compactMap { $0 })
      let count = set.variants.count { variant in
        let value: (Expression.Input) -> Int = { variant.value($0) }
        let was = PowerPath(old, hooks.before, state: place.bits, value)
        let now = PowerPath(new, hooks.after, state: place.bits, value)
        return was.lowers && !now.returns
      }
      guard count > 0 else { return nil }
      return Stranding(
        reason: .noWayToD0, capability: old.name, path: place.path, bits: place.bits, variants: count,
        variantCount: set.variants.count)
    }
  }
}

extension MigrationDiff.Stranding {
  fileprivate init(_ reason: Reason, _ difference: ProfileDiff.Change) {
    self.init(
      reason: reason, capability: difference.capability, path: difference.path, bits: difference.bits,
      variants: difference.variants, variantCount: difference.variantCount)
  }
}

extension GuestAccess {
  /// The guest's own: read from the shadow, written to the shadow.
  fileprivate static var own: GuestAccess { GuestAccess(Policy(isVirtual: true, write: .shadow)) }

  /// Whether what a guest reads or writes there is the device's.
  fileprivate var isHardware: Bool { read == .hardware || write == .hardware }
}

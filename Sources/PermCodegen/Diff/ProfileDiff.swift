public import PermDSL

/// Two profiles, or two versions of one, compared bit by bit: who gained what and who lost what.
public struct ProfileDiff: Sendable {
  /// Whether a guest gained or lost.
  public enum Verdict: String, Sendable {
    /// A guest reaches more of the device.
    case widened
    /// A guest reaches less of it.
    case narrowed
    /// The same reach, another value.
    case changed
  }

  /// Some bits, or a setting, that differ.
  public struct Change: Sendable, Hashable {
    /// Whether a guest gained or lost.
    public var verdict: Verdict
    /// `PM`, or `settings`.
    public var capability: String
    /// `PMCSR.PME_En`, `body`, `list`, `gaps`, `on write call set_power_state`; of an array, the first element stands for all.
    public var path: String
    /// Bits of the capability, lowest first, counted from its start; empty for a setting, the list, a length, a hook.
    public var bits: Range<Int>
    /// What the first profile says.
    public var before: String
    /// What the second profile says.
    public var after: String
    /// Variants in which this is so.
    public var variants: Int
    /// All variants of the capability under both profiles.
    public var variantCount: Int
    /// Where the bits are read from and written to under the first and the second profile; nil where it concerns none.
    public var access: [GuestAccess]?
  }

  /// All differences: settings first, then by capability, bit and verdict.
  public let changes: [Change]

  /// Whether a guest of the second profile reaches anything that one of the first does not.
  public var widens: Bool { changes.contains { $0.verdict == .widened } }

  /// Compares two profiles, which may come from different models.
  ///
  /// - Parameter hooks: What the models declare, for the names of hooks that run at other accesses.
  /// - Complexity: O(variants x bits) of each capability.
  public init(_ before: Profile, _ after: Profile, hooks: (before: [Hook], after: [Hook]) = ([], [])) {
    var changes = Self.settings(before, after)
    var names: [Key] = []
    for capability in before.capabilities + after.capabilities {
      let key = Key(capability)
      if !names.contains(key) { names.append(key) }
    }
    for key in names {
      let old = before.capabilities.first { Key($0) == key }
      let new = after.capabilities.first { Key($0) == key }
      changes += CapabilityDiff(before, old, after, new, hooks: hooks).changes
    }
    self.changes = changes + Self.synthetic(before, after)
  }

  /// What profiles make up: a guest reaches nothing of the device by it.
  private static func synthetic(_ before: Profile, _ after: Profile) -> [Change] {
    var changes: [Change] = []
    var names: [String] = []
    for name in (before.synthesized + after.synthesized).map(\.pageName) where !names.contains(name) {
      names.append(name)
    }
    for name in names {
      let old = before.synthesized.first { $0.pageName == name }
      let new = after.synthesized.first { $0.pageName == name }
      if old.map(place) != new.map(place) {
        changes.append(
          Change(
            verdict: .changed,
            capability: name,
            path: "list",
            bits: 0..<0,
            before: old.map(place) ?? "not made",
            after: new.map(place) ?? "not made",
            variants: 1,
            variantCount: 1
          )
        )
      }
      guard let old, let new else { continue }
      changes += CapabilityDiff(before, old.renamed, after, new.renamed, hooks: ([], [])).changes
    }
    return changes
  }

  private static func place(_ synthetic: SyntheticCapability) -> String {
    synthetic.position.map { "made at \(SwiftText.hex($0))" } ?? "made in the first free place"
  }

  private struct Key: Hashable {
    var kind: CapabilityKind
    var id: Int
    var name: String

    init(_ capability: Capability) {
      kind = capability.kind
      id = capability.id
      name = capability.name
    }
  }

  private static func settings(_ before: Profile, _ after: Profile) -> [Change] {
    var changes: [Change] = []
    func add(_ path: String, _ old: String, _ new: String, _ verdict: Verdict) {
      guard old != new else { return }
      changes.append(
        Change(
          verdict: verdict,
          capability: "settings",
          path: path,
          bits: 0..<0,
          before: old,
          after: new,
          variants: 1,
          variantCount: 1
        )
      )
    }
    func compare(_ path: String, _ old: Policy?, _ new: Policy?) {
      let (a, b) = (GuestAccess(old ?? .none), GuestAccess(new ?? .none))
      add(path, a.description, b.description, verdict(a, b))
    }
    compare("gaps", before.gaps, after.gaps)
    compare("hidden", before.hidden, after.hidden)
    let (keeps, keepsNow) = (before.keepsUnknown ?? false, after.keepsUnknown ?? false)
    add("unknown", keeps ? "keep" : "hide", keepsNow ? "keep" : "hide", keepsNow ? .widened : .narrowed)
    add(
      "writeback",
      before.writeback.rawValue,
      after.writeback.rawValue,
      after.writeback == .plain ? .widened : .narrowed
    )
    add("overlap", before.overlap.rawValue, after.overlap.rawValue, .changed)
    // What is not the safe choice lets a guest reach a device in a state, or bring it to one, that the other does not.
    let (power, powerNow) = (before.power, after.power)
    func rule<Word: RawRepresentable<String>>(_ path: String, _ word: (Profile.Power) -> Word, safe: Word) {
      let (old, new) = (word(power).rawValue, word(powerNow).rawValue)
      add(path, old, new, new == safe.rawValue ? .narrowed : .widened)
    }
    rule("bars_answer", \.barsAnswer, safe: .d0)
    rule("io_bars", \.ioBARs, safe: .gated)
    rule("d3hot_writes", \.d3hotWrites, safe: .kept)
    rule("vf_power", \.vfPower, safe: .ordered)
    func text(_ claims: [String]) -> String {
      claims.isEmpty ? "none" : claims.sorted().joined(separator: ", ")
    }
    add("claims", text(before.claims), text(after.claims), .changed)
    return changes
  }

  static func verdict(_ before: GuestAccess, _ after: GuestAccess) -> Verdict {
    if after.isWider(than: before) { return .widened }
    return before.isWider(than: after) ? .narrowed : .changed
  }
}

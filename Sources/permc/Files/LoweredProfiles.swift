internal import PermCodegen
internal import PermDSL

/// Profiles of a set of tables as rows, each lowered once.
struct LoweredProfiles {
  let set: TableSet
  private var made: [String: LoweredProfile] = [:]

  init(_ set: TableSet) { self.set = set }

  /// The rows of a profile.
  mutating func rows(of profile: Profile, _ terminal: Terminal) throws(CommandError) -> LoweredProfile {
    if let rows = made[profile.name] { return rows }
    let rows = try set.lowered(profile, terminal)
    made[profile.name] = rows
    return rows
  }
}

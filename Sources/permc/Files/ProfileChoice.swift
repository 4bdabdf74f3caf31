internal import PermDSL

/// The profiles that a command which takes several was given.
enum ProfileChoice {
  /// Each once, in the order given; `all` is every one, and without an option the only one.
  static func profiles(_ arguments: Arguments, _ set: TableSet) throws(CommandError) -> [Profile] {
    let names = arguments.all("profile")
    guard !names.isEmpty else { return [try set.profile(arguments)] }
    var profiles: [Profile] = []
    for name in names {
      let chosen = name == "all" ? set.model.profiles : [try set.profile(named: name)]
      profiles += chosen.filter { profile in !profiles.contains { $0.name == profile.name } }
    }
    return profiles
  }
}

import PermCodegen
import PermDSL

/// The project's tables and the profiles that doors are opened with, read once.
package struct ProjectTables: Sendable {
  /// What the tables say.
  let model: Model
  /// `linux_vfio` and `strict`, each with its rows.
  let profiles: [(profile: Profile, rows: LoweredProfile)]

  /// Tables that were compiled; nil: they have errors, or one of the profiles is not among them.
  init?(_ compilation: Compilation) {
    guard !compilation.hasErrors else { return nil }
    model = compilation.model
    profiles = ["linux_vfio", "strict"].compactMap { compilation.model.profile(named: $0) }
      .map { ($0, lower($0, of: compilation.model)) }
    guard profiles.count == 2 else { return nil }
  }

  /// The tables in a folder; nil: they cannot be used.
  package init?(folder: String) {
    self.init(
      Compilation.compile(
        entries: ["profiles/linux_vfio.perm", "profiles/strict.perm"], from: CheckoutTables(root: folder)))
  }
}

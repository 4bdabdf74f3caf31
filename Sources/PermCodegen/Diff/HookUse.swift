import PermDSL

/// When a hook runs in one variant of a capability, as a person reads it.
struct HookUse: Hashable {
  /// Phase and name: `on write call update_msi`.
  var path: String
  /// What makes it run: `of MSI_Enable, Multiple_Message_Enable`.
  var trigger: String
  /// What it reaches: `(Message_Control, MSI_Enable)`.
  var operands: String

  /// The hooks of a variant, in the order in which they run; each path once, with all its triggers.
  static func all(
    of capability: Capability,
    _ hooks: [Hook],
    _ value: (Expression.Input) -> Int
  ) -> [HookUse] {
    var uses: [HookUse] = []
    for binding in capability.bindings where binding.condition.holds(value) {
      let name = hooks.indices.contains(binding.hook) ? hooks[binding.hook].name : "hook \(binding.hook)"
      let operands = binding.operands.map(\.path).joined(separator: ", ")
      let use = HookUse(
        path: "on \(binding.phase.rawValue) call \(name)",
        trigger: "of \(text(binding.trigger))",
        operands: "(\(operands))"
      )
      if let index = uses.firstIndex(where: { $0.path == use.path }) {
        uses[index].trigger += "; " + use.trigger
        uses[index].operands += "; " + use.operands
      } else {
        uses.append(use)
      }
    }
    return uses
  }

  /// The hooks that run otherwise in one list than in another, with what each says.
  static func differences(_ before: [HookUse], _ after: [HookUse]) -> [(path: String, String, String)] {
    var paths: [String] = []
    for use in before + after where !paths.contains(use.path) { paths.append(use.path) }
    return paths.compactMap { path in
      let old = before.first { $0.path == path }
      let new = after.first { $0.path == path }
      guard old != new else { return nil }
      // Operands are told where nothing else differs.
      let isTrigger = old?.trigger != new?.trigger
      func text(_ use: HookUse?) -> String {
        guard let use else { return "never" }
        return isTrigger ? use.trigger : use.operands
      }
      return (path, text(old), text(new))
    }
  }

  static func text(_ trigger: Binding.Trigger) -> String {
    switch trigger {
    case .anyByte: "any byte"
    case .bytes(let range): "bytes \(range.lowerBound)..\(range.upperBound)"
    case .fields(let places): places.map(\.path).joined(separator: ", ")
    }
  }
}

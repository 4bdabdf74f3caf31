/// What a block belongs to, and so which items may stand in it.
enum BlockContext: String, Sendable, CaseIterable {
  case file, capability, register, array, profile, amend, synthesize, device

  /// The keyword that begins an item, and its kind.
  static let keywords: [String: SyntaxKind] = [
    "include": .includeItem, "hook": .hookItem, "enum": .enumItem, "extended": .capabilityItem,
    "capability": .capabilityItem, "header": .headerItem, "profile": .profileItem,
    "spec": .specItem, "allow": .allowItem, "length": .lengthItem, "let": .letItem,
    "publishes": .publishItem,
    "extended_list": .extendedListItem, "body": .bodyItem, "register": .registerItem, "array": .arrayItem,
    "when": .whenItem, "on": .onItem,
    "gaps": .policyItem, "hidden": .policyItem, "unknown": .settingItem, "writeback": .settingItem,
    "overlap": .settingItem, "bars_answer": .settingItem, "io_bars": .settingItem,
    "d3hot_writes": .settingItem, "vf_power": .settingItem, "claims": .settingItem, "hide": .hideItem,
    "expose": .exposeItem,
    "amend": .amendItem, "synthesize": .synthesizeItem, "never": .neverItem, "device": .deviceItem,
    "class": .deviceItem,
    "subsystem": .deviceItem,
  ]

  /// Whether lines here are paths with a policy.
  var holdsAmendments: Bool { self == .amend || self == .synthesize }

  /// Whether an item of this kind may stand here.
  func allows(_ kind: SyntaxKind) -> Bool {
    switch self {
    case .file:
      switch kind {
      case .includeItem, .hookItem, .enumItem, .capabilityItem, .headerItem, .profileItem: true
      default: false
      }
    case .capability:
      switch kind {
      case .specItem, .allowItem, .lengthItem, .letItem, .publishItem, .extendedListItem, .bodyItem,
        .registerItem,
        .arrayItem,
        .whenItem, .onItem:
        true
      default: false
      }
    case .register:
      switch kind {
      case .specItem, .allowItem, .fieldItem, .whenItem, .onItem: true
      default: false
      }
    case .array:
      switch kind {
      case .specItem, .allowItem, .registerItem, .whenItem, .onItem: true
      default: false
      }
    case .profile:
      switch kind {
      case .specItem, .allowItem, .policyItem, .settingItem, .hideItem, .exposeItem, .amendItem,
        .synthesizeItem, .deviceItem:
        true
      default: false
      }
    case .amend:
      switch kind {
      case .specItem, .allowItem, .amendment, .bodyItem, .lengthItem, .onItem, .neverItem, .whenItem: true
      default: false
      }
    case .synthesize:
      switch kind {
      case .specItem, .allowItem, .amendment, .whenItem: true
      default: false
      }
    case .device:
      switch kind {
      case .specItem, .allowItem, .hideItem, .exposeItem, .amendItem: true
      default: false
      }
    }
  }
}

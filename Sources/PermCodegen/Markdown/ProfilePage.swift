import PermDSL

/// The page of a profile: what it says of itself, its settings, and what it makes of each capability.
struct ProfilePage {
  /// The page.
  let text: String

  init(_ profile: Profile, of model: Model) {
    var parts = ["# \(profile.name)"]
    parts += [Markdown.documentation(profile.documentation), profile.spec.map { "*\($0)*" }].compactMap { $0 }
    var facts = profile.settings.map { [$0.name, Markdown.code($0.value)] }
    if let base = profile.base { facts.insert(["derived from", Markdown.code(base)], at: 0) }
    if !profile.claims.isEmpty {
      facts.append(["claims", profile.claims.map(Markdown.code).joined(separator: ", ")])
    }
    parts.append(Markdown.table(["setting", "is"], facts))
    for kind in CapabilityKind.allCases {
      let capabilities = profile.capabilities.filter { $0.kind == kind }.map { ($0, false) }
      let made = profile.synthesized.filter { $0.capability.kind == kind }.map { ($0.renamed, true) }
      guard !capabilities.isEmpty || !made.isEmpty else { continue }
      parts.append("## " + kind.title)
      parts.append(
        Markdown.table(
          ["ID", "name", "guest", "what"],
          (capabilities + made).map { capability, isSynthetic in
            [
              capability.idText, "[\(capability.name)](\(capability.name).md)",
              isSynthetic ? "made up where a device has none" : Self.presence(capability, profile),
              CodePrinter.paragraphs(capability.documentation).first ?? "",
            ]
          }))
    }
    text = parts.joined(separator: "\n\n") + "\n"
  }

  private static func presence(_ capability: Capability, _ profile: Profile) -> String {
    switch Catalogue.View(capability, in: profile).presence {
    case .shown: "shown"
    case .hidden: "hidden"
    case .depends: "shown or hidden"
    }
  }
}

extension CapabilityKind {
  /// As the heading of a list.
  var title: String {
    switch self {
    case .header: "Headers"
    case .standard: "Standard capabilities"
    case .extended: "Extended capabilities"
    }
  }
}

extension Capability {
  /// `05h`, `001Eh`.
  var idText: String {
    let digits = String(id, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, (kind == .extended ? 4 : 2) - digits.count)) + digits + "h"
  }
}

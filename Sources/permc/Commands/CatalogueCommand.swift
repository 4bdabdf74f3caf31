internal import PermCodegen
internal import PermDSL

/// `permc catalogue`: every capability that the tables describe, and what each profile makes of it.
enum CatalogueCommand: Command {
  static let spec = CommandSpec(
    name: "catalogue",
    summary: "list every capability, and what profiles make of it",
    options: [
      CommandSpec.Option(
        name: "profile",
        value: "NAME",
        repeats: true,
        help: "A profile to tell of; without it all."
      ),
      CommandSpec.Option(name: "markdown", help: "Print tables for a document."),
      .tables, .json,
    ],
    details: """
      A number of bits under a profile is how many a guest may write, on the device or in the shadow, where the capability is
      shown; the registers of an array count once. `raw`, `none` or `blank` is what becomes of a hidden one's body.
      """
  )

  static func run(_ arguments: Arguments, _ terminal: Terminal) throws(CommandError) -> ExitCode {
    let set = try TableSet.load(arguments, terminal)
    let names = arguments.all("profile")
    for name in names where set.model.profile(named: name) == nil {
      throw .usage("the tables have no profile `\(name)`")
    }
    let catalogue = Catalogue(set.model, profiles: names.isEmpty ? nil : names)
    if arguments.has("json") {
      terminal.print(json(catalogue).text)
    } else if arguments.has("markdown") {
      terminal.print(CatalogueText.document(catalogue))
    } else {
      terminal.print(CatalogueText.plain(catalogue))
    }
    return .good
  }

  private static func json(_ catalogue: Catalogue) -> JSONValue {
    let capabilities = catalogue.entries.map { entry -> JSONValue in
      let views = zip(catalogue.profiles, entry.views).map { name, view -> (String, JSONValue) in
        guard let view else { return (name, JSONValue(Int?.none)) }
        let value: JSONValue = [
          "presence": .string(view.presence.rawValue),
          "hiddenBody": JSONValue(view.hiddenBody.map(CatalogueText.word)),
          "writableBits": .number(view.writableBits), "rawBody": .bool(view.hasRawBody),
        ]
        return (name, value)
      }
      return [
        "list": .string(entry.capability.kind.rawValue), "id": .number(entry.capability.id),
        "name": .string(entry.capability.name), "spec": JSONValue(entry.capability.spec),
        "summary": .string(CatalogueText.summary(entry.capability)),
        "leastLength": JSONValue(entry.lengths?.lowerBound),
        "mostLength": JSONValue(entry.lengths?.upperBound),
        "registers": .number(entry.registerCount), "fields": .number(entry.fieldCount),
        "profiles": .object(views),
      ]
    }
    return [
      "profiles": .array(catalogue.profiles.map { .string($0) }), "capabilities": .array(capabilities),
    ]
  }
}

/// The catalogue as text.
enum CatalogueText {
  /// The whole document: docs/capabilities.md.
  static func document(_ catalogue: Catalogue) -> String {
    var parts = [
      """
      # Capabilities

      Every header and capability that the tables describe, as this prints it:

          permc catalogue --markdown\(catalogue.profiles.map { " --profile \($0)" }.joined())

      Lengths are in bytes. Registers and fields of an array are counted once, reserved bits not at all. Under a profile stands
      how many bits of the capability, at most, a guest may write on the device or in the shadow, what hooks do left out; for a
      hidden one, which is not in the list that the guest walks, what becomes of its body.
      """
    ]
    for kind in CapabilityKind.allCases {
      let entries = catalogue.entries.filter { $0.capability.kind == kind }
      guard !entries.isEmpty else { continue }
      let head =
        ["ID", "name", "what", "length", "registers", "fields"] + catalogue.profiles + ["specification"]
      var lines = ["## \(title(kind)) (\(entries.count))", "", row(head), row(head.map { _ in "---" })]
      lines += entries.map { entry in
        row(cells(entry, summary: summary(entry.capability)) + [entry.capability.spec ?? ""])
      }
      parts.append(lines.joined(separator: "\n"))
    }
    return parts.joined(separator: "\n\n")
  }

  /// Columns for a terminal.
  static func plain(_ catalogue: Catalogue) -> String {
    let head = ["list", "ID", "name", "length", "registers", "fields"] + catalogue.profiles
    let rows = [head] + catalogue.entries.map { [$0.capability.kind.rawValue] + cells($0, summary: nil) }
    let widths = head.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      var line = zip(row, widths).map { $0.padded($1) }.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }

  /// The first sentence or line of what a table says of itself.
  static func summary(_ capability: Capability) -> String {
    String(capability.documentation.split(separator: "\n").first ?? "")
  }

  /// `raw`, `none` or `blank`.
  static func word(_ policy: Policy) -> String {
    policy.isRaw ? "raw" : policy == .blank ? "blank" : "none"
  }

  private static func title(_ kind: CapabilityKind) -> String {
    switch kind {
    case .header: "Headers"
    case .standard: "Standard capabilities"
    case .extended: "Extended capabilities"
    }
  }

  private static func cells(_ entry: Catalogue.Entry, summary: String?) -> [String] {
    let capability = entry.capability
    let id = hexText(capability.id, capability.kind == .extended ? 4 : 2).uppercased() + "h"
    let length = entry.lengths.map {
      $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound) to \($0.upperBound)"
    }
    return [id, capability.name] + (summary.map { [$0] } ?? [])
      + [length ?? "?", String(entry.registerCount), String(entry.fieldCount)] + entry.views.map(text)
  }

  private static func text(_ view: Catalogue.View?) -> String {
    guard let view else { return "-" }
    let hidden = view.hiddenBody.map { "hidden, \(word($0))" } ?? ""
    let bits = "\(view.writableBits) bits" + (view.hasRawBody ? ", body raw" : "")
    return switch view.presence {
    case .shown: bits
    case .hidden: hidden
    case .depends: "\(bits); on some devices \(hidden)"
    }
  }

  private static func row(_ cells: [String]) -> String {
    "| " + cells.map { $0.split(separator: "|").joined(separator: "\\|") }.joined(separator: " | ") + " |"
  }
}

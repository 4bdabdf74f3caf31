public import PermDSL

/// A profile that lets the accesses of a recording through, line by line, and why each line is there.
public struct LearnedProfile: Sendable {
  /// What a line does.
  public enum Change: Sendable, Hashable {
    /// `expose ATS`
    case expose(capability: String)
    /// `amend PM { PMCSR.Data_Select | write }`; a field that exists in some variants only has its condition.
    case amend(capability: String, path: String, policy: Policy, when: Guard)

    /// As one line: `expose ATS`, `amend PM.PMCSR.Data_Select | write`.
    public var text: String {
      switch self {
      case .expose(let capability): "expose \(capability)"
      case .amend(let capability, let path, let policy, _):
        "amend \(capability).\(path) | \(PolicyText.source(policy))"
      }
    }
  }

  /// A line, and the first access that needs it.
  public struct Line: Sendable, Hashable {
    /// What it does.
    public var change: Change
    /// The line of the recording.
    public var number: Int
    /// The access as it stands there.
    public var access: String
  }

  /// Accesses that no line lets through.
  public struct Rest: Sendable, Hashable {
    /// `PM.PMCSR.PowerState`, `gap`.
    public var name: String
    /// Why.
    public var reason: String
    /// The line of the recording with the first of them.
    public var number: Int
    /// The access as it stands there.
    public var access: String
  }

  /// Its name.
  public var name: String
  /// The profile that it is derived from.
  public var base: String
  /// The file to include.
  public var include: String
  /// Name of the recording.
  public var recording: String
  /// In order of capabilities and paths.
  public internal(set) var lines: [Line]
  /// In the order of the recording.
  public internal(set) var rest: [Rest]
  /// Accesses of the recording.
  public var accessCount: Int
  /// Those that the base does not let through.
  public var baseDifferences: Int
  /// Those that this profile does not let through.
  public var differences: Int

  /// The profile as a table: one line an amendment, with the access that needed it behind it.
  public var text: String { layout.text }

  /// Lines of the text, from 1, by index into `lines`.
  var lineNumbers: [Int: Int] { layout.numbers }

  private var layout: (text: String, numbers: [Int: Int]) {
    var text = [
      "include \"\(include)\"", "", "/// `\(base)`, and what the accesses of a recording need beyond it.",
    ]
    var numbers: [Int: Int] = [:]
    text.append("profile \(name) from \(base) {")
    text.append("    spec \"learned from \(Self.quoted(recording))\"")
    var block: String?
    func close() { if block != nil { text.append("    }") } }
    for (index, line) in lines.enumerated() {
      let need = "// line \(line.number): \(line.access)"
      switch line.change {
      case .expose(let capability):
        if index == 0 { text.append("") }
        numbers[text.count + 1] = index
        text.append("    expose \(capability) \(need)")
      case .amend(let capability, let path, let policy, let condition):
        if block != capability {
          close()
          text.append("")
          text.append("    amend \(capability) {")
          block = capability
        }
        numbers[text.count + 1] = index
        let amendment = "\(path) | \(PolicyText.source(policy))"
        guard !condition.terms.isEmpty else {
          text.append("        \(amendment) \(need)")
          continue
        }
        text.append("        when \(ConditionText.text(condition)) { \(amendment) } \(need)")
      }
    }
    close()
    return ((text + ["}", ""]).joined(separator: "\n"), numbers)
  }

  /// A text of a file as a string of the language can hold it.
  private static func quoted(_ text: String) -> String {
    String(text.unicodeScalars.map { $0 == "\"" || $0 == "\\" || $0.value < 0x20 ? " " : Character($0) })
  }
}

extension Profile {
  /// The profile with the changes of some lines.
  func applying(_ lines: [LearnedProfile.Line]) -> Profile {
    var profile = self
    for line in lines {
      switch line.change {
      case .expose(let name): profile = profile.exposing([name])
      case .amend(let name, let path, let policy, _): profile.amend(name, path, policy)
      }
    }
    return profile
  }

  private mutating func amend(_ name: String, _ path: String, _ policy: Policy) {
    for index in capabilities.indices where capabilities[index].name == name {
      let arrays = capabilities[index].arrays
      for number in capabilities[index].registers.indices {
        let register = capabilities[index].registers[number]
        let element =
          register.array.flatMap { arrays.indices.contains($0) ? arrays[$0].name + "." : nil } ?? ""
        for field in register.fields.indices {
          let own = register.isDescribed ? "." + register.fields[field].name : ""
          guard element + register.name + own == path else { continue }
          capabilities[index].registers[number].fields[field].policies.append(
            Guarded(policy, at: register.fields[field].origin))
        }
      }
    }
  }
}

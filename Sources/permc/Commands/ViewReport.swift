internal import PermCodegen
internal import PermDSL
internal import PermRuntime

/// What `permc view` says of one function.
struct ViewReport {
  var name: String
  var title: String?
  var profile: String
  var view: GuestView
  /// The guest's registers, decoded.
  var description: FunctionDescription
  var missing: [MissingFact]
  /// The recorded view.
  var expected: ConfigImage?
  /// Whether the text has the bytes of gaps.
  var showsGaps = false

  /// A dword that differs from the recorded view.
  struct Difference {
    var position: Int
    var expected: UInt32
    var actual: UInt32
    /// Name of the capability, `gap` or `hidden`.
    var owner: String
  }

  /// Where the view differs from the recorded one.
  var differences: [Difference] {
    guard let expected, expected != view.bytes else { return [] }
    return stride(from: 0, to: view.bytes.configSize, by: 4).compactMap { position in
      let (recorded, actual) = (
        expected.value(at: position, byteWidth: 4), view.bytes.value(at: position, byteWidth: 4)
      )
      guard recorded != actual else { return nil }
      return Difference(position: position, expected: recorded, actual: actual, owner: owner(of: position))
    }
  }

  private func owner(of position: Int) -> String {
    guard view.owners.indices.contains(position), view.owners[position] != .gap else { return "gap" }
    let instance = view.capabilities.last {
      $0.position <= position && position < $0.position + max(4, $0.length)
    }
    let described = description.capabilities.first { $0.instance.position == instance?.position }
    return described?.table?.name ?? "capability \(hexText(instance?.id ?? 0, 2))"
  }

  /// One line, or one for each difference.
  var comparison: String {
    let differences = differences
    guard !differences.isEmpty else { return "\(name): as recorded" }
    let lines = differences.map {
      "  \(hexText($0.position, 3)) expected \(hexText($0.expected, 8)) got \(hexText($0.actual, 8)) in \($0.owner)"
    }
    return (["\(name): \(differences.count) dwords differ"] + lines).joined(separator: "\n")
  }
}

// MARK: Text

extension ViewReport {
  /// Bytes with their owners, then every field of every capability in the guest's list.
  func text(_ isColored: Bool) -> String {
    var lines = [
      Style.bold.apply([name, title].compactMap { $0 }.joined(separator: " "), isColored)
        + " through \(profile)"
    ]
    lines += byteLines(isColored)
    lines.append(legend(isColored))
    for (capability, instance) in zip(description.capabilities, view.capabilities) {
      lines.append("")
      lines.append(headline(capability, instance, isColored))
      guard !instance.isHidden else { continue }
      for register in capability.registers { lines += fieldLines(capability, register, isColored) }
    }
    lines += view.findings.map { Style.yellow.apply($0.message, isColored) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// 16 bytes a row with a letter for the owner of each.
  private func byteLines(_ isColored: Bool) -> [String] {
    var lines: [String] = []
    var position = 0
    while position < view.bytes.configSize {
      let gap = showsGaps ? 0 : gapRows(from: position)
      if gap > 1 {
        let range = "\(hexText(position, 3))-\(hexText(position + 16 * gap - 1, 3))"
        lines.append(Style.dim.apply("\(range): \(16 * gap) bytes of gap (--gaps shows them)", isColored))
        position += 16 * gap
        continue
      }
      let range = position..<min(position + 16, view.bytes.configSize, view.owners.count)
      position += 16
      let hex = range.map { view.owners[$0].style.apply(hexText(view.bytes.bytes[$0], 2), isColored) }
      let owners = range.map { view.owners[$0].style.apply(view.owners[$0].letter, isColored) }
      lines.append("\(hexText(range.lowerBound, 3)): \(hex.joined(separator: " "))  \(owners.joined())")
    }
    return lines
  }

  /// Rows from a position on in which all bytes are gap.
  private func gapRows(from position: Int) -> Int {
    let end = view.owners[position...].firstIndex { $0 != .gap } ?? view.owners.count
    return (end - position) / 16
  }

  private func legend(_ isColored: Bool) -> String {
    "     "
      + GuestView.Owner.allCases.map { $0.style.apply("\($0.letter) \($0.rawValue)", isColored) }.joined(
        separator: "  "
      )
  }

  private func headline(
    _ capability: CapabilityDescription,
    _ instance: CapabilityInstance,
    _ isColored: Bool
  ) -> String {
    let place = instance.kind == .header ? "header" : hexText(instance.position, 2)
    let number = hexText(instance.id, instance.kind == .extended ? 4 : 2)
    if instance.isPlaceholder, instance.isSynthetic {
      return Style.dim.apply("\(place) \(number) leads to what is synthetic", isColored)
    }
    let name = capability.table?.name ?? "no table describes it"
    let text = "\(place) \(number) \(name)" + (instance.isSynthetic ? ", synthetic" : "")
    return instance.isHidden
      ? Style.dim.apply(text + ", hidden", isColored) : Style.bold.apply(text, isColored)
  }

  private func fieldLines(
    _ capability: CapabilityDescription,
    _ register: RegisterDescription,
    _ isColored: Bool
  ) -> [String] {
    let value = hexText(register.value, register.bitWidth / 4)
    let title = "  +\(hexText(register.offset, 2)) \(register.name) = \(value)"
    guard register.register.isDescribed else {
      let owner = register.fields.first.map { self.owner(capability, register, $0) }
      return [title.padded(50) + " " + (owner.map { text($0, isColored) } ?? "")]
    }
    return [title]
      + register.fields.map { field in
        let text = "      \(field.bitsText.padded(8)) \(field.field.name) = \(field.valueText)"
        return text.padded(50) + " " + self.text(owner(capability, register, field), isColored)
      }
  }

  private func owner(
    _ capability: CapabilityDescription,
    _ register: RegisterDescription,
    _ field: FieldDescription
  ) -> GuestView.FieldOwner {
    view.owner(
      at: capability.instance.position + register.offset,
      byteWidth: register.bitWidth / 8,
      mask: field.field.mask
    )
  }

  private func text(_ owner: GuestView.FieldOwner, _ isColored: Bool) -> String {
    let write = owner.write == .nowhere ? "read-only" : "writes \(owner.write.rawValue)"
    return owner.read.style.apply(owner.read.rawValue, isColored) + ", " + write
  }
}

extension GuestView.Owner {
  /// How it is shown without colours.
  fileprivate var letter: String {
    switch self {
    case .shadow: "S"
    case .hardware: "H"
    case .mixed: "M"
    case .gap: "."
    case .hidden: "x"
    }
  }

  /// How it is shown with colours.
  fileprivate var style: Style {
    switch self {
    case .shadow: .cyan
    case .hardware: .green
    case .mixed: .yellow
    case .gap: .dim
    case .hidden: .red
    }
  }
}

// MARK: JSON

extension ViewReport {
  /// The same facts as the text.
  var json: JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("name", .string(name)), ("title", JSONValue(title)), ("profile", .string(profile)),
      ("missing", .array(missing.map { .string($0.message) })),
      ("rows", .array(stride(from: 0, to: view.bytes.configSize, by: 16).map(row))),
      ("capabilities", .array(zip(description.capabilities, view.capabilities).map(json))),
      ("findings", .array(view.findings.map(\.json))),
    ]
    if expected != nil {
      members.append(
        (
          "differences",
          .array(
            differences.map {
              [
                "position": .number($0.position), "expected": .string(hexText($0.expected, 8)),
                "actual": .string(hexText($0.actual, 8)), "owner": .string($0.owner),
              ]
            }
          )
        )
      )
    }
    return .object(members)
  }

  /// 16 bytes and their owners.
  private func row(_ position: Int) -> JSONValue {
    let range = position..<min(position + 16, view.bytes.configSize, view.owners.count)
    return [
      "position": .number(position),
      "bytes": .string(view.bytes.bytes[range].map { hexText($0, 2) }.joined(separator: " ")),
      "owners": .string(view.owners[range].map(\.letter).joined()),
    ]
  }

  private func json(_ capability: CapabilityDescription, _ instance: CapabilityInstance) -> JSONValue {
    .object(
      instance.jsonMembers + [
        ("name", JSONValue(capability.table?.name)), ("length", .number(instance.length)),
        ("hidden", .bool(instance.isHidden)), ("synthetic", .bool(instance.isSynthetic)),
        ("registers", .array(instance.isHidden ? [] : capability.registers.map { json(capability, $0) })),
      ]
    )
  }

  private func json(_ capability: CapabilityDescription, _ register: RegisterDescription) -> JSONValue {
    [
      "name": .string(register.name), "offset": .number(register.offset),
      "bitWidth": .number(register.bitWidth),
      "value": .string("0x" + hexText(register.value, register.bitWidth / 4)),
      "fields": .array(
        register.fields.map { field in
          let owner = owner(capability, register, field)
          return .object(
            field.jsonMembers + [
              ("read", .string(owner.read.rawValue)), ("write", .string(owner.write.rawValue)),
            ]
          )
        }
      ),
    ]
  }
}

import PermDSL

/// The reference page of a header or capability under a profile.
struct ReferencePage {
  private let capability: Capability
  private let isSynthetic: Bool
  private let profile: Profile
  private let model: Model
  private let words: CapabilityText
  private let presence: Catalogue.View.Presence

  init(_ capability: Capability, isSynthetic: Bool, in profile: Profile, of model: Model) {
    self.capability = capability
    self.isSynthetic = isSynthetic
    self.profile = profile
    self.model = model
    words = CapabilityText(capability, of: model)
    presence = isSynthetic ? .shown : Catalogue.View(capability, in: profile).presence
  }

  /// The page.
  var text: String {
    var parts: [String?] = [
      "# \(capability.name)", Markdown.documentation(capability.documentation),
      Markdown.table(["", capability.name], facts),
    ]
    let map = LayoutMap(capability, words)
    if !map.lines.isEmpty {
      parts.append("## Layout")
      parts.append(map.condition.map { "Drawn where \($0)." })
      parts.append((["```"] + map.lines + ["```"]).joined(separator: "\n"))
    }
    parts.append(Self.table(["name", "is"], names))
    parts += registers
    parts += hooks
    parts += enumerations
    return parts.compactMap { $0 }.joined(separator: "\n\n") + "\n"
  }

  private static func table(_ head: [String], _ rows: [[String]]) -> String? {
    rows.isEmpty ? nil : Markdown.table(head, rows)
  }

  // MARK: The whole

  private var facts: [[String]] {
    let list =
      capability.kind == .header
      ? "header, layout \(capability.idText)" : "\(capability.kind.rawValue), ID \(capability.idText)"
    var rows = [["list", list]]
    if let match = capability.match { rows.append(["where", Markdown.code(words.text(match))]) }
    rows.append(["length", length])
    if let spec = capability.spec { rows.append(["specification", spec]) }
    rows.append(["table", words.place(capability.origin)])
    rows.append(["under `\(profile.name)`", guest])
    let body = CapabilityText.candidates(capability.body)
    if presence != .hidden, !body.isEmpty {
      rows.append(["bytes that no register describes", conditional(body) { Markdown.code(words.text($0)) }])
    }
    return rows
  }

  private var length: String {
    let range = lengthRange(of: capability).map {
      $0.count == 1 ? "\($0.lowerBound) bytes" : "\($0.lowerBound) to \($0.upperBound) bytes"
    }
    let stated = CapabilityText.candidates(capability.lengths)
    guard stated.contains(where: { $0.value.constantValue == nil || $0.condition != .always }) else {
      return range ?? "up to its last register"
    }
    let text = conditional(stated) { Markdown.code(words.text($0)) }
    return range.map { "\($0): \(text)" } ?? text
  }

  private var guest: String {
    if isSynthetic { return "made up where a device has none; none of its bits is the device's" }
    let visibility = CapabilityText.candidates(capability.visibility)
    guard presence != .shown else { return "shown" }
    return conditional(visibility) { visibility in
      guard case .hidden(let body) = visibility else { return "shown" }
      return "not in the list that a guest walks; its bytes are "
        + Markdown.code(words.text(body ?? profile.hidden ?? Policy.none))
    }
  }

  private var names: [[String]] {
    capability.lets.filter { $0.value.constantValue == nil }.map {
      [Markdown.code($0.name), Markdown.code(ConditionText.text($0.value))]
    }
  }

  /// Values with their conditions: `shadow; hardware where wide`, the last that holds being in force.
  private func conditional<Value>(_ values: ArraySlice<Guarded<Value>>, _ text: (Value) -> String) -> String {
    let texts = values.map { text($0.value) }
    guard Set(texts).count > 1 || values.first?.condition != .always else { return texts.first ?? "" }
    var parts: [String] = []
    for (value, text) in zip(values, texts) {
      let part = text + (words.text(value.condition).map { " where " + Markdown.code($0) } ?? "")
      if !parts.contains(part) { parts.append(part) }
    }
    return parts.joined(separator: "; ")
  }

  // MARK: Registers

  private var registers: [String?] {
    var parts: [String?] = ["## Registers"]
    if presence != .hidden {
      parts.append(
        """
        Left what hardware does, right what a guest of `\(profile.name)` may do: where a read answers from, where a write \
        goes, what the shadow starts as. Of several answers the last whose condition holds is in force.
        """)
    }
    var described: Set<Int> = []
    for register in capability.registers {
      if let index = register.array, capability.arrays.indices.contains(index),
        described.insert(index).inserted
      {
        parts += describe(capability.arrays[index])
      }
      parts += describe(register)
    }
    return parts
  }

  private func describe(_ array: RegisterArray) -> [String?] {
    let condition = words.text(array.condition).map { ", where " + Markdown.code($0) } ?? ""
    return [
      "### \(array.name)[n]", Markdown.documentation(array.documentation),
      "\(Markdown.code(words.text(array.count))) elements of \(array.stride) bytes from "
        + "\(offset(array.offset))\(condition).",
    ]
  }

  private func describe(_ register: Register) -> [String?] {
    let array = register.array.flatMap {
      capability.arrays.indices.contains($0) ? capability.arrays[$0] : nil
    }
    let condition = words.text(register.condition).map { ", where " + Markdown.code($0) } ?? ""
    let place = offset(register.offset) + (array == nil ? "" : " in the element")
    let spec = register.spec.map { " *\($0)*" } ?? ""
    let notes = register.fields.compactMap { note($0, of: register) }
    return [
      "### \(array.map { $0.name + "[n]." } ?? "")\(register.name)",
      Markdown.documentation(register.documentation),
      "At \(place), \(register.bitWidth) bits\(condition).\(spec)",
      Markdown.table(
        ["bits", "name", "hardware", "where", "guest reads", "guest writes", "starts as", "hook"],
        register.fields.map { row($0, of: register) }),
      notes.isEmpty ? nil : notes.joined(separator: "\n"),
    ]
  }

  private func offset(_ expression: Expression) -> String {
    guard let constant = expression.constantValue else { return Markdown.code(words.text(expression)) }
    let digits = String(constant, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 2 - digits.count)) + digits + "h"
  }

  private func row(_ field: Field, of register: Register) -> [String] {
    let name = field.name == "reserved" ? field.name : Markdown.code(field.name)
    let left = [
      field.msb == field.lsb ? "\(field.lsb)" : "\(field.msb):\(field.lsb)", name, field.access.rawValue,
      words.text(field.condition).map(Markdown.code) ?? "",
    ]
    guard presence != .hidden else { return left }
    // What the register and the field exist under needs no mention.
    let given = register.condition.terms + field.condition.terms
    let policies = CapabilityText.candidates(field.policies.map { $0.without(given) })
    return left + [
      conditional(policies) { GuestAccess($0).read.rawValue },
      conditional(policies) { policy in
        let target = GuestAccess(policy).write
        return target == .nowhere ? "-" : target.rawValue + (policy.isRaw ? ", raw" : "")
      },
      policies.contains { $0.value.isVirtual || $0.value.forced != nil }
        ? conditional(policies) { start($0, of: field) } : "",
      Set(hooks(of: field, in: register)).sorted().map(Markdown.code).joined(separator: ", "),
    ]
  }

  private func start(_ policy: Policy, of field: Field) -> String {
    if let forced = policy.forced { return "always " + value(forced, of: field) }
    if let initial = policy.initial { return value(initial, of: field) }
    return policy.isVirtual ? "as hardware" : "-"
  }

  private func value(_ expression: Expression, of field: Field) -> String {
    guard let constant = expression.constantValue else { return Markdown.code(words.text(expression)) }
    let name = field.enumeration.flatMap { index in
      model.enumerations.indices.contains(index)
        ? model.enumerations[index].cases.first { $0.value == constant }?.name : nil
    }
    return words.text(.constant(constant)) + (name.map { " (\($0))" } ?? "")
  }

  private func note(_ field: Field, of register: Register) -> String? {
    let text = CodePrinter.paragraphs(field.documentation).joined(separator: " ")
    let type = field.enumeration.flatMap {
      model.enumerations.indices.contains($0) ? model.enumerations[$0].name : nil
    }
    let parts = [text.isEmpty ? nil : text, type.map { "See [\($0)](#\($0.lowercased()))." }].compactMap {
      $0
    }
    return parts.isEmpty ? nil : "* \(Markdown.code(field.name)): " + parts.joined(separator: " ")
  }

  // MARK: Hooks and values

  /// Names of the hooks that an access to a field may run, those that any byte runs left out.
  private func hooks(of field: Field, in register: Register) -> [String] {
    capability.bindings.filter { binding in
      switch binding.trigger {
      case .anyByte: return false
      case .bytes(let bytes):
        guard register.array == nil, let offset = register.offset.constantValue,
          (0..<BitRange.byteLimit).contains(offset)
        else { return false }
        return bytes.overlaps(offset + field.lsb / 8...offset + field.msb / 8)
      case .fields(let places):
        return places.contains { place in
          capability.registers.indices.contains(place.register)
            && capability.registers[place.register].origin == register.origin
            && place.lsb <= field.msb && field.lsb <= place.msb
        }
      }
    }.map { name(of: $0) }
  }

  private func name(of binding: Binding) -> String {
    model.hooks.indices.contains(binding.hook) ? model.hooks[binding.hook].name : "\(binding.hook)"
  }

  private var hooks: [String?] {
    guard presence != .hidden, !capability.bindings.isEmpty else { return [] }
    let rows = capability.bindings.map { binding in
      let parameters =
        model.hooks.indices.contains(binding.hook) ? model.hooks[binding.hook].parameters : []
      let operands = binding.operands.enumerated().map { index, place in
        let isChanged = parameters.indices.contains(index) && parameters[index].changes
        return Markdown.code(place.path) + (isChanged ? " (may change it)" : "")
      }
      return [
        Markdown.code(name(of: binding)),
        "on \(binding.phase.rawValue) of \(HookUse.text(binding.trigger))",
        operands.joined(separator: ", "), words.text(binding.condition).map(Markdown.code) ?? "",
      ]
    }
    var documented: Set<Int> = []
    let notes = capability.bindings.compactMap { binding -> String? in
      guard documented.insert(binding.hook).inserted, model.hooks.indices.contains(binding.hook) else {
        return nil
      }
      let text = CodePrinter.paragraphs(model.hooks[binding.hook].documentation).joined(separator: " ")
      return text.isEmpty ? nil : "* \(Markdown.code(name(of: binding))): \(text)"
    }
    return [
      "## Hooks", Markdown.table(["hook", "runs", "reaches", "where"], rows),
      notes.isEmpty ? nil : notes.joined(separator: "\n"),
    ]
  }

  private var enumerations: [String] {
    let used = Set(capability.registers.flatMap { $0.fields.compactMap(\.enumeration) })
    return model.enumerations.indices.filter(used.contains).flatMap { index -> [String] in
      let enumeration = model.enumerations[index]
      return [
        "## \(enumeration.name)",
        enumeration.documentation.isEmpty
          ? "Values of \(enumeration.bitWidth) bits."
          : CodePrinter.paragraphs(enumeration.documentation).joined(separator: "\n\n"),
        Markdown.table(
          ["value", "name", "what"],
          enumeration.cases.map {
            [
              words.text(.constant($0.value)), Markdown.code($0.name),
              CodePrinter.paragraphs($0.documentation).joined(separator: " "),
            ]
          }),
      ]
    }
  }
}

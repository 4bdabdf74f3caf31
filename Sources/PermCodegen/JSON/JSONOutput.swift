public import PermDSL
import PermRuntime

/// Emits a profile as JSON: its rows, and everything in the tables that has a name.
///
/// docs/json.md says what stands where, docs/profile.schema.json says it to a program. `version` counts up when a reader of the
/// version before would go wrong; members may be added without it.
///
/// - Parameters:
///   - profile: A profile without errors.
///   - model: What it is part of.
///   - lowered: What `lower` made of it.
/// - Returns: One file, named after the profile; the same input gives the same text.
public func emitJSON(_ profile: Profile, of model: Model, lowered: LoweredProfile) -> GeneratedOutput {
  let text = JSONEmission(profile: profile, model: model, lowered: lowered).document.text + "\n"
  return GeneratedOutput(files: [GeneratedFile(name: profile.name + ".json", text: text)])
}

/// One emission of a profile as JSON.
private struct JSONEmission {
  let profile: Profile
  let model: Model
  let lowered: LoweredProfile

  var document: JSONValue {
    let capabilities =
      lowered.order.enumerated().map { capability(profile.capabilities[$1], page: $0 + 1, nil) }
      + profile.synthesized.enumerated().map {
        capability($1.renamed, page: lowered.order.count + $0 + 1, $1)
      }
    return [
      "format": "perm-profile", "version": 1,
      "profile": [
        "name": .string(profile.name), "documentation": .string(profile.documentation),
        "spec": JSONValue(profile.spec), "base": JSONValue(profile.base),
        "claims": .array(profile.claims.map { .string($0) }),
      ],
      "settings": .object(profile.settings.map { ($0.name, .string($0.value)) }),
      "directory": .array((lowered.image.pages.first ?? []).map { .number(Int($0)) }),
      "hooks": .array(model.hooks.map(hook)),
      "enumerations": .array(model.enumerations.map(enumeration)),
      "capabilities": .array(capabilities),
      "lines": .array(
        lowered.legend.lines.map {
          ["file": .string($0.file), "line": .number($0.line), "subject": .string($0.subject)]
        }),
    ]
  }

  private func hook(_ hook: Hook) -> JSONValue {
    [
      "name": .string(hook.name), "documentation": .string(hook.documentation),
      "phases": .array(hook.phases.map { .string("\($0)") }),
      "operands": .array(
        hook.parameters.map { ["name": .string($0.name), "changes": .bool($0.changes)] }),
      "place": .string(model.place(hook.origin)),
    ]
  }

  private func enumeration(_ enumeration: Enumeration) -> JSONValue {
    [
      "name": .string(enumeration.name), "documentation": .string(enumeration.documentation),
      "bits": .number(enumeration.bitWidth),
      "values": .array(
        enumeration.cases.map {
          [
            "name": .string($0.name), "value": .number($0.value), "documentation": .string($0.documentation),
          ]
        }),
      "place": .string(model.place(enumeration.origin)),
    ]
  }

  // MARK: Capabilities

  private func capability(_ capability: Capability, page: Int, _ synthetic: SyntheticCapability?) -> JSONValue
  {
    let words = CapabilityText(capability, of: model)
    let words32 = lowered.image.pages[page]
    let decoder = PageDecoder(words32, hooks: model.hooks)
    let set = lowered.variants[page - 1]
    let published = { (fact: Fact) in
      capability.published.last { $0.fact == fact }.map { words.text($0.value) }
    }
    return .object([
      ("page", .number(page)), ("list", .string(capability.kind.rawValue)), ("id", .number(capability.id)),
      ("name", .string(capability.name)), ("documentation", .string(capability.documentation)),
      ("spec", JSONValue(capability.spec)), ("place", .string(words.place(capability.origin))),
      ("synthetic", .bool(synthetic != nil)), ("position", JSONValue(synthetic?.position)),
      ("where", decoder.optionalProgram(at: 1, capability.match.map(words.text))),
      ("extendedList", decoder.optionalProgram(at: 2, capability.extendedList.map(words.text))),
      ("deviceType", decoder.optionalProgram(at: 7, published(.deviceType))),
      ("maxLinkWidth", decoder.optionalProgram(at: 8, published(.maxLinkWidth))),
      (
        "names",
        .array(
          capability.lets.map { ["name": .string($0.name), "value": .string(ConditionText.text($0.value))] })
      ),
      ("arrays", .array(capability.arrays.map { array($0, words) })),
      ("registers", .array(capability.registers.map { register($0, of: capability, words) })),
      ("keys", .array(set.keys.enumerated().map { decoder.key($0, words.text($1.expression)) })),
      (
        "variants",
        .array(
          set.variants.prefix(decoder.variantCount).enumerated().map { index, variant in
            let block = VariantBlock(capability, variant, array: nil)
            let arrays = capability.arrays.filter { $0.condition.holds(variant.value) }
            return decoder.variant(
              index, length: words.text(CapabilityLowering.length(block).value), arrays: arrays.map(\.name))
          })
      ),
    ])
  }

  private func array(_ array: RegisterArray, _ words: CapabilityText) -> JSONValue {
    [
      "name": .string(array.name), "documentation": .string(array.documentation),
      "count": value(array.count, words), "offset": value(array.offset, words),
      "stride": .number(array.stride), "when": JSONValue(words.text(array.condition)),
      "place": .string(words.place(array.origin)),
    ]
  }

  private func register(_ register: Register, of capability: Capability, _ words: CapabilityText) -> JSONValue
  {
    let array = register.array.flatMap {
      capability.arrays.indices.contains($0) ? capability.arrays[$0].name : nil
    }
    return [
      "name": .string(register.name), "array": JSONValue(array), "offset": value(register.offset, words),
      "bits": .number(register.bitWidth), "when": JSONValue(words.text(register.condition)),
      "documentation": .string(register.documentation), "spec": JSONValue(register.spec),
      "place": .string(words.place(register.origin)),
      "fields": .array(register.fields.map { field($0, words) }),
    ]
  }

  private func field(_ field: Field, _ words: CapabilityText) -> JSONValue {
    let enumeration = field.enumeration.flatMap {
      model.enumerations.indices.contains($0) ? model.enumerations[$0].name : nil
    }
    return [
      "name": .string(field.name), "msb": .number(field.msb), "lsb": .number(field.lsb),
      "access": .string(field.access.rawValue), "enumeration": JSONValue(enumeration),
      "when": JSONValue(words.text(field.condition)), "documentation": .string(field.documentation),
      "place": .string(words.place(field.origin)),
      "policies": .array(CapabilityText.candidates(field.policies).map { policy($0, words) }),
    ]
  }

  private func policy(_ policy: Guarded<Policy>, _ words: CapabilityText) -> JSONValue {
    let access = GuestAccess(policy.value)
    return [
      "text": .string(words.text(policy.value)), "when": JSONValue(words.text(policy.condition)),
      "reads": .string(access.read.rawValue), "writes": .string(access.write.rawValue),
      "raw": .bool(policy.value.isRaw), "byteLive": .bool(policy.value.isByteLive),
      "initial": policy.value.initial.map { value($0, words) } ?? .null,
      "forced": policy.value.forced.map { value($0, words) } ?? .null,
      "place": .string(words.place(policy.origin)),
    ]
  }

  /// A number where it is one, else what the table has.
  private func value(_ expression: Expression, _ words: CapabilityText) -> JSONValue {
    expression.constantValue.map { .number($0) } ?? .string(words.text(expression))
  }
}

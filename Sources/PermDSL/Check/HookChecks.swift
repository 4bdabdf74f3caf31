/// Hooks that nothing calls, and bindings of profiles to fields that some variant lacks.
func hookFindings(_ model: Model) -> [Diagnostic] {
  var bound: Set<Int> = []
  for capability in model.capabilities { bound.formUnion(capability.bindings.map(\.hook)) }
  var findings: [Diagnostic] = []
  var known = Set(model.capabilities.flatMap(\.bindings).map(\.origin))
  for profile in model.profiles {
    for capability in profile.capabilities {
      bound.formUnion(capability.bindings.map(\.hook))
      let added = capability.bindings.filter { !known.contains($0.origin) }
      guard !added.isEmpty else { continue }
      known.formUnion(added.map(\.origin))
      findings += hookFieldFindings(CapabilityContext(capability, files: model.files), added, model.hooks)
    }
  }
  for (index, hook) in model.hooks.enumerated() where !bound.contains(index) {
    findings.append(HookNeverBound(hook: hook).diagnostic)
  }
  return findings
}

/// Triggers and operands that are missing in a variant where the hook is bound.
func hookFieldFindings(
  _ context: CapabilityContext,
  _ bindings: [Binding],
  _ hooks: [Hook]
) -> [Diagnostic] {
  var findings: [Diagnostic] = []
  for binding in bindings {
    let isBound = context.truth(binding.condition)
    var places: [(place: Binding.Place, isTrigger: Bool)] = binding.operands.map { ($0, false) }
    if case .fields(let triggers) = binding.trigger { places += triggers.map { ($0, true) } }
    for (place, isTrigger) in places {
      guard context.capability.registers.indices.contains(place.register) else { continue }
      let register = context.capability.registers[place.register]
      let exists = context.truth(register.condition, place.condition)
      guard
        let variant = zip(isBound, exists).enumerated().first(where: { $0.element.0 && !$0.element.1 })?
          .offset
      else { continue }
      let terms = (register.condition.terms + place.condition.terms)
      findings.append(
        HookFieldMissing(
          path: place.path,
          hook: hooks.indices.contains(binding.hook) ? hooks[binding.hook].name : "",
          isTrigger: isTrigger,
          condition: context.text.condition(terms) ?? "",
          when: context.when(
            context.set.variants[variant],
            [register.condition, place.condition, binding.condition]
          ),
          origin: place.origin,
          fieldOrigin: context.fieldOrigin(place)
        ).diagnostic
      )
    }
  }
  return findings
}

extension CapabilityContext {
  /// Where the field or register of a place is declared.
  fileprivate func fieldOrigin(_ place: Binding.Place) -> SourceRange? {
    guard capability.registers.indices.contains(place.register) else { return nil }
    let register = capability.registers[place.register]
    let field = register.fields.first {
      $0.msb == place.msb && $0.lsb == place.lsb && $0.condition == place.condition
    }
    return field?.origin ?? register.origin
  }
}

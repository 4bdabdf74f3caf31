/// Capabilities, and registers with fields, that name no page of a specification.
func specFindings(_ context: CapabilityContext) -> [Diagnostic] {
  let capability = context.capability
  var findings: [Diagnostic] = []
  if capability.spec == nil {
    findings.append(
      SpecMissing(name: capability.name, isCapability: true, origin: capability.origin).diagnostic
    )
  }
  for register in context.writtenRegisters where register.spec == nil && register.fields.count > 1 {
    findings.append(SpecMissing(name: register.name, isCapability: false, origin: register.origin).diagnostic)
  }
  return findings
}

/// A capability that has more variants than rows should be made for.
func variantFindings(_ context: CapabilityContext) -> [Diagnostic] {
  let count = context.set.variants.count
  guard count > VariantSet.ownLimit else { return [] }
  let inputs = context.text.atoms(of: context.set.keys.map(\.expression)).map { "`\($0.name)`" }
  return [
    TooManyVariants(
      name: context.capability.name,
      count: count,
      isMore: context.set.isTruncated,
      inputs: inputs,
      origin: context.capability.origin
    ).diagnostic
  ]
}

/// Values that the enum itself has no room for.
func enumCaseFindings(_ enumeration: Enumeration) -> [Diagnostic] {
  let limit = enumeration.bitWidth >= 63 ? Int.max : (1 << max(0, enumeration.bitWidth)) - 1
  return enumeration.cases.filter { $0.value > limit }.map { item in
    EnumCaseTooWide(
      enumeration: enumeration.name,
      bitWidth: enumeration.bitWidth,
      item: item.name,
      value: item.value,
      origin: item.origin,
      enumerationOrigin: enumeration.origin
    ).diagnostic
  }
}

/// Fields with an enum that has more bits than they.
func enumFindings(_ context: CapabilityContext, _ enumerations: [Enumeration]) -> [Diagnostic] {
  context.capability.registers.flatMap(\.fields).compactMap { field in
    guard let index = field.enumeration, enumerations.indices.contains(index),
      enumerations[index].bitWidth > field.bitWidth
    else { return nil }
    return EnumTooWide(field: field, enumeration: enumerations[index]).diagnostic
  }
}

/// Bits of registers that are described twice, not at all, or do not exist.
func bitFindings(_ context: CapabilityContext) -> [Diagnostic] {
  context.capability.registers.flatMap { register in
    let outside = register.fields.filter { $0.msb >= register.bitWidth }
    // A field at a wrong place leaves a hole elsewhere: one report is enough.
    if !outside.isEmpty {
      return outside.map { FieldOutsideRegister(field: $0, register: register).diagnostic }
    }
    let overlaps = overlapFindings(register, context)
    return overlaps.isEmpty ? holeFindings(register, context) : overlaps
  }
}

private func overlapFindings(_ register: Register, _ context: CapabilityContext) -> [Diagnostic] {
  var findings: [Diagnostic] = []
  var reported: Set<Int> = []
  for (index, second) in register.fields.enumerated() {
    for first in register.fields[..<index] where first.mask & second.mask != 0 {
      let exists = zip(context.truth(register.condition, first.condition), context.truth(second.condition))
      guard let variant = exists.enumerated().first(where: { $0.element.0 && $0.element.1 })?.offset,
        reported.insert(index).inserted
      else { continue }
      findings.append(
        BitOverlap(
          register: register,
          first: first,
          second: second,
          when: context.when(context.set.variants[variant], [first.condition, second.condition]),
          files: context.files
        ).diagnostic
      )
    }
  }
  return findings
}

private func holeFindings(_ register: Register, _ context: CapabilityContext) -> [Diagnostic] {
  let all: UInt64 = register.bitWidth >= 64 ? ~0 : (1 << UInt64(register.bitWidth)) - 1
  var covered = context.truth(register.condition).map { $0 ? 0 : all }
  for field in register.fields {
    for (variant, exists) in context.truth(field.condition).enumerated() where exists {
      covered[variant] |= field.mask
    }
  }
  guard let variant = covered.firstIndex(where: { $0 & all != all }) else { return [] }
  let guards = register.fields.map(\.condition)
  return [
    BitHole(
      register: register,
      missing: all & ~covered[variant],
      when: context.when(context.set.variants[variant], guards),
      isConditional: guards.contains { $0 != .always },
      files: context.files
    ).diagnostic
  ]
}

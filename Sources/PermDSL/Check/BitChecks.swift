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

/// The first overlap of each field with one before it.
///
/// - Complexity: O(fields × variants).
private func overlapFindings(_ register: Register, _ context: CapabilityContext) -> [Diagnostic] {
  var findings: [Diagnostic] = []
  let variants = context.set.variants
  /// Which bits are taken, by variant, and by which field.
  var taken = [UInt64](repeating: 0, count: variants.count)
  var owners = [Int](repeating: 0, count: variants.count * 64)
  for (index, field) in register.fields.enumerated() {
    let exists = context.truth(register.condition, field.condition)
    var isReported = false
    for variant in variants.indices where exists[variant] {
      let shared = taken[variant] & field.mask
      if shared != 0, !isReported {
        isReported = true
        let first = register.fields[owners[variant * 64 + shared.trailingZeroBitCount]]
        findings.append(
          BitOverlap(
            register: register,
            first: first,
            second: field,
            when: context.when(variants[variant], [first.condition, field.condition]),
            files: context.files
          ).diagnostic)
      }
      // A bit keeps its first owner; only the bits that are new are walked.
      var new = field.mask & ~taken[variant]
      taken[variant] |= new
      while new != 0 {
        owners[variant * 64 + new.trailingZeroBitCount] = index
        new &= new - 1
      }
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

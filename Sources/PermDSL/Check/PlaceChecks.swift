/// Registers that lie over each other, across the bytes of a dword, or out of the space.
///
/// Where one is misplaced by itself, lengths are not worth a look: they would be wrong for that reason.
func placeFindings(_ context: CapabilityContext) -> (findings: [Diagnostic], areAllPlaced: Bool) {
  var findings: [Diagnostic] = []
  var isPlaced = [Bool](repeating: true, count: context.capability.registers.count)
  for (index, register) in context.capability.registers.enumerated() {
    guard let finding = placeFinding(register, context) else { continue }
    findings.append(finding)
    isPlaced[index] = false
  }
  return (findings + overlapFindings(context, isPlaced), findings.isEmpty)
}

/// What is wrong with the place of one register, other registers left aside.
private func placeFinding(_ register: Register, _ context: CapabilityContext) -> Diagnostic? {
  let array = context.array(of: register)
  let alignment = min(register.byteWidth, 4)
  let exists = context.truth(register.condition)
  for (index, offset) in context.offsets(of: register).enumerated() where exists[index] {
    let variant = context.set.variants[index]
    let when = context.when(variant, [], [register.offset])
    let (end, overflow) = offset.addingReportingOverflow(register.byteWidth)
    if offset < 0 || overflow || end > context.capability.kind.byteLimit {
      return RegisterOutOfSpace(
        name: context.name(of: register),
        offset: offset,
        limit: context.capability.kind.byteLimit,
        when: when,
        origin: register.origin
      ).diagnostic
    }
    if let array, array.stride > 0, end > array.stride, array.count.constantValue != 1 {
      return RegisterOutsideElement(register: register, array: array, end: end, when: when).diagnostic
    }
    let base = array?.offset.constantValue ?? 0
    if offset % alignment != 0 || (offset &+ base) % alignment != 0 {
      return MisalignedRegister(
        name: context.name(of: register),
        byteWidth: register.byteWidth,
        alignment: alignment,
        offset: offset &+ base,
        when: when,
        origin: register.origin
      ).diagnostic
    }
    if let array, array.stride % alignment != 0, array.count.constantValue != 1 {
      return MisalignedRegister(
        name: context.name(of: register),
        byteWidth: register.byteWidth,
        alignment: alignment,
        offset: offset &+ base &+ array.stride,
        when: " in the second element",
        origin: register.origin
      ).diagnostic
    }
  }
  return nil
}

/// Pairs of registers of the capability, or of one array, that share a byte in some variant.
private func overlapFindings(_ context: CapabilityContext, _ isPlaced: [Bool]) -> [Diagnostic] {
  let registers = context.capability.registers
  let offsets = registers.map { context.offsets(of: $0) }
  let exists = registers.map { context.truth($0.condition) }
  var findings: [Diagnostic] = []
  var reported: Set<Int> = []
  for (number, variant) in context.set.variants.enumerated() {
    let present = registers.indices.filter { isPlaced[$0] && exists[$0][number] }
    let ordered = present.sorted {
      (registers[$0].array ?? -1, offsets[$0][number], $0) < (
        registers[$1].array ?? -1, offsets[$1][number], $1
      )
    }
    // The register that reaches furthest so far: one that begins before its end shares a byte with it.
    var furthest: Int?
    for index in ordered {
      let register = registers[index]
      let end = offsets[index][number] + register.byteWidth
      defer {
        let known = furthest.map { offsets[$0][number] + registers[$0].byteWidth } ?? Int.min
        if furthest.map({ registers[$0].array != register.array }) ?? true || end > known { furthest = index }
      }
      guard let other = furthest, registers[other].array == register.array,
        offsets[other][number] + registers[other].byteWidth > offsets[index][number]
      else { continue }
      let (first, second) = (min(other, index), max(other, index))
      guard reported.insert(second).inserted else { continue }
      findings.append(
        RegisterOverlap(
          first: (registers[first].name, registers[first].origin),
          firstBytes: bytes(registers[first], offsets[first][number]),
          second: (registers[second].name, registers[second].origin),
          secondBytes: bytes(registers[second], offsets[second][number]),
          when: context.when(
            variant,
            [registers[first].condition, registers[second].condition],
            [registers[first].offset, registers[second].offset]
          )
        ).diagnostic
      )
    }
  }
  return findings
}

private func bytes(_ register: Register, _ offset: Int) -> Range<Int> { offset..<offset + register.byteWidth }

extension CapabilityContext {
  /// The name of a register, or of the array that it repeats in, and where the register is written.
  func owner(of register: Register) -> (name: String, origin: SourceRange) {
    (array(of: register)?.name ?? register.name, register.origin)
  }

  /// The array that a register repeats in.
  func array(of register: Register) -> RegisterArray? {
    register.array.flatMap { capability.arrays.indices.contains($0) ? capability.arrays[$0] : nil }
  }
}

extension CapabilityKind {
  /// Bytes that a table of this kind can describe.
  var byteLimit: Int {
    switch self {
    case .header: 64
    case .standard: 256
    case .extended: 4096
    }
  }
}

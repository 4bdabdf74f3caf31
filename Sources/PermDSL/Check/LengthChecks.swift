/// Registers beyond the length, and bytes within it that nothing describes.
func lengthFindings(_ context: CapabilityContext) -> [Diagnostic] {
  let space = LayoutSpace(context.capability)
  let stated = context.capability.lengths.map { space.isStatedByDevice($0.value) }
  var short: [Int: LengthTooShort] = [:]
  var undescribed: UndescribedBytes?
  var overlaps: [Int: Diagnostic] = [:]
  for layout in space.layouts() {
    if let overlap = arrayOverlap(layout, context), overlaps[overlap.register] == nil {
      overlaps[overlap.register] = overlap.diagnostic
    }
    if let length = layout.length,
      let last = layout.extents.max(by: { $0.bytes.upperBound < $1.bytes.upperBound }),
      last.bytes.upperBound > length.value
    {
      if stated[length.index] { continue }
      var finding = short[length.index] ?? tooShort(layout, length, last, context, space)
      finding.failures =
        finding.failures.addingReportingOverflow(layout.weight).overflow
        ? .max : finding.failures + layout.weight
      short[length.index] = finding
    } else if undescribed == nil, !layout.hasBody {
      undescribed = holes(layout, context)
    }
  }
  return short.sorted { $0.key < $1.key }.map(\.value.diagnostic)
    + overlaps.sorted { $0.key < $1.key }.map(\.value) + [undescribed?.diagnostic].compactMap(\.self)
}

private func tooShort(
  _ layout: LayoutSpace.Layout,
  _ length: (index: Int, value: Int),
  _ last: LayoutSpace.Extent,
  _ context: CapabilityContext,
  _ space: LayoutSpace
) -> LengthTooShort {
  let capability = context.capability
  let stated = capability.lengths[length.index]
  let register = capability.registers[last.register]
  let array = context.array(of: register)
  let read =
    [stated.value, register.offset] + (array.map { [$0.offset, $0.count] } ?? [])
    + (stated.condition.terms + register.condition.terms).map(\.condition)
  return LengthTooShort(
    name: context.name(of: register),
    length: length.value,
    end: last.bytes.upperBound,
    when: context.text.values(of: read, layout.value).map { " when \($0)" } ?? "",
    isConstant: stated.value.constantValue != nil && stated.condition == .always,
    coverage: space.coverage,
    lengthOrigin: stated.origin,
    registerOrigin: register.origin,
    files: context.files
  )
}

/// Bytes before the end that no register covers.
private func holes(_ layout: LayoutSpace.Layout, _ context: CapabilityContext) -> UndescribedBytes? {
  let last = layout.extents.map(\.bytes.upperBound).max() ?? 0
  let length = min(layout.length?.value ?? last, context.capability.kind.byteLimit)
  var ranges: [Range<Int>] = []
  var at = 0
  for extent in layout.extents where extent.bytes.upperBound > at {
    if extent.bytes.lowerBound > at { ranges.append(at..<extent.bytes.lowerBound) }
    at = extent.bytes.upperBound
  }
  if at < length { ranges.append(at..<length) }
  guard !ranges.isEmpty else { return nil }
  let capability = context.capability
  let guards = capability.registers.filter { $0.offset.constantValue == nil || !$0.condition.terms.isEmpty }
  let read =
    (layout.length.map { [capability.lengths[$0.index].value] } ?? []) + guards.map(\.offset)
    + guards.flatMap(\.condition.terms).map(\.condition)
    + capability.arrays.flatMap { [$0.offset, $0.count] }
  return UndescribedBytes(
    name: capability.name,
    ranges: ranges,
    length: length,
    when: context.text.values(of: read, layout.value).map { " when \($0)" } ?? "",
    origin: capability.origin
  )
}

/// A register that an element of an array lies over, or elements of two arrays.
private func arrayOverlap(
  _ layout: LayoutSpace.Layout,
  _ context: CapabilityContext
) -> (register: Int, diagnostic: Diagnostic)? {
  let registers = context.capability.registers
  guard !context.capability.arrays.isEmpty else { return nil }
  for (first, second) in zip(layout.extents, layout.extents.dropFirst())
  where first.bytes.upperBound > second.bytes.lowerBound {
    let (a, b) = (registers[first.register], registers[second.register])
    // Two registers of one element, or two that stand alone, are compared without counts.
    guard a.array != b.array else { continue }
    let arrays = [a, b].compactMap { context.array(of: $0) }
    let read = [a.offset, b.offset] + arrays.flatMap { [$0.offset, $0.count] }
    return (
      second.register,
      RegisterOverlap(
        first: context.owner(of: a),
        firstBytes: first.bytes,
        second: context.owner(of: b),
        secondBytes: second.bytes,
        when: context.text.values(of: read, layout.value).map { " when \($0)" } ?? ""
      ).diagnostic
    )
  }
  return nil
}

/// Policies that hardware makes void, or that make hardware void.
///
/// A policy is judged where it is written, once, however many profiles inherit it.
func policyFindings(_ model: Model) -> [Diagnostic] {
  var pass = PolicyPass(model: model)
  for capability in model.capabilities { pass.visit(capability, base: nil) }
  pass.finishLayer()
  for profile in model.profiles {
    let bases = Dictionary(
      (profile.base.flatMap { model.profile(named: $0)?.capabilities } ?? model.capabilities).map {
        ($0.origin, $0)
      }
    ) { first, _ in first }
    for capability in profile.capabilities { pass.visit(capability, base: bases[capability.origin]) }
    for synthetic in profile.synthesized { pass.visit(synthetic.capability, base: synthetic.capability) }
    pass.finishLayer()
  }
  return pass.diagnostics
}

private struct PolicyPass {
  let model: Model
  var findings: [Diagnostic] = []
  /// Policies seen in an earlier capability or profile.
  private var examined: Set<SourceRange> = []
  /// Fields whose hardware takes no write, by the policy that lets one through.
  private var noEffect: [SourceRange: WriteToReadOnly] = [:]

  init(model: Model) { self.model = model }

  var diagnostics: [Diagnostic] {
    findings + noEffect.values.filter { $0.capabilities.count == 1 }.map(\.diagnostic)
  }

  mutating func visit(_ capability: Capability, base: Capability?) {
    // What a capability's body or a whole list is given is no statement about a field.
    let wide = Set(capability.body.map(\.origin))
    let bindingsChanged = base.map { $0.bindings != capability.bindings } ?? true
    var seen: Set<SourceRange> = []
    for (registerIndex, register) in capability.registers.enumerated() {
      for field in register.fields {
        for (index, layer) in field.policies.enumerated() where !isOverridden(index, in: field.policies) {
          if bindingsChanged || !examined.contains(layer.origin) {
            checkWriteOneToClear(layer, field, registerIndex, capability)
          }
          guard !wide.contains(layer.origin), !examined.contains(layer.origin) else { continue }
          seen.insert(layer.origin)
          checkWriteToReadOnly(layer, field, register, capability)
          checkWidth(layer, field)
        }
      }
    }
    for body in capability.body { seen.insert(body.origin) }
    pending.formUnion(seen)
  }

  /// Ends a profile: what it showed is not judged again in one derived from it.
  mutating func finishLayer() {
    examined.formUnion(pending)
    pending = []
  }

  /// Policies seen in the profile being visited: `amend standard` shows one in several capabilities.
  private var pending: Set<SourceRange> = []

  /// Whether a later policy is in force wherever this one would be.
  private func isOverridden(_ index: Int, in layers: [Guarded<Policy>]) -> Bool {
    let terms = Set(layers[index].condition.terms)
    return layers[(index + 1)...].contains { Set($0.condition.terms).isSubset(of: terms) }
  }

  private mutating func checkWriteToReadOnly(
    _ layer: Guarded<Policy>,
    _ field: Field,
    _ register: Register,
    _ capability: Capability
  ) {
    guard layer.value.write == .hardware, !layer.value.isRaw, !field.access.isWritable else { return }
    noEffect[layer.origin, default: WriteToReadOnly(origin: layer.origin, files: model.files)]
      .add(field, register, capability)
  }

  private mutating func checkWidth(_ layer: Guarded<Policy>, _ field: Field) {
    let limit = field.bitWidth >= 63 ? Int.max : (1 << field.bitWidth) - 1
    for (word, expression) in [("forced", layer.value.forced), ("init", layer.value.initial)] {
      guard let value = expression?.constantValue, value < 0 || value > limit else { continue }
      findings.append(ForcedTooWide(word: word, value: value, field: field, origin: layer.origin).diagnostic)
    }
  }

  private mutating func checkWriteOneToClear(
    _ layer: Guarded<Policy>,
    _ field: Field,
    _ register: Int,
    _ capability: Capability
  ) {
    guard field.access.clearsOnOne, layer.value.isVirtual, layer.value.write == .shadow,
      layer.value.forced == nil
    else { return }
    let isHooked = capability.bindings.contains { binding in
      (binding.phase == .write || binding.phase == .beforeWrite)
        && binding.trigger.touches(field, of: register, in: capability)
    }
    guard !isHooked else { return }
    findings.append(W1CWithoutHook(field: field, origin: layer.origin, files: model.files).diagnostic)
  }
}

extension Binding.Trigger {
  /// Whether a write of a field touches a byte of the trigger.
  fileprivate func touches(_ field: Field, of register: Int, in capability: Capability) -> Bool {
    switch self {
    case .anyByte: return true
    case .bytes(let range):
      guard capability.registers.indices.contains(register),
        let offset = capability.registers[register].offset.constantValue, field.lsb < 0x10000
      else { return true }
      return range.overlaps(offset &+ field.lsb / 8...offset &+ max(field.lsb, field.msb) / 8)
    case .fields(let places):
      return places.contains { place in
        place.register == register && place.lsb / 8 <= field.msb / 8 && field.lsb / 8 <= place.msb / 8
      }
    }
  }
}

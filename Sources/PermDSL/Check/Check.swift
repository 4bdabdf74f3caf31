/// Finds what is wrong with tables whose names are resolved: bits, places, lengths, policies, conditions, hooks.
///
/// Tables are checked once as they stand; of a profile only what it states itself.
///
/// - Parameter model: Resolved without errors; of one with errors only the sound parts should be given.
/// - Returns: Findings in order of file and offset.
public func check(_ model: Model) -> [Diagnostic] {
  var findings: [Diagnostic] = []
  for enumeration in model.enumerations { findings += enumCaseFindings(enumeration) }
  for capability in model.capabilities {
    let context = CapabilityContext(capability, files: model.files)
    findings += specFindings(context)
    findings += variantFindings(context)
    // What follows would say the same thing for thousands of variants.
    guard context.set.variants.count <= VariantSet.ownLimit else { continue }
    findings += enumFindings(context, model.enumerations)
    findings += bitFindings(context)
    let places = placeFindings(context)
    findings += places.findings
    if places.areAllPlaced { findings += lengthFindings(context) }
    findings += hookFieldFindings(context, capability.bindings, model.hooks)
  }
  findings += policyFindings(model)
  findings += conditionFindings(model)
  findings += depthFindings(model)
  findings += hookFindings(model)
  return unique(Renderer.sorted(findings))
}

/// Findings without those that say the same of the same place.
private func unique(_ findings: [Diagnostic]) -> [Diagnostic] {
  var seen: Set<Diagnostic> = []
  return findings.filter { seen.insert($0).inserted }
}

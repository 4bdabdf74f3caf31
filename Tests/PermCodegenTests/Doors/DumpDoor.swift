import PermCodegen
import PermDSL
import PermRuntime

/// The door that dumps come in by: all that permc does with the functions of a stranger's dump.
package struct DumpDoor: Sendable {
  /// Functions of a dump that are opened at most; one is like another.
  private static let functionLimit = 4

  private let tables: ProjectTables

  /// A door into these tables.
  package init(_ tables: ProjectTables) { self.tables = tables }

  /// Reads a dump, decodes its functions, and opens each with each profile.
  ///
  /// - Returns: What does not hold that must hold of any bytes; nil: all does.
  package func fault(_ bytes: [UInt8]) -> String? {
    let file = DumpFile(reading: bytes)
    if file.devices.isEmpty, file.problems.isEmpty { return "neither a function nor a problem" }
    if file.problems.count > DumpFile.problemLimit { return "\(file.problems.count) problems" }
    for problem in file.problems { _ = "\(problem)" }
    for device in file.devices.prefix(Self.functionLimit) {
      var stated = StatedFacts()
      stated.isVF = device.looksLikeVF
      let (facts, missing) = device.facts(stated)
      if facts.bars.count != 7 { return "\(facts.bars.count) resources" }
      if missing.count > device.regions.count + 5 { return "more facts are missing than there are" }
      if let fault = fault(device.image, facts) { return fault }
    }
    return nil
  }

  private func fault(_ image: ConfigImage, _ facts: FunctionFacts) -> String? {
    let description = FunctionDescription(image, facts: facts, model: tables.model)
    for capability in description.capabilities {
      for register in capability.registers
      where capability.instance.position + register.offset + register.bitWidth / 8 > image.knownCount {
        return "\(register.name) is decoded from bytes that are not known"
      }
    }
    for (profile, rows) in tables.profiles {
      if let fault = GuestSweep.fault(image, facts, rows) { return "\(profile.name): \(fault)" }
      guard let view = try? GuestView(image, facts: facts, tables: rows.image, legend: rows.legend) else {
        continue
      }
      if view.owners.count != view.bytes.configSize { return "\(profile.name): bytes without an owner" }
      let inputs = FunctionInputs(image, facts, lists: image.lists, capabilities: profile.capabilities)
      var seen = FunctionDescription(
        view.bytes, facts: facts, model: tables.model, capabilities: profile.capabilities, inputs: inputs)
      seen.addSynthetic(
        view.capabilities, profile.synthesized, in: view.bytes, inputs: inputs, model: tables.model)
    }
    return nil
  }
}

import PermDSL
import PermRuntime

/// What no line of a profile lets through.
extension ProfileLearner {
  /// Counts what the profile still does not let through, and says why.
  func judge(_ learned: inout LearnedProfile) throws(ConfigError) {
    let function = try function()
    let replay = try LearnReplay(trace, profile: function.profile, model: model)
    learned.differences = replay.differingAccesses
    var first: [String: (operation: Int, reason: String)] = [:]
    for run in function.runs(in: 0..<function.size * 8) {
      guard let operation = run.bits.compactMap({ replay.firstDifference[$0] }).min() else { continue }
      let reason = reason(run, operation, function)
      if operation < first[run.name]?.operation ?? .max { first[run.name] = (operation, reason) }
    }
    learned.rest = first.sorted { ($0.value.operation, $0.key) < ($1.value.operation, $1.key) }.map {
      name, found in
      let operation = trace.operations[found.operation]
      return LearnedProfile.Rest(
        name: name, reason: found.reason, number: operation.line, access: operation.kind.text)
    }
  }

  private func reason(_ run: FieldRun, _ operation: Int, _ function: ReferenceFunction) -> String {
    guard let index = run.capability else {
      return "it belongs to no capability: `gaps` is for all such bytes"
    }
    let capability = function.capabilities[index]
    guard let table = capability.table else { return "no table describes the capability" }
    guard !capability.isHidden else { return "to expose the capability lets no more accesses through" }
    guard let path = run.path else { return "no register describes it: `body` is for all such bytes" }
    if let reason = refusals["\(table.name).\(path)"] { return reason }
    if Self.isLink(path) { return "the list is as the exposed capabilities make it" }
    if case .write = trace.operations[operation].kind, let access = run.rule?.access, !access.isWritable {
      return "hardware's column says \(access.rawValue), and no guest writes that"
    }
    if run.rule?.access?.clearsOnOne == true, isWrittenAsZero(run, operation) {
      return "a write beside it cleared it: `writeback` is for all such bits"
    }
    return "no policy of a field answers as recorded"
  }

  private func isWrittenAsZero(_ run: FieldRun, _ operation: Int) -> Bool {
    guard case .write(let access) = trace.operations[operation].kind else { return false }
    return run.bits.allSatisfy { bit in
      let offset = bit - access.position * 8
      return offset < 0 || offset >= 32 || access.value >> UInt32(offset) & 1 == 0
    }
  }
}

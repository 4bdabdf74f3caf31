/// Whether a state fits a function; nothing is touched, and the device is not asked.
extension FunctionCore where Function: ~Copyable {
  /// - Returns: Whether the state was saved under the same tables.
  /// - Throws: Codes from `otherTables` to `resetting`.
  func check(_ state: FunctionState, accepting verdicts: [CompatibleTables]) throws(StateError) -> Bool {
    let hasSameTables = state.fingerprint == placed.fingerprint
    guard
      hasSameTables
        || verdicts.contains(CompatibleTables(saved: state.fingerprint, loading: placed.fingerprint))
    else { throw StateError(.otherTables, at: StateFormat.Offset.fingerprint) }
    try check(state.identity)
    try check(state.capabilities, hasSameTables)
    if hasSameTables { try check(state.rows, after: state.capabilities.count) }
    try check(state.power)
    return hasSameTables
  }

  private func check(_ identity: StateIdentity) throws(StateError) {
    let own = stateIdentity()
    func same(_ holds: Bool, _ offset: Int) throws(StateError) {
      if !holds { throw StateError(.otherFunction, at: offset) }
    }
    try same(identity.configSize == own.configSize, StateFormat.Offset.configSize)
    try same(identity.factBits == own.factBits, StateFormat.Offset.facts)
    try same(identity.ids == own.ids, StateFormat.Offset.ids)
    try same(identity.classAndRevision == own.classAndRevision, StateFormat.Offset.ids + 4)
    try same(identity.subsystem == own.subsystem, StateFormat.Offset.ids + 8)
    for index in own.bars.indices {
      let bar = identity.bars.indices.contains(index) ? identity.bars[index] : nil
      try same(bar == own.bars[index], StateFormat.Offset.bars + index * 16)
    }
  }

  /// The same capabilities at the same places; under the same tables also in the same variants.
  private func check(_ capabilities: [StateCapability], _ hasSameTables: Bool) throws(StateError) {
    for index in 0..<max(capabilities.count, placed.instances.count) {
      guard index < capabilities.count, index < placed.instances.count,
        capabilities[index].isSame(as: StateCapability(placed.instances[index])),
        !hasSameTables || capabilities[index] == StateCapability(placed.instances[index])
      else {
        let offset = StateFormat.fixedSize + min(index, capabilities.count) * StateFormat.capabilitySize
        throw StateError(.otherLayout, at: offset)
      }
    }
  }

  /// Under the same tables a function has the same rows.
  private func check(_ rows: [StateRow], after capabilityCount: Int) throws(StateError) {
    let own = carriedRows()
    let start = StateFormat.fixedSize + capabilityCount * StateFormat.capabilitySize
    for index in 0..<max(rows.count, own.count) {
      guard index < rows.count, index < own.count, rows[index].index == own[index].index,
        rows[index].kept == own[index].kept, rows[index].deviceMask == own[index].device
      else { throw StateError(.otherLayout, at: start + min(index, rows.count) * StateFormat.rowSize) }
    }
  }

  /// Whether the device can be brought where it was, and whether its guest can bring it out again.
  private func check(_ state: StatePower) throws(StateError) {
    let stateOffset = StateFormat.Offset.state
    guard !power.isResetting else { throw StateError(.resetting, at: stateOffset) }
    let goesDown = state.requested != .d0 || state.lowPower != .off
    guard state.hasVFs == power.hasVFs, !state.hasVFs || !goesDown else {
      throw StateError(.vfsDiffer, at: StateFormat.Offset.powerFlags)
    }
    guard !placed.facts.isVF || power.parent <= state.parent else {
      throw StateError(.parentAsleep, at: StateFormat.Offset.parent)
    }
    guard state.requested != .d0 else { return }
    guard powerRegisters != nil, power.abilities.contains(.powerManagement) else {
      throw StateError(.noPowerManagement, at: stateOffset)
    }
    guard guestWritesPowerState else { throw StateError(.powerStateReadOnly, at: stateOffset) }
    // The machine itself says what it will do, from the D0 that loading begins in.
    let machine = PowerMachine(abilities: power.abilities, rules: power.rules, options: power.options)
    guard machine.plan(.request(state.requested.inRegister), by: .standard).refusal == nil else {
      throw StateError(.unsupportedPowerState, at: stateOffset)
    }
  }
}

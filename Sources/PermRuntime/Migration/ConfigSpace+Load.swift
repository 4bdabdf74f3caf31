/// Loading a function that was saved somewhere else.
extension ConfigSpace where Function: ~Copyable {
  /// Goes on where a saved function was: what its guest reads, what it has written, where its power is.
  ///
  /// All of the bytes are read and judged before anything is touched. Then, with BARs unmapped and in D0: shadow, the device's
  /// own registers, hooks that tell the host; at last the power machine brings the device to the state that it was in, and
  /// maps what may be mapped. The embedder has opened the function, set interrupts up, enabled its VFs, and not yet let
  /// the guest run.
  ///
  /// - Parameters:
  ///   - bytes: A saved state, whole.
  ///   - verdicts: Versions of tables whose states may be loaded under these; of what differs the destination's own stays.
  /// - Throws: A reason with the byte where it lies. But for `powerRefused` and `deviceFailed` the function is as it was; after
  ///   these two its BARs are unmapped, and it is to be loaded again or closed.
  /// - Complexity: O(bytes + config space).
  public func loadState(
    _ bytes: Span<UInt8>, accepting verdicts: [CompatibleTables] = []
  ) throws(StateError) {
    let state = try FunctionState(bytes)
    let hasSameTables = try core.pointee.check(state, accepting: verdicts)
    try step(.decoding([]))
    try step(.decoded([]))
    try step(.exitLowPower)
    try stepToD0()
    let carried = carry(state.rows, hasSameTables)
    core.pointee.state.areBARsDirty = state.areBARsDirty
    do throws(ConfigError) {
      try core.pointee.writeDevice(
        carried.map { ($0.index, $0.mask, state.power.hasSavedState ? $0.saved : $0.device) })
      try tellHost(carried)
    } catch {
      throw StateError(error)
    }
    try bring(to: state.power)
    if power.state == .d3hot, state.power.hasSavedState, state.power.state == .d3hot {
      // What the guest wrote in D3hot.
      do throws(ConfigError) {
        try core.pointee.writeDevice(carried.map { ($0.index, $0.mask, $0.device) })
      } catch {
        throw StateError(error)
      }
    }
    try step(.decoded(enabledSpaces(state.power.enabled)))
  }

  /// What one dword brings to this function.
  private struct Carried {
    var index: Int
    /// Bits of the device, and what they are to be.
    var mask: UInt32
    var device: UInt32
    var saved: UInt32
    /// The shadow before.
    var oldShadow: UInt32
  }

  /// Fills the shadow, and says what is to be written to the device.
  ///
  /// Under the same tables all of the shadow travels, hooks' notes among it. Under others those bits do that are the shadow's in
  /// both, or the device's in both; links of the lists stay.
  private func carry(_ rows: [StateRow], _ hasSameTables: Bool) -> [Carried] {
    let links = hasSameTables ? [] : core.pointee.linkMasks()
    var next = rows.startIndex
    var carried: [Carried] = []
    for own in core.pointee.carriedRows() {
      while next < rows.endIndex, rows[next].index < own.index { next += 1 }
      guard next < rows.endIndex, rows[next].index == own.index else { continue }
      let row = rows[next]
      let shared = hasSameTables ? own.owned : row.kept & own.kept & ~links[own.index]
      let old = memory.pointee.shadow[own.index]
      memory.pointee.shadow[own.index] = old & ~shared | row.shadow & shared
      carried.append(
        Carried(
          index: own.index, mask: own.device & row.deviceMask, device: row.device, saved: row.saved,
          oldShadow: old))
    }
    core.pointee.keepsPromise()
    return carried
  }

  /// Runs the hooks that tell the host what registers say, as if the guest had written each dword.
  private func tellHost(_ carried: [Carried]) throws(ConfigError) {
    for dword in carried {
      var next =
        memory.pointee.rows[dword.index].control.hasHooks(.write)
        ? memory.pointee.rows[dword.index].control.firstBinding : Int(BoundHook.none)
      while next < core.pointee.placed.bindings.count {
        let binding = core.pointee.placed.bindings[next]
        if binding.phase == .write, hooks.runsAtLoad(binding.number) {
          try hooks.run(
            binding.number,
            HookCall(
              core: core, index: next, position: dword.index * 4, byteWidth: 4,
              value: memory.pointee.shadow[dword.index], oldShadow: dword.oldShadow))
        }
        next = Int(binding.next)
      }
    }
  }

  /// Has the machine bring the device from D0 to where it was.
  private func bring(to power: StatePower) throws(StateError) {
    if power.requested != .d0 { try step(.request(power.requested.inRegister)) }
    switch power.lowPower {
    case .entered: try step(.enterLowPower(untilWakeup: false))
    case .armed: try step(.enterLowPower(untilWakeup: true))
    case .off, .promoted, .unused: break
    }
  }

  /// A function without the memory enable decodes memory always.
  private func enabledSpaces(_ spaces: BARSpaces) -> BARSpaces {
    core.pointee.placed.facts.lacksMemoryEnable ? spaces.union(.memory) : spaces
  }
}

extension FunctionCore where Function: ~Copyable {
  /// A guest that was told that D3hot keeps its device's state keeps that: D3hot stays D3hot here.
  mutating func keepsPromise() {
    guard let place = powerRegisters?.noSoftReset, placed.memory.isVirtual(place),
      placed.memory.shadowBits(place) != 0
    else { return }
    power.abilities.remove(.promotes)
  }
}

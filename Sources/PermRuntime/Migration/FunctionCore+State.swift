/// What of a function travels.
extension FunctionCore where Function: ~Copyable {
  /// A dword that travels, and which of its bits do.
  struct CarriedRow {
    var index: Int
    /// Bits of bytes that a capability of the guest's list owns, or the header.
    var owned: UInt32
    /// Bits that the guest reads from the shadow or writes to it.
    var kept: UInt32
    /// Bits that the guest writes to the device and that a write can bring back.
    var device: UInt32
  }

  /// The dwords that travel, ascending.
  ///
  /// Bytes that nobody owns and bodies of hidden capabilities do not: the shadow of these is what the profile says, and of the
  /// device nobody knows what a write does. PowerState is the power machine's.
  func carriedRows() -> [CarriedRow] {
    var owned = [UInt32](repeating: 0, count: placed.size / 4)
    for region in placed.regions {
      guard case .capability = region.owner else { continue }
      for position in region.range where position / 4 < owned.count {
        owned[position / 4] |= 0xFF << UInt32((position & 3) * 8)
      }
    }
    return owned.indices.compactMap { index in
      let row = placed.row(index)
      let kept = (row.virt | row.shadowWrite) & owned[index]
      // Bodies without fields are not written: it could ring a doorbell.
      let device = row.line == 0 ? 0 : row.deviceWrite & ~row.rw1c & ~powerStateMask(index) & owned[index]
      guard kept | device != 0 else { return nil }
      return CarriedRow(index: index, owned: owned[index], kept: kept, device: device)
    }
  }

  /// What the function is, for a state.
  func stateIdentity() -> StateIdentity {
    let vendor = UInt32(truncatingIfNeeded: placed.value(of: .vendorID)) & 0xFFFF
    let device = UInt32(truncatingIfNeeded: placed.value(of: .deviceID)) & 0xFFFF
    return StateIdentity(
      configSize: placed.size, isVF: placed.facts.isVF,
      lacksMemoryEnable: placed.facts.lacksMemoryEnable,
      hasInterrupt: placed.facts.hasInterrupt, ids: vendor | device << 16,
      classAndRevision: placed.identity.classAndRevision,
      subsystem: placed.identity.subsystem, bars: (0..<7).map { placed.facts.resource($0) })
  }

  /// Bits of links and list heads in a dword: those of a guest's list are the destination's own, where tables differ.
  func linkMasks() -> [UInt32] {
    var masks = [UInt32](repeating: 0, count: placed.size / 4)
    func add(_ position: Int) {
      guard position >= 0, position / 4 < masks.count else { return }
      masks[position / 4] |= 0xFF << UInt32((position & 3) * 8)
    }
    if let pointer = placed.instances.first.flatMap({ ListFormat.capabilitiesPointer(inLayout: $0.id) }) {
      add(pointer)
    }
    masks[ListFormat.status >> 2] |= ListFormat.capabilitiesListBit << UInt32((ListFormat.status & 3) * 8)
    for instance in placed.instances where instance.kind != .header {
      for byte in 0..<ListFormat.linkLength(instance.kind) { add(instance.position + byte) }
    }
    return masks
  }

  /// The state of the function as it is.
  ///
  /// - Parameter power: Where its power was before it was woken to be read.
  /// - Throws: `deviceFailed`.
  mutating func captureState(_ power: PowerMachine) throws(ConfigError) -> FunctionState {
    var captured: [StateRow] = []
    for row in carriedRows() {
      let kept = power.hasSavedState ? placed.memory.pointee.saved[row.index] & row.device : 0
      var device: UInt32 = 0
      if row.device != 0 {
        // Without power, what was saved is what will be there.
        let isSilent = power.state == .d3cold && power.hasSavedState
        device = isSilent ? kept : try function.readConfig(at: row.index * 4, byteWidth: 4) & row.device
      }
      captured.append(
        StateRow(
          index: row.index, kept: row.kept, shadow: placed.memory.pointee.shadow[row.index] & row.owned,
          deviceMask: row.device,
          device: device, saved: kept))
    }
    return FunctionState(
      fingerprint: placed.fingerprint, identity: stateIdentity(),
      capabilities: placed.instances.map { StateCapability($0) },
      power: StatePower(
        state: power.state, parent: power.parent, enabled: power.enabled, lowPower: power.lowPower,
        hasVFs: power.hasVFs, hasSavedState: power.hasSavedState),
      areBARsDirty: state.areBARsDirty, rows: captured)
  }

  /// Whether a guest can write PowerState: the hook that was given it at open also runs on writes of it.
  var guestWritesPowerState: Bool {
    guard let registers = powerRegisters else { return false }
    return placed.bindings.contains { binding in
      guard binding.phase == .write, binding.number == registers.hook, binding.operandCount > 0,
        placed.operands.indices.contains(Int(binding.firstOperand)),
        placed.operands[Int(binding.firstOperand)].place == registers.state
      else { return false }
      let first = registers.state.firstByte
      return Int(binding.dword) == first >> 2 && binding.byteMask >> UInt8(first & 3) & 1 != 0
    }
  }

  /// Writes bits of the device that differ, from the end of config space to its start: base addresses before COMMAND.
  ///
  /// Write-1-to-clear bits are written as 0, and PowerState as it is.
  mutating func writeDevice(_ values: [(index: Int, mask: UInt32, value: UInt32)]) throws(ConfigError) {
    for entry in values.reversed() where entry.mask != 0 {
      let now = try function.readConfig(at: entry.index * 4, byteWidth: 4)
      guard (now ^ entry.value) & entry.mask != 0 else { continue }
      let value =
        now & ~entry.mask & ~placed.memory.pointee.details[entry.index].rw1c | entry.value & entry.mask
      try function.writeConfig(at: entry.index * 4, byteWidth: 4, value: value)
    }
  }
}

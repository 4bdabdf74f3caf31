/// Hooks of the header: decode enables, base address registers, the legacy interrupt.
extension StandardHooks {
  /// Before a write of COMMAND: writes the base address registers back to a device that lost them in a reset that nobody
  /// announced.
  ///
  /// Operands: memory enable, I/O enable, BAR 0 to 5, ROM, interrupt disable.
  /// Source: Linux drivers/vfio/pci/vfio_pci_config.c, vfio_basic_config_write, vfio_need_bar_restore, vfio_bar_restore.
  @inlinable
  public func restoreBars<Function: PassthroughFunction & ~Copyable>(
    _ call: HookCall<Function>
  ) throws(ConfigError) {
    let firstBAR = 2
    if call.phase == .open {
      for bar in 0..<7 { call.state.savedBARs[bar] = call.shadow(firstBAR + bar) }
      return
    }
    let memory = call.written(0) != 0
    let io = call.written(1) != 0
    // Decode that the guest has on already, and that the device has lost.
    let expectsMemory = memory && call.power.enabled.contains(.memory) && !call.facts.lacksMemoryEnable
    let lostMemory = expectsMemory ? try call.device(0) == 0 : false
    let lostIO = io && call.power.enabled.contains(.io) ? try call.device(1) == 0 : false
    var lostBAR = false
    for bar in 0..<6 where !lostBAR && call.state.savedBARs[bar] != 0 {
      lostBAR = try call.device(firstBAR + bar) != call.state.savedBARs[bar]
    }
    guard lostMemory || lostIO || lostBAR, !call.facts.isVF else { return }
    call.function.willRestoreBARs()
    for bar in 0..<7 { try call.setDevice(firstBAR + bar, call.state.savedBARs[bar]) }
  }

  /// The BAR gate at COMMAND: mappings go before the device stops decoding, and come back after it decodes again.
  ///
  /// Keeps what the guest last wrote to the decode enables in the shadow, also where the bits are hardware's.
  ///
  /// Operands: memory enable, I/O enable.
  @inlinable
  public func trackDecode<Function: PassthroughFunction & ~Copyable>(
    _ call: HookCall<Function>
  ) throws(ConfigError) {
    switch call.phase {
    case .beforeWrite: try call.decoding(memory: call.written(0) != 0, io: call.written(1) != 0)
    case .write:
      call.setShadow(0, call.written(0))
      call.setShadow(1, call.written(1))
      try call.decoded(memory: call.written(0) != 0, io: call.written(1) != 0)
    case .open: try call.decoded(memory: call.shadow(0) != 0, io: call.shadow(1) != 0)
    case .read: break
    }
  }

  /// Has the host mask or unmask the legacy interrupt when the guest's Interrupt Disable changes.
  ///
  /// Operand: interrupt disable.
  @inlinable
  public func maskIntx<Function: PassthroughFunction & ~Copyable>(
    _ call: HookCall<Function>
  ) throws(ConfigError) {
    let isDisabled = call.shadow(0) != 0
    guard isDisabled != call.state.isINTxDisabled else { return }
    try call.wake()
    call.state.isINTxDisabled = isDisabled
    if isDisabled {
      call.function.maskINTx(at: call.place(0))
    } else {
      call.function.unmaskINTx(at: call.place(0))
    }
  }

  /// Base address registers live in the shadow; sizing shows when they are read after a write.
  ///
  /// Operands: BAR 0 to 5, ROM.
  /// Source: Linux drivers/vfio/pci/vfio_pci_config.c, vfio_bar_fixup.
  @inlinable
  public func sizeBars<Function: PassthroughFunction & ~Copyable>(
    _ call: HookCall<Function>
  ) throws(ConfigError) {
    guard call.phase == .read else {
      call.state.areBARsDirty = true
      return
    }
    guard call.state.areBARsDirty else { return }
    call.state.areBARsDirty = false
    var bar = 0
    while bar < 6 {
      let resource = call.resource(bar)
      // What is not assigned reads 0.
      let mask = resource.map { ~($0.size &- 1) } ?? 0
      let flags = resource?.registerFlags ?? 0
      call.updateShadow(bar, keeping: UInt32(truncatingIfNeeded: mask) & ~flags, setting: flags)
      bar += 1
      if resource?.kind == .mem64, bar < 6 {
        call.updateShadow(bar, keeping: UInt32(truncatingIfNeeded: mask >> 32), setting: 0)
        bar += 1
      }
    }
    // The ROM's enable is the guest's.
    let rom = call.resource(6).map { UInt32(truncatingIfNeeded: ~($0.size &- 1)) | 1 } ?? 0
    call.updateShadow(6, keeping: rom, setting: 0)
  }
}

extension BARResource {
  /// The read-only low bits of a base address register.
  ///
  /// Source: PCIe 6.0 §7.5.1.2.1 "Base Address Registers".
  @inlinable var registerFlags: UInt32 {
    switch kind {
    case .io: 1
    case .mem32: isPrefetchable ? 8 : 0
    case .mem64: isPrefetchable ? 12 : 4
    }
  }
}

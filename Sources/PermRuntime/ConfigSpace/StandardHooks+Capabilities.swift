/// Hooks of the capabilities: power, VPD, MSI, resets, read requests.
extension StandardHooks {
  /// The guest wrote PowerState: the power machine makes the transition or refuses it, before the write returns.
  ///
  /// The guest's bits never reach the device. At open the machine learns where the device is and what it can do; a version that
  /// is not understood is as if absent.
  ///
  /// Operands: PowerState, D1_Support, D2_Support, Version, No_Soft_Reset. Versions above 3 are not defined.
  /// Source: PCIe 6.0 §7.5.2; Linux drivers/vfio/pci/vfio_pci_config.c, vfio_pm_config_write.
  @inlinable
  public func setPowerState<Function: PassthroughFunction & ~Copyable>(
    _ call: HookCall<Function>
  ) throws(ConfigError) {
    guard call.phase == .open else {
      let state = PowerState(rawValue: UInt8(truncatingIfNeeded: call.written(0) & 3)) ?? .d0
      try call.request(state)
      return
    }
    let version = Int(try call.device(3))
    var abilities: PowerAbilities = []
    if version <= 3 { abilities.insert(.powerManagement) }
    if try call.device(1) != 0 { abilities.insert(.d1) }
    if try call.device(2) != 0 { abilities.insert(.d2) }
    if try call.device(4) != 0 { abilities.insert(.noSoftReset) }
    try call.foundPowerManagement(abilities, version: version, stateOperand: 0, noSoftResetOperand: 4)
  }

  /// The guest completed an address: the host reads or writes four bytes, and the flag tells the guest when.
  ///
  /// Operands: flag, address, data. A failure leaves the flag as it is: the guest's driver times out.
  /// Source: Linux drivers/vfio/pci/vfio_pci_config.c, vfio_vpd_config_write.
  @inlinable
  public func accessVpd<Function: PassthroughFunction & ~Copyable>(
    _ call: HookCall<Function>
  ) throws(ConfigError) {
    try call.wake()
    let address = Int(call.shadow(1))
    if call.shadow(0) != 0 {
      guard call.function.writeVPD(call.shadow(2), at: address) else { return }
      call.setShadow(0, 0)
    } else {
      guard let data = call.function.readVPD(at: address) else { return }
      call.setShadow(2, data)
      call.setShadow(0, 1)
    }
  }

  /// MSI belongs to the host: the guest enables no more than the host has set up, and the device is told.
  ///
  /// Operands: Message_Control, MSI_Enable, Multiple_Message_Enable.
  /// Source: Linux drivers/vfio/pci/vfio_pci_config.c, vfio_msi_config_write.
  @inlinable
  public func updateMsi<Function: PassthroughFunction & ~Copyable>(
    _ call: HookCall<Function>
  ) throws(ConfigError) {
    if !call.function.isMSIActive { call.setShadow(1, 0) }
    let limit = UInt32(max(0, min(7, call.function.msiVectorLog2Limit)))
    if call.shadow(2) > limit { call.setShadow(2, limit) }
    try call.setDevice(0, call.shadow(0))
  }

  /// The guest set Initiate_FLR: reset, if the device can.
  ///
  /// Operands: Initiate_FLR, its capability bit.
  /// Source: Linux drivers/vfio/pci/vfio_pci_config.c, vfio_exp_config_write.
  @inlinable
  public func functionLevelReset<Function: PassthroughFunction & ~Copyable>(
    _ call: HookCall<Function>
  ) throws(ConfigError) {
    guard call.shadow(0) != 0 else { return }
    call.setShadow(0, 0)
    guard try call.device(1) != 0 else { return }
    try call.reset(.functionLevelReset)
  }

  /// The guest changed Max_Read_Request_Size: the host sets it, not below the payload size.
  ///
  /// Operands: Max_Read_Request_Size, Max_Payload_Size. Both fields count 128 bytes in powers of two.
  /// Source: Linux drivers/vfio/pci/vfio_pci_config.c, vfio_exp_config_write.
  @inlinable
  public func setReadRequestSize<Function: PassthroughFunction & ~Copyable>(
    _ call: HookCall<Function>
  ) throws(ConfigError) {
    let size = call.shadow(0)
    guard size != call.oldShadow(0) else { return }
    let bytes = max(128 << Int(size & 7), 128 << Int(try call.device(1) & 7))
    _ = call.function.setReadRequestSize(bytes, at: call.place(0))
  }

  /// The guest set Initiate_FLR of Advanced Features: reset, if the device has FLR and Transactions Pending.
  ///
  /// Operands: Initiate_FLR, FLR_Capability, TP_Capability.
  /// Source: Linux drivers/vfio/pci/vfio_pci_config.c, vfio_af_config_write.
  @inlinable
  public func afFunctionLevelReset<Function: PassthroughFunction & ~Copyable>(
    _ call: HookCall<Function>
  ) throws(ConfigError) {
    guard call.shadow(0) != 0 else { return }
    call.setShadow(0, 0)
    guard try call.device(1) != 0, try call.device(2) != 0 else { return }
    try call.reset(.advancedFeatures)
  }
}

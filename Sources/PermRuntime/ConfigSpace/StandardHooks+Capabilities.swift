/// Hooks of the capabilities: power, VPD, MSI, resets, read requests.
extension StandardHooks {
  /// The guest wrote PowerState: the host makes the transition.
  ///
  /// The guest's bits never reach the device.
  ///
  /// Operands: PowerState, D1_Support, D2_Support, Version.
  /// Source: Linux drivers/vfio/pci/vfio_pci_config.c, vfio_pm_config_write.
  public func setPowerState<Function: PassthroughFunction & ~Copyable>(
    _ call: HookCall<Function>
  ) throws(ConfigError) {
    if call.phase == .open {
      let found = PowerState(rawValue: UInt8(truncatingIfNeeded: try call.device(0) & 3)) ?? .d0
      call.function.foundPowerState(found)
      return
    }
    let state = PowerState(rawValue: UInt8(truncatingIfNeeded: call.written(0) & 3)) ?? .d0
    // Nobody may touch a BAR of a function that is about to stop answering.
    if state == .d3hot { call.function.revokeMappings() }
    let request = PowerRequest(
      state: state,
      place: call.place(0),
      supportsD1: try call.device(1) != 0,
      supportsD2: try call.device(2) != 0,
      version: Int(try call.device(3))
    )
    _ = call.function.setPowerState(request)
  }

  /// The guest completed an address: the host reads or writes four bytes, and the flag tells the guest when.
  ///
  /// Operands: flag, address, data. A failure leaves the flag as it is: the guest's driver times out.
  /// Source: Linux drivers/vfio/pci/vfio_pci_config.c, vfio_vpd_config_write.
  public func accessVpd<Function: PassthroughFunction & ~Copyable>(
    _ call: HookCall<Function>
  ) throws(ConfigError) {
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
  public func functionLevelReset<Function: PassthroughFunction & ~Copyable>(
    _ call: HookCall<Function>
  ) throws(ConfigError) {
    guard call.shadow(0) != 0 else { return }
    call.setShadow(0, 0)
    guard try call.device(1) != 0 else { return }
    call.function.revokeMappings()
    _ = call.function.resetFunction(.functionLevelReset)
  }

  /// The guest changed Max_Read_Request_Size: the host sets it, not below the payload size.
  ///
  /// Operands: Max_Read_Request_Size, Max_Payload_Size. Both fields count 128 bytes in powers of two.
  /// Source: Linux drivers/vfio/pci/vfio_pci_config.c, vfio_exp_config_write.
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
  public func afFunctionLevelReset<Function: PassthroughFunction & ~Copyable>(
    _ call: HookCall<Function>
  ) throws(ConfigError) {
    guard call.shadow(0) != 0 else { return }
    call.setShadow(0, 0)
    guard try call.device(1) != 0, try call.device(2) != 0 else { return }
    call.function.revokeMappings()
    _ = call.function.resetFunction(.advancedFeatures)
  }
}

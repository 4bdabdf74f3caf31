internal import Glibc

/// What the system does for a device beside its registers.
extension SysfsFunction: OfferedFunction {
  /// Registers are lost where hardware loses them: the runtime saves and restores.
  public var keepsConfig: Bool { false }
  /// The kernel's reset brings the device to D0, and saves its config space before and restores it after.
  ///
  /// Source: Linux drivers/pci/pci.c, pci_reset_function, pci_dev_save_and_disable.
  public var preparesReset: Bool { true }

  /// Writes the field among its neighbours, and sleeps as long as the specification asks for.
  ///
  /// False for a state other than D0 while virtual functions are enabled: what is below them stays awake.
  ///
  /// Source: PCIe 6.0 §5.9 "State Transition Recovery Time Requirements", §9.6.2 "PM States for SR-IOV".
  public mutating func setPowerState(_ request: PowerRequest) -> Bool {
    guard request.state == .d0 || virtualFunctionCount == 0 else {
      failure = SystemFailure(
        "bring to a deeper state than D0", folder, because: "virtual functions of it are enabled", code: EBUSY
      )
      return false
    }
    guard storeField(UInt32(request.state.rawValue), at: request.place) else { return false }
    let deepest = max(request.state, request.from)
    wait(microseconds: deepest == .d3hot ? 10_000 : deepest == .d2 ? 200 : 0)
    return true
  }

  /// Sleeps.
  public mutating func wait(microseconds: Int) { SystemCall.sleep(microseconds: microseconds) }

  /// Has the kernel reset the device, by the first method of `SysfsDevice.resetMethods`; false: it has none, or it failed.
  public mutating func resetFunction(_ method: ResetMethod) -> Bool {
    do throws(SystemFailure) {
      try SysfsFile.store("1", folder + "/reset", "reset by")
      return true
    } catch {
      failure = error
      return false
    }
  }

  /// Stores the encoded size; refuses what is not 128 to 4096 bytes.
  public mutating func setReadRequestSize(_ bytes: Int, at place: ConfigPlace) -> Bool {
    storeReadRequestSize(bytes, at: place)
  }

  /// Sets the bit.
  public mutating func maskINTx(at place: ConfigPlace) { _ = storeField(1, at: place) }

  /// Clears the bit.
  public mutating func unmaskINTx(at place: ConfigPlace) { _ = storeField(0, at: place) }

  /// Reads 4 bytes of VPD.
  public mutating func readVPD(at address: Int) -> UInt32? { VPDFile.read(folder, at: address) }

  /// Writes 4 bytes of VPD.
  public mutating func writeVPD(_ value: UInt32, at address: Int) -> Bool {
    VPDFile.write(value, folder, at: address)
  }

  /// Reads behind BAR 0 to 5; all ones where nothing is, and behind the ROM.
  public mutating func readBAR(_ bar: Int, at offset: UInt64, byteWidth: Int) -> UInt64 {
    bars.read(bar, at: offset, byteWidth: byteWidth)
      ?? ((1...7).contains(byteWidth) ? (1 << UInt64(byteWidth * 8)) - 1 : ~0)
  }

  /// Writes behind BAR 0 to 5; dropped where nothing is.
  public mutating func writeBAR(_ bar: Int, at offset: UInt64, byteWidth: Int, value: UInt64) {
    bars.write(bar, at: offset, byteWidth: byteWidth, value: value)
  }

  /// BARs and config space; none can be mapped, as nobody would take the mapping away when a driver comes back.
  public func region(_ index: FunctionRegion.Index) -> FunctionRegion {
    switch index {
    case .config: FunctionRegion(size: UInt64(configSize), isReadable: true, isWritable: isWritable)
    case .rom, .vga: FunctionRegion()
    default:
      FunctionRegion(
        size: bars.size(Int(index.rawValue)), isReadable: bars.size(Int(index.rawValue)) > 0,
        isWritable: isWritable && bars.size(Int(index.rawValue)) > 0)
    }
  }

  /// None: sysfs gives no interrupts.
  public func interrupt(_ index: FunctionInterrupt.Index) -> FunctionInterrupt { FunctionInterrupt() }

  /// Refused, but for tearing down what was never set up.
  public mutating func setInterrupts(_ request: borrowing InterruptRequest) throws(SystemFailure) {
    let request = copy request
    guard !request.isTeardown else { return }
    throw SystemFailure(
      "set up interrupts of", folder,
      because: "sysfs gives none; a device that is bound to vfio-pci has some", code: ENOTSUP)
  }

  /// Refused.
  public mutating func mapDMA(_ mapping: borrowing DMAMapping) throws(SystemFailure) {
    throw SystemFailure(
      "map \(mapping.size) bytes of DMA at \(hexText(mapping.address)) for", folder,
      because: "sysfs gives a device no memory; one that is bound to vfio-pci can have some", code: ENOTSUP)
  }

  /// Nothing can have been mapped.
  public mutating func unmapDMA(at address: UInt64, size: UInt64) throws(SystemFailure) {
    throw SystemFailure(
      "unmap \(size) bytes of DMA at \(hexText(address)) for", folder, code: ENOENT)
  }

  /// Whether the kernel has a way to reset it.
  public var isResettable: Bool { SysfsFile.exists(folder + "/reset") }

  /// Virtual functions that are enabled now.
  public var virtualFunctionCount: Int { max(0, SysfsFile.number(folder + "/sriov_numvfs") ?? 0) }
}

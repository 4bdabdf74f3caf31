internal import Glibc
internal import Synchronization

/// A device of this machine that vfio-pci has, offered whole: the kernel's own table lies below ours.
///
/// Config space is the kernel's view of it, with virtual BARs and IDs; the kernel saves and restores registers around D3hot and
/// resets, and keeps memory that is not decoded from being reached. Copies reach the same device.
///
/// Source: Linux drivers/vfio/pci/vfio_pci_config.c, vfio_pci_core.c.
public struct VFIOFunction: OfferedFunction {
  /// The device.
  public let device: VFIODevice
  /// Resources, interrupt and identity: the system's, with sizes as VFIO's regions have them.
  public let facts: FunctionFacts
  /// Why the last access of config space that failed did; whoever reads it may empty it.
  public var failure: SystemFailure?

  /// A function over an open device.
  public init(_ device: VFIODevice) {
    self.device = device
    facts = VFIOFunction.facts(device.system.facts, device.regions, device.interrupts)
    platformPower = device.supports(.lowPowerEntry) && device.supports(.lowPowerExit)
  }

  private let platformPower: Bool

  /// Facts of the system, with what VFIO says otherwise.
  static func facts(
    _ system: FunctionFacts, _ regions: [VFIORegion], _ interrupts: [FunctionInterrupt]
  ) -> FunctionFacts {
    var facts = system
    for index in 0..<7 where regions.indices.contains(index) {
      let size = regions[index].size
      guard size > 0, size & (size - 1) == 0 else {
        facts.bars[index] = nil
        continue
      }
      // A ROM that the system has elsewhere has no resource.
      facts.bars[index] = facts.bars[index] ?? BARResource(kind: .mem32, size: size)
      facts.bars[index]?.size = size
    }
    facts.hasInterrupt = (interrupts.first?.count ?? 0) > 0
    return facts
  }

  /// Bytes of config space: 256 or 4096.
  public var configSize: Int { device.configSize }

  /// Reads a piece of 1, 2 or 4 bytes.
  ///
  /// - Complexity: One call of the system, no allocation.
  public mutating func readConfig(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32 {
    try check(position, byteWidth)
    guard let value = device.readConfig(at: position, byteWidth: byteWidth) else {
      throw failed("read", position, byteWidth)
    }
    return value
  }

  /// Writes a piece of 1, 2 or 4 bytes.
  ///
  /// - Complexity: One call of the system, no allocation.
  public mutating func writeConfig(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError) {
    try check(position, byteWidth)
    guard device.writeConfig(at: position, byteWidth: byteWidth, value: value) else {
      throw failed("write", position, byteWidth)
    }
  }

  private func check(_ position: Int, _ byteWidth: Int) throws(ConfigError) {
    guard (1...4).contains(byteWidth), position >= 0, position <= configSize - byteWidth else {
      throw ConfigError(.outOfRange, position: position, byteWidth: byteWidth)
    }
  }

  private mutating func failed(_ verb: String, _ position: Int, _ byteWidth: Int) -> ConfigError {
    failure = SystemFailure.access(
      verb, position, byteWidth, device.system.address, code: errno, because: nil)
    return ConfigError(.deviceFailed, position: position, byteWidth: byteWidth)
  }
}

/// What the kernel does for the function.
extension VFIOFunction {
  /// The kernel saves and restores config space around D3hot, low power and resets.
  public var keepsConfig: Bool { true }
  /// The kernel brings the device to D0 before a reset.
  public var preparesReset: Bool { true }
  /// The kernel takes power away by VFIO's low power feature, from Linux 6.1 on.
  public var hasPlatformPower: Bool { platformPower }

  /// Has the kernel make the transition, and reads back what it reached.
  ///
  /// The kernel waits as long as the specification asks for, and is silent where it refuses: a physical function with virtual
  /// ones enabled, or a device without that state.
  public mutating func setPowerState(_ request: PowerRequest) -> Bool {
    let place = request.place
    guard storeField(UInt32(request.state.rawValue), at: place),
      let byte = try? readConfig(at: place.firstByte, byteWidth: 1)
    else { return false }
    return byte >> UInt32(truncatingIfNeeded: place.lsb & 7) & place.valueMask
      == UInt32(request.state.rawValue)
  }

  /// Lets the kernel put the device into the deepest state of the platform.
  public mutating func powerOff() -> Bool {
    do throws(SystemFailure) {
      try device.enterLowPower()
      return true
    } catch {
      failure = error
      return false
    }
  }

  /// Ends it: D0, with registers restored.
  public mutating func powerOn() -> Bool {
    do throws(SystemFailure) {
      try device.exitLowPower()
      return true
    } catch {
      failure = error
      return false
    }
  }

  /// Sleeps.
  public mutating func wait(microseconds: Int) { SystemCall.sleep(microseconds: microseconds) }

  /// Tears down all that were set up.
  public mutating func stopInterrupts() { device.tearDownInterrupts() }

  /// Has the kernel reset the device, by the method that it has for it.
  public mutating func resetFunction(_ method: ResetMethod) -> Bool {
    guard device.isResettable else { return false }
    do throws(SystemFailure) {
      try device.reset()
      return true
    } catch {
      failure = error
      return false
    }
  }

  /// Stores the encoded size; the kernel sets it on the device.
  public mutating func setReadRequestSize(_ bytes: Int, at place: ConfigPlace) -> Bool {
    storeReadRequestSize(bytes, at: place)
  }

  /// Sets the bit; the kernel masks the interrupt in its own way.
  public mutating func maskINTx(at place: ConfigPlace) { _ = storeField(1, at: place) }

  /// Clears the bit.
  public mutating func unmaskINTx(at place: ConfigPlace) { _ = storeField(0, at: place) }

  /// Whether MSI is set up.
  public var isMSIActive: Bool { device.msiVectors.load(ordering: .relaxed) > 0 }

  /// Log2 of the vectors that are set up, rounded up, as the kernel limits the guest.
  public var msiVectorLog2Limit: Int {
    let vectors = device.msiVectors.load(ordering: .relaxed)
    return vectors > 1 ? Int.bitWidth - (vectors - 1).leadingZeroBitCount : 0
  }

  /// Reads 4 bytes of VPD by the kernel.
  public mutating func readVPD(at address: Int) -> UInt32? { VPDFile.read(device.system.folder, at: address) }

  /// Writes 4 bytes of VPD by the kernel.
  public mutating func writeVPD(_ value: UInt32, at address: Int) -> Bool {
    VPDFile.write(value, device.system.folder, at: address)
  }

  /// Reads behind a BAR or the ROM; all ones where the kernel has nothing to give: never a signal.
  ///
  /// - Complexity: One call of the system, no allocation.
  public mutating func readBAR(_ bar: Int, at offset: UInt64, byteWidth: Int) -> UInt64 {
    let ones: UInt64 = (1...7).contains(byteWidth) ? (1 << UInt64(byteWidth * 8)) - 1 : ~0
    guard (0...6).contains(bar), let index = FunctionRegion.Index(rawValue: UInt32(bar)) else { return ones }
    return device.read(index, at: offset, byteWidth: byteWidth) ?? ones
  }

  /// Writes behind a BAR; dropped where the kernel takes nothing.
  public mutating func writeBAR(_ bar: Int, at offset: UInt64, byteWidth: Int, value: UInt64) {
    guard (0...6).contains(bar), let index = FunctionRegion.Index(rawValue: UInt32(bar)) else { return }
    device.write(index, at: offset, byteWidth: byteWidth, value: value)
  }
}

/// What a VMM needs beside.
extension VFIOFunction {
  /// A region, with the parts of the device's file that can be mapped.
  public func region(_ index: FunctionRegion.Index) -> FunctionRegion {
    let region = device.regions[Int(index.rawValue)]
    return FunctionRegion(
      size: region.size, isReadable: region.isReadable, isWritable: region.isWritable,
      mapping: region.areas.isEmpty
        ? nil
        : FunctionRegion.Mapping(descriptor: device.number, offset: region.offset, areas: region.areas))
  }

  /// An interrupt.
  public func interrupt(_ index: FunctionInterrupt.Index) -> FunctionInterrupt {
    device.interrupts[Int(index.rawValue)]
  }

  /// Passes the request on to the kernel.
  public mutating func setInterrupts(_ request: borrowing InterruptRequest) throws(SystemFailure) {
    try device.setInterrupts(request)
  }

  /// Maps the memory into this process, and for the device.
  public mutating func mapDMA(_ mapping: borrowing DMAMapping) throws(SystemFailure) {
    try device.mapDMA(mapping)
  }

  /// Takes it away.
  public mutating func unmapDMA(at address: UInt64, size: UInt64) throws(SystemFailure) {
    try device.unmapDMA(at: address, size: size)
  }

  /// Whether the kernel has a way to reset it.
  public var isResettable: Bool { device.isResettable }

  /// Virtual functions that are enabled now.
  public var virtualFunctionCount: Int { device.system.virtualFunctionCount }
}

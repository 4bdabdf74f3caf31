internal import Glibc
internal import Synchronization

/// A device that Linux's vfio-pci has for a program: registers, regions, interrupts and DMA through one file.
///
/// What it holds of the system ends with `close` or with the last reference, in this order: interrupts, memory that the device
/// may reach, the device, its group or address space. Calls may come from any thread; accesses are not ordered among each other.
/// After `close` accesses and calls fail, and reach no other file.
///
/// Source: Linux include/uapi/linux/vfio.h, Documentation/driver-api/vfio.rst.
public final class VFIODevice: Sendable {
  /// By which files a device is opened.
  public enum Way: String, Sendable, CaseIterable {
    /// Its own, where this kernel has one and no token is given, else its group's.
    case auto
    /// Its group's: `/dev/vfio/12`, with a container.
    case group
    /// Its own: `/dev/vfio/devices/vfio0`, with /dev/iommu. From Linux 6.6 on.
    case cdev
  }

  /// What the system says of it beside its registers.
  public let system: SysfsDevice
  /// By which files it was opened: `group` or `cdev`.
  public let way: Way
  /// Whether `reset` can do something.
  public let isResettable: Bool
  /// Bytes of config space: 256 or 4096.
  public let configSize: Int
  /// Regions by index, as they were when it was opened.
  public let regions: [VFIORegion]
  /// Interrupts by index.
  public let interrupts: [FunctionInterrupt]

  /// Where config space begins in the file.
  let configOffset: Int
  /// The file's number; it stays this device's until the last reference is gone.
  var number: Int32 { file.number }
  private let file: Descriptor
  /// What takes the file's place: a folder, which can be neither read, written nor controlled.
  private let nothing: Descriptor
  let state: Mutex<State>
  /// Vectors of MSI that are set up; on the trap path, so no lock.
  let msiVectors = Atomic<Int>(0)

  /// What changes.
  struct State {
    /// Where memory is given to the device; nil: it is closed.
    var context: DMAContext?
    /// Kinds of interrupts that are set up.
    var activeInterrupts: Set<FunctionInterrupt.Index> = []
    /// Memory that the device may reach, by the address where it sees it.
    var mappings: [UInt64: MemoryMapping] = [:]
  }

  /// Opens a device that vfio-pci has.
  ///
  /// - Parameters:
  ///   - address: `0000:01:00.0` or `01:00.0`.
  ///   - way: By which files.
  ///   - token: The secret of a physical function and its virtual ones, where both are with users.
  ///   - roots: Where the system's folders are.
  /// - Throws: What was tried, and why not: a group that others are in, another driver, no IOMMU, no right to open.
  public static func open(
    _ address: String, by way: Way = .auto, token: VFToken? = nil, roots: SystemRoots = SystemRoots()
  ) throws(SystemFailure) -> VFIODevice {
    let system = try SysfsDevice.find(address, root: roots.system)
    // Kernels before 6.17 take a token by the group alone.
    let isCdev =
      way == .cdev || (way == .auto && token == nil && IOMMUFD.path(of: system, roots) != nil)
    if isCdev {
      let space = try IOMMUFD(roots)
      let file = try space.device(system, roots, token)
      return try VFIODevice(system, .cdev, file, .addressSpace(space))
    }
    let group = try VFIOGroup(of: system, roots)
    let file = try group.device(system.address, token)
    return try VFIODevice(system, .group, file, .group(group))
  }

  private init(
    _ system: SysfsDevice, _ way: Way, _ file: Descriptor, _ context: DMAContext
  ) throws(SystemFailure) {
    var info = VFIODeviceInfo()
    guard SystemCall.control(file.number, VFIORequest.deviceInfo, &info) == 0 else {
      throw SystemFailure("examine", system.address)
    }
    guard info.flags & VFIONumber.deviceIsPCI != 0 else {
      throw SystemFailure("use", system.address, because: "it is no PCI device to VFIO", code: ENODEV)
    }
    var regions: [VFIORegion] = []
    for index in FunctionRegion.Index.allCases {
      regions.append(try VFIORegion.read(file.number, index, info.regionCount, system.address))
    }
    let config = regions[Int(FunctionRegion.Index.config.rawValue)]
    guard config.size == 256 || config.size == 4096, let offset = Int(exactly: config.offset) else {
      throw SystemFailure(
        "use", system.address, because: "its config space has \(config.size) bytes, and not 256 or 4096",
        code: EPROTO)
    }
    self.system = system
    self.way = way
    self.file = file
    self.regions = regions
    configSize = Int(config.size)
    configOffset = offset
    isResettable = info.flags & VFIONumber.deviceResets != 0
    interrupts = FunctionInterrupt.Index.allCases.map { index in
      VFIODevice.interrupt(file.number, index, info.interruptCount)
    }
    nothing = try Descriptor.open("/", isWritable: false)
    state = Mutex(State(context: context))
  }

  deinit { close() }

  /// Gives everything back; without effect the second time.
  ///
  /// A `RegionMapping` that somebody still has keeps the device open in the kernel until it is gone.
  public func close() {
    state.withLock { state in
      guard let context = state.context else { return }
      tearDownInterrupts(&state)
      for (address, mapping) in state.mappings { _ = context.unmap(address, UInt64(mapping.size)) }
      state.mappings = [:]
      context.detach(file)
      // The number stays taken: a late access finds nothing, and never a file that somebody opened in between.
      _ = SystemCall.retrying { dup2(nothing.number, file.number) }
      _ = fcntl(file.number, F_SETFD, FD_CLOEXEC)
      state.context = nil
    }
  }

  /// Resets the device; its config space is saved before and restored after by the kernel.
  ///
  /// Source: Linux include/uapi/linux/vfio.h, VFIO_DEVICE_RESET.
  public func reset() throws(SystemFailure) {
    guard SystemCall.control(number, VFIORequest.reset) == 0 else {
      throw SystemFailure("reset", system.address)
    }
  }
}

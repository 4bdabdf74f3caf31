/// What Linux says of a device beside its registers.
///
/// Source: Linux Documentation/ABI/testing/sysfs-bus-pci.
public struct SysfsDevice: Sendable, Equatable {
  /// Its address with the domain: `0000:01:00.0`.
  public var address: String
  /// Its folder: `/sys/bus/pci/devices/0000:01:00.0`.
  public var folder: String
  /// Resources, interrupt and identity, as far as the system knows them.
  public var facts: FunctionFacts
  /// Where the resources of `facts` begin; 0 where there is none.
  public var resourceAddresses: [UInt64]
  /// The driver that has it; nil: none.
  public var driver: String?
  /// Class, subclass and programming interface, from high to low bytes; nil: unknown.
  public var classCode: UInt32?
  /// Number of its legacy interrupt on this machine; 0: none, nil: unknown.
  public var interruptLine: Int?
  /// Number of the IOMMU group that it is in; nil: no IOMMU is on.
  public var group: Int?
  /// Ways in which the kernel would reset it, in the order in which they are tried: `flr`, `pm`, `bus`.
  public var resetMethods: [String]
  /// Virtual functions that it can have; 0 for what is no physical function with some.
  public var virtualFunctionLimit: Int
  /// Addresses of its virtual functions that are enabled, by their numbers.
  public var virtualFunctions: [String]
  /// Address of the physical function that it belongs to; nil: it is no virtual one.
  public var physicalFunction: String?

  /// A device by its address, with or without the domain.
  ///
  /// - Parameters:
  ///   - address: `0000:01:00.0` or `01:00.0`.
  ///   - root: Where the system's folder is: `/sys`.
  public static func find(_ address: String, root: String = "/sys") throws(SystemFailure) -> SysfsDevice {
    let full = address.split(separator: ":").count == 2 ? "0000:" + address : address
    let folder = root + "/bus/pci/devices/" + full
    // What names a device holds no step to another folder.
    guard isAddress(full) else {
      throw SystemFailure("find", folder, because: "`\(address)` is no address such as 01:00.0")
    }
    guard SysfsFile.exists(folder) else { throw SystemFailure("find", folder) }
    let physical = SysfsFile.linkName(folder + "/physfn")
    let line = SysfsFile.number(folder + "/irq")
    let resources = resources(SysfsFile.text(folder + "/resource") ?? "")
    var facts = FunctionFacts()
    facts.isVF = physical != nil
    facts.lacksMemoryEnable = facts.isVF
    facts.hasInterrupt = line.map { $0 != 0 } ?? true
    facts.vendorID = SysfsFile.number(folder + "/vendor").flatMap(UInt16.init(exactly:))
    facts.deviceID = SysfsFile.number(folder + "/device").flatMap(UInt16.init(exactly:))
    facts.bars = resources.bars
    return SysfsDevice(
      address: full, folder: folder, facts: facts, resourceAddresses: resources.addresses,
      driver: SysfsFile.linkName(folder + "/driver"),
      classCode: SysfsFile.number(folder + "/class").flatMap(UInt32.init(exactly:)),
      interruptLine: line, group: SysfsFile.linkName(folder + "/iommu_group").flatMap { Int($0) },
      resetMethods: (SysfsFile.text(folder + "/reset_method") ?? "").split { $0 == " " || $0 == "\n" }
        .map(String.init),
      virtualFunctionLimit: max(0, SysfsFile.number(folder + "/sriov_totalvfs") ?? 0),
      virtualFunctions: virtualFunctions(folder), physicalFunction: physical)
  }

  /// Addresses of all devices of a machine, ascending.
  public static func addresses(root: String = "/sys") throws(SystemFailure) -> [String] {
    let folder = root + "/bus/pci/devices"
    guard let names = SysfsFile.names(folder) else { throw SystemFailure("list", folder) }
    return names.filter(isAddress)
  }

  /// Virtual functions that are enabled now.
  public var virtualFunctionCount: Int { max(0, SysfsFile.number(folder + "/sriov_numvfs") ?? 0) }

  /// Has the kernel make virtual functions; 0 removes them.
  ///
  /// Source: Linux drivers/pci/pci-sysfs.c, sriov_numvfs_store.
  public func setVirtualFunctions(_ count: Int) throws(SystemFailure) {
    try SysfsFile.store(String(count), folder + "/sriov_numvfs", "set virtual functions by")
  }

  /// Whether the kernel can reset it.
  public var isResettable: Bool { SysfsFile.exists(folder + "/reset") }

  /// Resets it; the kernel brings it to D0, and saves its config space before and restores it after.
  ///
  /// Source: Linux drivers/pci/pci-sysfs.c, reset_store.
  public func reset() throws(SystemFailure) { try SysfsFile.store("1", folder + "/reset", "reset by") }

  /// Whether a text is `0000:01:00.0`.
  static func isAddress(_ text: String) -> Bool {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 3, let last = parts.last else { return false }
    let numbers =
      parts.dropLast() + last.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    return numbers.count == 4
      && numbers.allSatisfy { (1...8).contains($0.count) && $0.allSatisfy(\.isHexDigit) }
  }

  /// BAR 0 to 5 and the ROM from the lines `start end flags` of the file `resource`.
  ///
  /// Source: Linux include/linux/ioport.h, IORESOURCE_IO, IORESOURCE_MEM, IORESOURCE_PREFETCH, IORESOURCE_MEM_64.
  static func resources(_ text: String) -> (bars: [BARResource?], addresses: [UInt64]) {
    var bars: [BARResource?] = Array(repeating: nil, count: 7)
    var addresses = [UInt64](repeating: 0, count: 7)
    for (index, line) in text.split(separator: "\n").prefix(bars.count).enumerated() {
      let numbers = line.split(separator: " ").compactMap { SysfsFile.hex($0) }
      guard numbers.count == 3, numbers[2] != 0, numbers[1] >= numbers[0] else { continue }
      let (size, isOver) = (numbers[1] - numbers[0]).addingReportingOverflow(1)
      guard !isOver, size & (size - 1) == 0 else { continue }
      let flags = numbers[2]
      let kind: BARResource.Kind = flags & 0x100 != 0 ? .io : flags & 0x10_0000 != 0 ? .mem64 : .mem32
      bars[index] = BARResource(kind: kind, isPrefetchable: flags & 0x2000 != 0, size: size)
      addresses[index] = numbers[0]
    }
    return (bars, addresses)
  }

  /// What the links `virtfn0`, `virtfn1` and so on lead to.
  private static func virtualFunctions(_ folder: String) -> [String] {
    let names = (SysfsFile.names(folder) ?? []).filter { $0.hasPrefix("virtfn") }
    let numbered = names.compactMap { name in Int(name.dropFirst("virtfn".count)).map { (name, $0) } }
    return numbered.sorted { $0.1 < $1.1 }.compactMap { SysfsFile.linkName(folder + "/" + $0.0) }
  }
}

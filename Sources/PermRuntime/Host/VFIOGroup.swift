internal import Glibc

/// A group of devices that share an IOMMU context, in a container of its own: `/dev/vfio/12` and `/dev/vfio/vfio`.
///
/// The system lets one user at a time have a group.
/// Source: Linux Documentation/driver-api/vfio.rst.
final class VFIOGroup: Sendable {
  /// Its number.
  let number: Int
  private let path: String
  private let group: Descriptor
  private let container: Descriptor

  /// Opens the group of a device and puts it into a new container.
  init(of device: SysfsDevice, _ roots: SystemRoots) throws(SystemFailure) {
    guard let number = device.group else {
      throw SystemFailure(
        "open", device.address,
        because: "it has no IOMMU group: the machine has no IOMMU, or it is off (intel_iommu=on)",
        code: ENODEV)
    }
    self.number = number
    path = roots.devices + "/vfio/\(number)"
    // Asked first: without a driver that offers it, a group has no file.
    guard SysfsFile.exists(roots.devices + "/vfio/vfio") else {
      throw SystemFailure(
        "open", roots.devices + "/vfio/vfio",
        because: "there is no such file: this kernel has no VFIO, or it is not loaded (modprobe vfio-pci)",
        code: ENOENT)
    }
    guard SysfsFile.exists(path) else {
      let driver = device.driver.map { "driver `\($0)` has it" } ?? "no driver has it"
      throw SystemFailure(
        "open", device.address, because: "\(driver): bind it to vfio-pci (there is no \(path))", code: ENODEV)
    }
    group = try Descriptor.open(path, isWritable: true)
    var status = VFIOGroupStatus()
    guard SystemCall.control(group.number, VFIORequest.groupStatus, &status) == 0 else {
      throw SystemFailure("examine", path)
    }
    guard status.flags & VFIONumber.groupIsViable != 0 else {
      throw SystemFailure("use", path, because: VFIOGroup.obstacle(number, roots), code: EPERM)
    }
    container = try Descriptor.open(roots.devices + "/vfio/vfio", isWritable: true)
    guard SystemCall.control(container.number, VFIORequest.apiVersion) == VFIONumber.apiVersion else {
      throw SystemFailure(
        "use", roots.devices + "/vfio/vfio", because: "it speaks another version", code: EPROTO)
    }
    var descriptor = container.number
    guard SystemCall.control(group.number, VFIORequest.groupSetContainer, &descriptor) == 0 else {
      throw SystemFailure("give a container to", path)
    }
    let hasExact =
      SystemCall.control(container.number, VFIORequest.checkExtension, VFIONumber.type1v2) > 0
    let kind = hasExact ? VFIONumber.type1v2 : VFIONumber.type1
    guard SystemCall.control(container.number, VFIORequest.setIOMMU, kind) == 0 else {
      throw SystemFailure("set up the IOMMU for", path)
    }
  }

  deinit { _ = SystemCall.control(group.number, VFIORequest.groupUnsetContainer) }

  /// Opens a device of the group.
  ///
  /// - Parameter token: What a physical function and its virtual ones have in common, where both are with users.
  func device(_ address: String, _ token: VFToken?) throws(SystemFailure) -> Descriptor {
    var name = Array((address + (token.map { " vf_token=\($0)" } ?? "")).utf8CString)
    let number = name.withUnsafeMutableBytes {
      SystemCall.control(group.number, VFIORequest.groupDevice, $0)
    }
    guard number >= 0 else {
      var failure = SystemFailure("open a device of group \(self.number):", address)
      if failure.code == EACCES {
        failure.reason +=
          " (a physical function and its virtual ones are opened with the token that they share)"
      }
      throw failure
    }
    _ = fcntl(number, F_SETFD, FD_CLOEXEC)
    return Descriptor(number)
  }

  /// Lets devices of the group reach memory of this process.
  func map(
    _ memory: UnsafeMutableRawPointer, _ mapping: borrowing DMAMapping
  ) -> Bool {
    var request = VFIOMapDMA(
      flags: (mapping.isReadable ? VFIONumber.dmaReads : 0) | (mapping.isWritable ? VFIONumber.dmaWrites : 0),
      memory: UInt64(UInt(bitPattern: memory)), address: mapping.address, size: mapping.size)
    return SystemCall.control(container.number, VFIORequest.mapDMA, &request) == 0
  }

  /// Takes memory away from them.
  func unmap(_ address: UInt64, _ size: UInt64) -> Bool {
    var request = VFIOUnmapDMA(address: address, size: size)
    return SystemCall.control(container.number, VFIORequest.unmapDMA, &request) == 0
  }

  // MARK: Why a group cannot be used

  /// Drivers beside those of VFIO that leave a device's memory accesses alone.
  private static let harmlessDrivers: Set<String> = ["pci-stub", "pcieport", "shpchp"]

  /// Which devices keep a group from being given to a user, and what has them.
  static func obstacle(_ number: Int, _ roots: SystemRoots) -> String {
    let folder = roots.system + "/kernel/iommu_groups/\(number)/devices"
    let held = (SysfsFile.names(folder) ?? []).compactMap { name -> String? in
      guard let driver = SysfsFile.linkName("\(folder)/\(name)/driver"), !driver.contains("vfio"),
        !harmlessDrivers.contains(driver)
      else { return nil }
      return "\(name) (driver `\(driver)`)"
    }
    guard !held.isEmpty else { return "group \(number) is in use by the kernel or by another user" }
    return "group \(number) is not viable: all of its devices go to one user, and the kernel has "
      + held.joined(separator: ", ") + "; unbind them, or bind them to vfio-pci"
  }
}

internal import Glibc

/// An address space of `/dev/iommu`, for a device that was opened by its own file: `/dev/vfio/devices/vfio0`.
///
/// Source: Linux Documentation/userspace-api/iommufd.rst.
final class IOMMUFD: Sendable {
  private let file: Descriptor
  private let ioas: UInt32

  /// Opens it and makes an address space.
  init(_ roots: SystemRoots) throws(SystemFailure) {
    let path = roots.devices + "/iommu"
    file = try Descriptor.open(path, isWritable: true)
    var request = IOASAllocate()
    guard SystemCall.control(file.number, VFIORequest.allocateIOAS, &request) == 0 else {
      throw SystemFailure("make an address space in", path)
    }
    ioas = request.ioas
  }

  deinit {
    var request = IOMMUDestroy(id: ioas)
    _ = SystemCall.control(file.number, VFIORequest.destroy, &request)
  }

  /// The file of a device, `/dev/vfio/devices/vfio0`; nil: this kernel has none for it, or no /dev/iommu.
  static func path(of device: SysfsDevice, _ roots: SystemRoots) -> String? {
    guard SysfsFile.exists(roots.devices + "/iommu"),
      let name = SysfsFile.names(device.folder + "/vfio-dev")?.first
    else { return nil }
    let path = roots.devices + "/vfio/devices/" + name
    return SysfsFile.exists(path) ? path : nil
  }

  /// Opens a device and gives it the address space.
  ///
  /// - Parameter token: What a physical function and its virtual ones have in common, where both are with users.
  func device(
    _ device: SysfsDevice, _ roots: SystemRoots, _ token: VFToken?
  ) throws(SystemFailure) -> Descriptor {
    guard let path = IOMMUFD.path(of: device, roots) else {
      throw SystemFailure(
        "open", device.address,
        because:
          "it has no file in \(roots.devices)/vfio/devices: it is not with vfio-pci, or the kernel is older "
          + "than 6.6 or built without it", code: ENODEV)
    }
    let descriptor = try Descriptor.open(path, isWritable: true)
    guard bind(descriptor, token) else {
      var failure = SystemFailure("bind to /dev/iommu", path)
      if token != nil { failure.reason += " (before Linux 6.17 a token is taken by the group alone)" }
      throw failure
    }
    var request = VFIOAttach(ioas: ioas)
    guard SystemCall.control(descriptor.number, VFIORequest.attach, &request) == 0 else {
      throw SystemFailure("attach an address space to", path)
    }
    return descriptor
  }

  private func bind(_ descriptor: Descriptor, _ token: VFToken?) -> Bool {
    var request = VFIOBindIOMMUFD(iommufd: file.number)
    guard let token else {
      request.argsz = UInt32(MemoryLayout.offset(of: \VFIOBindIOMMUFD.token) ?? 0)
      return SystemCall.control(descriptor.number, VFIORequest.bindIOMMUFD, &request) == 0
    }
    return token.bytes.withUnsafeBufferPointer { bytes in
      request.flags = VFIONumber.bindHasToken
      request.token = UInt64(UInt(bitPattern: bytes.baseAddress))
      return SystemCall.control(descriptor.number, VFIORequest.bindIOMMUFD, &request) == 0
    }
  }

  /// Takes the address space away from a device: from here on it reaches no memory.
  func detach(_ descriptor: Descriptor) {
    var request = VFIODetach()
    _ = SystemCall.control(descriptor.number, VFIORequest.detach, &request)
  }

  /// Lets the device reach memory of this process.
  func map(_ memory: UnsafeMutableRawPointer, _ mapping: borrowing DMAMapping) -> Bool {
    var flags = VFIONumber.ioasFixedAddress
    if mapping.isReadable { flags |= VFIONumber.ioasReads }
    if mapping.isWritable { flags |= VFIONumber.ioasWrites }
    var request = IOASMap(
      flags: flags, ioas: ioas, memory: UInt64(UInt(bitPattern: memory)), length: mapping.size,
      address: mapping.address)
    return SystemCall.control(file.number, VFIORequest.mapIOAS, &request) == 0
  }

  /// Takes memory away from it.
  func unmap(_ address: UInt64, _ size: UInt64) -> Bool {
    var request = IOASUnmap(ioas: ioas, address: address, length: size)
    return SystemCall.control(file.number, VFIORequest.unmapIOAS, &request) == 0
  }
}

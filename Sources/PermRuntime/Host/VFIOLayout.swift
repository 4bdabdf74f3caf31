/// Numbers and structures of the kernel's interface to devices: ioctls, flags, layouts.
///
/// Structures are those of C: members in order, each at its own alignment; `argsz` and `size` are what the kernel is told of
/// their bytes. Calls carry no direction (`_IO`), as VFIO's do on every architecture where `_IOC_NONE` is 0: x86, Arm, RISC-V.
///
/// Source: Linux include/uapi/linux/vfio.h, include/uapi/linux/iommufd.h.
enum VFIORequest {
  private static func code(_ number: UInt) -> UInt { UInt(UInt8(ascii: ";")) << 8 | number }

  // A container, /dev/vfio/vfio.
  static let apiVersion = code(100)
  static let checkExtension = code(101)
  static let setIOMMU = code(102)
  // A group, /dev/vfio/12.
  static let groupStatus = code(103)
  static let groupSetContainer = code(104)
  static let groupUnsetContainer = code(105)
  static let groupDevice = code(106)
  // A device.
  static let deviceInfo = code(107)
  static let regionInfo = code(108)
  static let interruptInfo = code(109)
  static let setInterrupts = code(110)
  static let reset = code(111)
  static let feature = code(117)
  // A container with an IOMMU: the numbers are used a second time.
  static let mapDMA = code(113)
  static let unmapDMA = code(114)
  // A device that was opened by its own file, /dev/vfio/devices/vfio0.
  static let bindIOMMUFD = code(118)
  static let attach = code(119)
  static let detach = code(120)
  // /dev/iommu.
  static let destroy = code(0x80)
  static let allocateIOAS = code(0x81)
  static let mapIOAS = code(0x85)
  static let unmapIOAS = code(0x86)
}

/// Flags and other single numbers.
enum VFIONumber {
  static let apiVersion: Int32 = 0
  /// Kinds of IOMMU that a container may have: the second is the first with exact unmapping.
  static let type1: Int32 = 1
  static let type1v2: Int32 = 3

  static let groupIsViable: UInt32 = 1 << 0

  static let deviceResets: UInt32 = 1 << 0
  static let deviceIsPCI: UInt32 = 1 << 1

  static let regionReads: UInt32 = 1 << 0
  static let regionWrites: UInt32 = 1 << 1
  static let regionMaps: UInt32 = 1 << 2
  static let regionHasCapabilities: UInt32 = 1 << 3
  static let sparseMapCapability: UInt16 = 1
  static let msixMappableCapability: UInt16 = 3

  static let interruptIsMaskable: UInt32 = 1 << 1
  static let interruptIsAutomasked: UInt32 = 1 << 2
  static let interruptIsFixedSize: UInt32 = 1 << 3
  static let dataNone: UInt32 = 1 << 0
  static let dataFlags: UInt32 = 1 << 1
  static let dataDescriptors: UInt32 = 1 << 2
  static let actionMask: UInt32 = 1 << 3
  static let actionUnmask: UInt32 = 1 << 4
  static let actionTrigger: UInt32 = 1 << 5

  static let featureGet: UInt32 = 1 << 16
  static let featureSet: UInt32 = 1 << 17
  static let featureProbe: UInt32 = 1 << 18

  static let dmaReads: UInt32 = 1 << 0
  static let dmaWrites: UInt32 = 1 << 1
  static let ioasFixedAddress: UInt32 = 1 << 0
  static let ioasWrites: UInt32 = 1 << 1
  static let ioasReads: UInt32 = 1 << 2
  static let bindHasToken: UInt32 = 1 << 0
}

/// vfio_group_status.
struct VFIOGroupStatus {
  var argsz = UInt32(MemoryLayout<Self>.stride)
  var flags: UInt32 = 0
}

/// vfio_device_info, as far as it is needed.
struct VFIODeviceInfo {
  var argsz = UInt32(MemoryLayout<Self>.stride)
  var flags: UInt32 = 0
  var regionCount: UInt32 = 0
  var interruptCount: UInt32 = 0
}

/// vfio_region_info; capabilities follow it.
struct VFIORegionInfo {
  var argsz = UInt32(MemoryLayout<Self>.stride)
  var flags: UInt32 = 0
  var index: UInt32
  var capabilityOffset: UInt32 = 0
  var size: UInt64 = 0
  var offset: UInt64 = 0
}

/// vfio_info_cap_header.
struct VFIOCapabilityHeader {
  var id: UInt16 = 0
  var version: UInt16 = 0
  var next: UInt32 = 0
}

/// vfio_region_info_cap_sparse_mmap; areas follow it.
struct VFIOSparseMap {
  var header = VFIOCapabilityHeader()
  var areaCount: UInt32 = 0
  var reserved: UInt32 = 0
}

/// vfio_region_sparse_mmap_area.
struct VFIOSparseArea {
  var offset: UInt64 = 0
  var size: UInt64 = 0
}

/// vfio_irq_info.
struct VFIOInterruptInfo {
  var argsz = UInt32(MemoryLayout<Self>.stride)
  var flags: UInt32 = 0
  var index: UInt32
  var count: UInt32 = 0
}

/// vfio_irq_set; one byte or one descriptor a vector follows it.
struct VFIOInterruptSet {
  var argsz: UInt32
  var flags: UInt32
  var index: UInt32
  var start: UInt32
  var count: UInt32
}

/// vfio_device_feature; its data follow it.
struct VFIOFeatureHeader {
  var argsz: UInt32
  var flags: UInt32
}

/// vfio_device_low_power_entry_with_wakeup.
struct VFIOWakeup {
  var descriptor: Int32
  var reserved: UInt32 = 0
}

/// vfio_iommu_type1_dma_map.
struct VFIOMapDMA {
  var argsz = UInt32(MemoryLayout<Self>.stride)
  var flags: UInt32
  var memory: UInt64
  var address: UInt64
  var size: UInt64
}

/// vfio_iommu_type1_dma_unmap.
struct VFIOUnmapDMA {
  var argsz = UInt32(MemoryLayout<Self>.stride)
  var flags: UInt32 = 0
  var address: UInt64
  var size: UInt64
}

/// vfio_device_bind_iommufd; its last member is sent only with a token, which kernels before 6.17 do not know.
struct VFIOBindIOMMUFD {
  var argsz = UInt32(MemoryLayout<Self>.stride)
  var flags: UInt32 = 0
  var iommufd: Int32
  var deviceID: UInt32 = 0
  var token: UInt64 = 0
}

/// vfio_device_attach_iommufd_pt.
struct VFIOAttach {
  var argsz = UInt32(MemoryLayout<Self>.stride)
  var flags: UInt32 = 0
  var ioas: UInt32
}

/// vfio_device_detach_iommufd_pt.
struct VFIODetach {
  var argsz = UInt32(MemoryLayout<Self>.stride)
  var flags: UInt32 = 0
}

/// iommu_destroy.
struct IOMMUDestroy {
  var size = UInt32(MemoryLayout<Self>.stride)
  var id: UInt32
}

/// iommu_ioas_alloc.
struct IOASAllocate {
  var size = UInt32(MemoryLayout<Self>.stride)
  var flags: UInt32 = 0
  var ioas: UInt32 = 0
}

/// iommu_ioas_map.
struct IOASMap {
  var size = UInt32(MemoryLayout<Self>.stride)
  var flags: UInt32
  var ioas: UInt32
  var reserved: UInt32 = 0
  var memory: UInt64
  var length: UInt64
  var address: UInt64
}

/// iommu_ioas_unmap.
struct IOASUnmap {
  var size = UInt32(MemoryLayout<Self>.stride)
  var ioas: UInt32
  var address: UInt64
  var length: UInt64
}

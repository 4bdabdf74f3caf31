import Testing

@testable import PermRuntime

/// Sizes and offsets as a C compiler has them for the kernel's headers.
@Suite struct VFIOLayoutTests {
  @Test func `structures have the sizes of the kernel's`() {
    #expect(MemoryLayout<VFIOGroupStatus>.stride == 8)
    #expect(MemoryLayout<VFIODeviceInfo>.stride == 16)
    #expect(MemoryLayout<VFIORegionInfo>.stride == 32)
    #expect(MemoryLayout<VFIOCapabilityHeader>.stride == 8)
    #expect(MemoryLayout<VFIOSparseMap>.stride == 16)
    #expect(MemoryLayout<VFIOSparseArea>.stride == 16)
    #expect(MemoryLayout<VFIOInterruptInfo>.stride == 16)
    #expect(MemoryLayout<VFIOInterruptSet>.stride == 20)
    #expect(MemoryLayout<VFIOFeatureHeader>.stride == 8)
    #expect(MemoryLayout<VFIOWakeup>.stride == 8)
    #expect(MemoryLayout<VFIOMapDMA>.stride == 32)
    #expect(MemoryLayout<VFIOUnmapDMA>.stride == 24)
    #expect(MemoryLayout<VFIOBindIOMMUFD>.stride == 24)
    #expect(MemoryLayout<VFIOAttach>.stride == 12)
    #expect(MemoryLayout<VFIODetach>.stride == 8)
    #expect(MemoryLayout<IOMMUDestroy>.stride == 8)
    #expect(MemoryLayout<IOASAllocate>.stride == 12)
    #expect(MemoryLayout<IOASMap>.stride == 40)
    #expect(MemoryLayout<IOASUnmap>.stride == 24)
  }

  @Test func `members lie where the kernel's do`() {
    #expect(MemoryLayout<VFIORegionInfo>.offset(of: \.capabilityOffset) == 12)
    #expect(MemoryLayout<VFIORegionInfo>.offset(of: \.size) == 16)
    #expect(MemoryLayout<VFIORegionInfo>.offset(of: \.offset) == 24)
    #expect(MemoryLayout<VFIOCapabilityHeader>.offset(of: \.next) == 4)
    #expect(MemoryLayout<VFIOSparseMap>.offset(of: \.areaCount) == 8)
    #expect(MemoryLayout<VFIOInterruptInfo>.offset(of: \.count) == 12)
    #expect(MemoryLayout<VFIOInterruptSet>.offset(of: \.start) == 12)
    #expect(MemoryLayout<VFIOMapDMA>.offset(of: \.memory) == 8)
    #expect(MemoryLayout<VFIOMapDMA>.offset(of: \.address) == 16)
    #expect(MemoryLayout<VFIOMapDMA>.offset(of: \.size) == 24)
    #expect(MemoryLayout<VFIOUnmapDMA>.offset(of: \.address) == 8)
    #expect(MemoryLayout<VFIOBindIOMMUFD>.offset(of: \.iommufd) == 8)
    #expect(MemoryLayout<VFIOBindIOMMUFD>.offset(of: \.deviceID) == 12)
    #expect(MemoryLayout<VFIOBindIOMMUFD>.offset(of: \.token) == 16)
    #expect(MemoryLayout<IOASAllocate>.offset(of: \.ioas) == 8)
    #expect(MemoryLayout<IOASMap>.offset(of: \.ioas) == 8)
    #expect(MemoryLayout<IOASMap>.offset(of: \.memory) == 16)
    #expect(MemoryLayout<IOASMap>.offset(of: \.length) == 24)
    #expect(MemoryLayout<IOASMap>.offset(of: \.address) == 32)
    #expect(MemoryLayout<IOASUnmap>.offset(of: \.address) == 8)
  }

  @Test func `calls have the kernel's numbers`() {
    #expect(VFIORequest.apiVersion == 0x3B64 && VFIORequest.setIOMMU == 0x3B66)
    #expect(VFIORequest.groupDevice == 0x3B6A && VFIORequest.deviceInfo == 0x3B6B)
    #expect(VFIORequest.setInterrupts == 0x3B6E && VFIORequest.reset == 0x3B6F)
    #expect(VFIORequest.mapDMA == 0x3B71 && VFIORequest.unmapDMA == 0x3B72)
    #expect(VFIORequest.feature == 0x3B75 && VFIORequest.bindIOMMUFD == 0x3B76)
    #expect(VFIORequest.attach == 0x3B77 && VFIORequest.detach == 0x3B78)
    #expect(VFIORequest.allocateIOAS == 0x3B81 && VFIORequest.mapIOAS == 0x3B85)
    #expect(VFIORequest.unmapIOAS == 0x3B86 && VFIORequest.destroy == 0x3B80)
  }
}

import Glibc
import Testing

@testable import PermRuntime

@Suite struct SysfsFunctionTests {
  private let system = FakeSysfs()

  /// A device with 8 KiB of memory at BAR 0, 32 ports at BAR 1, and memory of 256 bytes within a page at BAR 2.
  private func open(isWritable: Bool = true) throws -> SysfsFunction {
    system.add("config", (0..<256).map { UInt8($0) })
    system.add(
      "resource",
      """
      0x00000000f4a40000 0x00000000f4a41fff 0x0000000000040200
      0x0000000000005000 0x000000000000501f 0x0000000000040101
      0x00000000f4a42100 0x00000000f4a421ff 0x0000000000040200
      0x00000000f4a50000 0x00000000f4a5ffff 0x0000000000040200
      """)
    system.add("resource0", (0..<8192).map { UInt8(truncatingIfNeeded: $0 &* 7) })
    system.add("resource1", (0..<32).map { UInt8($0) })
    system.add("resource2", (0..<4096).map { UInt8(truncatingIfNeeded: $0 >> 4) })
    system.add("resource3", [1, 2, 3])
    return try SysfsFunction.open(system.folder, isWritable: isWritable)
  }

  @Test(arguments: [1, 2, 4, 8], [0, 1, 3, 4, 6, 4093])
  func `memory behind a BAR is read and written, wherever an access begins`(_ width: Int, _ offset: Int)
    throws
  {
    var function = try open()
    let expected = (0..<width).reversed().reduce(UInt64(0)) {
      $0 << 8 | UInt64(UInt8(truncatingIfNeeded: (offset + $1) &* 7))
    }
    #expect(function.readBAR(0, at: UInt64(offset), byteWidth: width) == expected)
    function.writeBAR(0, at: UInt64(offset), byteWidth: width, value: 0x1122_3344_5566_7788)
    let bytes = system.bytes("resource0")
    #expect(
      Array(bytes[offset..<offset + width])
        == Array([0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11].prefix(width)))
    #expect(bytes[offset + width] == UInt8(truncatingIfNeeded: (offset + width) &* 7))
  }

  @Test func `ports are read and written, those of 8 bytes in two`() throws {
    var function = try open()
    #expect(function.readBAR(1, at: 4, byteWidth: 8) == 0x0B0A_0908_0706_0504)
    function.writeBAR(1, at: 2, byteWidth: 2, value: 0xABCD)
    #expect(function.readBAR(1, at: 2, byteWidth: 2) == 0xABCD)
  }

  @Test func `a BAR that begins within a page is found there`() throws {
    var function = try open()
    // The file of the system begins where the page does.
    #expect(function.readBAR(2, at: 0, byteWidth: 1) == 0x10)
    #expect(function.readBAR(2, at: 255, byteWidth: 1) == 0x1F)
    #expect(function.readBAR(2, at: 256, byteWidth: 1) == 0xFF)
  }

  @Test(
    arguments: [
      (0, UInt64(8192), 1), (0, 8191, 2), (0, 8185, 8), (0, .max, 1), (0, .max, 8), (0, 0, 0), (0, 0, 9),
      (0, 0, -1), (3, 0, 4), (4, 0, 4), (6, 0, 4), (7, 0, 4), (-1, 0, 4), (.max, 0, 4),
    ] as [(Int, UInt64, Int)])
  func `what is not behind a BAR reads all ones and takes nothing`(_ bar: Int, _ offset: UInt64, _ width: Int)
    throws
  {
    var function = try open()
    let ones: UInt64 = (1...7).contains(width) ? (1 << UInt64(8 * width)) - 1 : ~0
    #expect(function.readBAR(bar, at: offset, byteWidth: width) == ones)
    function.writeBAR(bar, at: offset, byteWidth: width, value: 0)
    #expect(system.bytes("resource0") == (0..<8192).map { UInt8(truncatingIfNeeded: $0 &* 7) })
  }

  @Test func `what is opened for reading takes nothing`() throws {
    var function = try open(isWritable: false)
    function.writeBAR(0, at: 0, byteWidth: 4, value: ~0)
    function.writeBAR(1, at: 0, byteWidth: 4, value: ~0)
    #expect(function.readBAR(0, at: 0, byteWidth: 4) == 0x150E_0700)
    #expect(function.readBAR(1, at: 0, byteWidth: 4) == 0x0302_0100)
    #expect(function.region(.bar0) == FunctionRegion(size: 8192, isReadable: true))
  }

  @Test func `regions are those of the system, and none can be mapped`() throws {
    let function = try open()
    #expect(function.region(.bar1) == FunctionRegion(size: 32, isReadable: true, isWritable: true))
    #expect(function.region(.config) == FunctionRegion(size: 256, isReadable: true, isWritable: true))
    for index in [FunctionRegion.Index.bar4, .rom, .vga] { #expect(function.region(index).size == 0) }
  }

  @Test func `a state below D0 is refused while virtual functions are enabled`() throws {
    var function = try open()
    let place = ConfigPlace(position: 0x44, lsb: 0, bitWidth: 2)
    func request(_ state: PowerState, _ from: PowerState) -> PowerRequest {
      PowerRequest(state: state, from: from, place: place, supportsD1: true, supportsD2: true, version: 3)
    }
    system.add("sriov_numvfs", "2\n")
    #expect(function.virtualFunctionCount == 2)
    #expect(function.setPowerState(request(.d3hot, .d0)) == false)
    #expect(function.failure?.code == EBUSY)
    #expect(try function.readConfig(at: 0x44, byteWidth: 1) == 0x44)
    #expect(function.setPowerState(request(.d0, .d0)) == true)
    system.add("sriov_numvfs", "0\n")
    var before = timespec()
    var after = timespec()
    clock_gettime(CLOCK_MONOTONIC, &before)
    #expect(function.setPowerState(request(.d3hot, .d0)) == true)
    clock_gettime(CLOCK_MONOTONIC, &after)
    let waited = (after.tv_sec - before.tv_sec) * 1_000_000 + (after.tv_nsec - before.tv_nsec) / 1000
    #expect(waited >= 10_000, "it takes 10 ms into D3hot, and \(waited) us were waited for")
    #expect(try function.readConfig(at: 0x44, byteWidth: 1) == 0x47)
  }

  @Test func `a reset is the kernel's`() throws {
    var function = try open()
    #expect(!function.isResettable)
    #expect(function.resetFunction(.functionLevelReset) == false)
    #expect(function.failure?.code == ENOENT)
    system.add("reset", "")
    #expect(function.isResettable)
    #expect(function.resetFunction(.functionLevelReset) == true)
    #expect(system.bytes("reset") == Array("1".utf8))
    #expect(!function.keepsConfig && function.preparesReset)
  }

  @Test func `vital product data are read and written by the kernel`() throws {
    var function = try open()
    #expect(function.readVPD(at: 0) == nil)
    #expect(function.writeVPD(1, at: 0) == false)
    system.add("vpd", Array("0123456789".utf8))
    #expect(function.readVPD(at: 4) == 0x3736_3534)
    #expect(function.readVPD(at: 8) == 0x3938)
    #expect(function.readVPD(at: -4) == nil)
    #expect(function.writeVPD(0x4443_4241, at: 4) == true)
    #expect(function.writeVPD(0, at: 2) == false)
    #expect(system.bytes("vpd") == Array("0123ABCD89".utf8))
  }

  @Test func `interrupts and DMA are refused with what gives them`() throws {
    var function = try open()
    for index in FunctionInterrupt.Index.allCases { #expect(function.interrupt(index).count == 0) }
    let teardown = InterruptRequest(index: .msi, action: .trigger, range: 0..<0, payload: .none)
    try function.setInterrupts(teardown)
    let request = InterruptRequest(index: .msi, action: .trigger, range: 0..<1, payload: .descriptors([3]))
    let interrupts = #expect(throws: SystemFailure.self) { try function.setInterrupts(request) }
    #expect(interrupts?.reason == "sysfs gives none; a device that is bound to vfio-pci has some")
    let mapping = DMAMapping(
      address: 0x1000, size: 4096, isReadable: true, isWritable: true, descriptor: nil, offset: 0)
    let memory = #expect(throws: SystemFailure.self) { try function.mapDMA(mapping) }
    #expect(
      memory?.description == "cannot map 4096 bytes of DMA at 1000 for \(system.folder): "
        + "sysfs gives a device no memory; one that is bound to vfio-pci can have some")
    #expect(memory?.code == ENOTSUP)
    #expect(throws: SystemFailure.self) { try function.unmapDMA(at: 0x1000, size: 4096) }
  }
}

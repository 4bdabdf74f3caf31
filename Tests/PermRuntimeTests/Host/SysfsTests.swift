import Glibc
import Testing

@testable import PermRuntime

@Suite struct SysfsTests {
  private let system = FakeSysfs()

  @Test func `a device is found with its resources, its interrupt and its driver`() throws {
    system.add(
      "resource",
      Array(
        """
        0x00000000f4a40000 0x00000000f4a5ffff 0x0000000000040200
        0x0000000000000000 0x0000000000000000 0x0000000000000000
        0x0000000000005000 0x000000000000501f 0x0000000000040101
        0x00000000e0000000 0x00000000efffffff 0x000000000014220c
        0x0000000000000000 0x0000000000000000 0x0000000000000000
        0x0000000000000000 0x0000000000000000 0x0000000000000000
        0x00000000f4a00000 0x00000000f4a3ffff 0x0000000000046200
        0x0000000000000000 0x00000000000000ff 0x0000000000000200
        """.utf8))
    system.add("irq", Array("0\n".utf8))
    system.add("vendor", Array("0x8086\n".utf8))
    system.add("device", Array("0x10d3\n".utf8))
    system.link("driver", to: "../../../drivers/vfio-pci")
    let device = try SysfsDevice.find("01:00.0", root: system.root)
    #expect(device.driver == "vfio-pci")
    #expect(device.facts.vendorID == 0x8086 && device.facts.deviceID == 0x10D3)
    #expect(!device.facts.hasInterrupt && !device.facts.isVF)
    #expect(
      device.facts.bars == [
        BARResource(kind: .mem32, size: 0x20000), nil, BARResource(kind: .io, size: 0x20),
        BARResource(kind: .mem64, isPrefetchable: true, size: 0x1000_0000), nil, nil,
        BARResource(kind: .mem32, isPrefetchable: true, size: 0x40000),
      ])
  }

  @Test func `a virtual function is known by its link to the physical one`() throws {
    system.link("physfn", to: "../0000:01:00.1")
    let device = try SysfsDevice.find("0000:01:00.0", root: system.root)
    #expect(device.facts.isVF && device.facts.lacksMemoryEnable && device.driver == nil)
    #expect(device.physicalFunction == "0000:01:00.1" && device.virtualFunctions.isEmpty)
  }

  @Test(arguments: ["01:00.1", "../..", "01:00", "0000:01:00.0/..", "", "zz:00.0", "00000000000:01:00.0"])
  func `what is no device is told with what was tried`(_ address: String) {
    let failure = #expect(throws: SystemFailure.self) { try SysfsDevice.find(address, root: system.root) }
    #expect(failure?.description.hasPrefix("cannot find \(system.root)/bus/pci/devices/") == true)
  }

  @Test func `registers are read and written at their place`() throws {
    system.add("config", (0..<256).map { UInt8($0) })
    let folder = system.root + "/bus/pci/devices/0000:01:00.0"
    var function = try SysfsFunction.open(folder, isWritable: true)
    #expect(function.configSize == 256)
    #expect(try function.readConfig(at: 0x44, byteWidth: 4) == 0x4746_4544)
    try function.writeConfig(at: 0x45, byteWidth: 2, value: 0xABCD)
    #expect(try function.readConfig(at: 0x44, byteWidth: 4) == 0x47AB_CD44)
    #expect(try function.image().value(at: 0x44, byteWidth: 4) == 0x47AB_CD44)
    #expect(throws: ConfigError(.outOfRange, position: 255, byteWidth: 2)) {
      try function.readConfig(at: 255, byteWidth: 2)
    }
    function.maskINTx(at: ConfigPlace(position: 0x04, lsb: 10, bitWidth: 1))
    #expect(try function.readConfig(at: 0x04, byteWidth: 2) == 0x0504)
    #expect(function.setReadRequestSize(512, at: ConfigPlace(position: 0x48, lsb: 12, bitWidth: 3)) == true)
    #expect(try function.readConfig(at: 0x48, byteWidth: 2) == 0x2948)
    #expect(
      function.setReadRequestSize(8192, at: ConfigPlace(position: 0x48, lsb: 12, bitWidth: 3)) == false)
  }

  @Test func `why an access failed is kept in words`() throws {
    system.add("config", Array(repeating: 0, count: 256))
    let folder = system.root + "/bus/pci/devices/0000:01:00.0"
    var function = try SysfsFunction.open(folder, isWritable: false)
    #expect(throws: ConfigError(.deviceFailed, position: 0x44, byteWidth: 1)) {
      try function.writeConfig(at: 0x44, byteWidth: 1, value: 0)
    }
    #expect(
      function.failure?.description == "cannot write 1 byte at 044 of \(folder)/config: Bad file descriptor")
    // The system gives an ordinary user the head of the file alone.
    truncate(folder + "/config", 64)
    #expect(throws: ConfigError.self) { try function.readConfig(at: 0x44, byteWidth: 4) }
    #expect(function.failure?.reason == "the system gives this user no access there")
    #expect(try function.image().knownCount == 64)
    truncate(folder + "/config", 60)
    #expect(throws: SystemFailure.self) { try function.image() }
  }

  @Test func `a file that cannot be opened, or has no size of a config space, is told`() {
    let folder = system.root + "/bus/pci/devices/0000:01:00.0"
    let missing = #expect(throws: SystemFailure.self) { try SysfsFunction.open(folder, isWritable: true) }
    #expect(missing?.description == "cannot open for writing \(folder)/config: No such file or directory")
    #expect(missing?.code == ENOENT)
    system.add("config", [1, 2, 3])
    let short = #expect(throws: SystemFailure.self) { try SysfsFunction.open(folder, isWritable: false) }
    #expect(short?.reason == "it has 3 bytes, and not 256 or 4096")
  }
}

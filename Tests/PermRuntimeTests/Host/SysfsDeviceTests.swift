import Testing

@testable import PermRuntime

@Suite struct SysfsDeviceTests {
  private let system = FakeSysfs()

  @Test func `group, class, interrupt and ways to reset are told`() throws {
    system.link("iommu_group", to: "../../../kernel/iommu_groups/12")
    system.add("reset_method", "flr pm bus\n")
    system.add("class", "0x020000\n")
    system.add("irq", "11\n")
    let device = try SysfsDevice.find("01:00.0", root: system.root)
    #expect(device.address == "0000:01:00.0" && device.group == 12)
    #expect(device.resetMethods == ["flr", "pm", "bus"])
    #expect(device.classCode == 0x020000 && device.interruptLine == 11)
  }

  @Test func `of what a system does not say nothing is made up`() throws {
    let device = try SysfsDevice.find("01:00.0", root: system.root)
    #expect(device.group == nil && device.classCode == nil && device.interruptLine == nil)
    #expect(device.resetMethods.isEmpty && !device.isResettable)
    #expect(device.virtualFunctionLimit == 0 && device.virtualFunctionCount == 0)
    #expect(device.resourceAddresses == Array(repeating: 0, count: 7))
  }

  @Test func `virtual functions are in the order of their numbers`() throws {
    system.add("sriov_totalvfs", "64\n")
    system.add("sriov_numvfs", "11\n")
    for index in 0..<11 { system.link("virtfn\(index)", to: "../0000:01:10.\(index % 8)") }
    let device = try SysfsDevice.find("01:00.0", root: system.root)
    #expect(device.virtualFunctionLimit == 64 && device.virtualFunctionCount == 11)
    #expect(device.virtualFunctions.count == 11)
    #expect(device.virtualFunctions[2] == "0000:01:10.2" && device.virtualFunctions[10] == "0000:01:10.2")
  }

  @Test func `all devices of a machine are listed, ascending`() throws {
    for name in ["0000:02:00.0", "0000:00:1f.3", "10000:00:00.0", "notes"] {
      system.makeFolder("bus/pci/devices/" + name)
    }
    #expect(
      try SysfsDevice.addresses(root: system.root) == [
        "0000:00:1f.3", "0000:01:00.0", "0000:02:00.0", "10000:00:00.0",
      ])
    #expect(throws: SystemFailure.self) { try SysfsDevice.addresses(root: system.root + "/none") }
  }

  @Test func `a reset is a word to the kernel, and its refusal is told`() throws {
    let device = try SysfsDevice.find("01:00.0", root: system.root)
    let failure = #expect(throws: SystemFailure.self) { try device.reset() }
    #expect(failure?.description == "cannot reset by \(system.folder)/reset: No such file or directory")
    system.add("reset", "")
    try device.reset()
    #expect(device.isResettable && system.bytes("reset") == Array("1".utf8))
  }

  @Test(
    arguments: [
      "", "x", "0x0", "0x0 0x1", "0xffffffffffffffff 0x0 0x200", "0x0 0xffffffffffffffff 0x200",
      "0x0 0x2 0x200", "0x0 0xff 0x0", "0xg 0xff 0x200", "0x10000000000000000 0xff 0x200",
    ])
  func `a line that is no resource is none`(_ line: String) {
    let found = SysfsDevice.resources(line + "\n")
    #expect(found.bars == Array(repeating: nil, count: 7))
  }
}

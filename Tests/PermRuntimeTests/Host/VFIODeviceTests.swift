import Glibc
import Testing

@testable import PermRuntime

/// What a machine without the device says; what a kernel does with one was tried in a guest.
@Suite struct VFIODeviceTests {
  private let system = FakeSysfs()

  private func failure(_ way: VFIODevice.Way = .auto) -> SystemFailure? {
    #expect(throws: SystemFailure.self) { try VFIODevice.open("01:00.0", by: way, roots: system.roots) }
  }

  private func putInGroup() { system.link("iommu_group", to: "../../../kernel/iommu_groups/12") }

  @Test func `no IOMMU, no VFIO and another driver are told apart`() {
    #expect(
      failure()?.description == "cannot open 0000:01:00.0: it has no IOMMU group: the machine has no IOMMU, "
        + "or it is off (intel_iommu=on)")
    putInGroup()
    let noVFIO = failure(.group)
    #expect(noVFIO?.code == ENOENT && noVFIO?.path == system.root + "/dev/vfio/vfio")
    system.addFile("dev/vfio/vfio")
    #expect(
      failure()?.reason == "no driver has it: bind it to vfio-pci (there is no \(system.root)/dev/vfio/12)")
    system.link("driver", to: "../../../drivers/e1000e")
    #expect(
      failure()?.reason
        == "driver `e1000e` has it: bind it to vfio-pci (there is no \(system.root)/dev/vfio/12)")
    #expect(failure()?.code == ENODEV)
  }

  @Test func `a file that is no group is told with what was tried`() {
    putInGroup()
    system.addFile("dev/vfio/vfio")
    system.addFile("dev/vfio/12")
    let failure = failure()
    #expect(failure?.description.hasPrefix("cannot examine \(system.root)/dev/vfio/12: ") == true)
    #expect(failure?.code == ENOTTY)
  }

  @Test func `the device's own file is asked for, and taken where there is one`() {
    #expect(failure(.cdev)?.path == system.root + "/dev/iommu")
    system.addFile("dev/iommu")
    #expect(
      failure(.cdev)?.description == "cannot make an address space in \(system.root)/dev/iommu: "
        + "Inappropriate ioctl for device")
    // Without its own file the group is tried.
    putInGroup()
    #expect(failure(.auto)?.path == system.root + "/dev/vfio/vfio")
    system.add("vfio-dev/vfio3/dev", "511:0\n")
    system.addFile("dev/vfio/devices/vfio3")
    #expect(failure(.auto)?.path == system.root + "/dev/iommu")
  }

  @Test func `an address that names no device is told`() {
    #expect(throws: SystemFailure.self) { try VFIODevice.open("01:00.1", roots: system.roots) }
    #expect(throws: SystemFailure.self) { try VFIODevice.open("../01:00.0", roots: system.roots) }
  }

  @Test func `what keeps a group from its user is named`() {
    let folder = "kernel/iommu_groups/12/devices/"
    for (name, driver) in [
      ("0000:01:00.0", "vfio-pci"), ("0000:01:00.1", "snd_hda_intel"), ("0000:00:01.0", "pcieport"),
      ("0000:01:00.3", "xhci_hcd"), ("0000:01:00.4", nil), ("0000:01:00.5", "mlx5_vfio_pci"),
    ] as [(String, String?)] {
      system.makeFolder(folder + name)
      if let driver { system.addLink(folder + name + "/driver", to: "../../drivers/" + driver) }
    }
    #expect(
      VFIOGroup.obstacle(12, system.roots)
        == "group 12 is not viable: all of its devices go to one user, and the "
        + "kernel has 0000:01:00.1 (driver `snd_hda_intel`), 0000:01:00.3 (driver `xhci_hcd`); unbind them, or bind "
        + "them to vfio-pci")
    #expect(VFIOGroup.obstacle(13, system.roots) == "group 13 is in use by the kernel or by another user")
  }

  @Test func `facts have the sizes of VFIO's regions`() {
    var facts = FunctionFacts()
    facts.bars[0] = BARResource(kind: .mem64, isPrefetchable: true, size: 0x4000)
    facts.bars[2] = BARResource(kind: .io, size: 32)
    var regions = Array(repeating: VFIORegion(), count: 9)
    regions[0].size = 0x8000
    regions[4].size = 0x3000
    regions[6].size = 0x20000
    let found = VFIOFunction.facts(facts, regions, [FunctionInterrupt(count: 0)])
    #expect(found.bars[0] == BARResource(kind: .mem64, isPrefetchable: true, size: 0x8000))
    #expect(found.bars[2] == nil && found.bars[4] == nil)
    #expect(found.bars[6] == BARResource(kind: .mem32, size: 0x20000))
    #expect(!found.hasInterrupt)
    #expect(VFIOFunction.facts(facts, [], []).bars == facts.bars)
  }
}

@Suite struct VFTokenTests {
  @Test func `a token is read as it is written`() {
    let text = "2b6e7c10-9a4d-4d0a-8f2c-5c7f6a1b3d20"
    let token = VFToken(text)
    #expect(token?.description == text)
    #expect(token?.bytes.first == 0x2B && token?.bytes.last == 0x20)
    #expect(token.map(\.bytes).flatMap { VFToken($0) } == token)
  }

  @Test(
    arguments: [
      "", "-", "2b6e7c109a4d4d0a8f2c5c7f6a1b3d20", "2b6e7c10-9a4d-4d0a-8f2c-5c7f6a1b3d2", "----",
      "2b6e7c10-9a4d-4d0a-8f2c-5c7f6a1b3d2g", "2b6e7c10-9a4d-4d0a-8f2c-5c7f6a1b3d20-",
    ])
  func `what is no token is none`(_ text: String) { #expect(VFToken(text) == nil) }
}

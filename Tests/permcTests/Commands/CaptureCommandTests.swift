import Glibc
import PermRuntime
import Testing

@testable import permc

@Suite struct CaptureCommandTests {
  private let folder = TestFolder()
  private var sysfs: String { folder.path + "/sys" }

  private func device(_ address: String, _ bytes: [UInt8]) {
    let device = "sys/bus/pci/devices/\(address)/"
    folder.add(device + "config", bytes: bytes)
    folder.add(device + "irq", "11\n")
    folder.add(device + "vendor", "0x8086\n")
    folder.add(device + "device", "0x10d3\n")
    folder.add(device + "class", "0x020000\n")
    folder.add(device + "reset_method", "flr bus\n")
    folder.add(
      device + "resource",
      """
      0x00000000f4a40000 0x00000000f4a5ffff 0x0000000000040200
      0x0000000000000000 0x0000000000000000 0x0000000000000000
      0x0000000000005000 0x000000000000501f 0x0000000000040101
      0x0000003800000000 0x00000038000fffff 0x000000000014220c
      0x0000000000000000 0x0000000000000000 0x0000000000000000
      0x0000000000000000 0x0000000000000000 0x0000000000000000
      0x00000000f4a00000 0x00000000f4a3ffff 0x0000000000046200
      """)
    symlink("../../../../kernel/iommu_groups/12", folder.path + "/" + device + "iommu_group")
    symlink("../../drivers/vfio-pci", folder.path + "/" + device + "driver")
  }

  @Test func `what is captured is read as the same registers and the same resources`() throws {
    let bytes = try InputFile.read(TestPaths.fixture("e1000e.config"))
    device("0000:01:00.0", bytes)
    let run = CommandRun("capture", "--sysfs", sysfs, "01:00.0")
    #expect(run.code == .good && run.errors.isEmpty)
    let file = DumpFile(reading: Array(run.output.utf8))
    #expect(file.problems.isEmpty && file.devices.count == 1)
    let read = try #require(file.devices.first)
    #expect(read.image == ConfigImage(bytes))
    #expect(read.address == "0000:01:00.0" && read.title == "0200: 8086:10d3")
    // Linux calls every ROM prefetchable, and lspci none.
    var bars = try SysfsDevice.find("01:00.0", root: sysfs).facts.bars
    bars[6]?.isPrefetchable = false
    #expect(read.bars == bars && read.interruptLine == 11)
    #expect(
      run.output.contains("\tIOMMU group: 12\n") && run.output.contains("\tKernel driver in use: vfio-pci\n"))
    let dump = folder.add("dump", run.output)
    let view = CommandRun("view", "--profile", "linux_vfio", dump)
    #expect(view.code == .good)
    #expect(!view.errors.contains("taken"), "nothing is assumed of what was captured: \(view.errors)")
  }

  @Test func `all functions go to a file, and those that cannot be read are told`() throws {
    device("0000:02:00.0", Array(repeating: 1, count: 256))
    device("0000:01:00.0", Array(repeating: 2, count: 4096))
    device("0000:03:00.0", [1, 2, 3])
    let output = folder.path + "/all.lspci"
    let run = CommandRun("capture", "--all", "--output", output, "--sysfs", sysfs)
    #expect(run.code == .inputOutput && run.output.isEmpty)
    #expect(
      run.errors == "permc capture: cannot use \(sysfs)/bus/pci/devices/0000:03:00.0/config: "
        + "it has 3 bytes, and not 256 or 4096\n")
    let devices = DumpFile(reading: try InputFile.read(output)).devices
    #expect(devices.map(\.address) == ["0000:01:00.0", "0000:02:00.0"])
    #expect(devices.map(\.image.knownCount) == [4096, 256])
  }

  @Test func `what an ordinary user is not shown is told once, with what to do`() throws {
    device("0000:01:00.0", Array(repeating: 0, count: 4096))
    let device = try SysfsDevice.find("01:00.0", root: sysfs)
    func captured(_ count: Int) throws -> CaptureCommand.Captured {
      let image = try #require(ConfigImage(Array(repeating: 0, count: count)))
      return CaptureCommand.Captured(device: device, image: image, configSize: 4096)
    }
    #expect(try CaptureCommand.cutMessage([captured(4096)]) == nil)
    #expect(
      try CaptureCommand.cutMessage([captured(64), captured(4096)])
        == "0000:01:00.0: only 64 of 4096 bytes can be read; the system shows the others to a privileged user: "
        + "run it as root (sudo)")
    #expect(
      try CaptureCommand.cutMessage([captured(64), captured(64)])
        == "only 64 bytes of 2 functions can be read; the system shows the others to a privileged user: "
        + "run it as root (sudo)")
  }

  @Test func `the facts of the system are told as JSON`() throws {
    device("0000:01:00.0", Array(repeating: 0, count: 256))
    folder.add("sys/bus/pci/devices/0000:01:00.0/sriov_totalvfs", "2\n")
    symlink("../0000:01:10.0", sysfs + "/bus/pci/devices/0000:01:00.0/virtfn0")
    let run = CommandRun("capture", "--json", "--sysfs", sysfs, "01:00.0")
    let function = try #require(JSONReader.read(run.output)?["functions"]?["0"])
    #expect(function["driver"] == .string("vfio-pci"))
    #expect(function["iommuGroup"] == .number(12) && function["virtualFunctionLimit"] == .number(2))
    #expect(function["resetMethods"] == .array([.string("flr"), .string("bus")]))
    #expect(function["virtualFunctions"] == .array([.string("0000:01:10.0")]))
    #expect(function["regions"]?["1"]?["size"] == .string("0x20"))
  }

  @Test func `what cannot be meant is refused, and what is not there is told`() {
    #expect(CommandRun("capture").code == .usage)
    #expect(CommandRun("capture", "--all", "01:00.0").code == .usage)
    let run = CommandRun("capture", "--sysfs", sysfs, "01:00.0")
    #expect(run.code == .inputOutput && run.errors.hasPrefix("permc capture: cannot find \(sysfs)/bus"))
    folder.add("sys/bus/pci/devices/notes", "")
    let none = CommandRun("capture", "--all", "--sysfs", sysfs)
    #expect(none.code == .inputOutput)
    #expect(none.errors == "permc capture: there is no PCI function in \(sysfs)\n")
  }

  @Test(
    .enabled(if: ChildProcess.shell("command -v lspci", in: TestFolder()).code == 0, "lspci is not installed")
  )
  func `lspci reads what was captured`() throws {
    device("0000:01:00.0", try InputFile.read(TestPaths.fixture("e1000e.config")))
    let dump = folder.path + "/dump"
    #expect(CommandRun("capture", "--output", dump, "--sysfs", sysfs, "01:00.0").code == .good)
    let lspci = ChildProcess.shell("lspci -n -F dump -xxxx", in: folder)
    #expect(lspci.code == 0 && lspci.output.hasPrefix("01:00.0 0200: 8086:10d3"))
    let theirs = DumpFile(reading: Array(lspci.output.utf8)).devices.first
    let ours = DumpFile(reading: try InputFile.read(dump)).devices.first
    #expect(theirs?.image == ours?.image)
  }
}

import Testing

@testable import permc

@Suite struct ProbeCommandTests {
  private let folder = TestFolder()
  private let dump = TestPaths.fixture("e1000e.config")
  private let device = "sys/bus/pci/devices/0000:01:00.0/"

  /// The dump as a device of this machine; all of its bits take what is written.
  private func addDevice() throws -> String {
    folder.add(device + "irq", "11\n")
    let bytes = try InputFile.read(dump)
    try OutputFiles.update([OutputFiles.File(path: folder.path + "/" + device + "config", bytes: bytes)])
    return folder.path + "/sys"
  }

  private func registers() throws -> [UInt8] { try InputFile.read(folder.path + "/" + device + "config") }

  @Test func `without --write it is told what would be written, and nothing is`() throws {
    let sysfs = try addDevice()
    let before = try registers()
    let run = CommandRun("probe", "--sysfs", sysfs, "01:00.0")
    #expect(run.code == .good && run.errors.isEmpty)
    #expect(run.output.hasPrefix("0000:01:00.0\n"))
    #expect(run.output.contains("  03c  [7:0]   Type_0.Interrupt_Line"))
    #expect(run.output.contains("RW     turned over\n"))
    #expect(run.output.contains("  0cc  [1:0]   PM.PMCSR.PowerState"))
    #expect(run.output.contains("RW     left alone: a hook's\n"))
    #expect(run.output.contains("03c f4 0b"))
    #expect(run.output.contains("would be turned over and put back; nothing was written (--write)\n"))
    #expect(try registers() == before)
  }

  @Test func `with --write all is measured, compared with the tables and put back`() throws {
    let sysfs = try addDevice()
    let before = try registers()
    let run = CommandRun("probe", "--sysfs", sysfs, "--write", "0000:01:00.0")
    #expect(run.code == .findings && run.errors.isEmpty)
    #expect(
      run.output.contains("changed  tables/headers/type0.perm:46 says RO, and it changed\n")
        || run.output.contains("says RO, and it changed\n"))
    #expect(run.output.contains("0 stuck"))
    #expect(try registers() == before)
  }

  @Test func `a device that a driver has is not written to unless it is asked for`() throws {
    let sysfs = try addDevice()
    let link = folder.path + "/" + device + "driver"
    #expect(ChildProcess.shell("ln -s ../../drivers/e1000e '\(link)'", in: folder).code == 0)
    let run = CommandRun("probe", "--sysfs", sysfs, "--write", "01:00.0")
    #expect(run.code == .inputOutput && run.output.isEmpty)
    #expect(
      run.errors == "permc probe: 0000:01:00.0: driver `e1000e` of this machine has it; nothing was written"
        + " (--in-use writes all the same)\n")
    #expect(CommandRun("probe", "--sysfs", sysfs, "--write", "--in-use", "01:00.0").code == .findings)
  }

  @Test func `what is no device is told with what was tried`() {
    let run = CommandRun("probe", "--sysfs", folder.path, "01:00.0")
    #expect(run.code == .inputOutput)
    #expect(
      run.errors == "permc probe: cannot find \(folder.path)/bus/pci/devices/0000:01:00.0: "
        + "No such file or directory\n")
    #expect(CommandRun("probe").code == .usage)
    #expect(CommandRun("probe", "01:00.0", "--simulated", dump).code == .usage)
  }

  @Test func `what was measured is a trace that other commands take`() throws {
    let trace = folder.path + "/measured.trace"
    let run = CommandRun("probe", "--simulated", dump, "--write", "--output", trace)
    #expect(run.code == .good)
    #expect(run.output.hasSuffix("0 stuck, 0 changed against the tables\n"))
    #expect(CommandRun("view", "--expect", trace).code == .good)
    #expect(CommandRun("replay", trace).code == .good)
    #expect(CommandRun("explain-access", trace, "write", "3c", "1", "ff").code == .good)
    // A trace is a device too, with the masks that were measured.
    #expect(CommandRun("probe", "--simulated", trace, "--write").code == .good)
  }

  @Test func `the same is told as JSON`() throws {
    let plan = try #require(JSONReader.read(CommandRun("probe", "--simulated", dump, "--json").output))
    #expect(plan["written"] == .bool(false))
    #expect(plan["fields"]?["0"]?["name"] == .string("Type_0.Vendor_ID"))
    let run = CommandRun("probe", "--simulated", dump, "--write", "--json")
    let report = try #require(JSONReader.read(run.output))
    #expect(report["unrestored"] == .array([]) && report["findings"] == .array([]))
  }
}

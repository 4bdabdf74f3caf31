import Testing

@testable import permc

@Suite struct DumpCommandTests {
  private let folder = TestFolder()

  @Test func `the functions of a dump are listed with their capabilities`() {
    let run = CommandRun("dump", TestPaths.fixture("e1000e.lspci"))
    #expect(run.code == .good && run.errors.isEmpty)
    #expect(
      run.output == """
        0: 0000:01:00.0 Ethernet controller: Intel Corporation 82574L Gigabit Network Connection
           4096 bytes
           header 00 Type_0
           c8   01   PM
           d0   05   MSI
           e0   10   PCI_Express
           a0   11   MSI_X
           100  0001 AER
           140  0003 Device_Serial_Number

        """)
  }

  @Test func `a decoded field has its bits, its value and the name of the value`() {
    let run = CommandRun("dump", "--decode", TestPaths.fixture("nvme.lspci"))
    #expect(run.code == .good)
    #expect(run.output.contains("Command = "))
    #expect(run.output.contains("[10]     Interrupt_Disable = 0"))
    #expect(run.output.contains("[6:0]    Header_Layout = 0 Type_0"))
  }

  @Test(arguments: [[], ["--decode"]])
  func `the JSON form has the same facts`(_ options: [String]) throws {
    let words =
      ["dump", "--json"] + options + [TestPaths.fixture("e1000e.config"), TestPaths.fixture("nvme.lspci")]
    let run = CommandRun(words)
    let devices = try #require(JSONReader.read(run.output)?["devices"])
    #expect(devices.elements.count == 2)
    #expect(devices["0"]?["address"] == .null)
    #expect(devices["1"]?["address"] == .string("0000:00:04.0") || devices["1"]?["address"] != .null)
    let capabilities = try #require(devices["0"]?["capabilities"]).elements
    #expect(
      capabilities.compactMap { $0["position"] }
        == [0, 0xc8, 0xd0, 0xe0, 0xa0, 0x100, 0x140].map { .number($0) })
    #expect((capabilities[1]["registers"] != nil) == !options.isEmpty)
  }

  @Test func `a damaged dump is told with the line, and what was expected`() {
    let path = folder.add("cut", "00:00.0 X\n00: 86 80 zz\n")
    let run = CommandRun("dump", path)
    #expect(run.code == .inputOutput)
    #expect(run.errors == "permc dump: \(path): line 2: expected a hexadecimal byte, found `zz`\n")
    #expect(run.output.isEmpty)
  }

  @Test func `a function is chosen by number or address`() {
    let path = TestPaths.fixture("e1000e.lspci")
    for name in ["0", "01:00.0", "0000:01:00.0"] {
      #expect(CommandRun("dump", "--device", name, path).code == .good)
    }
    let run = CommandRun("dump", "--device", "7", path)
    #expect(run.code == .usage)
    #expect(run.errors.contains("no function `7` in the dump; it has 0000:01:00.0"))
  }

  @Test func `a missing file is an error of input`() {
    let run = CommandRun("dump", folder.path + "/none")
    #expect(run.code == .inputOutput)
    #expect(run.errors == "permc dump: cannot read `\(folder.path)/none`: No such file or directory\n")
  }

  @Test(.enabled(if: TestPaths.hasShared, "../shared is absent"), arguments: ["pciutils", "qemu"])
  func `every recorded dump is decoded and viewed`(_ name: String) throws {
    let path = TestPaths.shared + "/dumps/" + name
    let files = try #require(folderNames(path)).map { path + "/" + $0 }
    let decoded = CommandRun(["dump", "--decode", "--json"] + files)
    #expect(decoded.code == .good)
    let devices = JSONReader.read(decoded.output)?["devices"]?.elements.count
    let viewed = CommandRun(["view", "--profile", "linux_vfio", "--json"] + files)
    #expect(viewed.code == .good, "\(viewed.errors.suffix(400))")
    #expect(JSONReader.read(viewed.output)?["views"]?.elements.count == devices)
  }
}

import Testing

@testable import permc

@Suite struct ViewCommandTests {
  private let folder = TestFolder()
  private let dump = TestPaths.fixture("e1000e.lspci")

  @Test func `each byte has its owner, and each field who answers and where a write goes`() {
    let run = CommandRun("view", "--profile", "linux_vfio", dump)
    #expect(run.code == .good)
    #expect(run.output.contains("000: 86 80 d3 10 "))
    #expect(run.output.contains("040-09f: 96 bytes of gap (--gaps shows them)"))
    #expect(run.output.contains("[10]     Interrupt_Disable = 0               shadow, writes shadow"))
    #expect(run.output.contains("[1]      Memory_Space_Enable = 1             hardware, writes hardware"))
  }

  @Test func `what a dump does not say is told, with the option that says it`() {
    let run = CommandRun("view", "--profile", "linux_vfio", dump)
    #expect(
      run.errors.split(separator: "\n").first
        == "permc view: 0000:01:00.0: no size of BAR 0: taken as not assigned (--bar 0=mem32:SIZE)")
    let stated = CommandRun(
      "view", "--profile=linux_vfio", dump, "--bar", "0=mem32:20000", "--bar", "1=mem32:20000", "--bar",
      "2=io:20", "--bar",
      "3=mem32:4000",
      "--bar", "rom=mem32:40000")
    #expect(stated.errors.isEmpty)
    #expect(stated.output.contains("010: 00 00 a4 f4 00 00 a6 f4 01 50 00 00 00 00 a8 f4"))
  }

  @Test func `a virtual function answers the IDs that the host recorded`() throws {
    let run = CommandRun("view", "--profile", "linux_vfio", dump, "--vf", "--id", "1234:abcd", "--json")
    let view = try #require(JSONReader.read(run.output)?["views"]?["0"])
    #expect(view["rows"]?["0"]?["bytes"] == .string("34 12 cd ab 03 01 10 00 00 00 00 02 00 00 00 00"))
    let guess = CommandRun("view", "--profile", "linux_vfio", dump, "--vf")
    #expect(guess.errors.contains("no recorded IDs of the virtual function"))
  }

  @Test func `without an interrupt the pin is zero`() throws {
    let run = CommandRun("view", "--profile", "linux_vfio", dump, "--no-intx", "--json")
    let view = try #require(JSONReader.read(run.output)?["views"]?["0"])
    #expect(view["rows"]?["3"]?["bytes"] == .string("00 00 00 00 c8 00 00 00 00 00 00 00 0b 00 00 00"))
  }

  @Test func `a trace is viewed with the facts in its header, and compared`() {
    let trace = TestPaths.fixture("pm-open-in-d3.trace")
    let run = CommandRun("view", "--expect", trace)
    #expect(run.code == .good && run.errors.isEmpty)
    #expect(run.output == "\(trace): as recorded\n")
    #expect(CommandRun("view", "--expect", dump).code == .usage)
  }

  @Test func `a view that differs is told by dword and capability`() throws {
    let text = String(decoding: try InputFile.read(TestPaths.fixture("pm-open-in-d3.trace")), as: UTF8.self)
    let path = folder.add("x.trace", text.replacing("\n040: 01 00 03 06 03", with: "\n040: 01 00 03 06 02"))
    let run = CommandRun("view", "--expect", path)
    #expect(run.code == .findings)
    #expect(run.output == "\(path): 1 dwords differ\n  044 expected 00000002 got 00000003 in PM\n")
  }

  @Test func `colours are for terminals, and for those who want them`() {
    let escape = "\u{1b}["
    #expect(!CommandRun("view", "--profile", "linux_vfio", dump).output.contains(escape))
    #expect(CommandRun(["view", "--profile=linux_vfio", dump], isTerminal: true).output.contains(escape))
    #expect(
      !CommandRun(["view", "--profile=linux_vfio", dump], isTerminal: true, forbidsColor: true).output
        .contains(escape))
    #expect(
      !CommandRun(["view", "--profile=linux_vfio", dump, "--color", "never"], isTerminal: true).output
        .contains(escape))
    #expect(
      CommandRun(["view", "--profile=linux_vfio", dump, "--color=always"], forbidsColor: true).output
        .contains(escape))
  }

  /// The tables of the package with a profile beside them.
  private func tables(_ profile: String) throws -> String {
    for name in folderNames(TestPaths.package + "/tables") ?? [] {
      for file in folderNames(TestPaths.package + "/tables/" + name) ?? [] {
        let path = "tables/\(name)/\(file)"
        folder.add(path, String(decoding: try InputFile.read(TestPaths.package + "/" + path), as: UTF8.self))
      }
    }
    folder.add("tables/profiles/mine.perm", profile)
    return folder.path + "/tables"
  }

  @Test func `a capability that a profile makes up stands in the guest's list`() throws {
    let path = try tables(
      """
      profile mine from linux_vfio {
          synthesize PASID {
              PASID_Capability.Max_PASID_Width | virt init 16
              PASID_Control                    | virt write
          }
      }

      """
    )
    let run = CommandRun("view", "--profile", "mine", "--tables", path, dump)
    #expect(run.code == .good, "\(run.errors)")
    #expect(run.output.contains("14c 001b PASID, synthetic\n  +00 Header = 0001001b\n"))
    #expect(run.output.contains("[31:20]  Next_Capability_Offset = 14c        shadow, read-only"))
    #expect(run.output.contains("[12:8]   Max_PASID_Width = 10                shadow, read-only"))
    #expect(run.output.contains("[0]      PASID_Enable = 0                    shadow, writes shadow"))
    let json = try #require(
      JSONReader.read(CommandRun("view", "--json", "--profile=mine", "--tables", path, dump).output)
    )
    let made = try #require(json["views"]?["0"]?["capabilities"]?.elements.last)
    #expect(made["name"] == .string("PASID") && made["synthetic"] == .bool(true))
    #expect(made["position"] == .number(0x14C) && made["length"] == .number(8))
    let output = CommandRun("compile", "--profile=mine", "--tables", path, "--output", folder.path + "/out")
    #expect(output.output.contains("/out/Mine+SyntheticPASID.swift\n"))
  }

  @Test func `where a made up capability has no place on a device it is told and left out`() throws {
    let path = try tables("profile mine from linux_vfio { synthesize PASID at 0x140 {} }\n")
    let run = CommandRun("view", "--profile", "mine", "--tables", path, dump)
    #expect(run.code == .good)
    #expect(run.output.contains("there is no room at 140 for synthetic capability 1b\n"))
    #expect(!run.output.contains("PASID"))
  }

  @Test(.enabled(if: TestPaths.hasShared, "../shared is absent"))
  func `every recorded view of a real driver is as recorded`() throws {
    let path = TestPaths.shared + "/traces/vm"
    let traces = try #require(folderNames(path)).map { path + "/" + $0 }
    let run = CommandRun(["view", "--profile", "linux_vfio", "--expect"] + traces)
    #expect(run.code == .good, "\(run.output)")
  }
}

import Testing

@testable import permc

@Suite struct ExplainAccessCommandTests {
  private let dump = TestPaths.fixture("e1000e.config")
  private let trace = TestPaths.fixture("pm-open-in-d3.trace")

  private func run(_ words: String...) -> CommandRun {
    CommandRun(["explain-access", "--profile", "strict", dump] + words)
  }

  @Test func `each bit has its effect, its policy, its line and its section, and hooks what they did`() {
    let run = run("write", "0xcc", "2", "0x0003", "read", "0xcc", "2")
    #expect(run.code == .good)
    #expect(run.output.hasPrefix("write 0cc 2 0003\n  PM.PMCSR  PCIe 6.0 §7.5.2.2\n    [15]     PME_Status "))
    #expect(
      run.output.contains(
        "    [1:0]    PowerState     3  to the hook alone; written back as read  shadow 0, device 0  none         "
          + "tables/caps/pm.perm:47\n"))
    #expect(run.output.contains("  after: set_power_state  tables/caps/pm.perm:52\n"))
    #expect(run.output.contains("    state = PM.PMCSR.PowerState: shadow 0, device 0 -> 3\n"))
    #expect(run.output.contains("    the host: set-power-state 3\n"))
    #expect(run.output.contains("  a read answers 0003, before it 0000\n"))
    #expect(run.output.hasSuffix("  the guest reads 0003\n"))
  }

  @Test(arguments: ["0xcc", "CC", "PMCSR", "PCI_PM_CTRL", "pm_ctrl"])
  func `a place is a number or a name, the kernel's too`(_ place: String) {
    #expect(run("w", place, "2", "3").output.hasPrefix("write 0cc 2 0003\n"))
  }

  @Test(arguments: [
    (["wr", "44", "2", "0"], "expected `read` or `write`, not `wr`"),
    (["read", "zz", "2"], "the function has no register `zz`, and a position is hexadecimal: 0x44"),
    (["read", "44", "5", "r"], "`read 44` needs a width of 1 to 4 bytes"),
    (["write", "44", "2"], "`write 44 2` needs a hexadecimal value of 2 bytes"),
    (["write", "44", "1", "100"], "`write 44 1` needs a hexadecimal value of 1 byte"),
    (["read", "fff", "2", "read"], "`read` needs a position, such as 0x44, or the name of a register"),
    (["write", "ffff", "2", "0"], "ffff 2 does not lie in the 256 bytes of"),
    (["write", "ffffffffffffffff", "2", "0"], "does not lie in the"),
  ])
  func `words that name no access are told`(_ words: [String], _ message: String) {
    let run = CommandRun(["explain-access", "--profile", "strict", trace] + words)
    #expect(run.code == .usage && run.output.isEmpty)
    #expect(run.errors.contains(message), "\(run.errors)")
  }

  @Test func `a trace brings its profile, its facts and its masks`() {
    let run = CommandRun("explain-access", trace, "write", "PMCSR", "2", "0")
    #expect(run.code == .good && run.errors.isEmpty)
    #expect(run.output.contains("written back as 1, which clears it  shadow 0, device 1 -> 0"))
  }

  @Test func `the same is told as JSON`() throws {
    let json = try #require(JSONReader.read(run("write", "cc", "2", "3", "--json").output))
    let piece = try #require(json["accesses"]?["0"]?["pieces"]?["0"])
    #expect(piece["owner"] == .string("PM"))
    #expect(piece["hooksAfter"]?["0"]?["name"] == .string("set_power_state"))
    #expect(piece["bits"]?["7"]?["name"] == .string("PM.PMCSR.PowerState"))
    #expect(piece["bits"]?["7"]?["place"] == .string("tables/caps/pm.perm:47"))
  }
}

import PermCodegen
import Testing

@testable import permc

@Suite struct LinuxNamesTests {
  @Test(arguments: ["PCI_PM_CTRL", "pci_pm_ctrl", "PM_CTRL", "PMCSR"])
  func `a register is explained by the kernel's name and by its own`(_ name: String) {
    let run = CommandRun("explain", name)
    #expect(run.code == .good)
    #expect(run.output.hasPrefix("PM.PMCSR  register, tables/caps/pm.perm:37\n"))
    #expect(run.output.hasSuffix("  Linux: PCI_PM_CTRL\n"))
  }

  @Test func `a name that is near one of the kernel's is suggested`() {
    let run = CommandRun("explain", "PCI_PM_CTLR")
    #expect(run.code == .usage && run.errors.contains("did you mean `PCI_PM_CTRL`?"))
  }

  @Test func `every name of the kernel leads to one thing of the tables`() throws {
    TestTables.carry()
    let linux = LinuxNames(page: try #require(EmbeddedSources.linuxNames))
    let terminal = Terminal(
      output: Terminal.Stream(isTerminal: false), error: Terminal.Stream(isTerminal: false))
    let index = NameIndex(try TableSet.load(nil, terminal).model)
    #expect(linux.all.count > 500)
    for (name, path) in linux.all {
      #expect(!index.matches(path).isEmpty, "\(name) is `\(path)`, which no table has")
    }
  }
}

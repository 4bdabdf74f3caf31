import PermCodegen
import PermDSL
import PermRuntime
import Testing

@testable import permc

/// The README shows what is so.
@Suite struct ReadmeTests {
  private func text(_ path: String) throws -> String {
    String(decoding: try InputFile.read(TestPaths.package + "/" + path), as: UTF8.self)
  }

  @Test func `the power management table stands as it does in tables`() throws {
    let table = try text("tables/caps/pm.perm")
    let start = try #require(table.firstRange(of: "/// Power Management: D-states"))
    var block = String(table[start.lowerBound...])
    while block.last == "\n" { block.removeLast() }
    #expect(try text("README.md").contains("```\n\(block)\n```"))
  }

  @Test func `the dump of the first command is there, and can be read`() throws {
    let dump = "Tests/Fixtures/e1000e.lspci"
    #expect(try text("README.md").contains("swift run permc view --profile linux_vfio \(dump)"))
    #expect(DumpFile(reading: try InputFile.read(TestPaths.package + "/" + dump)).devices.count == 1)
  }

  @Test func `every command is named`() throws {
    let readme = try text("README.md")
    for command in Permc.commands {
      #expect(readme.contains("permc \(command.spec.name)"), "\(command.spec.name)")
    }
  }
}

/// Recordings that the project keeps.
@Suite struct ConformanceTests {
  @Test func `a sweep of every bit replays without a mismatch`() throws {
    TestTables.carry()
    let set = TableSet(
      entries: EmbeddedSources.provider.files.keys.sorted(), from: EmbeddedSources.provider, root: nil)
    let profile = try #require(set.model.profile(named: "linux_vfio"))
    let tables = try set.lowered(profile, Terminal.standard())
    let path = TestPaths.package + "/Tests/Fixtures/conformance/sweeps.traces.gz"
    let traces = try TraceInput.readAll(path)
    // All of them take a minute without optimisation; every CI run replays them with the release build.
    for (name, trace) in traces where name.contains("PM ") || name.contains("MSI ") || name.contains("AF ") {
      let outcome = TraceReplay.run(trace, tables: tables.image, legend: tables.legend)
      #expect(outcome.mismatches.first == nil, "\(name)")
      #expect(outcome.accessCount > 0)
    }
  }
}

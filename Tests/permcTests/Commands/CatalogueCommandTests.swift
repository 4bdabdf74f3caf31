import Glibc
import PermCodegen
import PermDSL
import Testing

@testable import permc

@Suite struct CatalogueCommandTests {
  private let tables = TestPaths.package + "/tables"

  @Test func `docs/capabilities.md is what the catalogue prints`() throws {
    let run = CommandRun(
      "catalogue", "--markdown", "--profile", "linux_vfio", "--profile", "strict", "--tables", tables)
    #expect(run.code == .good)
    let path = TestPaths.package + "/docs/capabilities.md"
    let document = (try? InputFile.read(path)).map { String(decoding: $0, as: UTF8.self) }
    guard document != run.output else { return }
    if let pattern = getenv("PERM_REFRESH"), fnmatch(pattern, "capabilities.md", 0) == 0 {
      let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
      _ = permc.write(Array(run.output.utf8), to: descriptor)
      close(descriptor)
    }
    Issue.record("docs/capabilities.md is not up to date; PERM_REFRESH='*' swift test rewrites it")
  }

  @Test func `every number that is given has a table`() throws {
    let run = CommandRun("catalogue", "--json", "--tables", tables)
    let entries = try #require(JSONReader.read(run.output)?["capabilities"]).elements
    let standard = entries.filter { $0["list"] == .string("standard") }.compactMap { $0["id"] }
    let extended = entries.filter { $0["list"] == .string("extended") }.compactMap { $0["id"] }
    for id in 0x01...0x15 { #expect(standard.contains(.number(id)), "no standard capability \(id)") }
    for id in 0x0001...0x0038 { #expect(extended.contains(.number(id)), "no extended capability \(id)") }
  }

  @Test func `each profile has its column`() throws {
    let run = CommandRun("catalogue", "--profile", "linux_vfio", "--tables", tables)
    #expect(run.code == .good)
    let lines = run.output.split(separator: "\n").map {
      $0.split(separator: " ", omittingEmptySubsequences: true)
    }
    #expect(lines.first == ["list", "ID", "name", "length", "registers", "fields", "linux_vfio"])
    #expect(lines.contains(["standard", "01h", "PM", "8", "4", "17", "28", "bits"]))
    #expect(lines.contains(["extended", "001Bh", "PASID", "8", "2", "8", "hidden,", "raw"]))
  }

  @Test func `a profile that is not there is an error of usage`() {
    let run = CommandRun("catalogue", "--profile", "none_such", "--tables", tables)
    #expect(run.code == .usage)
    #expect(run.errors.contains("the tables have no profile `none_such`"))
  }

  @Test func `a length that depends on registers is a range`() throws {
    let set = try Lspci.tables()
    let lengths = Catalogue(set.model).entries.reduce(into: [String: ClosedRange<Int>]()) { lengths, entry in
      lengths[entry.capability.name] = entry.lengths
    }
    #expect(lengths["PM"] == 8...8)
    #expect(lengths["MSI"] == 10...24)
    #expect(lengths["PCI_Express"] == 12...60)
    #expect(lengths["Vendor_Specific"] == 0...255)
  }
}

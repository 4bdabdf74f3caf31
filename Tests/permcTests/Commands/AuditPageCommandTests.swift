import PermDSL
import Testing

@testable import permc

/// `permc audit --html`.
@Suite struct AuditPageCommandTests {
  /// The block of JSON of a page.
  private func data(_ page: String) throws -> JSONReader.Value {
    let start = try #require(page.firstRange(of: "id=\"data\">"))
    let rest = page[start.upperBound...]
    let end = try #require(rest.firstRange(of: "</script>"))
    return try #require(JSONReader.read(String(rest[..<end.lowerBound])))
  }

  @Test func `A page is written beside what is printed, and its JSON is JSON`() throws {
    let folder = TestFolder()
    let dumps = ["e1000e.lspci", "nvme.lspci"].map(TestPaths.fixture)
    let words = ["audit", "--profile", "linux_vfio", "--fail-on", "never"]
    let run = CommandRun(words + ["--html", folder.path + "/page.html"] + dumps)
    #expect(run.code == .good)
    #expect(run.output == CommandRun(words + dumps).output)
    let page = try #require(folder.text("page.html"))
    let functions = try data(page)["functions"]?.elements ?? []
    #expect(functions.count == 2)
    #expect(functions.first?["files"]?.elements.contains(.string("tables/profiles/linux_vfio.perm")) == true)
  }

  @Test func `A title that is anything leaves the JSON as it is`() throws {
    let folder = TestFolder()
    let dump = String(decoding: try InputFile.read(TestPaths.fixture("e1000e.lspci")), as: UTF8.self)
    let file = folder.add(
      "a.lspci",
      dump.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).enumerated().map {
        $0 == 0 ? "01:00.0 </script><!-- {{data}} \\ \" \u{2028}" : String($1)
      }.joined(separator: "\n"))
    #expect(CommandRun("audit", "--profile", "strict", "--html", folder.path + "/p.html", file).code == .good)
    #expect(try data(try #require(folder.text("p.html")))["functions"]?.elements.count == 1)
  }

  @Test func `A page of files without number is refused, and one that cannot be written is told`() {
    let folder = TestFolder()
    folder.add("dumps/a.txt", "nothing")
    let run = CommandRun(
      "audit", "--profile", "strict", "--html", folder.path + "/p.html", folder.path + "/dumps")
    #expect(run.code == .usage)
    #expect(run.errors.contains("`--html`"))
    let lost = CommandRun(
      "audit", "--profile", "strict", "--html", folder.path + "/none/p.html", TestPaths.fixture("nvme.lspci"))
    #expect(lost.code == .inputOutput)
    #expect(lost.errors.contains("none/p.html"))
  }

  @Test func `What permc carries is the page of the project`() throws {
    TestTables.carry()
    for path in PageFiles.paths {
      #expect(CarriedFiles.all[path] == (try InputFile.read(TestPaths.package + "/" + path)), "\(path)")
    }
  }
}

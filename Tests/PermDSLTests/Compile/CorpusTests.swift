import PermDSL
import Testing

@Suite struct CorpusTests {
  @Test(arguments: CorpusCase.all)
  func `a table has the findings that stand beside it`(_ item: CorpusCase) {
    let compilation = item.compilation
    let rendered = Renderer(files: compilation.files).render(compilation.diagnostics)
    if PackageFiles.isRefreshed(item.goldenPath) {
      PackageFiles.write(rendered, to: item.goldenPath)
      Issue.record("rewrote \(item.name).stderr; look at the difference and run again")
      return
    }
    let expected = String(decoding: PackageFiles.bytes(of: item.goldenPath) ?? [], as: UTF8.self)
    #expect(rendered == expected)
  }

  @Test(arguments: CorpusCase.all)
  func `a table has the finding that it is named after`(_ item: CorpusCase) {
    guard let id = item.id else {
      #expect(item.compilation.diagnostics.isEmpty || item.name == "many-errors")
      return
    }
    #expect(item.compilation.diagnostics.contains { $0.id == id })
  }

  @Test(arguments: CorpusCase.all)
  func `safe fixes leave nothing of their findings`(_ item: CorpusCase) {
    var compilation = item.compilation
    let ids = Set(
      compilation.diagnostics.filter { $0.fixIts.contains { $0.applicability == .safe } }.map(\.id))
    guard !ids.isEmpty else { return }
    // One fix may uncover another; three rounds are plenty for small tables.
    for _ in 0..<3 {
      let (files, _) = applyFixIts(compilation.diagnostics, to: compilation.files)
      let texts = Dictionary(files.map { ($0.path, $0.bytes) }) { first, _ in first }
      compilation = CorpusCase.compile(item.files.merging(texts) { _, new in new }, item.entry)
    }
    #expect(compilation.diagnostics.filter { ids.contains($0.id) }.map(\.message) == [])
  }

  @Test(arguments: CorpusCase.all)
  func `no finding points out of its file`(_ item: CorpusCase) {
    let compilation = item.compilation
    for diagnostic in compilation.diagnostics {
      #expect(diagnostic.secondary.count <= 2)
      let ranges =
        [diagnostic.primary.range] + diagnostic.secondary.map(\.range)
        + diagnostic.fixIts.flatMap(\.edits).map(\.range)
      for range in ranges {
        #expect(compilation.files.indices.contains(range.file))
        #expect(range.bytes.upperBound <= compilation.files[range.file].bytes.count)
      }
    }
  }

  @Test(arguments: DiagnosticID.allCases.filter { !$0.isFoundInRows })
  func `every id has a table in the corpus`(_ id: DiagnosticID) {
    #expect(CorpusCase.all.contains { $0.name == id.rawValue })
  }

  @Test func `no expected text is left without its table`() {
    let names = Set(CorpusCase.all.map(\.name))
    let stale = PackageFiles.names(in: PackageFiles.corpus).filter {
      $0.hasSuffix(".stderr") && !names.contains(String($0.dropLast(7)))
    }
    #expect(stale == [])
  }

  @Test(arguments: CorpusCase.all)
  func `a table reads the same on every run`(_ item: CorpusCase) {
    #expect(item.compilation.diagnostics == item.compilation.diagnostics)
  }
}

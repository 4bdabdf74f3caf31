import PermDSL
import Testing

@Suite struct SourceSetTests {
  private func load(_ texts: [String: String], _ entries: [String] = ["a.perm"]) -> (
    paths: [String], [Diagnostic]
  ) {
    let (set, diagnostics) = SourceSet.load(entries: entries, from: InMemorySources(texts: texts))
    return (set.files.map(\.path), diagnostics)
  }

  @Test func `a file that is included twice is read once`() {
    let (paths, diagnostics) = load([
      "a.perm": "include \"b.perm\"\ninclude \"x/c.perm\"", "b.perm": "include \"x/c.perm\"", "x/c.perm": "",
    ])
    #expect(paths == ["a.perm", "b.perm", "x/c.perm"])
    #expect(diagnostics.isEmpty)
  }

  @Test func `an include is relative to the file it stands in`() {
    let (paths, diagnostics) = load(
      [
        "p/a.perm": "include \"../x/b.perm\"", "x/b.perm": "include \"./y/../c.perm\"", "x/c.perm": "",
      ],
      ["p/a.perm"]
    )
    #expect(paths == ["p/a.perm", "x/b.perm", "x/c.perm"])
    #expect(diagnostics.isEmpty)
  }

  @Test func `a folder gives its tables in byte order, not the including file and nothing deeper`() {
    let (paths, diagnostics) = load(
      [
        "x/a.perm": "include \"./\"", "x/c.perm": "", "x/B.perm": "", "x/notes.txt": "", "x/y/d.perm": "",
      ],
      ["x/a.perm"]
    )
    #expect(paths == ["x/a.perm", "x/B.perm", "x/c.perm"])
    #expect(diagnostics.isEmpty)
  }

  @Test func `a loop is found at the include that closes it`() {
    let (paths, diagnostics) = load([
      "a.perm": "include \"b.perm\"", "b.perm": "include \"c.perm\"", "c.perm": "include \"b.perm\"",
    ])
    #expect(paths == ["a.perm", "b.perm", "c.perm"])
    #expect(diagnostics.map(\.id) == [.includeLoop])
    #expect(diagnostics.first?.primary.range == SourceRange(file: 2, bytes: 8..<16))
    #expect(diagnostics.first?.notes == ["`b.perm` includes `c.perm` includes `b.perm`"])
  }

  @Test(arguments: ["../b.perm", "/b.perm", "x/../../b.perm", "../", "/"])
  func `a path that leaves the tree is refused`(path: String) {
    let (paths, diagnostics) = load(["a.perm": "include \"\(path)\""])
    #expect(paths == ["a.perm"])
    #expect(diagnostics.map(\.id) == [.includeOutsideTree])
  }

  @Test(arguments: [
    ("caps/pn.perm", "\"caps/pm.perm\""), ("caps", "\"caps/\""), ("caps/PM.perm", "\"caps/pm.perm\""),
    ("nowhere.perm", nil), ("nowhere/", nil), ("", nil), (".", "\"./\""),
  ])
  func `a missing file is told with what may be meant`(path: String, meant: String?) {
    let (_, diagnostics) = load(["a.perm": "include \"\(path)\"", "caps/pm.perm": "", "caps/msi.perm": ""])
    #expect(diagnostics.map(\.id) == [.includeNotFound])
    #expect(diagnostics.first?.fixIts.first?.edits.first?.replacement == meant)
  }

  private func loadBesideLibrary(_ texts: [String: String]) -> (paths: [String], [Diagnostic]) {
    var texts = texts
    texts["lib/profiles/strict.perm"] = "include \"../caps/\""
    texts["lib/caps/pm.perm"] = ""
    let provider = InMemorySources(texts: texts, library: "lib")
    let (set, diagnostics) = SourceSet.load(entries: ["own/a.perm"], from: provider)
    return (set.files.map(\.path), diagnostics)
  }

  @Test func `what is not beside a file is found among the tables of the compiler`() {
    let (paths, diagnostics) = loadBesideLibrary([
      "own/a.perm": "include \"profiles/strict.perm\"\ninclude \"caps/pm.perm\"\ninclude \"caps/\""
    ])
    #expect(paths == ["own/a.perm", "lib/profiles/strict.perm", "lib/caps/pm.perm"])
    #expect(diagnostics.isEmpty)
  }

  @Test func `what is beside a file comes first, and the tables of the compiler keep to themselves`() {
    let (paths, diagnostics) = loadBesideLibrary([
      "own/a.perm": "include \"caps/\"\ninclude \"profiles/strict.perm\"", "own/caps/pm.perm": "",
      "own/caps/mine.perm": "",
    ])
    #expect(
      paths == [
        "own/a.perm", "own/caps/mine.perm", "own/caps/pm.perm", "lib/profiles/strict.perm",
        "lib/caps/pm.perm",
      ])
    #expect(diagnostics.isEmpty)
  }

  @Test(arguments: [
    ("profiles/strct.perm", "\"profiles/strict.perm\""), ("caps", "\"caps/\""), ("../lib", "\"../lib/\""),
    ("nowhere.perm", nil), ("./nowhere/", nil),
  ])
  func `a file that is nowhere may be meant to be one of the compiler's`(path: String, meant: String?) {
    let (paths, diagnostics) = loadBesideLibrary(["own/a.perm": "include \"\(path)\""])
    #expect(paths == ["own/a.perm"])
    #expect(diagnostics.map(\.id) == [.includeNotFound])
    #expect(diagnostics.first?.fixIts.first?.edits.first?.replacement == meant)
    #expect(diagnostics.first?.notes.first?.hasSuffix("then among the tables of the compiler") == true)
  }

  @Test func `an include cannot climb out of the tables of the compiler`() {
    let (paths, diagnostics) = loadBesideLibrary([
      "own/a.perm": "include \"../secret.perm\"", "secret.perm": "",
    ])
    #expect(paths == ["own/a.perm", "secret.perm"])
    #expect(diagnostics.isEmpty)
    let (_, refused) = loadBesideLibrary(["own/a.perm": "include \"../../lib/caps/pm.perm\""])
    #expect(refused.map(\.id) == [.includeOutsideTree])
  }

  @Test func `a file that cannot be read is told with the reason`() {
    struct Locked: SourceProvider {
      func read(_ path: String) throws(SourceError) -> [UInt8] {
        if path == "a.perm" { return Array("include \"b.perm\"".utf8) }
        throw .unreadable("permission denied")
      }
      func list(_ directory: String) throws(SourceError) -> [String] { ["a.perm", "b.perm"] }
    }
    let (_, diagnostics) = SourceSet.load(entries: ["a.perm"], from: Locked())
    #expect(diagnostics.map(\.id) == [.includeUnreadable])
    #expect(diagnostics.first?.primary.text == "permission denied")
  }

  @Test func `an entry that is missing becomes an empty file with a finding`() {
    let (paths, diagnostics) = load([:])
    #expect(paths == ["a.perm"])
    #expect(diagnostics.map(\.id) == [.includeNotFound])
  }

  @Test func `a chain of ten thousand includes is followed`() {
    var texts: [String: String] = [:]
    for index in 0..<10_000 { texts["\(index).perm"] = "include \"\(index + 1).perm\"" }
    texts["10000.perm"] = "include \"0.perm\""
    let (set, diagnostics) = SourceSet.load(entries: ["0.perm"], from: InMemorySources(texts: texts))
    #expect(set.trees.count == 10_001)
    #expect(diagnostics.map(\.id) == [.includeLoop])
  }
}

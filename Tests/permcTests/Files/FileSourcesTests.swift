import Glibc
import PermDSL
import Testing

@testable import permc

@Suite struct FileSourcesTests {
  private let folder = TestFolder()

  @Test(arguments: [
    ("tables", true, "tables", ""),
    ("tables/caps", true, "tables", "caps"),
    ("./tables/caps/pm.perm", false, "tables", "caps/pm.perm"),
    ("/a/tables/b/tables/c.perm", false, "/a/tables/b/tables", "c.perm"),
    ("a/b.perm", false, "a", "b.perm"),
    ("b.perm", false, ".", "b.perm"),
    ("tables.perm", false, ".", "tables.perm"),
    ("/b.perm", false, "/", "b.perm"),
    (".", true, ".", ""),
  ])
  func `the root is the nearest folder named tables`(
    _ typed: String, _ isFolder: Bool, _ root: String, _ path: String
  ) {
    let table = TablePath(typed, isFolder: isFolder)
    #expect(table.root == root)
    #expect(table.path == path)
  }

  @Test func `tables are found in all folders, in order`() throws {
    for name in ["b/z.perm", "b/a.perm", "a.perm", "c.txt", "b/.hidden.perm"] { folder.add(name, "") }
    symlink(".", folder.path + "/b/circle")
    #expect(try FileSources(root: folder.path).tables(under: "") == ["a.perm", "b/a.perm", "b/z.perm"])
    #expect(try FileSources(root: folder.path).tables(under: "b") == ["b/a.perm", "b/z.perm"])
  }

  @Test func `a link out of the tree is refused, one inside is followed`() throws {
    folder.add("outside.perm", "secret")
    folder.add("tree/inside.perm", "text")
    symlink("../outside.perm", folder.path + "/tree/out.perm")
    symlink("inside.perm", folder.path + "/tree/in.perm")
    let sources = FileSources(root: folder.path + "/tree")
    #expect(throws: SourceError.outsideTree) { try sources.read("out.perm") }
    #expect(throws: SourceError.outsideTree) { try sources.list("..") }
    #expect(try sources.read("in.perm") == Array("text".utf8))
    #expect(throws: SourceError.notFound) { try sources.read("none.perm") }
  }

  @Test func `the tables inside permc are those of the project`() throws {
    let sources = FileSources(root: TestPaths.package + "/tables")
    let paths = try sources.tables(under: "")
    TestTables.carry()
    let embedded = EmbeddedSources.provider
    #expect(embedded.files.keys.sorted() == paths)
    for path in paths { #expect(try embedded.read(path) == sources.read(path), "\(path)") }
  }
}

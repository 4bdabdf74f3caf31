import Glibc
import Testing

@testable import permc

@Suite struct OutputFilesTests {
  private let folder = TestFolder()

  private func file(_ name: String, _ text: String) -> OutputFiles.File {
    OutputFiles.File(path: folder.path + "/" + name, bytes: Array(text.utf8))
  }

  @Test func `a file is replaced whole and nothing is left beside it`() throws {
    folder.add("a", "old, and longer")
    try OutputFiles.write([file("a", "new"), file("b", "")], survivesPowerLoss: false)
    #expect(folder.text("a") == "new" && folder.text("b") == "")
    #expect(folder.names() == ["a", "b"])
  }

  @Test func `if one file cannot be written none is`() {
    folder.add("a", "old")
    #expect(throws: CommandError.self) { try OutputFiles.write([file("a", "new"), file("none/b", "new")], survivesPowerLoss: false) }
    #expect(folder.text("a") == "old")
    #expect(folder.names() == ["a"])
  }

  @Test func `a link stays a link and the mode stays the mode`() throws {
    let target = folder.add("target", "old")
    chmod(target, 0o640)
    symlink("target", folder.path + "/link")
    try OutputFiles.write([file("link", "new")], survivesPowerLoss: false)
    var status = stat()
    #expect(lstat(folder.path + "/link", &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    #expect(stat(target, &status) == 0 && status.st_mode & 0o777 == 0o640)
    #expect(folder.text("target") == "new")
  }

  @Test func `folders are made, and a file in the way is told`() throws {
    try OutputFiles.makeFolder(folder.path + "/x/y/z")
    try OutputFiles.makeFolder(folder.path + "/x/y/")
    #expect(FileKind(folder.path + "/x/y/z") == .folder)
    folder.add("file", "")
    #expect(throws: CommandError.self) { try OutputFiles.makeFolder(folder.path + "/file/z") }
    #expect(throws: CommandError.self) { try OutputFiles.makeFolder(folder.path + "/file") }
  }
}

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
    let files = [file("a", "new"), file("none/b", "new")]
    #expect(throws: CommandError.self) { try OutputFiles.write(files, survivesPowerLoss: false) }
    #expect(folder.text("a") == "old")
    #expect(folder.names() == ["a"])
  }

  @Test(arguments: [false, true])
  func `a temporary file that another process left is replaced`(_ survivesPowerLoss: Bool) throws {
    folder.add(".a.\(getpid()).0.tmp", "left")
    try OutputFiles.write([file("a", "new")], survivesPowerLoss: survivesPowerLoss)
    #expect(folder.text("a") == "new")
    #expect(folder.names() == ["a"])
  }

  @Test func `a file that would not change is not touched`() throws {
    let path = folder.add("same", "text")
    folder.add("other", "text")
    func number(_ path: String) -> UInt {
      var status = stat()
      return stat(path, &status) == 0 ? UInt(status.st_ino) : 0
    }
    let before = number(path)
    try OutputFiles.update([file("same", "text"), file("other", "texT"), file("empty", ""), file("new", "a")])
    #expect(number(path) == before)
    #expect(folder.text("other") == "texT" && folder.text("empty") == "" && folder.text("new") == "a")
    try OutputFiles.update([file("same", "texts"), file("empty", "")])
    #expect(number(path) != before)
    #expect(folder.text("same") == "texts" && folder.text("empty") == "")
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

import Glibc
import Testing

@testable import permc

@Suite(.serialized) struct FolderWatcherTests {
  private let folder = TestFolder()

  /// What waiting for a short time ends with, after something was done.
  private func outcome(of change: () -> Void) throws -> FolderWatcher.Outcome {
    let watcher = try FolderWatcher()
    watcher.watch(folder.path)
    change()
    return watcher.wait(timeOut: 50)
  }

  @Test func `a table that is written, moved or removed ends the waiting, and so does a new folder`() throws {
    #expect(try outcome { folder.add("a.perm", "") } == .changed)
    #expect(try outcome { rename(folder.path + "/a.perm", folder.path + "/b.perm") } == .changed)
    #expect(try outcome { unlink(folder.path + "/b.perm") } == .changed)
    #expect(try outcome { mkdir(folder.path + "/sub", 0o777) } == .changed)
  }

  @Test func `other files do not, nor does a table that is only read`() throws {
    folder.add("a.perm", "")
    #expect(try outcome {} == .timeOut)
    #expect(try outcome { _ = folder.text("a.perm") } == .timeOut)
    #expect(try outcome { folder.add(".a.perm.swp", "") } == .timeOut)
    #expect(try outcome { folder.add(".perm", "") } == .timeOut)
  }

  @Test func `a folder that is not there is told`() throws {
    let watcher = try FolderWatcher()
    let (missing, present) = (watcher.watch(folder.path + "/none"), watcher.watch(folder.path))
    #expect(!missing && present)
  }

  @Test(
    arguments: [
      ([], false), (Array(repeating: 0xFF, count: 15), false),
      // A length beyond the end: the name is what is there.
      ([1, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF] + Array("a.perm".utf8), true),
      ([1, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF] + Array("a.txt".utf8), false),
      // An overflow: nobody knows what was lost.
      ([0xFF, 0xFF, 0xFF, 0xFF, 0, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], true),
    ] as [([UInt8], Bool)])
  func `events are read as far as they go`(_ bytes: [UInt8], _ isOfTable: Bool) {
    #expect(FolderWatcher.areOfTable(bytes[...]) == isOfTable)
  }
}

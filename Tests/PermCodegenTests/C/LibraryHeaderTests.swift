import Glibc
import Testing

@testable import PermCodegen

/// The C library brings `perm_tables.h` with it.
@Suite struct LibraryHeaderTests {
  @Test func `the C library has the header that is emitted`() throws {
    let path = Files.root + "/Sources/CPerm/include/" + CFormat.fileName
    guard Files.read(path) != Array(CFormat.text.utf8) else { return }
    if let pattern = getenv("PERM_REFRESH"), fnmatch(pattern, CFormat.fileName, 0) == 0 {
      #expect(Files.write(CFormat.text, to: path))
    }
    Issue.record("\(path) is not up to date; PERM_REFRESH='*' swift test rewrites it")
  }
}

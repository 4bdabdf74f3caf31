import PermRuntime
import Testing

@Suite struct TableFingerprintTests {
  private let image = SleepyFunction.tables(.writable).image

  @Test func `tables have one fingerprint, and every word counts`() {
    let own = TableFingerprint(of: image)
    #expect(TableFingerprint(of: image) == own)
    var seen: Set<TableFingerprint> = [own]
    for page in image.pages.indices {
      for word in image.pages[page].indices {
        var other = image
        other.pages[page][word] ^= 1
        #expect(seen.insert(TableFingerprint(of: other)).inserted)
      }
    }
  }

  @Test func `words that move to another page count`() {
    let first = TableImage(pages: [[1, 2], [3]])
    let second = TableImage(pages: [[1], [2, 3]])
    #expect(TableFingerprint(of: first) != TableFingerprint(of: second))
  }

  @Test func `a fingerprint of nothing is what the definition says`() {
    // One word, 0: (offset basis xor 0) times the prime.
    #expect(TableFingerprint(of: TableImage(pages: [])).description == "af63bd4c8601b7df")
  }

  @Test(arguments: ["0000000000000001", "af63bd4c8601b7df", "FFFFFFFFFFFFFFFF"])
  func `text goes both ways`(_ text: String) throws {
    #expect(try #require(TableFingerprint(text)).description == text.lowercased())
  }

  @Test(arguments: ["", "1", "+00000000000000f", "0000000000000000f", "000000000000000g"])
  func `other text is none`(_ text: String) {
    #expect(TableFingerprint(text) == nil)
  }
}

import Glibc
import Testing

@testable import permc

@Suite struct TarReaderTests {
  private let folder = TestFolder()

  /// The members of an archive, and why it could not be read to its end.
  private func read(_ bytes: [UInt8]) -> (entries: [TarReader.Entry], problem: String?) {
    var entries: [TarReader.Entry] = []
    do throws(CommandError) {
      var reader = TarReader(try ByteStream(folder.add("x.tar", bytes: bytes)))
      while let entry = try reader.next() { entries.append(entry) }
      return (entries, nil)
    } catch {
      return (entries, error.messages.first)
    }
  }

  private static let sample: TarWriter = {
    var tar = TarWriter()
    tar.add("folder/", kind: "5")
    tar.add("a", [1, 2, 3])
    tar.add("link", kind: "2")
    tar.add("b", [UInt8](repeating: 7, count: 1024), prefix: "long/way")
    tar.addPax(String(repeating: "p", count: 300), [4])
    tar.add("././@LongLink", Array(String(repeating: "g", count: 200).utf8) + [0], kind: "L")
    tar.add("short", [5])
    tar.add("empty")
    return tar
  }()

  @Test func `files come in order with their names, however long, and nothing else`() {
    let (entries, problem) = read(Self.sample.archive)
    #expect(problem == nil)
    #expect(
      entries.map(\.name) == [
        "a", "long/way/b", String(repeating: "p", count: 300), String(repeating: "g", count: 200), "empty",
      ])
    #expect(entries.map { $0.bytes?.count } == [3, 1024, 1, 1, 0])
    #expect(entries[0].bytes == [1, 2, 3])
  }

  @Test func `a size may be binary, and one from an extended header holds for its file alone`() {
    var tar = TarWriter()
    tar.add("binary", [9], size: [0x80] + [UInt8](repeating: 0, count: 10) + [1])
    tar.add("PaxHeader", Array("10 size=2\n".utf8), kind: "x")
    tar.add("two", [1, 2], size: Array("00000000000".utf8))
    tar.add("one", [3])
    let (entries, problem) = read(tar.archive)
    #expect(problem == nil)
    #expect(entries.map(\.bytes) == [[9], [1, 2], [3]])
  }

  @Test func `an archive that is cut anywhere is told so, after what it holds`() {
    let whole = Self.sample.bytes
    for length in stride(from: 0, to: whole.count, by: 100) {
      let (entries, problem) = read(Array(whole[..<length]))
      #expect(problem?.contains("is a damaged archive: ") == true, "\(length)")
      #expect(entries.count <= 5)
    }
    #expect(read(whole).problem?.hasSuffix("it ends without its end mark, at byte \(whole.count)") == true)
  }

  @Test func `no damage traps or goes on without end`() {
    var generator = SystemRandomNumberGenerator()
    let seed = UInt64.random(in: 0...UInt64.max, using: &generator)
    print("seed \(seed)")
    var state = seed
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for _ in 0..<300 {
      var bytes = Self.sample.archive
      for _ in 0..<1 + random(4) { bytes[random(bytes.count)] = UInt8(random(256)) }
      #expect(read(bytes).entries.count <= 16)
    }
  }

  @Test func `sizes that no archive can have are damage`() {
    for size in ["77777777777z", "-0000000001", "999999999999"] {
      var tar = TarWriter()
      tar.add("x", size: Array(size.utf8))
      #expect(read(tar.archive).problem != nil, "\(size)")
    }
    var tar = TarWriter()
    tar.add("x", size: [0xFF] + [UInt8](repeating: 0xFF, count: 11))
    #expect(read(tar.archive).problem != nil)
    tar = TarWriter()
    tar.add("x", size: [0x80] + [UInt8](repeating: 0x7F, count: 11))
    #expect(read(tar.archive).problem != nil)
  }

  @Test func `a file too large for memory is passed over`() throws {
    var tar = TarWriter()
    let size = TarReader.sizeLimit + 512
    tar.add("large", size: Array(String(size, radix: 8).utf8))
    let path = folder.add("x.tar", bytes: tar.bytes)
    // What the file does not hold reads zero: the content, and the end mark.
    #expect(truncate(path, tar.bytes.count + size + 1024) == 0)
    var reader = TarReader(try ByteStream(path))
    #expect(try reader.next() == TarReader.Entry(name: "large", bytes: nil))
    #expect(try reader.next() == nil)
  }
}

/// Makes tar archives for tests, member by member: a check of the reader that shares no code with it.
struct TarWriter {
  private(set) var bytes: [UInt8] = []

  /// Adds a member.
  ///
  /// - Parameters:
  ///   - name: At most 100 bytes.
  ///   - kind: `0` a file, `5` a folder, `2` a link, `x` and `g` extended headers, `L` a long name of GNU.
  ///   - prefix: The folders before the name, as ustar splits long names.
  ///   - size: What the header says; nil: as long as the content is.
  mutating func add(
    _ name: String, _ content: [UInt8] = [], kind: Character = "0", prefix: String = "", size: [UInt8]? = nil
  ) {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ text: [UInt8], at offset: Int) {
      for (index, byte) in text.enumerated() { header[offset + index] = byte }
    }
    put(Array(name.utf8.prefix(100)), at: 0)
    put(Array("0000644\0".utf8), at: 100)
    put(size ?? Self.octal(content.count, 11), at: 124)
    put(Array(repeating: 0x20, count: 8), at: 148)
    header[156] = kind.asciiValue ?? 0
    put(Array("ustar\u{0}00".utf8), at: 257)
    put(Array(prefix.utf8.prefix(155)), at: 345)
    put(Self.octal(header.reduce(0) { $0 + Int($1) }, 6) + [0, 0x20], at: 148)
    bytes += header + content
    bytes += [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
  }

  /// Adds a member whose name an extended header says.
  mutating func addPax(_ path: String, _ content: [UInt8]) {
    let record = " path=\(path)\n"
    var length = record.utf8.count + 1
    while String(length).utf8.count + record.utf8.count != length { length += 1 }
    add("PaxHeader", Array("\(length)\(record)".utf8), kind: "x")
    add("short", content)
  }

  /// The archive with its end mark.
  var archive: [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }

  private static func octal(_ number: Int, _ width: Int) -> [UInt8] {
    let digits = String(number, radix: 8)
    return Array((String(repeating: "0", count: max(0, width - digits.count)) + digits).utf8)
  }
}

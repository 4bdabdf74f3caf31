/// The files of a tar archive, one after the other: ustar, with the long names of POSIX (pax) and of GNU.
///
/// Source: POSIX.1-2024, pax, "ustar Interchange Format" and "pax Interchange Format".
struct TarReader {
  /// A file of the archive.
  struct Entry: Equatable {
    var name: String
    /// nil: it is larger than `sizeLimit`, and was passed over.
    var bytes: [UInt8]?
  }

  /// Bytes of a file that are taken into memory at most.
  static let sizeLimit = 1 << 26
  /// Bytes of a name at most.
  private static let nameLimit = 1 << 16
  private static let blockSize = 512

  private let stream: ByteStream
  /// Where the next block begins.
  private var offset = 0

  /// An archive.
  init(_ stream: ByteStream) { self.stream = stream }

  /// Whether bytes begin as an archive does.
  static func isArchive(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= blockSize else { return false }
    let block = bytes[..<blockSize]
    return TarHeader(block) != nil
  }

  /// The next regular file, all else passed over; nil: the archive has ended.
  mutating func next() throws(CommandError) -> Entry? {
    var longName: String?
    var statedSize: Int?
    while true {
      let block = try stream.read(Self.blockSize)
      guard block.count == Self.blockSize else { throw damaged("it ends without its end mark") }
      offset += Self.blockSize
      if !block.contains(where: { $0 != 0 }) { return nil }
      guard let header = TarHeader(block[...]) else { throw damaged("no header is here") }
      let isOwn = header.kind != .pax && header.kind != .globalPax && header.kind != .gnuName
      let size = isOwn ? statedSize ?? header.size : header.size
      switch header.kind {
      case .file:
        let name = longName ?? header.name
        guard size <= Self.sizeLimit else {
          try skip(size)
          return Entry(name: name, bytes: nil)
        }
        return Entry(name: name, bytes: try content(size))
      case .pax:
        guard size <= Self.nameLimit * 16 else { throw damaged("a header of \(size) bytes") }
        let records = PaxRecords(try content(size))
        longName = records.path ?? longName
        statedSize = records.size ?? statedSize
      case .gnuName:
        guard size <= Self.nameLimit else { throw damaged("a name of \(size) bytes") }
        longName = String(decoding: try content(size).prefix { $0 != 0 }, as: UTF8.self)
      case .globalPax: try skip(size)
      case .other:
        try skip(size)
        longName = nil
        statedSize = nil
      }
    }
  }

  private mutating func content(_ size: Int) throws(CommandError) -> [UInt8] {
    let bytes = try stream.read(size)
    guard bytes.count == size, try stream.skip(Self.padding(size)) else { throw damaged("it is cut") }
    offset += size + Self.padding(size)
    return bytes
  }

  private mutating func skip(_ size: Int) throws(CommandError) {
    guard try stream.skip(size), try stream.skip(Self.padding(size)) else { throw damaged("it is cut") }
    offset += size + Self.padding(size)
  }

  private static func padding(_ size: Int) -> Int { (blockSize - size % blockSize) % blockSize }

  private func damaged(_ reason: String) -> CommandError {
    .input("`\(stream.path)` is a damaged archive: \(reason), at byte \(offset)")
  }
}

/// The header of a file in an archive.
struct TarHeader {
  /// What follows it.
  enum Kind {
    case file, pax, globalPax, gnuName, other
  }

  var name: String
  var size: Int
  var kind: Kind

  /// A header; nil: these 512 bytes are none.
  init?(_ block: ArraySlice<UInt8>) {
    guard block.count == 512 else { return nil }
    let bytes = Array(block)
    var sum = 0
    for (index, byte) in bytes.enumerated() { sum += (148..<156).contains(index) ? 0x20 : Int(byte) }
    guard Self.number(bytes[148..<156]) == sum, let size = Self.number(bytes[124..<136]) else { return nil }
    self.size = size
    kind =
      switch bytes[156] {
      case 0, UInt8(ascii: "0"), UInt8(ascii: "7"): .file
      case UInt8(ascii: "x"): .pax
      case UInt8(ascii: "g"): .globalPax
      case UInt8(ascii: "L"): .gnuName
      default: .other
      }
    // Links, devices and folders have no content, whatever stands there; links to files may state a size.
    if (UInt8(ascii: "1")...UInt8(ascii: "6")).contains(bytes[156]) { self.size = 0 }
    name = Self.text(bytes[0..<100])
    let prefix = Self.text(bytes[345..<500])
    let isPOSIX = bytes[257..<263].elementsEqual("ustar\0".utf8)
    if isPOSIX, !prefix.isEmpty { name = prefix + "/" + name }
  }

  private static func text(_ field: ArraySlice<UInt8>) -> String {
    String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// An octal number, or a binary one whose first bit is set; nil: neither, or below 0, or more than an archive can hold.
  private static func number(_ field: ArraySlice<UInt8>) -> Int? {
    if let first = field.first, first & 0x80 != 0 {
      guard first == 0x80 else { return nil }
      var value = 0
      for byte in field.dropFirst() {
        guard value < 1 << 46 else { return nil }
        value = value << 8 | Int(byte)
      }
      return value
    }
    let digits = field.drop { $0 == 0x20 }.prefix { $0 != 0 && $0 != 0x20 }
    guard !digits.isEmpty else { return nil }
    var value = 0
    for digit in digits {
      guard (0x30...0x37).contains(digit), value < 1 << 56 else { return nil }
      value = value << 3 | Int(digit - 0x30)
    }
    return value
  }
}

/// What an extended header says of the file that follows: lines of `length key=value`.
struct PaxRecords {
  var path: String?
  var size: Int?

  /// The records, as far as they can be understood.
  init(_ bytes: [UInt8]) {
    var start = 0
    while start < bytes.count {
      guard let space = bytes[start...].firstIndex(of: 0x20),
        let length = Int(String(decoding: bytes[start..<space], as: UTF8.self)), length > space - start + 1,
        length <= bytes.count - start
      else { return }
      let record = bytes[space + 1..<start + length - 1]
      if let equals = record.firstIndex(of: UInt8(ascii: "=")) {
        let value = String(decoding: record[(equals + 1)...], as: UTF8.self)
        switch String(decoding: record[..<equals], as: UTF8.self) {
        case "path": path = value
        case "size": size = Int(value).flatMap { (0...(1 << 50)).contains($0) ? $0 : nil }
        default: break
        }
      }
      start += length
    }
  }
}

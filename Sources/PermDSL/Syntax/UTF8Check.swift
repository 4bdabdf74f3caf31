/// The first place of a file that is not UTF-8, with the number of others; nil for a file that is.
///
/// - Complexity: linear in the length of the file.
func firstBytesThatAreNotUTF8(in source: SourceFile, file: Int) -> NotUTF8Finding? {
  let bytes = source.bytes
  if String(validating: bytes, as: UTF8.self) != nil { return nil }
  var first: Range<Int>?
  var others = 0
  var offset = 0
  while offset < bytes.count {
    if bytes[offset] < 0x80 {
      offset += 1
      continue
    }
    let length = sequenceLength(bytes, at: offset)
    if length > 0 {
      offset += length
      continue
    }
    let start = offset
    repeat {
      offset += 1
    } while offset < bytes.count && bytes[offset] >= 0x80
      && sequenceLength(bytes, at: offset) == 0
    if first == nil { first = start..<offset } else { others += 1 }
  }
  return first.map {
    NotUTF8Finding(range: SourceRange(file: file, bytes: $0), byte: bytes[$0.lowerBound], others: others)
  }
}

/// Length of the well-formed sequence of two to four bytes that begins here; zero if none does.
private func sequenceLength(_ bytes: [UInt8], at offset: Int) -> Int {
  let length: Int
  switch bytes[offset] {
  case 0xC2...0xDF: length = 2
  case 0xE0...0xEF: length = 3
  case 0xF0...0xF4: length = 4
  default: return 0
  }
  guard bytes.count - offset >= length else { return 0 }
  for index in offset + 1..<offset + length where bytes[index] & 0xC0 != 0x80 { return 0 }
  // Overlong forms, surrogates and what lies above U+10FFFF.
  switch (bytes[offset], bytes[offset + 1]) {
  case (0xE0, ..<0xA0), (0xED, 0xA0...), (0xF0, ..<0x90), (0xF4, 0x90...): return 0
  default: return length
  }
}

/// The shapes of single lines.
extension DumpReader {
  /// `01:00.0 Ethernet controller: ...`, with or without a domain; also the `Slot:` line of `lspci -vmm`.
  func deviceHeader(_ line: Range<Int>) -> (address: String, title: String?)? {
    var rest = line
    if lines.hasPrefix(line, "Slot:") { rest = line.lowerBound + 5..<line.upperBound }
    guard rest != line || line.isEmpty || !isBlank(lines.bytes[line.lowerBound]),
      let word = lines.words(rest, limit: 1).first, let address = address(word)
    else { return nil }
    var start = word.upperBound
    while start < line.upperBound, isBlank(lines.bytes[start]) { start += 1 }
    let title = start < line.upperBound ? lines.text(start..<line.upperBound, limit: 400) : nil
    return (address, title)
  }

  /// `bus:device.function` or `domain:bus:device.function`; the domain is 0000 where absent.
  private func address(_ word: Range<Int>) -> String? {
    guard word.count >= 7, word.count <= 16 else { return nil }
    let text = lines.text(word)
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3, let last = parts.last else { return nil }
    let slot = last.split(separator: ".", omittingEmptySubsequences: false)
    guard slot.count == 2, slot[0].utf8.count == 2, slot[1].utf8.count == 1,
      slot[1].utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }),
      parts[parts.count - 2].utf8.count == 2, parts.count == 2 || (4...8).contains(parts[0].utf8.count),
      (parts.dropLast() + slot).allSatisfy({ $0.utf8.allSatisfy { hexDigit($0) != nil } })
    else { return nil }
    return parts.count == 2 ? "0000:" + text : text
  }

  /// A row of bytes at the beginning of a line: the offset, and the text after it.
  ///
  /// `00: 86 80`, `00000000: 8680 d310` (xxd) and `00000000  86 80` (hexdump).
  func hexRow(_ line: Range<Int>) -> (offset: Int, bytes: Range<Int>)? {
    var end = line.lowerBound
    while end < line.upperBound, end - line.lowerBound <= 8, hexDigit(lines.bytes[end]) != nil { end += 1 }
    guard let offset = lines.hex(line.lowerBound..<end, maxDigits: 8), end - line.lowerBound >= 2 else {
      return nil
    }
    if end < line.upperBound, lines.bytes[end] == UInt8(ascii: ":") {
      let rest = end + 1..<line.upperBound
      guard rest.isEmpty || isBlank(lines.bytes[rest.lowerBound]) else { return nil }
      return (Int(offset), rest)
    }
    guard end - line.lowerBound >= 7, lines.hasPrefix(end..<line.upperBound, "  ") || end == line.upperBound
    else {
      return nil
    }
    return (Int(offset), end..<line.upperBound)
  }

  /// The bytes of a row, 16 at most; the text column of xxd and hexdump is left out.
  func rowBytes(_ row: Range<Int>) -> Result<[UInt8], InputProblem> {
    func problem(_ word: Range<Int>, _ expected: String) -> Result<[UInt8], InputProblem> {
      .failure(InputProblem(line: lines.number, found: lines.text(word, limit: 40), expected: expected))
    }
    var bytes: [UInt8] = []
    var previous = row.lowerBound
    var isGrouped = false
    for word in lines.words(row, limit: 18) {
      let gap = word.lowerBound - previous
      previous = word.upperBound
      if lines.bytes[word.lowerBound] == UInt8(ascii: "|") { break }
      if gap >= 2, isGrouped || bytes.count == 16 { break }
      guard bytes.count < 16 else { return problem(word, "16 bytes a row at most") }
      guard word.count % 2 == 0, word.count <= 32 else { return problem(word, "a hexadecimal byte") }
      isGrouped = isGrouped || word.count > 2
      for start in stride(from: word.lowerBound, to: word.upperBound, by: 2) {
        guard let byte = lines.hex(start..<start + 2, maxDigits: 2) else {
          return problem(word, "a hexadecimal byte")
        }
        bytes.append(UInt8(byte))
      }
      guard bytes.count <= 16 else { return problem(word, "16 bytes a row at most") }
    }
    return .success(bytes)
  }

  /// The number in `Interrupt: pin A routed to IRQ 11`.
  func interruptLine(_ line: Range<Int>) -> Int? {
    let words = lines.words(line, limit: 7)
    guard words.count == 7, lines.isText(words[0], "Interrupt:"), lines.isText(words[5], "IRQ") else {
      return nil
    }
    return lines.decimal(words[6])
  }

  /// `Region 0: Memory at a6f00000 (32-bit, non-prefetchable) [disabled] [size=1M]`, `Expansion ROM at ...`, and the same
  /// without a number, as `lspci -v` prints it.
  func region(_ line: Range<Int>) -> DumpRegion? {
    guard line.count <= 400, let first = line.first, isBlank(lines.bytes[first]) else { return nil }
    var text = Substring(lines.text(line)).drop { $0 == " " || $0 == "\t" }
    var index: Int?
    if text.hasPrefix("Region ") {
      text = text.dropFirst(7)
      guard let number = text.first?.wholeNumberValue, number <= 5, text.dropFirst().hasPrefix(": ") else {
        return nil
      }
      index = number
      text = text.dropFirst(3)
    }
    if text.hasPrefix("[virtual] ") { text = text.dropFirst(10) }
    let kind: BARResource.Kind
    if text.hasPrefix("Memory at ") {
      kind = text.contains("(64-bit,") ? .mem64 : .mem32
    } else if text.hasPrefix("I/O ports at ") {
      kind = .io
    } else if text.hasPrefix("Expansion ROM at ") {
      kind = .mem32
      index = 6
    } else {
      return nil
    }
    let words = text.split(separator: " ")
    let address = words.firstIndex(of: "at").flatMap { words.indices.contains($0 + 1) ? words[$0 + 1] : nil }
    return DumpRegion(
      index: index,
      kind: kind,
      isPrefetchable: text.contains(", prefetchable)"),
      address: address.flatMap { UInt64($0, radix: 16) },
      size: words.first { $0.hasPrefix("[size=") }.flatMap { regionSize($0.dropFirst(6).dropLast()) },
      line: lines.number
    )
  }

  /// A size with its unit: `4K`, `16M`, `256`.
  private func regionSize(_ text: Substring) -> UInt64? {
    let units: [Character: UInt64] = ["K": 10, "M": 20, "G": 30, "T": 40]
    let shift = text.last.flatMap { units[$0] }
    guard let number = UInt64(shift == nil ? text : text.dropLast()), number < 1 << 20 else { return nil }
    let size = number << (shift ?? 0)
    return size > 0 && size & (size - 1) == 0 ? size : nil
  }
}

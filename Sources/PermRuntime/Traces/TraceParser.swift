extension Trace {
  /// Reads recordings that follow each other in one text; a failure says where in which one.
  ///
  /// - Complexity: O(bytes).
  public static func parseAll(_ bytes: [UInt8]) -> Result<[Trace], InputProblem> {
    let mark = Array("\nperm-trace ".utf8)
    var starts = [0]
    var index = 0
    while index + mark.count < bytes.count {
      if bytes[index] == mark[0], bytes[index..<index + mark.count].elementsEqual(mark) {
        starts.append(index + 1)
      }
      index += 1
    }
    var traces: [Trace] = []
    for (number, start) in starts.enumerated() {
      let end = number + 1 < starts.count ? starts[number + 1] : bytes.count
      switch parse(Array(bytes[start..<end])) {
      case .success(let trace): traces.append(trace)
      case .failure(let problem): return .failure(problem)
      }
    }
    return .success(traces)
  }

  /// Reads a recording; a failure says where and what.
  ///
  /// - Complexity: O(bytes).
  public static func parse(_ bytes: [UInt8]) -> Result<Trace, InputProblem> {
    var parser = TraceParser(bytes)
    do {
      return .success(try parser.parse())
    } catch {
      return .failure(error)
    }
  }
}

/// Reads a recording from top to bottom: header, sections, operations, final sections.
private struct TraceParser {
  private var lines: TextLines
  private var trace: Trace
  /// Header words seen so far; each stands once.
  private var seen: Set<String> = []
  private var line: Range<Int>?

  init(_ bytes: [UInt8]) {
    lines = TextLines(bytes)
    let empty = ConfigImage(isExtended: false)
    trace = Trace(
      name: "",
      source: "",
      profile: "",
      configSize: 0,
      isVF: false,
      hasInterrupt: true,
      bars: Array(repeating: nil, count: 7),
      hardware: empty,
      view: empty,
      operations: []
    )
  }

  mutating func parse() throws(InputProblem) -> Trace {
    advance()
    guard let first = line, lines.isText(first, "perm-trace 1") else { throw problem("`perm-trace 1`") }
    advance()
    try parseHeader()
    try parseSections()
    try parseOperations()
    try parseFinalSections()
    return trace
  }

  private mutating func advance() { line = lines.take() }

  /// The problem that the current line (or word) is not what should stand there.
  private func problem(_ expected: String, at range: Range<Int>? = nil) -> InputProblem {
    let place = range ?? line
    return InputProblem(
      line: lines.number,
      found: place.map { lines.text($0, limit: 40) } ?? "",
      expected: expected
    )
  }

  // MARK: Header

  /// `name`, `source`, `profile`, `size`, `vf`, `intx` and `bar` lines, up to the first section.
  private mutating func parseHeader() throws(InputProblem) {
    while let range = line, !lines.isText(range, "hw") {
      let words = lines.words(range, limit: 6)
      guard let keyword = words.first, words.count > 1 else { throw problem("a header line or `hw`") }
      let name = lines.text(keyword, limit: 16)
      let rest = words[1].lowerBound..<range.upperBound
      if name == "bar" {
        try parseBar(words)
      } else {
        guard seen.insert(name).inserted else { throw problem("one `\(name)` line") }
        try parseHeaderLine(name, rest)
      }
      advance()
    }
    for name in ["size", "vf", "intx"] where !seen.contains(name) {
      throw problem("a `\(name)` line before `hw`")
    }
  }

  private mutating func parseHeaderLine(_ name: String, _ rest: Range<Int>) throws(InputProblem) {
    switch name {
    case "name": trace.name = lines.remark(rest)
    case "source": trace.source = lines.remark(rest)
    case "profile": trace.profile = lines.remark(rest)
    case "size":
      guard let size = lines.decimal(rest), size == 256 || size == 4096 else {
        throw problem("256 or 4096", at: rest)
      }
      trace.configSize = size
    case "vf": trace.isVF = try flag(rest)
    case "intx": trace.hasInterrupt = try flag(rest)
    case "exact": trace.isExact = try flag(rest)
    case "no-memory-enable": trace.lacksMemoryEnable = try flag(rest)
    default: throw problem("name, source, profile, size, vf, intx, no-memory-enable, exact, bar or hw")
    }
  }

  private func flag(_ range: Range<Int>) throws(InputProblem) -> Bool {
    if lines.isText(range, "0") { return false }
    guard lines.isText(range, "1") else { throw problem("0 or 1", at: range) }
    return true
  }

  /// A resource: `bar <0-5|rom> mem32|mem64|io [prefetch] <hex size>`.
  private mutating func parseBar(_ words: [Range<Int>]) throws(InputProblem) {
    guard words.count == 4 || words.count == 5, let last = words.last else {
      throw problem("`bar <0-5|rom> mem32|mem64|io [prefetch] <hex size>`")
    }
    let index = lines.isText(words[1], "rom") ? 6 : lines.decimal(words[1]).flatMap { $0 <= 5 ? $0 : nil }
    guard let index else { throw problem("0 to 5 or rom", at: words[1]) }
    guard let kind = BARResource.Kind(rawValue: lines.text(words[2], limit: 8)) else {
      throw problem("mem32, mem64 or io", at: words[2])
    }
    guard words.count == 4 || lines.isText(words[3], "prefetch") else {
      throw problem("prefetch", at: words[3])
    }
    guard let size = lines.hex(last, maxDigits: 16), size > 0, size & (size - 1) == 0 else {
      throw problem("a power of two in hexadecimal", at: last)
    }
    guard trace.bars[index] == nil else { throw problem("each BAR once", at: words[1]) }
    trace.bars[index] = BARResource(kind: kind, isPrefetchable: words.count == 5, size: size)
  }

  // MARK: Sections

  /// `hw`, the optional `hw-rw` and `hw-w1c`, and `view`, up to `ops`.
  private mutating func parseSections() throws(InputProblem) {
    var hardware: ConfigImage?
    var view: ConfigImage?
    while let range = line, !lines.isText(range, "ops") {
      if hardware == nil, lines.isText(range, "hw") {
        hardware = try parseImage()
      } else if trace.writable == nil, lines.isText(range, "hw-rw") {
        trace.writable = try parseImage()
      } else if trace.clearedByOne == nil, lines.isText(range, "hw-w1c") {
        trace.clearedByOne = try parseImage()
      } else if view == nil, lines.isText(range, "view") {
        view = try parseImage()
      } else {
        throw problem("a row of 16 bytes, hw-rw, hw-w1c, view or ops")
      }
    }
    guard let hardware, let view else { throw problem("an `hw` and a `view` section before `ops`") }
    trace.hardware = hardware
    trace.view = view
  }

  /// The rows after a section's name; a row that is absent is zeros.
  ///
  /// Leaves the line after them.
  private mutating func parseImage() throws(InputProblem) -> ConfigImage {
    var image = ConfigImage(isExtended: trace.configSize == 4096)
    var expectedFrom = 0
    advance()
    while let range = line, let (position, row) = rowStart(range) {
      guard position >= expectedFrom, position % 16 == 0, position < trace.configSize else {
        throw problem(
          "an offset from \(hexText(expectedFrom, 3)) below \(hexText(trace.configSize, 3)) in steps of 10"
        )
      }
      let words = lines.words(row, limit: 17)
      guard words.count == 16 else { throw problem("16 bytes") }
      for (index, word) in words.enumerated() {
        guard word.count == 2, let byte = lines.hex(word, maxDigits: 2) else {
          throw problem("a hexadecimal byte", at: word)
        }
        image.store(UInt32(byte), at: position + index, byteWidth: 1)
      }
      expectedFrom = position + 16
      advance()
    }
    return image
  }

  /// `0a0:` or `10:`; nil for any other line.
  private func rowStart(_ range: Range<Int>) -> (position: Int, row: Range<Int>)? {
    guard let colon = range.prefix(5).first(where: { lines.bytes[$0] == UInt8(ascii: ":") }),
      let position = lines.hex(range.lowerBound..<colon, maxDigits: 4)
    else { return nil }
    return (Int(position), colon + 1..<range.upperBound)
  }

  // MARK: Operations

  /// Lines between `ops` and `end`.
  private mutating func parseOperations() throws(InputProblem) {
    guard line != nil else { throw problem("ops") }
    advance()
    while let range = line, !lines.isText(range, "end") {
      trace.operations.append(Trace.Operation(line: lines.number, kind: try operation(range)))
      advance()
    }
    guard line != nil else { throw problem("end") }
    advance()
  }

  private func operation(_ range: Range<Int>) throws(InputProblem) -> Trace.Kind {
    if lines.hasPrefix(range, "e ") {
      let words = lines.remark(range.lowerBound + 2..<range.upperBound)
      return .event(words: words, action: HostAction(words: words))
    }
    let words = lines.words(range, limit: 5)
    guard words.count == 4 else {
      throw problem("`r`, `w` or `h` with offset, width and value, `e` or `end`")
    }
    guard let width = lines.decimal(words[2]), width == 1 || width == 2 || width == 4 else {
      throw problem("a width of 1, 2 or 4", at: words[2])
    }
    guard let position = lines.hex(words[1], maxDigits: 4), Int(position) <= trace.configSize - width else {
      throw problem("an offset in the config space", at: words[1])
    }
    guard let value = lines.hex(words[3], maxDigits: 8), value >> UInt64(8 * width) == 0 else {
      throw problem("a value of \(width) byte\(width == 1 ? "" : "s")", at: words[3])
    }
    let access = Trace.Access(
      position: Int(position),
      byteWidth: width,
      value: UInt32(truncatingIfNeeded: value)
    )
    if lines.isText(words[0], "r") { return .read(access) }
    if lines.isText(words[0], "w") { return .write(access) }
    guard lines.isText(words[0], "h") else { throw problem("r, w, h, e or end", at: words[0]) }
    return .register(access)
  }

  /// `view` and `hw` after `end`, both optional.
  private mutating func parseFinalSections() throws(InputProblem) {
    while let range = line {
      if trace.finalView == nil, lines.isText(range, "view") {
        trace.finalView = try parseImage()
      } else if trace.finalHardware == nil, lines.isText(range, "hw") {
        trace.finalHardware = try parseImage()
      } else if range.isEmpty {
        advance()
      } else {
        throw problem("the final view or hw")
      }
    }
  }
}

extension TextLines {
  /// What a person wrote, up to 400 bytes: written down and read again it is the same.
  ///
  /// What is no UTF-8 or no character, such as a second carriage return at the end of a line, is U+FFFD.
  fileprivate func remark(_ range: Range<Int>) -> String {
    var remark = String.UnicodeScalarView()
    var count = 0
    for scalar in text(range).unicodeScalars {
      let isControl = scalar.value < 0x20 && scalar != "\t"
      let shown = isControl ? "\u{FFFD}" : scalar
      count += UTF8.width(shown)
      guard count <= 400 else { break }
      remark.append(shown)
    }
    return String(remark)
  }
}

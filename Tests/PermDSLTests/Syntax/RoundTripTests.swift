import PermDSL
import Testing

/// No byte is lost, nothing traps, and what is not sound has a finding, whatever the text.
struct RoundTripTests {
  @Test(arguments: Samples.all.map(\.name))
  func `a good table parses without a finding and prints as it was`(name: String) throws {
    let text = try #require(Samples.all.first { $0.name == name }).text
    let tree = parse(SourceFile(path: "\(name).perm", text: text))
    #expect(String(decoding: tree.printed, as: UTF8.self) == text)
    #expect(tree.isWellFormed, "\(outline(tree))")
  }

  @Test(arguments: Samples.all.map(\.name))
  func `each prefix of a table round-trips`(name: String) throws {
    let bytes = Array(try #require(Samples.all.first { $0.name == name }).text.utf8)
    for length in stride(from: 0, through: bytes.count, by: 3) {
      try #require(fault(in: Array(bytes[..<length])) == nil, "prefix of \(length) bytes")
    }
  }

  @Test(arguments: Samples.all.map(\.name))
  func `a table without one of its tokens round-trips`(name: String) throws {
    let source = SourceFile(path: name, text: try #require(Samples.all.first { $0.name == name }).text)
    var tokens: [Token] = []
    parse(source).root.forEachToken { tokens.append($0) }
    for token in tokens where !token.range.isEmpty {
      var bytes = source.bytes
      bytes.removeSubrange(token.range)
      try #require(fault(in: bytes) == nil, "without `\(source.text(token.range))` at \(token.range)")
    }
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
  func `random tokens round-trip`(seed: UInt64) throws {
    var generator = SeededBytes(state: seed)
    let words = [
      "capability", "register", "{", "}", "[", "]", "(", ")", "when", "else", "|", "\n", "\n", "A", "0x1",
      ",", ".",
      ":", "@", "u8", "RO", "write", "init", "amend", "on", "of", "call", "\"s\"", "\"", "/// d\n", "// c\n",
      "?",
      "=", "-", "not", "enum", "hook", "profile", "device", "allow", "\u{201C}", "extended", "..", "<<<<<<<",
    ]
    for _ in 0..<60 {
      var text = ""
      for _ in 0..<80 { text += words[Int(generator.next() % UInt64(words.count))] + " " }
      try #require(fault(in: Array(text.utf8)) == nil, "seed \(seed): \(text)")
    }
  }

  @Test(arguments: [11, 12, 13, 14] as [UInt64])
  func `random bytes round-trip`(seed: UInt64) throws {
    var generator = SeededBytes(state: seed)
    for _ in 0..<100 {
      let bytes = (0..<200).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
      try #require(fault(in: bytes) == nil, "seed \(seed): \(bytes)")
    }
  }

  /// What is wrong with the parser's answer, nil for nothing.
  private func fault(in bytes: [UInt8]) -> String? {
    let source = SourceFile(path: "x.perm", bytes: bytes)
    let tree = parse(source)
    if tree.printed != bytes { return "does not print as it was" }
    let found = syntaxDiagnostics(of: tree, file: 0)
    if !tree.isWellFormed, found.isEmpty { return "not sound, yet without a finding" }
    for diagnostic in found where !(0...bytes.count).contains(diagnostic.primary.range.bytes.upperBound) {
      return "a finding outside the file"
    }
    return nil
  }
}

/// SplitMix64.
struct SeededBytes {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

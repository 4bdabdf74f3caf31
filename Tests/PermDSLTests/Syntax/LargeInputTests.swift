import PermDSL
import Testing

/// Large and deep inputs are answered, and not with a flood.
struct LargeInputTests {
  @Test(arguments: [
    ("{", ""), ("capability A = 1 {\n", "when x {"), ("capability A = 1 {\nlength ", "("),
    ("capability A = 1 {\nlength ", "-"), ("capability A = 1 {\nlength ", "not "),
    ("capability A = 1 {\nlength 1", " + 1"), ("capability A = 1 {\nlength ", "1 ? 1 : "),
    ("capability A = 1 {\nlength ", "a["), ("capability A = 1 {\nwhen x {}", " else when x {}"),
    ("register A @0 u8 ", "{"),
  ])
  func `ten thousand levels are one finding at the first that is too deep`(start: String, level: String)
    throws
  {
    let level = level.isEmpty ? start : level
    let source = SourceFile(path: "deep.perm", text: start + String(repeating: level, count: 10_000))
    let tree = parse(source)
    #expect(tree.printed == source.bytes)
    let found = syntaxDiagnostics(of: tree, file: 0).filter { $0.id == .nestingTooDeep }
    #expect(found.count == 1)
    let offset = try #require(found.first).primary.range.bytes.lowerBound
    #expect(offset > 90 * level.utf8.count && offset < start.utf8.count + 220 * level.utf8.count)
  }

  @Test func `deep braces alone give no other finding`() {
    for text in ["{", "capability A = 1 {"] {
      let source = SourceFile(path: "deep.perm", text: String(repeating: text, count: 10_000))
      #expect(syntaxDiagnostics(of: parse(source), file: 0).count <= 2)
    }
  }

  @Test(arguments: ["x", "\u{E9}"])
  func `ten megabytes on one line are read in one pass`(unit: String) {
    let text = "capability A = 1 { spec " + String(repeating: unit, count: 10_000_000 / unit.utf8.count)
    let bytes = Array(text.utf8)
    let source = SourceFile(path: "long.perm", bytes: bytes)
    let tree = parse(source)
    #expect(tree.root.range.upperBound <= bytes.count)
    let found = syntaxDiagnostics(of: tree, file: 0)
    #expect((1...3).contains(found.count))
    #expect(found.allSatisfy { $0.message.utf8.count < 200 })
  }

  @Test(arguments: ["[0] A RO | write init 1 ", "{ ", "} ", ", ", "\n", "\r\n", "/// d\n"])
  func `a flood behind open brackets is read in one pass`(unit: String) {
    let open = String(repeating: "when x {\n", count: 40) + "length " + String(repeating: "(", count: 40)
    let text = "capability A = 1 {\n" + open + String(repeating: unit, count: 200_000 / unit.utf8.count)
    let source = SourceFile(path: "long.perm", text: text)
    let tree = parse(source)
    #expect(tree.printed == source.bytes)
    #expect((1...5).contains(syntaxDiagnostics(of: tree, file: 0).count))
  }
}

import Testing

@testable import PermDSL

@Suite struct ResolveLimitTests {
  @Test func `names that double their size at each step end in one finding each use`() {
    var text = "capability A = 2 { register R @2 u8 RO\n let a0 = R\n"
    for step in 1...60 { text += "let a\(step) = a\(step - 1) + a\(step - 1)\n" }
    text += "}"
    #expect(MarkedSource(text).resolution.diagnostics.map(\.id) == [.expressionTooDeep])
  }

  @Test func `deep chains of when and else do not overflow the stack`() {
    var text = "capability A = 2 { "
    for step in 0..<2000 { text += "when function.vendor_id == \(step) { length \(step) } else " }
    text += "{ length 1 } }"
    _ = MarkedSource(text).resolution
  }

  @Test func `a profile chain of any length is resolved`() throws {
    var text = ResolveSamples.header + "\nprofile p0 { \(ResolveSamples.settings)\n }\n"
    for step in 1...2000 { text = "profile p\(step) from p\(step - 1) { }\n" + text }
    let profiles = model(text).profiles
    #expect(profiles.map(\.name) == (0...2000).map { "p\($0)" })
    #expect(profiles.allSatisfy { $0.gaps == Policy.none })
  }

  @Test func `a large table is resolved in one pass`() throws {
    var text = "capability A = 2 {\n"
    for index in 0..<4000 {
      text += "register R\(index) @\(index) u8 { [7:1] reserved RsvdP\n [0] F RW | write }\n"
    }
    text += "}"
    let registers = try model(text).capability("A").registers
    #expect(registers.count == 4001)
  }

  @Test(arguments: [
    "", "}", "capability", "profile p from p {", "amend X | write", "on write of", "\u{0}\u{1}",
  ])
  func `broken text gives a model`(text: String) {
    _ = MarkedSource(text).resolution
    _ = MarkedSource("capability A = 2 {" + text).resolution
    _ = MarkedSource(ResolveSamples.profile(text)).resolution
  }

  @Test func `every prefix of every sample resolves`() {
    for sample in [ResolveSamples.profile("amend PM { PMCSR | write\n when function.is_VF { body | none } }")]
    {
      let bytes = Array(sample.utf8)
      for end in stride(from: 0, to: bytes.count, by: 7) {
        _ = resolve([parse(SourceFile(path: "prefix.perm", bytes: Array(bytes[..<end])))])
      }
    }
  }

  @Test(arguments: ["hide PM", "amend PM.PMCSR | write", "amend PM { on write of any byte call wake }"])
  func `a capability changed under thousands of conditions is refused once`(change: String) {
    var text = "hook wake on write\n" + ResolveSamples.header + "\n" + ResolveSamples.pm + "\nprofile p {\n"
    text += ResolveSamples.settings + "\n"
    for id in 0x1000..<0x1400 { text += "device \(String(id, radix: 16)):* { \(change) }\n" }
    text += "}"
    #expect(MarkedSource(text).resolution.diagnostics.map(\.id) == [.tooManyVariants])
  }
}

import PermDSL
import Testing

struct RoundTripTests {
  @Test(arguments: Samples.all.map(\.name))
  func `a good table parses without a finding and prints as it was`(name: String) throws {
    let text = try #require(Samples.all.first { $0.name == name }).text
    let tree = parse(SourceFile(path: "\(name).perm", text: text))
    #expect(String(decoding: tree.printed, as: UTF8.self) == text)
    #expect(tree.isWellFormed, "\(outline(tree))")
  }
}

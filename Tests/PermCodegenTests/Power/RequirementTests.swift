import Testing

/// Each requirement of docs/power.md stands in its table, and has tests that begin with its number.
@Suite struct RequirementTests {
  @Test(arguments: 1...15)
  func `a requirement of power has a row and a test`(_ number: Int) throws {
    let page = String(decoding: try #require(Files.read(Files.root + "/docs/power.md")), as: UTF8.self)
    #expect(page.contains("\n| P\(number) | "))
    let tests = [
      "PermCodegenTests/Power", "PermCodegenTests/Migration", "PermRuntimeTests/Power", "permcTests/Commands",
    ]
    let hasTest = tests.map { Files.root + "/Tests/" + $0 }.contains { folder in
      (Files.list(folder) ?? []).contains { name in
        guard name.hasSuffix(".swift"), let bytes = Files.read(folder + "/" + name) else { return false }
        return String(decoding: bytes, as: UTF8.self).contains("func `P\(number): ")
      }
    }
    #expect(hasTest)
  }
}

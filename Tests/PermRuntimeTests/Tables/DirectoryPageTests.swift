import PermRuntime
import Testing

@Suite struct DirectoryPageTests {
  @Test(arguments: 0..<72)
  func `settings survive their word`(_ choice: Int) {
    let policies: [DirectoryPage.BytePolicy] = [.none, .raw, .blank]
    let settings = DirectoryPage.Settings(
      gaps: policies[choice % 3],
      hidden: policies[choice / 3 % 3],
      keepsUnknown: choice / 9 & 1 != 0,
      isRW1CSafe: choice / 9 & 2 != 0,
      overlapRestarts: choice / 9 & 4 != 0
    )
    #expect(DirectoryPage.Settings(word: settings.word) == settings)
  }

  @Test func `a policy that does not exist drops writes`() {
    let settings = DirectoryPage.Settings(word: ~0)
    #expect(settings.gaps == .none)
    #expect(settings.hidden == .none)
  }
}

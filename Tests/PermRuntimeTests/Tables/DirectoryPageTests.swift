import PermRuntime
import Testing

@Suite struct DirectoryPageTests {
  @Test(arguments: 0..<72, [0, 1, 2, 4, 8, 15] as [UInt8])
  func `settings survive their word`(_ choice: Int, _ rules: UInt8) {
    let policies: [DirectoryPage.BytePolicy] = [.none, .raw, .blank]
    let settings = DirectoryPage.Settings(
      gaps: policies[choice % 3],
      hidden: policies[choice / 3 % 3],
      keepsUnknown: choice / 9 & 1 != 0,
      isRW1CSafe: choice / 9 & 2 != 0,
      overlapRestarts: choice / 9 & 4 != 0,
      powerRules: PowerRules(rawValue: rules)
    )
    #expect(DirectoryPage.Settings(word: settings.word) == settings)
  }

  @Test func `rules of power are bits 10 to 7, and nothing above them`() {
    let zero = DirectoryPage.Settings(word: 0)
    #expect(zero.powerRules == [])
    let rules: [PowerRules] = [.barsAnswerThroughD2, .ungatedIO, .losesD3hotWrites, .freeVFPower]
    for (bit, rule) in zip(7..., rules) {
      #expect(DirectoryPage.Settings(word: 1 << bit).powerRules == rule)
    }
    #expect(DirectoryPage.Settings(word: ~0x780).powerRules == [])
    var beyond = zero
    beyond.powerRules = PowerRules(rawValue: ~0xF)
    #expect(beyond.word == 0)
  }

  @Test(arguments: [TableKind.header, .standard, .extended], [0, 0x100, 0xFFC])
  func `an entry survives its words`(_ kind: TableKind, _ position: Int) {
    for id in [0, 0x1B, 0xFFFF] {
      let entry = DirectoryPage.Entry(
        kind: kind,
        id: id,
        page: 0xF_FFFF - id,
        isSynthetic: position != 0,
        position: position
      )
      let directory = [UInt32](repeating: 0, count: DirectoryPage.entriesStart + 2) + entry.words
      #expect(DirectoryPage.Entry(directory.span, 1) == entry)
    }
  }

  @Test func `a kind that does not exist is no entry`() {
    let directory: [UInt32] = [0, 0, 0, 1, 0x0300_0001, 1]
    #expect(DirectoryPage.Entry(directory.span, 0) == nil)
  }

  @Test func `a policy that does not exist drops writes`() {
    let settings = DirectoryPage.Settings(word: ~0)
    #expect(settings.gaps == .none)
    #expect(settings.hidden == .none)
  }
}

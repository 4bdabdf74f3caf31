import Testing

@testable import PermRuntime

@Suite struct TableMutantTests {
  private func settings(of image: TableImage) -> DirectoryPage.Settings {
    DirectoryPage.Settings(word: image.pages[0][1])
  }

  @Test(arguments: [0, 0x7F, 0x780, 0x7FF] as [UInt32])
  func `faults in settings are those that accesses to config space show`(_ word: UInt32) {
    let image = TestTables { $0.settings = DirectoryPage.Settings(word: word) }.image
    let before = settings(of: image)
    let faults = TableMutant.all(of: image).filter { $0.page == 0 }
    // Every setting but the rules of power, each bit once: recordings say nothing of these.
    let words = faults.map { $0.applied(to: image).pages[0][1] ^ image.pages[0][1] }
    var others = DirectoryPage.Settings(word: ~0)
    others.powerRules = []
    #expect(words.reduce(0, |) & others.word == others.word)
    #expect(words.reduce(0, +) == words.reduce(0, |))
    for fault in faults { #expect(settings(of: fault.applied(to: image)).powerRules == before.powerRules) }
  }
}

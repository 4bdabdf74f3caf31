import PermDSL
import Testing

@Suite struct SuggestionTests {
  @Test(arguments: [
    ("Power_State", "PowerState"), ("PowreState", "PowerState"), ("powerstate", "PowerState"), ("PM", nil),
    ("Completely_Else", nil), ("", nil), ("PMCS", "PMCSR"),
  ])
  func `a near name is suggested and a far one is not`(name: String, expected: String?) {
    #expect(suggestion(for: name, among: ["Data", "PMCSR", "PowerState", "PME_Status"]) == expected)
  }

  @Test func `a difference in case alone beats a shorter distance`() {
    #expect(suggestion(for: "dATA", among: ["dATb", "Data"]) == "Data")
  }

  @Test func `a tie goes to the name that sorts first, whatever the order`() {
    #expect(suggestion(for: "Bar0", among: ["Bar2", "Bar1"]) == "Bar1")
    #expect(suggestion(for: "Bar0", among: ["Bar1", "Bar2"]) == "Bar1")
  }

  @Test func `a name of a million letters costs little`() {
    let long = String(repeating: "a", count: 1_000_000)
    #expect(suggestion(for: long, among: [long + "b", "x"]) == nil)
  }
}

import PermDSL
import Testing

@testable import PermCodegen

@Suite struct ProfileDiffTests {
  private typealias Change = ProfileDiff.Change

  /// The changes from `strict` to a profile derived from it.
  private func changes(_ amendments: String) throws -> [ProfileDiff.Change] {
    let (strict, mine, hooks) = try derived(amendments)
    return ProfileDiff(strict, mine, hooks: (hooks, hooks)).changes
  }

  /// `strict` and a profile derived from it, and the hooks of both.
  private func derived(_ amendments: String) throws -> (strict: Profile, mine: Profile, hooks: [Hook]) {
    let text = "include \"strict.perm\"\nprofile mine from strict {\n\(amendments)\n}\n"
    let compilation = Tables.beside(text)
    try #require(compilation.diagnostics.filter { $0.id.severity == .error }.map(\.message) == [])
    let strict = try #require(compilation.model.profile(named: "strict"))
    let mine = try #require(compilation.model.profile(named: "mine"))
    return (strict, mine, compilation.model.hooks)
  }

  @Test func `a profile does not differ from itself`() throws {
    let profile = try Tables.profile("linux_vfio")
    #expect(ProfileDiff(profile, profile).changes == [])
    #expect(!ProfileDiff(profile, profile).widens)
  }

  @Test func `a field that takes writes is widened, bit by bit`() throws {
    let changes = try changes("amend PM { PMCSR.PME_En | write }")
    #expect(changes.count == 1)
    #expect(changes.first?.verdict == .widened)
    #expect(changes.first?.path == "PMCSR.PME_En")
    #expect(changes.first?.bits == 40..<41)
    #expect(changes.first?.before == "read shadow, write nowhere")
    #expect(changes.first?.after == "read hardware, write hardware")
  }

  @Test func `a field that loses its writes is narrowed`() throws {
    let changes = try changes("amend PM { PMCSR.Data_Select | none }")
    #expect(changes.map(\.verdict) == [.narrowed])
    #expect(changes.first?.bits == 41..<45)
  }

  @Test func `another start value is a change, not a gain`() throws {
    let changes = try changes("amend PM { PMC.PME_Support | virt }")
    #expect(changes.map(\.verdict) == [.changed])
  }

  @Test func `a capability that is exposed widens the list and its body`() throws {
    let changes = try changes("expose PASID")
    #expect(changes.allSatisfy { $0.capability == "PASID" })
    #expect(changes.contains { $0.path == "list" && $0.before == "hidden" && $0.after == "shown" })
    #expect(changes.contains { $0.path == "PASID_Control.PASID_Enable" && $0.verdict == .widened })
  }

  @Test func `a capability that is hidden narrows`() throws {
    let changes = try changes("hide VPD")
    #expect(changes.contains { $0.path == "list" && $0.verdict == .narrowed })
    #expect(!changes.contains { $0.verdict == .widened })
  }

  @Test func `settings come first`() throws {
    let changes = try changes("gaps | raw\nunknown keep\nwriteback plain\noverlap restart")
    #expect(changes.prefix(4).map(\.path) == ["gaps", "unknown", "writeback", "overlap"])
    #expect(changes.prefix(4).map(\.verdict) == [.widened, .widened, .widened, .changed])
  }

  @Test(arguments: [
    ("bars_answer", "d0", "d0_to_d2"), ("io_bars", "gated", "ungated"), ("d3hot_writes", "kept", "lost"),
    ("vf_power", "ordered", "free"),
  ])
  func `a rule of power widens away from the safe word, and narrows back to it`(
    _ setting: String, _ safe: String, _ other: String
  ) throws {
    let (strict, changed, _) = try derived("\(setting) \(other)")
    for (diff, before, after, verdict) in [
      (ProfileDiff(strict, changed), safe, other, ProfileDiff.Verdict.widened),
      (ProfileDiff(changed, strict), other, safe, .narrowed),
    ] {
      let change = try #require(diff.changes.first)
      #expect(diff.changes.count == 1)
      #expect((change.capability, change.path) == ("settings", setting))
      #expect((change.before, change.after, change.verdict) == (before, after, verdict))
    }
  }

  @Test func `a hook that runs at other accesses is a change`() throws {
    let changes = try changes("amend PM { never call set_power_state }")
    #expect(changes.map(\.path).contains("on write call set_power_state"))
    #expect(changes.allSatisfy { $0.before == "of PowerState" && $0.after == "never" })
    #expect(changes.allSatisfy { $0.verdict == .changed && $0.bits.isEmpty })
  }

  @Test func `what a shorter length cuts off becomes gap`() throws {
    let changes = try changes("gaps | raw\namend VPD { length 4 }")
    let cut = changes.filter { $0.capability == "VPD" }
    #expect(cut.map(\.bits) == [32..<64])
    #expect(cut.first?.after == "read hardware, write hardware")
    #expect(cut.first?.verdict == .widened)
  }

  @Test func `a condition is told by the variants it holds in`() throws {
    let changes = try changes("device 8086:10d3 { amend PM { PMCSR.PME_En | write } }")
    #expect(changes.count == 1)
    #expect((changes.first?.variants, changes.first?.variantCount) == (1, 2))
  }

  @Test func `Linux 6-1 reads and writes Link Status 2 that 7-0 keeps`() throws {
    let diff = ProfileDiff(try Tables.profile("linux_vfio_6_1"), try Tables.profile("linux_vfio"))
    #expect(!diff.widens)
    #expect(!diff.changes.isEmpty)
    #expect(diff.changes.allSatisfy { $0.capability == "PCI_Express" && $0.path.hasPrefix("Link_Status_2") })
    #expect(diff.changes.allSatisfy { (0x32 * 8..<0x34 * 8).contains($0.bits.lowerBound) })
  }

  @Test func `strict is wider than Linux at the power budget's selector alone`() throws {
    let diff = ProfileDiff(try Tables.profile("linux_vfio"), try Tables.profile("strict"))
    let widened = diff.changes.filter { $0.verdict == .widened }
    #expect(widened.map { "\($0.capability).\($0.path)" } == ["Power_Budgeting.Data_Select"])
    for path in [
      "gaps", "hidden", "writeback", "overlap", "bars_answer", "io_bars", "d3hot_writes", "vf_power",
    ] {
      #expect(diff.changes.contains { $0.capability == "settings" && $0.path == path })
    }
    for name in ["Resizable_BAR", "SR_IOV", "ARI", "ATS", "PRI"] {
      #expect(diff.changes.contains { $0.capability == name && $0.path == "list" && $0.verdict == .narrowed })
    }
    #expect(diff.changes.contains { $0.path == "Message_Control.Multiple_Message_Capable" })
  }
}

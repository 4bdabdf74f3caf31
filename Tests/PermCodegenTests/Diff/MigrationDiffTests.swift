import PermDSL
import Testing

@testable import PermCodegen

@Suite struct MigrationDiffTests {
  /// Two small profiles that differ from each other in what is given.
  private func judge(_ before: String, _ after: String) throws -> MigrationDiff {
    let text = """
      include "../headers/type0.perm"
      include "../caps/pm.perm"
      include "../extcaps/pasid.perm"

      profile base {
          gaps    | none
          hidden  | blank
          unknown hide
          amend Type_0 { Command.SERR_Enable | virt write }
      }
      profile old from base {
      \(before)
      }
      profile new from base {
      \(after)
      }

      """
    let compilation = Tables.beside(text)
    try #require(compilation.diagnostics.filter { $0.id.severity == .error }.map(\.message) == [])
    let hooks = compilation.model.hooks
    return MigrationDiff(
      try #require(compilation.model.profile(named: "old")),
      try #require(compilation.model.profile(named: "new")), hooks: (hooks, hooks))
  }

  private func package(_ before: String, _ after: String) throws -> MigrationDiff {
    let hooks = Tables.package.model.hooks
    return MigrationDiff(try Tables.profile(before), try Tables.profile(after), hooks: (hooks, hooks))
  }

  @Test(arguments: ["strict", "linux_vfio", "linux_vfio_6_1"])
  func `P14: a profile strands nobody that it saved itself`(_ name: String) throws {
    let diff = try package(name, name)
    #expect(diff.changes == [])
    #expect(diff.strandings == [])
  }

  @Test func `P14: a PowerState that becomes read-only strands, and one that becomes writable does not`()
    throws
  {
    let readOnly = "amend PM { never call set_power_state }"
    let down = try judge("", readOnly)
    #expect(down.strandings.map(\.reason) == [.noWayToD0])
    let stranding = try #require(down.strandings.first)
    #expect((stranding.capability, stranding.path, stranding.bits) == ("PM", "PMCSR.PowerState", 32..<34))
    #expect(down.changes.allSatisfy { $0.verdict == .powerRelevant })
    #expect(!down.changes.isEmpty)

    let up = try judge(readOnly, "")
    #expect(up.strandings == [])
    #expect(up.changes.map(\.verdict) == down.changes.map(\.verdict))
  }

  @Test func `P14: a PM capability that is hidden strands`() throws {
    let diff = try judge("", "hide PM")
    #expect(diff.strandings.contains { $0.reason == .noWayToD0 && $0.capability == "PM" })
    #expect(diff.changes.contains { $0.difference.path == "list" && $0.verdict == .powerRelevant })
    let back = try judge("hide PM", "")
    #expect(!back.strandings.contains { $0.reason == .noWayToD0 })
  }

  @Test func `P14: a PowerState that goes past the host strands where the host does not know it`() throws {
    let open = """
      amend PM {
          never call set_power_state
          PMCSR.PowerState | write
      }
      """
    #expect(try judge(open, "amend PM { never call set_power_state }").strandings == [])
    #expect(try judge("", open).strandings.map(\.reason) == [.noWayToD0])
    // With the hook again, the guest raises it as any other.
    #expect(try judge(open, "").strandings == [])
  }

  @Test func `P14: it is told in which variants a device is stranded`() throws {
    let diff = try judge("", "device 8086:10d3 { amend PM { never call set_power_state } }")
    guard let stranding = diff.strandings.first else {
      Issue.record("not stranded")
      return
    }
    #expect((stranding.variants, stranding.variantCount) == (1, 2))
  }

  @Test func `P14: what was the guest's own and becomes hardware's strands, the other way does not`() throws {
    let hardware = "amend Type_0 { Command.SERR_Enable | write }"
    let diff = try judge("", hardware)
    #expect(diff.changes.map(\.verdict) == [.movedToHardware])
    #expect(diff.strandings.map(\.reason) == [.lostShadow])
    #expect(diff.strandings.first?.path == "Command.SERR_Enable")
    let back = try judge(hardware, "")
    #expect(back.changes.map(\.verdict) == [.movedToShadow])
    #expect(back.strandings == [])
  }

  @Test func `P14: what stays where it was is widened or narrowed`() throws {
    let wide = try judge("", "amend PM { PMCSR.Data_Scale | write allow write-to-read-only \"it is tried\" }")
    #expect(wide.changes.map(\.verdict) == [.widened])
    #expect(wide.strandings == [])
    let narrow = try judge("", "amend PM { PMCSR.Data_Select | none }")
    #expect(narrow.changes.map(\.verdict) == [.narrowed])
    #expect(narrow.strandings == [])
  }

  @Test(arguments: [
    "bars_answer d0_to_d2", "io_bars ungated", "d3hot_writes lost", "vf_power free",
    "amend PM { PMCSR.No_Soft_Reset | virt init 0 }",
  ])
  func `P14: rules of power and No_Soft_Reset are power-relevant`(_ change: String) throws {
    for diff in [try judge("", change), try judge(change, "")] {
      #expect(diff.changes.map(\.verdict) == [.powerRelevant])
      #expect(diff.strandings == [])
    }
  }

  @Test func `P14: a capability that is made up elsewhere strands`() throws {
    let diff = try judge("synthesize PASID at 0x200 { }", "synthesize PASID at 0x300 { }")
    #expect(diff.strandings.map(\.reason) == [.otherLayout])
    #expect(try judge("synthesize PASID at 0x200 { }", "").strandings.map(\.reason) == [.otherLayout])
  }

  @Test func `P14: strict and linux_vfio, in both directions`() throws {
    let there = try package("linux_vfio", "strict")
    let back = try package("strict", "linux_vfio")
    for diff in [there, back] {
      // Both let a guest raise what it lowered.
      #expect(!diff.strandings.contains { $0.reason == .noWayToD0 })
      for rule in ["bars_answer", "io_bars", "d3hot_writes", "vf_power"] {
        let change = diff.changes.first {
          $0.difference.capability == "settings" && $0.difference.path == rule
        }
        #expect(change?.verdict == .powerRelevant)
      }
    }
    // What `strict` keeps to the guest is the device's in `linux_vfio`, and is lost on the way there.
    let path = "Device_Control.Correctable_Error_Reporting_Enable"
    #expect(there.changes.contains { $0.difference.path == path && $0.verdict == .movedToShadow })
    #expect(back.changes.contains { $0.difference.path == path && $0.verdict == .movedToHardware })
    #expect(back.strandings.contains { $0.reason == .lostShadow && $0.path == path })
    #expect(!there.strandings.contains { $0.path == path })
  }

  @Test func `P14: Linux 6-1 may be followed by 7-0`() throws {
    #expect(try package("linux_vfio_6_1", "linux_vfio").strandings == [])
  }
}

import Testing

@testable import PermDSL

@Suite struct ProfileResolverTests {
  private func vendor(_ id: Int) -> (Expression.Input) -> Int { { $0 == .fact(.vendorID) ? id : 0 } }

  @Test func `settings are inherited and can be restated`() throws {
    let model = model(
      ResolveSamples.profile(
        "writeback plain\noverlap restart\nclaims list_is_sound, rw1c_untouched\nclaims split_equals_whole")
        + "\nprofile q from p { gaps | raw\n unknown keep\n claims writes_stay_in_mask }"
    )
    let base = try #require(model.profile(named: "p"))
    let derived = try #require(model.profile(named: "q"))
    #expect((base.gaps, base.hidden, base.keepsUnknown) == (Policy.none, .blank, false))
    #expect((derived.gaps, derived.hidden, derived.keepsUnknown) == (.raw, .blank, true))
    #expect((derived.writeback, derived.overlap) == (.plain, .restart))
    #expect(
      derived.claims == ["list_is_sound", "rw1c_untouched", "split_equals_whole", "writes_stay_in_mask"])
    #expect(derived.base == "p")
  }

  @Test func `rules of power that nobody states are the safe ones`() throws {
    let power = try #require(model(ResolveSamples.profile("")).profile(named: "p")).power
    #expect((power.barsAnswer, power.ioBARs) == (.d0, .gated))
    #expect((power.d3hotWrites, power.vfPower) == (.kept, .ordered))
    // The safe word is the first of each.
    for setting in [WordSetting.barsAnswer, .ioBARs, .d3hotWrites, .vfPower] {
      let first = try #require(setting.choices.first)
      let stated = model(ResolveSamples.profile("\(setting.rawValue) \(first)"))
      #expect(stated.profile(named: "p")?.power == Profile.Power())
    }
  }

  @Test func `rules of power are inherited one by one`() throws {
    let model = model(
      ResolveSamples.profile("bars_answer d0_to_d2\nio_bars ungated\nd3hot_writes lost\nvf_power free")
        + "\nprofile q from p { io_bars gated\n vf_power ordered }"
        + "\nprofile r from q { d3hot_writes kept\n vf_power free }"
    )
    let power = model.profiles.map(\.power)
    #expect(power.map(\.barsAnswer) == [.d0ToD2, .d0ToD2, .d0ToD2])
    #expect(power.map(\.ioBARs) == [.ungated, .gated, .gated])
    #expect(power.map(\.d3hotWrites) == [.lost, .lost, .kept])
    #expect(power.map(\.vfPower) == [.free, .ordered, .free])
  }

  @Test(arguments: WordSetting.allCases)
  func `a setting takes its own words, one, and once`(_ setting: WordSetting) throws {
    let keyword = setting.rawValue
    let rest = ResolveSamples.settings.split(separator: "\n").filter { !$0.hasPrefix(keyword) }
      .joined(separator: "\n")
    func findings(_ text: String) -> [String] {
      MarkedSource("\(ResolveSamples.header)\nprofile p {\n\(rest)\n\(text)\n}").findings
    }
    for word in setting.choices { #expect(findings("\(keyword) \(word)") == []) }
    let word = try #require(setting.choices.first)
    #expect(findings("\(keyword) «1»\(word)x") == ["1 unknown-word"])
    #expect(findings("\(keyword) \(word), «1»\(word)") == ["1 unknown-word"])
    #expect(findings("\(keyword) \(word)\n«1»\(keyword) \(word)") == ["1 amend-twice"])
  }

  @Test func `a profile has every capability, in the order of the model`() throws {
    let model = model(ResolveSamples.profile(""))
    #expect(model.profiles[0].capabilities.map(\.name) == model.capabilities.map(\.name))
  }

  @Test func `the most specific path wins whatever the order`() throws {
    let pm = try model(
      ResolveSamples.profile(
        """
        amend PM {
          PMCSR.PowerState | virt write
          PMCSR | write
          body  | none
        }
        amend standard { body | blank }
        """
      )
    ).capability("PM", in: "p")
    #expect(try pm.policy("PMCSR", "PowerState") == Policy(isVirtual: true, write: .shadow))
    #expect(try pm.policy("PMCSR", "PME_Status") == Policy(write: .hardware))
    #expect(try pm.policy("PMC", "PME_Support") == .none)
    #expect(pm.body.map(\.value) == [.none])
    #expect(try pm.policy("Header", "Capability_ID") == .virt)
  }

  @Test func `a derived profile beats its base, however unspecific`() throws {
    let model = model(
      ResolveSamples.profile("amend PM.PMCSR.PowerState | write") + "\nprofile q from p { amend PM | none }"
    )
    #expect(try model.capability("PM", in: "p").policy("PMCSR", "PowerState") == Policy(write: .hardware))
    #expect(try model.capability("PM", in: "q").policy("PMCSR", "PowerState") == .none)
    #expect(try model.capability("PM").policy("PMCSR", "PME_Status").initial == .constant(0))
  }

  @Test func `a condition makes a layer over what always holds`() throws {
    let pm = try model(
      ResolveSamples.profile(
        """
        device 8086:10d3 { amend PM.PMCSR | virt }
        amend PM.PMCSR | write
        """
      )
    ).capability("PM", in: "p")
    let intel: (Expression.Input) -> Int = {
      switch $0 {
      case .fact(.vendorID): 0x8086
      case .fact(.deviceID): 0x10d3
      default: 0
      }
    }
    #expect(try pm.policy("PMCSR", "PowerState", intel) == .virt)
    #expect(try pm.policy("PMCSR", "PowerState", vendor(0x8086)) == Policy(write: .hardware))
  }

  @Test(arguments: [
    ("device 8086:*", [Fact.vendorID: 0x8086], true), ("device 8086:10d3", [.vendorID: 0x8086], false),
    ("class 02", [.classCode: 0x02_00_00], true), ("class 0200", [.classCode: 0x02_01_00], false),
    ("class 010802", [.classCode: 0x01_08_02], true),
    ("subsystem 1af4:1100", [.subsystemVendorID: 0x1af4, .subsystemID: 0x1100], true),
  ]) func `a block holds for the functions it names`(block: String, facts: [Fact: Int], holds: Bool) throws {
    let pm = try model(ResolveSamples.profile("\(block) { hide PM }")).capability("PM", in: "p")
    let visibility = pm.visibility.inForce { if case .fact(let fact) = $0 { facts[fact] ?? 0 } else { 0 } }
    #expect((visibility?.value == .hidden(body: nil)) == holds)
  }

  @Test(arguments: [
    ("hide *\nexpose PM", ["PM"]), ("expose PM\nhide *", ["PM"]),
    ("hide * body raw\nexpose PM, MSI", ["PM", "MSI"]),
    ("hide *", []),
  ])
  func `what is not exposed by name is hidden by a star, whatever the order`(block: String, shown: [String])
    throws
  {
    let profile = try #require(model(ResolveSamples.profile(block)).profile(named: "p"))
    for capability in profile.capabilities where capability.kind != .header {
      let isShown = capability.visibility.inForce { _ in 0 }.map { $0.value == .shown } ?? true
      #expect(isShown == shown.contains(capability.name), "\(capability.name)")
    }
    let headers = profile.capabilities.filter { $0.kind == .header }
    #expect(headers.flatMap { $0.visibility }.isEmpty)
  }

  @Test func `capabilities are hidden, with a body of their own, and shown again`() throws {
    let model = model(ResolveSamples.profile("hide PM, MSI body raw") + "\nprofile q from p { expose MSI }")
    #expect(try model.capability("PM", in: "p").visibility.map(\.value) == [.hidden(body: .raw)])
    #expect(try model.capability("PM", in: "q").visibility.map(\.value) == [.hidden(body: .raw)])
    #expect(try model.capability("MSI", in: "q").visibility.map(\.value) == [.shown])
  }

  @Test func `a list's header is amended in all its capabilities, and an own one beats it`() throws {
    let model = model(
      ResolveSamples.profile(
        "amend PM { Header.Capability_ID | none }\namend standard { Header | virt byte_live }"
      )
    )
    let live = Policy(isVirtual: true, isByteLive: true)
    #expect(try model.capability("PM", in: "p").policy("Header", "Capability_ID") == .none)
    #expect(try model.capability("PM", in: "p").policy("Header", "Next_Capability_Pointer") == live)
    #expect(try model.capability("MSI", in: "p").policy("Header", "Capability_ID") == live)
    #expect(try model.capability("Resizable_BAR", in: "p").policy("Header", "Capability_ID") == .virt)
  }

  @Test func `amendments reach reserved fields, array registers and whole registers`() throws {
    let model = model(
      ResolveSamples.profile(
        """
        amend MSI { Message_Control.reserved | write }
        amend Resizable_BAR.Entry { Control.BAR_Index | virt }
        amend PCI_Express.Device_Control { Enables | none }
        """
      )
    )
    let control = try model.capability("MSI", in: "p").register("Message_Control")
    #expect(
      control.fields.filter { $0.name == "reserved" }.map { $0.policies.last?.value }
        == [Policy(write: .hardware), Policy(write: .hardware)]
    )
    #expect(try model.capability("Resizable_BAR", in: "p").policy("Control", "BAR_Index") == .virt)
    #expect(try model.capability("PCI_Express", in: "p").policy("Device_Control", "Enables") == .none)
  }

  @Test func `a length of the profile takes the place of the table's`() throws {
    let express = try model(
      ResolveSamples.profile("amend PCI_Express { length v2 ? (linkless ? 0x2C : 0x34) : 0x14 }")
    ).capability("PCI_Express", in: "p")
    #expect(express.lengths.count == 1)
    #expect(express.lengths[0].value.evaluate { _ in 2 } == 0x34)
  }

  @Test func `an on replaces all bindings of its hook`() throws {
    let model = model(
      ResolveSamples.profile(
        "amend MSI { on write of bytes 1..2 call update_msi(Message_Control, Message_Control.MSI_Enable) }"
      )
    )
    #expect(try model.capability("MSI", in: "p").bindings.map(\.trigger) == [.bytes(1...2)])
    #expect(try model.capability("PM", in: "p").bindings.count == 1)
  }

  @Test func `never unbinds a hook, under a condition only where it holds`() throws {
    let model = model(
      ResolveSamples.profile(
        """
        amend MSI { never call update_msi }
        amend PM { when function.is_VF { never call set_power_state } }
        """
      )
    )
    #expect(try model.capability("MSI", in: "p").bindings == [])
    #expect(
      try model.capability("PM", in: "p").bindings.map(\.condition) == [
        Guard([Guard.Term(.fact(.isVF), false)])
      ]
    )
  }

  @Test(arguments: [
    ("gaps | none", ["amend-twice"]), ("unknown keep", ["amend-twice"]), ("writeback safe", ["unknown-word"]),
    ("hide Nothing", ["unknown-name"]), ("hide Type_0", ["unknown-name"]),
    ("amend Nothing | write", ["amend-without-target"]),
    ("amend PM { PMCSX | write }", ["amend-without-target"]),
    ("amend PM { PMCSR.Nothing | write }", ["amend-without-target"]),
    ("amend PM.Nothing { F | write }", ["amend-without-target"]),
    ("amend standard { length 4 }", ["amend-without-target"]),
    ("amend PM.PMCSR { length 4 }", ["amend-without-target"]),
    ("amend PM { never call update_msi }", ["amend-without-target"]),
    ("amend PM { never call nothing }", ["unknown-hook"]),
    ("amend Resizable_BAR { Entry[0].Control | virt }", ["unknown-field"]),
    ("amend PM { PMCSR | write\n PMCSR | none }", ["amend-twice"]),
    ("amend PM.PMCSR | write\namend PM { PMCSR | none }", ["amend-twice"]),
    ("amend PM { when function.is_VF { PMCSR | write }\n PMCSR | none }", []),
    ("hide PM\nexpose PM", ["amend-twice"]),
    (
      "amend MSI { never call update_msi\n on write of any byte call update_msi(Message_Control, Message_Control) }",
      ["amend-twice"]
    ),
    ("hide PM\namend PM | write", ["hidden-and-amended"]),
    ("hide *\namend PM | write", ["hidden-and-amended"]),
    ("device 8086:* { hide PM }\namend PM | write", []),
    ("amend PM.PMCSR.PowerState | raw", ["raw-field"]), ("amend PM { PMCSR | raw }", []),
    ("amend MSI { Pending_Bits | write }", ["amend-without-target"]),
    ("amend MSI { when masked { Pending_Bits | write } }", []),
    ("class 2 { hide PM }", ["number-out-of-range"]), ("device 12345:1 { hide PM }", ["number-out-of-range"]),
  ]) func `a wrong amendment is reported`(text: String, findings: [String]) {
    let found = MarkedSource(ResolveSamples.profile(text)).resolution.diagnostics.map(\.id.rawValue)
    #expect(found == findings)
  }

  @Test(arguments: [
    ("profile p { gaps «1»| write\n hidden | raw\n unknown keep }", ["1 policy-conflict"]),
    ("profile p { gaps | raw\n hidden | raw\n unknown «1»kept }", ["1 unknown-word"]),
    ("profile «1»p { gaps | raw\n unknown keep }", ["1 policy-not-stated"]),
    ("profile «1»p { }", ["1 policy-not-stated", "1 policy-not-stated", "1 policy-not-stated"]),
    (
      "profile «1»p { gaps | raw\n hidden | raw }\nprofile q from p { unknown hide }", ["1 policy-not-stated"]
    ),
    ("profile p from «1»q { }\nprofile r from p { }", ["1 unknown-profile"]),
    ("profile p from q { }\nprofile q from «1»p { }\nprofile r from q { }", ["1 profile-loop"]),
    ("profile p from «1»p { }", ["1 profile-loop"]),
    ("profile p { gaps | raw\n hidden | raw\n unknown keep }\nprofile «1»p from p { }", ["1 duplicate-name"]),
  ]) func `a wrong profile is reported where it is wrong`(text: String, findings: [String]) {
    #expect(MarkedSource(ResolveSamples.header + "\n" + text).findings == findings)
  }

  @Test func `a profile needs a table of the header`() {
    #expect(
      MarkedSource("profile «1»p { gaps | raw\n hidden | raw\n unknown keep }").findings == [
        "1 policy-not-stated"
      ]
    )
  }

  @Test func `an amendment of what only some variants have states its condition`() throws {
    let source = MarkedSource(
      ResolveSamples.profile("amend PCI_Express.Device_Control {\n  «1»Max_Payload_Size | none\n}")
    )
    let finding = try #require(source.resolution.diagnostics.first)
    #expect(source.findings == ["1 amend-without-target"])
    #expect(finding.message == "profile `p` amends a field that `PCI_Express` does not have for a VF")
    #expect(finding.primary.text == "exists only when `not function.is_VF`")
    #expect(finding.secondary.map(\.text) == ["for a VF these bits are `reserved`"])
    #expect(
      finding.secondary.map { source.resolution.model.files[0].text($0.range.bytes) } == ["function.is_VF"]
    )
    #expect(finding.fixIts.map(\.message) == ["state the condition"])
    let mended = try #require(source.mended)
    #expect(mended.contains("  when not function.is_VF { Max_Payload_Size | none }\n"))
    #expect(MarkedSource(mended).findings == [])
  }

  @Test func `the condition is stated around a path outside braces too`() throws {
    let source = MarkedSource(
      ResolveSamples.profile("amend PCI_Express.Device_Control.Max_Payload_Size | none")
    )
    let mended = try #require(source.mended)
    #expect(
      mended.contains(
        "amend PCI_Express { when not function.is_VF { Device_Control.Max_Payload_Size | none } }"
      )
    )
    #expect(MarkedSource(mended).findings == [])
  }
}

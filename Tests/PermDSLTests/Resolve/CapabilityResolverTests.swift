import Testing

@testable import PermDSL

@Suite struct CapabilityResolverTests {
  @Test func `a capability carries its name, number, documentation and spec`() throws {
    let pm = try model(ResolveSamples.pm).capability("PM")
    #expect(pm.kind == .standard)
    #expect(pm.id == 1)
    #expect(pm.documentation == "Power Management.\n D-states and PME.")
    #expect(pm.spec == "PCIe 6.0 §7.5.2")
    #expect(pm.lengths.map(\.value) == [.constant(8)])
    #expect(pm.registers.map(\.name) == ["Header", "PMC", "PMCSR", "Data"])
    #expect(try pm.register("PMCSR").documentation == "Control and status.")
  }

  @Test func `the implicit header of a standard capability has its identity and next pointer`() throws {
    let header = try model(ResolveSamples.pm).capability("PM").register("Header")
    #expect(header.bitWidth == 16)
    #expect(header.fields.map(\.name) == ["Next_Capability_Pointer", "Capability_ID"])
    #expect(header.fields.map(\.mask) == [0xFF00, 0x00FF])
    #expect(header.fields.allSatisfy { $0.access == .ro && $0.policies.map(\.value) == [.virt] })
  }

  @Test func `the implicit header of an extended capability has a version too`() throws {
    let header = try model(ResolveSamples.resizableBAR).capability("Resizable_BAR").register("Header")
    #expect(header.bitWidth == 32)
    #expect(header.fields.map(\.mask) == [0xFFF0_0000, 0x000F_0000, 0x0000_FFFF])
  }

  @Test func `a header table has no implicit register`() throws {
    let header = try model(ResolveSamples.header).capability("Type_0")
    #expect(header.kind == .header)
    #expect(header.registers.map(\.name) == ["Vendor_ID", "Command"])
  }

  @Test func `a field has its bits, access, enumeration and policy`() throws {
    let model = model(ResolveSamples.pm)
    let state = try model.capability("PM").field("PMCSR", "PowerState")
    #expect((state.msb, state.lsb) == (1, 0))
    #expect(state.access == .rw)
    #expect(state.enumeration.map { model.enumerations[$0].name } == "D_State")
    #expect(state.policies.map(\.value) == [.none])
    let status = try model.capability("PM").policy("PMCSR", "PME_Status")
    #expect(status == Policy(isVirtual: true, initial: .constant(0)))
  }

  @Test func `a register without braces is one field of its name and width`() throws {
    let data = try model(ResolveSamples.pm).capability("PM").register("Data")
    #expect(!data.isDescribed)
    #expect(data.fields.map(\.name) == ["Data"])
    #expect(data.fields.map(\.mask) == [0xFF])
    #expect(data.fields[0].policies.map(\.value) == [Policy(write: .hardware)])
  }

  @Test func `a let is expanded where it is named`() throws {
    let msi = try model(ResolveSamples.msi).capability("MSI")
    let wide = FieldReference(
      path: "Message_Control.Addr64_Capable",
      registerOffset: 2,
      registerBitWidth: 16,
      lsb: 7,
      bitWidth: 1,
      ofFirst: false
    )
    #expect(msi.lets.map(\.value).first == .field(wide))
    #expect(
      try msi.register("Message_Data").offset
        == .binary(.add, .constant(8), .binary(.multiply, .constant(4), .field(wide)))
    )
    #expect(try msi.register("Message_Upper_Address").condition == Guard([Guard.Term(.field(wide), true)]))
    #expect(msi.lengths[0].value.evaluate { _ in 1 } == 24)
  }

  @Test func `a name of an enumeration stands for its value beside a field of it`() throws {
    let express = try model(ResolveSamples.express).capability("PCI_Express")
    let linkless = try #require(express.lets.first { $0.name == "linkless" })
    #expect(linkless.value.evaluate { _ in 9 } == 1)
    #expect(linkless.value.evaluate { _ in 0 } == 0)
  }

  @Test func `nested and alternative conditions become guards that exclude each other`() throws {
    let express = try model(ResolveSamples.express).capability("PCI_Express")
    let link = try express.register("Link_Control_2").condition
    let spare = try express.register("Spare").condition
    #expect(link.terms.map(\.expected) == [true, false])
    #expect(GuardLogic.excludes(link, spare))
    let reserved = try express.field("Device_Control", "Max_Payload_Size")
    #expect(reserved.condition == Guard([Guard.Term(.fact(.isVF), false)]))
  }

  @Test func `an element of an array is read at its constant place`() throws {
    let bar = try model(ResolveSamples.resizableBAR).capability("Resizable_BAR")
    #expect(bar.arrays.map(\.stride) == [8])
    #expect(bar.registers.map(\.array) == [nil, 0, 0])
    let count = FieldReference(
      path: "Entry[0].Control.Number_of_Resizable_BARs",
      registerOffset: 8,
      registerBitWidth: 32,
      lsb: 5,
      bitWidth: 3,
      ofFirst: false
    )
    #expect(bar.arrays[0].count == .field(count))
  }

  @Test func `what a capability publishes and implies is kept`() throws {
    let express = try model(ResolveSamples.express).capability("PCI_Express")
    #expect(express.extendedList == .constant(1))
    #expect(express.published.map(\.fact) == [.deviceType])
  }

  @Test func `a capability can say the device type and the link's width`() throws {
    let model = model(
      """
      capability A = 2 {
          publishes max_link_width = Width
          publishes device_type = 1
          length 4
          register Width @2 u16 RO
      }
      """
    )
    #expect(try model.capability("A").published.map(\.fact) == [.maxLinkWidth, .deviceType])
  }

  @Test func `capabilities stand in order of kind, number and name, those with where first`() {
    let model = model(
      """
      extended capability E = 1 { }
      capability B = 9 { }
      capability C = 9 where Kind == 1 { register Kind @2 u8 RO }
      capability A = 2 { }
      header H = 0 { }
      """
    )
    #expect(model.capabilities.map(\.name) == ["H", "A", "C", "B", "E"])
  }

  @Test func `first reads the first capability of the list`() throws {
    let model = model(
      "capability A = 2 { length first.R.F\n register R @2 u8 { [7:1] reserved RO\n [0] F RO } }"
    )
    let length = try model.capability("A").lengths[0].value
    #expect(
      length
        == .field(
          FieldReference(
            path: "first.R.F",
            registerOffset: 2,
            registerBitWidth: 8,
            lsb: 0,
            bitWidth: 1,
            ofFirst: true
          )
        )
    )
  }

  @Test func `the same field is one input however it is written`() throws {
    let model = model(
      """
      capability A = 2 {
        length A2.F + A2.F
        register A2 @2 u8 {
          [7:1] reserved RO
          [0] F RO | virt init F + A2.F
        }
      }
      """
    )
    #expect(try model.capability("A").policy("A2", "F").initial?.inputs.count == 1)
  }
}

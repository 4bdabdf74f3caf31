import GoldenTables
import PermRuntime
import Testing

/// The hooks that the tables of the project need: a forgotten one would not compile.
private struct Hooks: GoldenHooks, StandardHooks {}

/// The golden output at work, over the dump of an e1000e.
@Suite struct GeneratedViewTests {
  private typealias Space = ConfigSpace<SimulatedFunction, GoldenHookSet<Hooks>>

  private func open() throws -> Space {
    let bytes = try #require(Files.read(Files.root + "/Tests/Fixtures/e1000e.lspci"))
    let device = try #require(DumpFile(reading: bytes).devices.first)
    return try ConfigSpace(
      SimulatedFunction(device.image),
      facts: FunctionFacts(),
      tables: Golden(),
      hooks: GoldenHookSet(Hooks())
    )
  }

  /// Opens a function of these dwords, all others zero.
  private func open(_ dwords: [(position: Int, value: UInt32)]) throws -> Space {
    var image = ConfigImage(isExtended: true)
    for (position, value) in dwords { image.store(value, at: position, byteWidth: 4) }
    return try ConfigSpace(
      SimulatedFunction(image),
      facts: FunctionFacts(),
      tables: Golden(),
      hooks: GoldenHookSet(Hooks())
    )
  }

  @Test func `a field is read through the guest's rows`() throws {
    let pm = try #require(try open().pm)
    #expect(try pm.pmcsr.powerState == .d0)
    #expect(try pm.pmc.version == 2)
    #expect(try pm.pmc.deviceSpecificInitialization)
    #expect(try pm.header.capabilityID == 1)
  }

  @Test func `a write goes the guest's way, hooks included`() throws {
    let space = try open()
    let pm = try #require(space.pm)
    var pmcsr = try pm.pmcsr.value
    pmcsr.powerState = .d3hot
    pmcsr.pmeEn = true
    try pm.pmcsr.write(pmcsr)
    #expect(space.power.state == .d3hot)
    #expect(try pm.pmcsr.powerState == .d3hot)
    #expect(try !pm.pmcsr.pmeEn)
  }

  @Test func `the device's side is not the guest's`() throws {
    let space = try open()
    let type0 = try #require(space.type0)
    try type0.baseAddress0.write(0x1234_0000)
    #expect(try type0.asHost.baseAddress0.value == 0xF4A4_0000)
    try type0.command.setInterruptDisable(true)
    #expect(try type0.command.interruptDisable)
  }

  @Test func `a field is set without clearing what a written 1 clears beside it`() throws {
    var (image, writable, clearedByOne) = (
      ConfigImage(isExtended: true), ConfigImage(isExtended: true), ConfigImage(isExtended: true)
    )
    // PM at 40h: PME_Status is set, and cleared by 1.
    for (position, value) in [(0x04, 0x0010_0000), (0x34, 0x40), (0x40, 0x0002_0001), (0x44, 0x8000)] {
      image.store(UInt32(value), at: position, byteWidth: 4)
    }
    writable.store(0x1F00, at: 0x44, byteWidth: 2)
    clearedByOne.store(0x8000, at: 0x44, byteWidth: 2)
    let space = try ConfigSpace(
      SimulatedFunction(image, writable: writable, clearedByOne: clearedByOne), facts: FunctionFacts(),
      tables: Golden(), hooks: GoldenHookSet(Hooks()))
    let pmcsr = try #require(space.pm).asHost.pmcsr
    try pmcsr.setDataSelect(5)
    #expect(try pmcsr.dataSelect == 5)
    try pmcsr.modify { value in
      #expect(!value.pmeStatus)
      value.pmeEn = true
    }
    #expect(try pmcsr.pmeStatus)
    #expect(try pmcsr.value.rawValue == 0x8B00)
    try pmcsr.setPMEStatus(true)
    #expect(try pmcsr.value.rawValue == 0x0B00)
  }

  @Test func `a field that is loaded from the shadow is what a trapped read answers`() throws {
    let space = try open()
    let (pm, type0) = (try #require(space.pm), try #require(space.type0))
    #expect(try pm.pmcsr.virtualValue.noSoftReset == pm.pmcsr.value.noSoftReset)
    #expect(try pm.asHost.pmcsr.noSoftReset == pm.asHost.pmcsr.value.noSoftReset)
    for write: UInt16 in [0, 0xFFFF] {
      try space.writeGuest(at: 0x04, byteWidth: 2, value: UInt32(write))
      #expect(try type0.command.memorySpaceEnable == type0.command.value.memorySpaceEnable)
    }
  }

  @Test func `a capability whose bytes are partly another's has no view`() throws {
    // PM at 40h and MSI at 44h, in the middle of it.
    let space = try open([(0x04, 0x0010_0000), (0x34, 0x40), (0x40, 0x0002_4401), (0x44, 0x0005)])
    #expect(space.capabilities.map(\.isWhole) == [true, false, true])
    #expect(space.pm == nil)
    #expect(space.msi != nil)
  }

  @Test func `a register is where the function's variant has it`() throws {
    let msi = try #require(try open().msi)
    #expect(try msi.messageControl.addr64Capable)
    try msi.messageData?.write(0xBEEF)
    #expect(try msi.messageData?.value == 0xBEEF)
    #expect(try msi.window.read(0x0C, as: UInt16.self) == 0xBEEF)
    #expect(msi.maskBits == nil)
  }

  @Test func `a register beyond the length is nil`() throws {
    let express = try #require(try open().pciExpress)
    #expect(try express.capabilities.capabilityVersion == 1)
    #expect(try express.linkStatus?.negotiatedLinkWidth == .x1)
    #expect(express.deviceControl2 == nil)
  }

  @Test func `a capability that the function lacks has no view`() throws {
    let space = try open()
    #expect(space.resizableBAR == nil)
    #expect(space.vpd == nil)
  }

  @Test func `a capability that the profile makes up has a view of its own`() throws {
    let space = try open()
    let pasid = try #require(space.syntheticPASID)
    #expect(pasid.window.position == 0x800)
    #expect(try pasid.header.capabilityVersion == 1)
    #expect(try pasid.pasidCapability.maxPASIDWidth == 16)
    try pasid.pasidControl.setPASIDEnable(true)
    #expect(try pasid.pasidControl.pasidEnable)
    #expect(try space.readGuest(at: 0x100, byteWidth: 4) >> 20 == 0x800)
    let owner = try open([
      (0x04, 0x0010_0000), (0x34, 0x40), (0x40, 0x0002_0010), (0x100, 0x0001_001B),
    ])
    #expect(owner.syntheticPASID == nil)
  }

  @Test func `an array has as many elements as hardware says`() throws {
    let space = try open([
      (0x04, 0x0010_0000), (0x34, 0x40), (0x40, 0x0002_0010), (0x100, 0x0001_0015), (0x104, 0x70),
      (0x108, 0x0241), (0x10C, 0x30), (0x110, 0x0102),
    ])
    let resizable = try #require(space.resizableBAR)
    #expect(resizable.entryCount == 2)
    #expect(try resizable.entry(0)?.capability.supportedSizes == 7)
    #expect(try resizable.entry(1)?.control.barIndex == 2)
    #expect(try resizable.entry(1)?.control.barSize == 1)
    #expect(resizable.entry(2) == nil)
    #expect(resizable.entry(-1) == nil)
  }

  @Test func `a view is of the table that the capability's own registers choose`() throws {
    let space = try open([
      (0x04, 0x0010_0000), (0x34, 0x40), (0x40, 0x0002_0010),
      (0x100, 0x1400_0023), (0x104, 0x0140_1234), (0x108, 0x0009),
      (0x140, 0x0001_0023), (0x144, 0x0140_1E98), (0x148, 0x0004_0009), (0x14C, 0x5),
    ])
    #expect(space.dvsec == nil)
    let mld = try #require(space.cxlMLD)
    #expect(mld.window.position == 0x140)
    #expect(try mld.numberOfLDsSupported.value == 4)
    #expect(try mld.ldIDHotResetVector.value == 5)
  }

  @Test func `the profile's amendments and its block for this device are in the tables`() throws {
    let space = try open()
    let type0 = try #require(space.type0)
    #expect(try type0.cacheLineSize.value == 0x10)
    try type0.latencyTimer.write(0xFF)
    #expect(try type0.latencyTimer.value == 0)
    let pm = try #require(space.pm)
    #expect(try pm.pmcsr.noSoftReset)
    try pm.pmcsr.modify { $0.dataSelect = 5 }
    #expect(try pm.pmcsr.dataSelect == 5)
    #expect(try pm.asHost.pmcsr.dataSelect == 0)
  }

  @Test func `a reserved value is kept`() {
    #expect(Golden.PCIExpress.LinkStatus(rawValue: 0x000F).currentLinkSpeed.rawValue == 0xF)
  }

  @Test func `a field of a register changes its own bits alone`() {
    var control = Golden.PCIExpress.DeviceControl(rawValue: 0xFFFF)
    control.maxReadRequestSize = .bytes128
    #expect(control.rawValue == 0x8FFF)
    control = .init(rawValue: 0)
    control.maxReadRequestSize = .init(rawValue: 0xFF)
    #expect(control.rawValue == 0x7000)
  }

  @Test func `a generated hook set says like the interpreted one what runs when a state was loaded`() {
    let generated = GoldenHookSet(Hooks())
    let interpreted = InterpretedHooks(names: Golden.legend.hooks)
    for hook in UInt8.min...UInt8.max {
      #expect(generated.runsAtLoad(hook) == interpreted.runsAtLoad(hook))
    }
    #expect(GoldenHook.allCases.filter { generated.runsAtLoad($0.rawValue) }.count == 3)
  }
}

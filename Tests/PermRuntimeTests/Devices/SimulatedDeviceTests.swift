import PermRuntime
import Testing

/// A device with one register of each kind, not where any real one has them.
private func design(losesState: Bool = true, pme: UInt32 = 0) -> DeviceRegisters {
  var image = ConfigImage(isExtended: false)
  image.store(0x7, at: 0x50, byteWidth: 4)
  image.store(0xAAAA_0000, at: 0x60, byteWidth: 4)
  var registers = DeviceRegisters(image)
  registers.fields.powerState = ConfigPlace(position: 0x40, lsb: 4, bitWidth: 2)
  registers.fields.noSoftReset = ConfigPlace(position: 0x44, lsb: 0, bitWidth: 1)
  registers.fields.d1Support = ConfigPlace(position: 0x44, lsb: 1, bitWidth: 1)
  registers.fields.d2Support = ConfigPlace(position: 0x44, lsb: 2, bitWidth: 1)
  registers.fields.pmeSupport = ConfigPlace(position: 0x44, lsb: 8, bitWidth: 5)
  registers.fields.pmeEnable = ConfigPlace(position: 0x48, lsb: 0, bitWidth: 1)
  registers.fields.pmeStatus = ConfigPlace(position: 0x48, lsb: 1, bitWidth: 1)
  registers.fields.memoryEnable = ConfigPlace(position: 0x50, lsb: 0, bitWidth: 1)
  registers.fields.ioEnable = ConfigPlace(position: 0x50, lsb: 1, bitWidth: 1)
  registers.writable[registers.fields.powerState] = 3
  registers.writable[registers.fields.pmeEnable] = 1
  registers.clearedByOne[registers.fields.pmeStatus] = 1
  registers.sticky[registers.fields.pmeEnable] = 1
  registers.sticky[registers.fields.pmeStatus] = 1
  registers.writable.store(0x7, at: 0x50, byteWidth: 4)
  registers.writable.store(0xFFFF, at: 0x60, byteWidth: 4)
  registers.image[registers.fields.noSoftReset] = losesState ? 0 : 1
  registers.image[registers.fields.pmeSupport] = pme
  registers.resetValues = registers.image
  registers.resetValues.store(0, at: 0x50, byteWidth: 4)
  return registers
}

private func device(
  losesState: Bool = true, pme: UInt32 = 0, hasPower: Bool = false
) -> SimulatedDevice {
  let bars: [BARResource?] = [
    BARResource(kind: .mem32, size: 0x1000), nil, BARResource(kind: .io, size: 0x20),
  ]
  return SimulatedDevice(design(losesState: losesState, pme: pme), bars: bars, hasPlatformPower: hasPower)
}

extension SimulatedDevice {
  /// Writes PowerState and waits.
  fileprivate mutating func go(_ state: UInt32, waiting microseconds: Int = 10_000) throws {
    try writeConfig(at: 0x40, byteWidth: 1, value: state << 4)
    wait(microseconds: microseconds)
  }
}

@Suite struct SimulatedDeviceTests {
  @Test(arguments: [false, true])
  func `registers are lost on the way from D3hot to D0, unless No_Soft_Reset is 1`(_ losesState: Bool) throws
  {
    var device = device(losesState: losesState)
    try device.writeConfig(at: 0x60, byteWidth: 2, value: 0x1234)
    try device.writeConfig(at: 0x48, byteWidth: 1, value: 1)
    device.writeBAR(0, at: 8, byteWidth: 4, value: 0x55)
    try device.go(3)
    #expect(try device.readConfig(at: 0x60, byteWidth: 4) == 0xAAAA_1234)
    try device.go(0)
    #expect(try device.readConfig(at: 0x60, byteWidth: 4) == (losesState ? 0xAAAA_0000 : 0xAAAA_1234))
    #expect(try device.readConfig(at: 0x48, byteWidth: 1) == 1, "a sticky bit")
    #expect(device.decoded == (losesState ? [] : [.memory, .io]))
    try device.writeConfig(at: 0x50, byteWidth: 1, value: 7)
    #expect(device.readBAR(0, at: 8, byteWidth: 4) == (losesState ? 0 : 0x55))
    #expect(device.violations == [])
  }

  @Test(arguments: [(0, 1), (0, 2), (1, 2), (2, 1), (3, 1), (3, 2)])
  func `a state that is not there or not allowed is ignored`(_ from: UInt32, _ to: UInt32) throws {
    var plain = device()
    try plain.go(from == 1 || from == 2 ? 0 : from)
    let state = plain.state
    try plain.go(to)
    #expect(plain.state == state)
    var able = design()
    able.image[able.fields.d1Support] = 1
    able.image[able.fields.d2Support] = 1
    var device = SimulatedDevice(able)
    try device.go(from)
    #expect(device.state.rawValue == UInt8(from))
    try device.go(to)
    #expect(device.state.rawValue == UInt8(from < to ? to : from))
  }

  @Test func `below D0 base address registers do not answer, and what stays mapped is recorded`() throws {
    var device = device(losesState: false)
    device.mapBARs([.memory, .io], for: .cpu)
    device.mapBARs(.memory, for: .dma)
    #expect(device.violations == [])
    try device.go(3)
    #expect(
      device.violations == [
        .mapped([.memory, .io], .cpu, in: .d3hot), .mapped(.memory, .dma, in: .d3hot),
      ])
    device.writeBAR(0, at: 0, byteWidth: 1, value: 1)
    #expect(device.readBAR(0, at: 0, byteWidth: 2) == 0xFFFF)
    #expect(device.unsupportedRequests == 2)
    try device.go(0)
    #expect(device.readBAR(0, at: 0, byteWidth: 2) == 0)
  }

  @Test func `a space that stops being enabled under a mapping is recorded`() throws {
    var device = device()
    device.mapBARs([.memory, .io], for: .dma)
    try device.writeConfig(at: 0x50, byteWidth: 1, value: 1)
    #expect(device.violations == [.mapped(.io, .dma, in: .d0)])
    #expect(device.readBAR(2, at: 0, byteWidth: 1) == 0xFF)
    #expect(device.readBAR(0, at: 0, byteWidth: 1) == 0)
  }

  @Test(arguments: [
    (7, 0x1000, 1), (0, 0xFFD, 4), (0, UInt64.max, 8), (1, 0, 4), (-1, 0, 1), (0, 0, 9), (0, 0, -1),
  ])
  func `an access that no register covers is not answered`(_ bar: Int, _ offset: UInt64, _ width: Int) {
    var device = device()
    device.writeBAR(bar, at: offset, byteWidth: width, value: 0)
    _ = device.readBAR(bar, at: offset, byteWidth: width)
    #expect(device.unsupportedRequests == 2)
  }

  @Test func `a device that is not given its time is recorded`() throws {
    var device = device()
    try device.go(3, waiting: 9_999)
    _ = try device.readConfig(at: 0x40, byteWidth: 1)
    #expect(device.violations == [.tooEarly(position: 0x40, microseconds: 1)])
    device.wait(microseconds: 1)
    _ = try device.readConfig(at: 0x40, byteWidth: 1)
    #expect(device.violations.count == 1)
  }

  @Test func `D3cold answers nothing, and power brings back a device after reset`() throws {
    var device = device(hasPower: true)
    try device.writeConfig(at: 0x60, byteWidth: 2, value: 0x1234)
    try device.go(3)
    #expect(device.powerOff() == true)
    #expect(device.state == .d3cold)
    for isWrite in [false, true] {
      let code = #expect(throws: ConfigError.self) {
        if isWrite {
          try device.writeConfig(at: 0x60, byteWidth: 4, value: 0)
        } else {
          _ = try device.readConfig(at: 0x60, byteWidth: 4)
        }
      }?.code
      #expect(code == .deviceFailed)
    }
    device.stopInterrupts()
    #expect(device.resetFunction(.functionLevelReset) == false)
    #expect(
      device.violations == [
        .configWithoutPower(position: 0x60), .configWithoutPower(position: 0x60), .actionWithoutPower,
        .actionWithoutPower,
      ])
    device.violations = []
    #expect(device.powerOn() == true)
    #expect(device.state == .d0)
    #expect(try device.readConfig(at: 0x60, byteWidth: 4) == 0xAAAA_0000)
    #expect(device.violations == [])
  }

  @Test(arguments: [(0, false), (0b10000, true)])
  func `sticky bits survive D3cold on auxiliary power alone`(_ pme: UInt32, _ survives: Bool) throws {
    var device = device(pme: pme, hasPower: true)
    try device.writeConfig(at: 0x48, byteWidth: 1, value: 1)
    #expect(device.powerOff() == true)
    #expect(device.signalPME() == survives)
    #expect(device.powerOn() == true)
    #expect(try device.readConfig(at: 0x48, byteWidth: 1) == (survives ? 3 : 0))
  }

  @Test func `an event is asserted where the host enabled it, until its status is cleared`() throws {
    var device = device(pme: 0b01001)
    #expect(device.signalPME() == false)
    #expect(try device.readConfig(at: 0x48, byteWidth: 1) == 2)
    try device.writeConfig(at: 0x48, byteWidth: 1, value: 3)
    #expect(device.signalPME() == true)
    #expect(device.isPMEAsserted)
    try device.writeConfig(at: 0x48, byteWidth: 1, value: 3)
    #expect(!device.isPMEAsserted)
  }

  @Test func `faults do what they say`() throws {
    var device = device(hasPower: true)
    device.faults.refusedStates = [.d3hot]
    try device.go(3)
    #expect(device.state == .d0)
    device.faults = DeviceFaults()
    try device.go(3)
    device.faults.stuckStates = [.d3hot]
    try device.go(0)
    #expect(device.state == .d3hot)
    device.faults.staysOn = true
    #expect(device.powerOff() == false)
    device.faults = DeviceFaults()
    #expect(device.powerOff() == true)
    device.faults.staysOff = true
    #expect(device.powerOn() == false)
    device.faults = DeviceFaults()
    #expect(device.powerOn() == true)
    device.faults.ignoresReset = true
    #expect(device.resetFunction(.advancedFeatures) == false)
    device.faults.failingReads = 0x60..<0x61
    #expect(throws: ConfigError.self) { try device.readConfig(at: 0x60, byteWidth: 4) }
    #expect(throws: ConfigError.self) { try device.readConfig(at: 0x100, byteWidth: 1) }
  }

  @Test func `a host that does nothing right does not fill memory`() {
    var device = device(hasPower: true)
    _ = device.powerOff()
    for _ in 0..<1000 { device.stopInterrupts() }
    #expect(device.violations.count == SimulatedDevice.violationLimit)
    #expect(device.log == [])
  }
}

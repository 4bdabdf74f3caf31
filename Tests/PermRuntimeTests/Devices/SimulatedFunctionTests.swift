import PermRuntime
import Testing

private func image(_ values: [Int: UInt32]) -> ConfigImage {
  var image = ConfigImage(isExtended: false)
  for (position, value) in values { image.store(value, at: position, byteWidth: 4) }
  return image
}

@Suite struct SimulatedFunctionTests {
  private let power = ConfigPlace(position: 0x44, lsb: 0, bitWidth: 2)

  private func request(_ state: PowerState, d1: Bool = false, d2: Bool = false, version: Int = 3)
    -> PowerRequest
  {
    PowerRequest(state: state, place: power, supportsD1: d1, supportsD2: d2, version: version)
  }

  @Test func `a write stores writable bits and clears those it writes 1 to`() throws {
    var function = SimulatedFunction(
      image([0x40: 0xffff_0000]),
      writable: image([0x40: 0x0000_00ff]),
      clearedByOne: image([0x40: 0x00ff_0000])
    )
    try function.writeConfig(at: 0x40, byteWidth: 4, value: 0x0f0f_0f0f)
    #expect(try function.readConfig(at: 0x40, byteWidth: 4) == 0xfff0_000f)
    try function.writeConfig(at: 0x42, byteWidth: 1, value: 0xff)
    #expect(try function.readConfig(at: 0x42, byteWidth: 2) == 0xff00)
  }

  @Test(arguments: [(-4, 4), (256, 1), (255, 2), (Int.max, 4), (0, 0), (0, 8)])
  func `an access outside the space touches nothing`(_ position: Int, _ byteWidth: Int) {
    var function = SimulatedFunction(ConfigImage(isExtended: false))
    let error = ConfigError(.outOfRange, position: position, byteWidth: byteWidth)
    #expect(throws: error) { try function.readConfig(at: position, byteWidth: byteWidth) }
    #expect(throws: error) { try function.writeConfig(at: position, byteWidth: byteWidth, value: ~0) }
    #expect(function.image == ConfigImage(isExtended: false))
  }

  @Test(arguments: [(128, 0), (512, 2), (4096, 5)])
  func `a read request size is stored as its logarithm`(_ bytes: Int, _ encoded: UInt32) {
    var function = SimulatedFunction(image([0x48: 0xffff_ffff]), writable: image([:]))
    #expect(function.setReadRequestSize(bytes, at: ConfigPlace(position: 0x48, lsb: 12, bitWidth: 3)) == true)
    #expect(function.image.value(at: 0x48, byteWidth: 4) == 0xffff_8fff | encoded << 12)
  }

  @Test(arguments: [8192, 16384, 0, -128, 64, 640])
  func `a read request size that no device has is refused`(_ bytes: Int) {
    var function = SimulatedFunction(image([:]))
    #expect(
      function.setReadRequestSize(bytes, at: ConfigPlace(position: 0x48, lsb: 12, bitWidth: 3)) == false
    )
    #expect(function.image == image([:]))
    #expect(function.log.map(\.description) == ["set-readrq \(bytes) refused"])
  }

  @Test(arguments: [true, false])
  func `the interrupt is masked in the device only where it has the bit`(_ isImplemented: Bool) {
    let place = ConfigPlace(position: 4, lsb: 10, bitWidth: 1)
    var function = SimulatedFunction(image([:]), writable: isImplemented ? image([4: 0x400]) : image([:]))
    function.maskINTx(at: place)
    #expect(function.image.value(at: 4, byteWidth: 4) == (isImplemented ? 0x400 : 0))
    function.unmaskINTx(at: place)
    #expect(function.image == image([:]))
    #expect(function.log == [.maskINTx, .unmaskINTx])
  }

  @Test func `VPD holds a pattern until it is written`() {
    var function = SimulatedFunction(image([:]))
    #expect(function.readVPD(at: 4) == 0x5a00_0004)
    #expect(function.readVPD(at: 2) == 0x0004_5a00)
    #expect(function.readVPD(at: 0x7ffe) == 0x0000_5a00)
    #expect(function.writeVPD(0xc0de_0001, at: 4) == true)
    #expect(function.readVPD(at: 2) == 0x0001_5a00)
    #expect(function.writeVPD(1, at: 2) == false)
    #expect(function.readVPD(at: 0x8000) == nil)
    #expect(function.readVPD(at: -1) == nil)
    #expect(
      function.log.prefix(2).map(\.description) == ["vpd-read 0004 5a000004", "vpd-read 0002 00045a00"]
    )
    #expect(function.log.contains(.writeVPD(address: 2, value: 1, accepted: false)))
  }

  @Test(arguments: [
    "set-power-state 3", "set-power-state 1 refused", "set-power-state-result -5", "set-readrq 512",
    "set-readrq 16384 refused", "flr", "af-flr", "function-reset", "function-reset-result 0", "intx-mask",
    "intx-unmask", "vpd-read 0004 5a000004", "vpd-write 0004 12345678", "vpd-write 7fff c0de0000 refused",
    "bar-restore", "memory-enabled 1", "zap-mappings", "hw-write 80 2 0000", "hw-write e 1 ff",
  ])
  func `the words of an action name it again`(_ words: String) throws {
    #expect(try #require(HostAction(words: words)).description == words)
  }

  @Test(arguments: [
    "", "flr refused", "flr 1", "set-power-state", "set-power-state 4", "set-power-state x",
    "memory-enabled 2",
    "vpd-read 10000 0", "hw-write 80 3 0", "hw-write 80 2", "refused", "unheard-of",
  ])
  func `other words name no action`(_ words: String) {
    #expect(HostAction(words: words) == nil)
  }
}

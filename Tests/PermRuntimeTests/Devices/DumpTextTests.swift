import Testing

@testable import PermRuntime

@Suite struct DumpTextTests {
  @Test(arguments: [64, 128, 256, 4096])
  func `what is written is read as the same`(_ count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ 3) }
    let image = try #require(ConfigImage(bytes))
    let regions = [
      DumpRegion(index: 0, kind: .mem32, isPrefetchable: false, address: 0xF4A4_0000, size: 0x20000, line: 0),
      DumpRegion(index: 2, kind: .io, isPrefetchable: false, address: 0x50, size: 32, line: 0),
      DumpRegion(
        index: 3, kind: .mem64, isPrefetchable: true, address: 0x38_0000_0000, size: 1 << 40, line: 0),
      DumpRegion(index: 5, kind: .mem32, isPrefetchable: false, address: nil, size: 4096, line: 0),
      DumpRegion(index: 6, kind: .mem32, isPrefetchable: false, address: 0, size: 0x40000, line: 0),
    ]
    let device = DumpDevice(
      address: "0000:01:00.0", title: "0200: 8086:10d3 (rev 01)", image: image, regions: regions,
      interruptLine: 11)
    let file = DumpFile(reading: Array(device.text(group: 12, driver: "vfio-pci").utf8))
    #expect(file.problems.isEmpty)
    var read = try #require(file.devices.first)
    #expect(read.image == image && read.bars == device.bars && read.interruptLine == 11)
    read.line = 0
    read.regions = read.regions.map { region in
      var region = region
      region.line = 0
      return region
    }
    #expect(read == device)
  }

  @Test func `lines are as lspci has them`() throws {
    var bytes = [UInt8](repeating: 0, count: 64)
    bytes[0x3D] = 2
    var device = DumpDevice(
      address: "0000:01:00.0", title: "0200: 8086:10d3", image: try #require(ConfigImage(bytes)),
      regions: [
        DumpRegion(
          index: 1, kind: .mem64, isPrefetchable: false, address: 0xF4A4_0000, size: 1 << 20, line: 0)
      ],
      interruptLine: 11)
    #expect(
      device.text(driver: "e1000e").hasPrefix(
        """
        0000:01:00.0 0200: 8086:10d3
        \tInterrupt: pin B routed to IRQ 11
        \tRegion 1: Memory at f4a40000 (64-bit, non-prefetchable) [size=1M]
        \tKernel driver in use: e1000e
        00: 00 00 00

        """.dropLast()))
    // A function without a legacy interrupt stays one.
    bytes[0x3D] = 0
    device.image = try #require(ConfigImage(bytes))
    device.interruptLine = 0
    let read = DumpFile(reading: Array(device.text().utf8)).devices.first
    #expect(read?.facts(StatedFacts()).facts.hasInterrupt == false)
  }
}

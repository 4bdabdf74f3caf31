import Testing

@testable import PermRuntime

@Suite struct VFIORegionTests {
  /// An answer of the kernel: the region, then words.
  private func region(
    flags: UInt32, size: UInt64 = 0x10000, first: UInt32 = 32, _ words: [UInt32]
  ) -> VFIORegion {
    let info = VFIORegionInfo(flags: flags, index: 0, capabilityOffset: first, size: size, offset: 0x100)
    let bytes =
      withUnsafeBytes(of: info) { Array($0) }
      + words.flatMap { word in withUnsafeBytes(of: word.littleEndian) { Array($0) } }
    return bytes.withUnsafeBytes { VFIORegion(info, $0) }
  }

  private let sparse: [UInt32] = [1 | 1 << 16, 0, 2, 0, 0x8000, 0, 0x8000, 0, 0, 0, 0x2000, 0]

  @Test func `a region without more can be mapped whole, or not at all`() {
    #expect(region(flags: 7, []).areas == [0..<0x10000])
    let ports = region(flags: 3, [])
    #expect(ports.areas.isEmpty && ports.isReadable && ports.isWritable)
    #expect(region(flags: 1, []).isWritable == false)
    #expect(region(flags: 7, size: 0, []).areas.isEmpty)
  }

  @Test func `sparse areas are ascending`() {
    #expect(region(flags: 15, sparse).areas == [0..<0x2000, 0x8000..<0x10000])
    // Without the flag nothing can be mapped.
    #expect(region(flags: 11, sparse).areas.isEmpty)
  }

  @Test func `pages of the MSI-X table can be mapped where it says so`() {
    let found = region(flags: 15, [3 | 1 << 16, 0])
    #expect(found.isMSIXMappable && found.areas == [0..<0x10000])
    let both = region(flags: 15, [3 | 1 << 16, 40] + sparse)
    #expect(both.isMSIXMappable && both.areas.count == 2)
  }

  @Test(
    arguments: [
      (32, [1 | 1 << 16, 32, 0, 0]), (32, [1 | 1 << 16, 0, .max, 0]), (32, [1 | 1 << 16, 0]), (.max, []),
      (33, [7]),
      (0, []), (32, [9, 36, 9, 40, 9, 0]), (32, [1 | 1 << 16, 0, 1, 0, .max, .max, 2, 0]),
      (32, [1 | 1 << 16, 0, 1, 0, 0xFFFF, 0, 0x1000, 0]),
    ] as [(UInt32, [UInt32])])
  func `a list that goes nowhere, round or past its end is left there`(_ first: UInt32, _ words: [UInt32]) {
    let found = region(flags: 15, first: first, words)
    #expect(found.areas.allSatisfy { $0.upperBound <= found.size })
  }
}

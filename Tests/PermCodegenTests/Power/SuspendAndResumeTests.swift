import PermRuntime
import Testing

/// The example of README, run on a simulated device.
@Suite struct SuspendAndResumeTests {
  @Test func `a guest suspends and resumes as README shows`() throws {
    let space = try PowerCase().open(hasPlatformPower: true)
    try space.writeGuest(at: 0x04, byteWidth: 2, value: 0x0006)
    space.writeBAR(0, at: 0x100, byteWidth: 4, value: 0x1234_5678)
    let before = try space.view()
    // BEGIN README
    // COMMAND: BARs are unmapped, then the device stops decoding. PMCSR: registers are saved, D3hot is reached.
    try space.writeGuest(at: 0x04, byteWidth: 2, value: 0x0000)
    try space.writeGuest(at: 0xCC, byteWidth: 2, value: 0x0003)
    let stray = space.readBAR(0, at: 0x100, byteWidth: 4)  // FFFFFFFFh, and counted
    try space.enterLowPower()  // the guest's ACPI _PR3._OFF: D3cold

    try space.exitLowPower()  // _PR0._ON: D0, registers restored
    try space.writeGuest(at: 0xCC, byteWidth: 2, value: 0x0000)
    try space.writeGuest(at: 0x04, byteWidth: 2, value: 0x0006)  // decodes, then BARs are mapped
    let value = space.readBAR(0, at: 0x100, byteWidth: 4)  // the device's
    // END README
    #expect(stray == 0xFFFF_FFFF)
    #expect(value != stray)
    #expect(space.function.log.contains(.state(.d3hot)) && space.function.log.contains(.state(.d3cold)))
    #expect(try space.view() == before)
    #expect(space.unsupportedRequests == 1)
    #expect(space.function.violations == [])
  }

  @Test func `README has these lines`() throws {
    let source = try #require(Files.read(#filePath))
    let text = String(decoding: source, as: UTF8.self)
    let start = try #require(text.firstRange(of: "// BEGIN README\n"))
    let end = try #require(text.firstRange(of: "    // END README"))
    let lines = text[start.upperBound..<end.lowerBound].split(
      separator: "\n", omittingEmptySubsequences: false
    )
    .map { $0.hasPrefix("    ") ? String($0.dropFirst(4)) : String($0) }
    let readme = String(decoding: try #require(Files.read(Files.root + "/README.md")), as: UTF8.self)
    #expect(readme.contains("```swift\n" + lines.joined(separator: "\n") + "```"))
  }
}

import PermRuntime
import Testing

/// A function's rows as `lspci -x` prints them: 64 bytes that count up.
private let header64 = rows(64)

private func rows(_ count: Int, digits: Int = 2) -> String {
  stride(from: 0, to: count, by: 16).map { start in
    let offset = String(start, radix: 16)
    let bytes = (start..<start + 16).map { byte in
      let text = String(byte & 0xff, radix: 16)
      return text.count == 1 ? "0" + text : text
    }
    return String(repeating: "0", count: max(0, digits - offset.count)) + offset + ": "
      + bytes.joined(separator: " ")
  }.joined(separator: "\n") + "\n"
}

private func read(_ text: String) -> DumpFile { DumpFile(reading: Array(text.utf8)) }

@Suite struct DumpReaderTests {
  @Test func `text and binary of one device are the same image`() throws {
    let text = DumpFile(reading: TestFiles.fixture("e1000e.lspci"))
    let binary = DumpFile(reading: TestFiles.fixture("e1000e.config"))
    #expect(text.problems.isEmpty && binary.problems.isEmpty)
    let device = try #require(text.devices.first)
    #expect(binary.devices.map(\.image) == [device.image])
    #expect(device.image.knownCount == 4096)
    #expect(device.address == "0000:01:00.0")
    #expect(device.title == "Ethernet controller: Intel Corporation 82574L Gigabit Network Connection")
    #expect(device.interruptLine == 11)
    #expect(device.regions.map(\.index) == [0, 1, 2, 3, 6])
    #expect(device.regions.map(\.kind) == [.mem32, .mem32, .io, .mem32, .mem32])
    #expect(device.regions.first?.address == 0xf4a4_0000)
    #expect(device.bars.allSatisfy { $0 == nil }, "this text states no sizes")
  }

  @Test func `regions carry the sizes that the text states`() throws {
    let file = read(
      """
      0001:6b:00.0 Unassigned class [ff00]: Device 0d93
      \tInterrupt: pin A routed to IRQ 0
      \tRegion 0: Memory at a6f00000 (32-bit, non-prefetchable) [disabled] [size=1M]
      \tRegion 2: I/O ports at a400 [disabled] [size=1K]
      \tRegion 4: Memory at 3fa0000000 (64-bit, prefetchable) [size=16G]
      \tRegion 5: Memory at <unassigned> (32-bit, non-prefetchable) [size=8K]
      \t[virtual] Expansion ROM at a7000000 [disabled] [size=64K]
      \tCapabilities: [160 v1] Single Root I/O Virtualization (SR-IOV)
      \t\tRegion 1: Memory at 00000000f4204000 (64-bit, non-prefetchable) [size=16K]

      """ + header64
    )
    let device = try #require(file.devices.first)
    #expect(device.bars[0] == BARResource(kind: .mem32, size: 1 << 20))
    #expect(device.bars[1] == nil, "a virtual function's region is not one of this function")
    #expect(device.bars[2] == BARResource(kind: .io, size: 1 << 10))
    #expect(device.bars[4] == BARResource(kind: .mem64, isPrefetchable: true, size: 1 << 34))
    #expect(device.bars[5] == nil, "not assigned")
    #expect(device.bars[6] == BARResource(kind: .mem32, size: 1 << 16))
    #expect(device.interruptLine == 0)
    #expect(device.image.knownCount == 64)
    #expect(device.image.configSize == 256)
    #expect(device.image.bytes[64...].allSatisfy { $0 == 0 })
  }

  @Test(arguments: [64, 128, 256, 4096])
  func `a dump may stop at each of the sizes that tools print`(_ count: Int) {
    let file = read("00:1f.3 Audio\n" + rows(count))
    #expect(file.devices.map(\.image.knownCount) == [count])
    #expect(file.problems.isEmpty)
  }

  @Test func `a file holds any number of functions`() {
    let file = read(
      "00:00.0 Host bridge\n" + header64 + "\n10000:e0:06.7 PCI bridge\n" + rows(256) + "\nSlot:\t02:00.1\n"
        + header64
    )
    #expect(file.devices.map(\.address) == ["0000:00:00.0", "10000:e0:06.7", "0000:02:00.1"])
    #expect(file.devices.map(\.line) == [1, 7, 25])
    #expect(file.problems.isEmpty)
  }

  @Test(arguments: [
    "00000000: 0001 0203 0405 0607 0809 0a0b 0c0d 0e0f  ................\n",
    "00000000: 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f  ab cd ef........\n",
    "00000000  00 01 02 03 04 05 06 07  08 09 0a 0b 0c 0d 0e 0f  |................|\n",
    "000: 00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F\r\n",
    "00: 00 01 02 03 04 05 06 07  08 09 0a 0b 0c 0d 0e 0f\n",
  ])
  func `rows of other tools are understood`(_ row: String) throws {
    let rest = "10: " + Array(repeating: "ff", count: 16).joined(separator: " ") + "\n"
    let file = read(row + rest + rest.replacing("10:", with: "20:") + rest.replacing("10:", with: "30:"))
    #expect(file.problems.isEmpty)
    let device = try #require(file.devices.first)
    #expect(device.address == nil)
    #expect(Array(device.image.bytes[..<16]) == Array(0..<16))
  }

  @Test func `a star stands for rows that repeat`() throws {
    let file = read(
      "00000000  01 02 03 04 05 06 07 08  09 0a 0b 0c 0d 0e 0f 10  |................|\n*\n00001000\n"
    )
    #expect(file.problems.isEmpty)
    let device = try #require(file.devices.first)
    #expect(device.image.knownCount == 4096)
    #expect(device.image.bytes[4095] == 16)
  }

  @Test(arguments: [
    ("00:00.0 X\n00: 00 8g\n", 2, "8g", "a hexadecimal byte"),
    ("00:00.0 X\n10: 00\n", 2, "10: 00", "offset 00"),
    ("00:00.0 X\n" + rows(48), 4, "48 bytes", "64, 128, 256 or 4096 bytes: the dump is cut"),
    ("00:00.0 X\nKernel driver in use: y\n", 1, "no bytes", "rows of hexadecimal bytes (`lspci -xxxx`)"),
    ("00: " + String(repeating: "00 ", count: 17) + "\n", 1, "00", "16 bytes a row at most"),
    ("hello\n", 0, "", "a function: a line like `01:00.0 ...` or rows like `00: 86 80 ...`"),
    ("", 0, "", "a function: a line like `01:00.0 ...` or rows like `00: 86 80 ...`"),
    ("\0\0\0", 0, "3 bytes", "a binary config space of 64, 128, 256 or 4096 bytes"),
  ])
  func `what is wrong is told with its place`(
    _ text: String,
    _ line: Int,
    _ found: String,
    _ expected: String
  ) {
    let file = read(text)
    #expect(file.devices.isEmpty)
    #expect(file.problems == [InputProblem(line: line, found: found, expected: expected)])
  }

  @Test func `more than 4096 bytes are refused at the row that goes beyond`() {
    let file = read(rows(4096 + 16, digits: 3))
    #expect(file.problems.map(\.line) == [257])
    #expect(file.problems.map(\.expected) == ["at most 4096 bytes"])
  }

  @Test func `a function with a problem does not hide the others`() {
    let file = read("00:00.0 A\n00: zz\n10: 00\n\n00:01.0 B\n" + header64)
    #expect(file.devices.map(\.address) == ["0000:00:01.0"])
    #expect(file.problems.map(\.line) == [2])
  }

  @Test(arguments: [" ", "0", ":", "00 ", "00: ", "00: 00\n", "*\n", "\n", "a:b.0", "[size="])
  func `ten megabytes of anything are read in linear time`(_ piece: String) {
    let bytes = Array(piece.utf8)
    let text = Array(repeatElement(bytes, count: 1_000_000 / bytes.count).joined())
    #expect(DumpFile(reading: text).problems.count <= DumpFile.problemLimit)
  }

  @Test func `every prefix of a dump is read without a trap`() {
    let bytes = TestFiles.fixture("nvme.lspci")
    for count in stride(from: 0, to: bytes.count, by: 97) {
      let file = DumpFile(reading: Array(bytes[..<count]))
      #expect(file.devices.count + file.problems.count <= 1)
    }
  }

  @Test(
    .enabled(if: TestFiles.hasShared, "../shared is absent"),
    arguments: ["dumps/pciutils", "dumps/qemu"]
  )
  func `all recorded dumps are read`(_ folder: String) {
    var count = 0
    for name in TestFiles.names(in: TestFiles.shared + "/" + folder) {
      let file = DumpFile(reading: TestFiles.bytes(of: "\(TestFiles.shared)/\(folder)/\(name)"))
      #expect(file.problems == [], "\(name)")
      count += file.devices.count
    }
    #expect(count == (folder == "dumps/qemu" ? 76 : 122))
  }
}

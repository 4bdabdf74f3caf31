import PermRuntime
import Testing

private let small = """
  perm-trace 1
  name synthetic/small model B
  source linux 6.1.192 vfio-pci, qemu 7.2 nvme
  profile linux-vfio
  size 256
  vf 1
  intx 0
  bar 0 mem64 prefetch 4000
  bar rom mem32 800
  hw
  000: ff ff ff ff 00 00 00 00 00 00 00 00 00 00 00 00
  hw-rw
  hw-w1c
  040: 00 00 00 80 00 00 00 00 00 00 00 00 00 00 00 00
  view
  000: 86 80 d3 10 00 00 00 00 00 00 00 00 00 00 00 00
  ops
  r 0 4 10d38086
  h 0 4 ffffffff
  w 042 1 ff
  e set-power-state 3
  e hw-write 42 1 ff
  e something new
  end
  view
  hw
  000: ff ff ff ff 00 00 00 00 00 00 00 00 00 00 00 00

  """

@Suite struct TraceParserTests {
  @Test func `a recording is read whole`() throws {
    let trace = try Trace.parse(Array(small.utf8)).get()
    #expect(trace.name == "synthetic/small model B")
    #expect(trace.configSize == 256)
    #expect(trace.bars[0] == BARResource(kind: .mem64, isPrefetchable: true, size: 0x4000))
    #expect(trace.bars[6] == BARResource(kind: .mem32, size: 0x800))
    #expect(trace.facts.isVF && trace.facts.lacksMemoryEnable && !trace.facts.hasInterrupt)
    #expect(trace.facts.vendorID == 0x8086 && trace.facts.deviceID == 0x10d3)
    #expect(trace.writable == ConfigImage(isExtended: false))
    #expect(trace.clearedByOne?.value(at: 0x42, byteWidth: 2) == 0x8000)
    #expect(trace.accessCount == 2)
    #expect(trace.operations.map(\.line) == [18, 19, 20, 21, 22, 23])
    #expect(
      trace.operations.map(\.kind) == [
        .read(Trace.Access(position: 0, byteWidth: 4, value: 0x10d3_8086)),
        .register(Trace.Access(position: 0, byteWidth: 4, value: 0xffff_ffff)),
        .write(Trace.Access(position: 0x42, byteWidth: 1, value: 0xff)),
        .event(words: "set-power-state 3", action: .setPowerState(.d3hot, accepted: true)),
        .event(words: "hw-write 42 1 ff", action: .writeHardware(position: 0x42, byteWidth: 1, value: 0xff)),
        .event(words: "something new", action: nil),
      ]
    )
    #expect(trace.finalView != nil && trace.finalHardware == trace.hardware)
  }

  @Test func `a written recording is the same recording`() throws {
    let trace = try Trace.parse(Array(small.utf8)).get()
    #expect(try Trace.parse(Array(trace.text.utf8)).get() == trace)
    let fixture = TestFiles.fixture("pm-open-in-d3.trace")
    #expect(try Trace.parse(fixture).get().text == String(decoding: fixture, as: UTF8.self))
  }

  @Test(arguments: [
    Array("\r\r".utf8), [0xff], Array(repeating: 0xff, count: 300),
    Array(repeating: 0x41, count: 399) + [0xc3, 0xa9],
    Array("\u{1F600}".utf8) + [0, 0xf0, 0x9f], Array("a\tb  ".utf8),
  ])
  func `whatever is said of a recording is the same after it was written down`(words: [UInt8]) throws {
    let said = small.replacing("small model B", with: "\0").replacing("something new", with: "\0")
    let bytes = said.utf8.flatMap { $0 == 0 ? words : [$0] }
    let text = try Trace.parse(bytes).get().text
    #expect(try Trace.parse(Array(text.utf8)).get().text == text)
  }

  @Test(arguments: [
    ("perm-trace 1", "perm-trace 2", 1, "perm-trace 2", "`perm-trace 1`"),
    ("size 256", "size 257", 5, "257", "256 or 4096"),
    ("vf 1", "vf 2", 6, "2", "0 or 1"),
    ("intx 0", "vf 0", 7, "vf 0", "one `vf` line"),
    ("bar 0 mem64", "bar 6 mem64", 8, "6", "0 to 5 or rom"),
    ("prefetch 4000", "prefetch 3000", 8, "3000", "a power of two in hexadecimal"),
    ("rom mem32", "0 mem32", 9, "0", "each BAR once"),
    (
      "000: ff ff", "008: ff ff", 11, "008: ff ff ff ff 00 00 00 00 00 00 00 00...",
      "an offset from 000 below 100 in steps of 10"
    ),
    ("000: 86 80", "000: 86 8x", 16, "8x", "a hexadecimal byte"),
    ("000: 86 80", "000: 86", 16, "000: 86 d3 10 00 00 00 00 00 00 00 00 00...", "16 bytes"),
    ("r 0 4", "r 0 3", 18, "3", "a width of 1, 2 or 4"),
    ("r 0 4", "r fd 4", 18, "fd", "an offset in the config space"),
    ("042 1 ff", "042 1 100", 20, "100", "a value of 1 byte"),
    ("w 042", "x 042", 20, "x", "r, w, h, e or end"),
    ("end\n", "", 24, "view", "`r`, `w` or `h` with offset, width and value, `e` or `end`"),
  ])
  func `what is wrong is told with its place`(
    _ old: String,
    _ new: String,
    _ line: Int,
    _ found: String,
    _ expected: String
  ) {
    let result = Trace.parse(Array(small.replacing(old, with: new, maxReplacements: 1).utf8))
    #expect(result == .failure(InputProblem(line: line, found: found, expected: expected)))
  }

  @Test func `every prefix of a recording is refused or whole, without a trap`() {
    let bytes = Array(small.utf8)
    for count in 0..<bytes.count { _ = Trace.parse(Array(bytes[..<count])) }
    #expect(throws: InputProblem.self) { try Trace.parse(Array(bytes[..<300])).get() }
  }

  @Test(arguments: ["perm-trace 1\n", "perm-trace 1\nsize ", "perm-trace 1\nhw\n"])
  func `a megabyte on one line is read in linear time`(_ start: String) {
    let bytes = Array(start.utf8) + Array(repeatElement(UInt8(ascii: "0"), count: 1_000_000))
    #expect(throws: InputProblem.self) { try Trace.parse(bytes).get() }
  }

  @Test(
    .enabled(if: TestFiles.hasShared, "../shared is absent"),
    arguments: [("userspace", 132), ("vm", 38)]
  )
  func `all recordings are read, and every event is understood`(_ folder: String, _ count: Int) throws {
    let names = TestFiles.names(in: "\(TestFiles.shared)/traces/\(folder)")
    #expect(names.count == count)
    for name in names {
      let trace = try Trace.parse(TestFiles.bytes(of: "\(TestFiles.shared)/traces/\(folder)/\(name)")).get()
      let unknown = trace.operations.filter { if case .event(_, nil) = $0.kind { true } else { false } }
      #expect(unknown == [], "\(name)")
      #expect(trace.finalView != nil, "\(name)")
    }
  }
}

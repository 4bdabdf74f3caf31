import PermCodegen
import PermDSL
import PermRuntime
import Testing

@testable import permc

/// `perm_reader.h`: C that reads emitted tables finds the rows that the runtime finds, and answers as it does.
@Suite(.enabled(if: CCompiler.isInstalled, "there is no cc")) struct EmitCReaderTests {
  private let folder = TestFolder()

  /// A function for both: what it is, and which bytes belong to which capability.
  private struct Case {
    var name: String
    var space: ConfigSpace<SimulatedFunction, NoHooks>
    var capabilities: [CapabilityInstance]
    /// The bytes of each; empty where it is hidden, or another one has its beginning.
    var ranges: [Range<Int>]
    var input: String

    init(_ name: String, _ trace: Trace, _ tables: TableImage) throws {
      self.name = name
      // Memory that keeps what is written: what the device makes of it is no affair of tables.
      space = try ConfigSpace(
        SimulatedFunction(trace.hardware), facts: trace.facts, tables: tables, hooks: NoHooks())
      let (instances, regions, facts) = (space.capabilities, space.regions, trace.facts)
      let order = instances.indices.filter { !instances[$0].isSynthetic }.sorted {
        instances[$0].position < instances[$1].position
      }
      capabilities = order.map { instances[$0] }
      ranges = order.map { index in
        let region = regions.first { $0.owner == .capability(index) }?.range ?? 0..<0
        return region.lowerBound == instances[index].position && !instances[index].isHidden ? region : 0..<0
      }
      let image = trace.hardware
      let ids = image.value(at: 0, byteWidth: 4)
      let head: [Int] = [
        image.configSize, facts.isVF ? 1 : 0, facts.lacksMemoryEnable ? 1 : 0, facts.hasInterrupt ? 1 : 0,
        Int(facts.vendorID ?? UInt16(ids & 0xFFFF)), Int(facts.deviceID ?? UInt16(ids >> 16)),
        capabilities.count,
      ]
      input = "function " + head.map(String.init).joined(separator: " ") + "\n"
      input += image.bytes.map(String.init).joined(separator: " ") + "\n"
      for (capability, range) in zip(capabilities, ranges) {
        let first = instances.first { $0.kind == capability.kind && $0.id == capability.id }
        let numbers = [
          Int(capability.kind.rawValue), capability.id, capability.position,
          first?.position ?? capability.position, range.upperBound,
        ]
        input += numbers.map(String.init).joined(separator: " ") + "\n"
      }
    }

    /// What the C program is to print of the function, before its rows and behind them.
    mutating func expected() throws -> (capabilities: [String], end: String) {
      let lines = capabilities.map { capability in
        "capability \(capability.page ?? -1) \(capability.variant) \(capability.isHidden ? 1 : 0)"
      }
      var hash: UInt32 = 2_166_136_261
      for round in 0..<4 {
        for (item, range) in zip(capabilities, ranges) { try touch(item, range, UInt32(round), &hash) }
      }
      for position in stride(from: 0, to: space.size, by: 4) {
        Self.mix(&hash, space.function.image.value(at: position, byteWidth: 4))
      }
      return (lines, "end \(hash)")
    }

    private func touch(
      _ capability: CapabilityInstance, _ range: Range<Int>, _ round: UInt32, _ hash: inout UInt32
    ) throws {
      for width in [1, 2, 4] {
        for position in range where position % width == 0 && position + width <= range.upperBound {
          if Self.isLink(capability, position..<position + width) { continue }
          if round % 2 == 0 {
            Self.mix(&hash, try space.readGuest(at: position, byteWidth: width))
          } else {
            let place = UInt32(position * 4 + width) &+ round
            let value = place &* 2_654_435_761
            let mask: UInt32 = width == 4 ? ~0 : 1 << UInt32(width * 8) &- 1
            try space.writeGuest(at: position, byteWidth: width, value: value & mask)
          }
        }
      }
    }

    /// Whether a piece has what links a list: the runtime leads it around what is hidden, and that is not in tables.
    private static func isLink(_ capability: CapabilityInstance, _ piece: Range<Int>) -> Bool {
      let position = capability.position
      return capability.kind == .header
        ? piece.contains(6) || piece.overlaps(0x14..<0x18) || piece.overlaps(0x34..<0x38)
        : piece.overlaps(position..<position + 4)
    }

    private static func mix(_ hash: inout UInt32, _ word: UInt32) {
      for byte in 0..<4 { hash = (hash ^ (word >> UInt32(byte * 8) & 0xFF)) &* 16_777_619 }
    }

    /// What the C program is to print of a dword, with the bits that nobody of `ranges` owns left out.
    func row(_ index: Int) -> (text: String, mask: UInt32) {
      var mask: UInt32 = 0
      for byte in 0..<4 where ranges.contains(where: { $0.contains(index * 4 + byte) }) {
        mask |= 0xFF << UInt32(byte * 8)
      }
      let row = space.row(index)
      var live = 0
      for byte in 0..<4 where row.control.isByteLive(byte) { live |= 1 << byte }
      let words = [row.virt, row.shadowWrite, row.deviceWrite, row.rw1c, row.reserved].map { $0 & mask }
      return ("row " + words.map(String.init).joined(separator: " ") + " \(live)", mask)
    }
  }

  @Test(arguments: ["linux_vfio", "strict"])
  func `C finds the rows of every variant of every table, and answers accesses, as the runtime does`(
    _ name: String
  ) throws {
    TestTables.carry()
    let set = try TableSet.load(nil, Terminal.standard())
    let image = try set.lowered(try set.profile(named: name), Terminal.standard()).image
    var cases: [Case] = []
    for file in ["sweeps", "kernel"] {
      for (name, trace) in try TraceInput.readAll(TestPaths.fixture("conformance/\(file).traces.gz")) {
        cases.append(try Case(name, trace, image))
      }
    }
    #expect(cases.count > 100)
    folder.add("input", cases.map(\.input).joined())
    let run = try run(name)
    var lines = run.split(separator: "\n")[...]
    for index in cases.indices { try compare(&cases[index], &lines) }
    #expect(lines.isEmpty)
  }

  private func compare(_ item: inout Case, _ lines: inout ArraySlice<Substring>) throws {
    let rows = (0..<item.space.size / 4).map { item.row($0) }
    let (capabilities, end) = try item.expected()
    #expect(lines.prefix(capabilities.count).map(String.init) == capabilities, "\(item.name)")
    lines = lines.dropFirst(capabilities.count)
    for (index, row) in rows.enumerated() {
      let words = lines.popFirst()?.split(separator: " ").dropFirst().compactMap { UInt32($0) } ?? []
      guard row.mask != 0 else { continue }
      let text = "row " + words.prefix(5).map { String($0 & row.mask) }.joined(separator: " ")
      #expect(text + " \(words.dropFirst(5).first ?? 0)" == row.text, "\(item.name) dword \(index)")
    }
    #expect(lines.popFirst().map(String.init) == end, "\(item.name)")
  }

  /// What the C program prints of the functions in `input`.
  private func run(_ profile: String) throws -> String {
    let emitted = CommandRun("compile", "--emit", "c", "--profile", profile, "--output", folder.path)
    #expect(emitted.code == .good)
    folder.add("tables.h", "#include \"\(profile).h\"\n#define TABLES \(profile)_tables\n")
    let source = TestPaths.package + "/Tests/permcTests/C/reader.c"
    let run = ChildProcess.shell(
      """
      cc -std=c11 -O1 -Wall -Wextra -Wconversion -Werror -pedantic -I. -o reader '\(source)' \(profile).c && ./reader < input
      """, in: folder)
    try #require(run.code == 0, "\(run.output.prefix(2000))")
    return run.output
  }
}

/// Hooks that do nothing: what is left is the rows.
private struct NoHooks: HookSet {
  func run<Function: PassthroughFunction & ~Copyable>(_ hook: UInt8, _ call: HookCall<Function>)
    throws(ConfigError)
  {}
}

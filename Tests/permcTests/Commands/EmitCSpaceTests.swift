import PermCodegen
import PermRuntime
import Testing

@testable import permc

/// `perm_space.h`: C that opens a function finds the rows, seams, lists and hooks that the runtime finds.
@Suite(.enabled(if: CCompiler.isInstalled, "there is no cc")) struct EmitCSpaceTests {
  private let folder = TestFolder()

  /// What no profile here asks for: capabilities without a table that stay, and others that are made up.
  private static let own = """
    include "profiles/strict.perm"

    profile own from strict {
        gaps    | blank
        hidden  | none
        unknown keep
        synthesize PASID {
            PASID_Capability.Max_PASID_Width | virt init 16
            PASID_Control.PASID_Enable       | virt write
        }
        synthesize LTR at 0xF00 {}
    }

    """

  @Test(arguments: ["linux_vfio", "linux_vfio_6_1", "strict", "qemu_emulated", "own"])
  func `C opens functions as the runtime does`(_ name: String) throws {
    TestTables.carry()
    let path = name == "own" ? folder.add("own.perm", Self.own) : nil
    let set = try TableSet.load(path, Terminal.standard())
    let image = try set.lowered(try set.profile(named: name), Terminal.standard()).image
    var texts: [String] = []
    var lines = try run(name, path, &texts).split(separator: "\n")[...]
    for text in texts {
      for trace in try Trace.parseAll(Array(text.utf8)).get() { try compare(trace, image, &lines) }
    }
    #expect(lines.isEmpty)
  }

  private func compare(_ trace: Trace, _ image: TableImage, _ lines: inout ArraySlice<Substring>) throws {
    let space = try ConfigSpace(
      SimulatedFunction(trace.hardware), facts: trace.facts, tables: image, hooks: NoHooks())
    #expect(lines.popFirst() == "open 0", "\(trace.name)")
    let found = Array(lines.prefix(space.size / 4))
    lines = lines.dropFirst(found.count)
    #expect(found.count == space.size / 4)
    for (index, line) in found.enumerated() {
      let row = space.row(index)
      // Where the hooks of a dword are found is each one's own affair.
      let control = row.control.word & 0x7FF
      let words = [
        row.virt, row.shadowWrite, row.deviceWrite, row.rw1c, row.reserved, row.shadow, control,
      ]
      let expected = "row " + words.map(String.init).joined(separator: " ")
      guard line != expected else { continue }
      Issue.record("\(trace.name) \(hexText(index * 4)): \(line), not \(expected)")
      return
    }
  }

  /// What the C program prints of the functions of all recordings, whose texts are handed back.
  private func run(_ profile: String, _ path: String?, _ texts: inout [String]) throws -> String {
    for file in ["kernel", "sweeps"] {
      let bytes = try InputFile.read(TestPaths.fixture("conformance/\(file).traces.gz"))
      texts.append(String(decoding: bytes, as: UTF8.self))
    }
    folder.add("traces", texts.joined())
    let tables = path.map { ["--tables", $0] } ?? []
    let emitted = CommandRun(
      ["compile", "--emit", "c", "--profile", profile, "--output", folder.path] + tables)
    #expect(emitted.code == .good, "\(emitted.errors)")
    folder.add("tables.h", "#include \"\(profile).h\"\n#define TABLES \(profile)_tables\n")
    let sources = TestPaths.package + "/Tests/permcTests/C/"
    let run = ChildProcess.shell(
      """
      set -e
      cc -std=c11 -O1 -Wall -Wextra -Wconversion -Werror -pedantic -I. -o space '\(sources)space.c' '\(sources)trace.c' \
        \(profile).c
      ./space < traces
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

import Testing

@testable import permc

/// Recordings of the kernel, replayed by a C program over emitted tables: a caller without Swift.
@Suite(.enabled(if: CCompiler.isInstalled, "there is no cc")) struct EmitCReplayTests {
  private let folder = TestFolder()

  /// The program's sources, beside the tables that it is compiled with.
  private static let sources = ["replay", "recorded", "standard_hooks", "simulated", "trace"]
    .map { "'\(TestPaths.package)/Tests/permcTests/C/\($0).c'" }.joined(separator: " ")

  /// Compiles the program, and what the compiler said.
  private func compile() -> (code: Int32, output: String) {
    let emitted = CommandRun("compile", "--emit", "c", "--profile", "linux_vfio", "--output", folder.path)
    #expect(emitted.code == .good, "\(emitted.errors)")
    return ChildProcess.shell(
      """
      cc -std=c11 -O1 -Wall -Wextra -Wconversion -Werror -pedantic -I. -o replay \(Self.sources) linux_vfio.c
      """, in: folder)
  }

  @Test(arguments: ["kernel", "sweeps"])
  func `a C program over emitted tables answers recordings`(_ file: String) throws {
    TestTables.carry()
    let compiled = compile()
    try #require(compiled.code == 0, "\(compiled.output)")
    let path = TestPaths.fixture("conformance/\(file).traces.gz")
    let text = String(decoding: try InputFile.read(path), as: UTF8.self)
    let count = text.split(separator: "\n").count { $0 == "perm-trace 1" }
    #expect(count > 80)
    folder.add("traces", text)
    let run = ChildProcess.shell("./replay < traces", in: folder)
    #expect(run.code == 0)
    #expect(run.output.hasPrefix("\(count) traces, "), "\(run.output)")
    #expect(run.output.hasSuffix(" ops, 0 mismatches\n"))
  }

  @Test func `a C program finds what differs from a recording`() throws {
    TestTables.carry()
    try #require(compile().code == 0)
    let path = TestPaths.fixture("conformance/kernel.traces.gz")
    let text = String(decoding: try InputFile.read(path), as: UTF8.self)
    let end = try #require(text.firstRange(of: "\nend\n"))
    let first = text[..<end.upperBound]
    // One of each kind: what the guest reads, what the host does, what the device holds.
    for (line, kind) in [("\nr ", "read"), ("\ne ", "host"), ("\nh ", "device")] {
      let start = try #require(first.firstRange(of: line))
      let lineEnd = try #require(first[start.upperBound...].firstRange(of: "\n"))
      let words = first[start.upperBound..<lineEnd.lowerBound]
      let changed = kind == "host" ? "memory-disabled" : words.dropLast() + (words.last == "0" ? "1" : "0")
      folder.add("traces", first[..<start.upperBound] + changed + first[lineEnd.lowerBound...])
      let run = ChildProcess.shell("./replay < traces", in: folder)
      #expect(run.code == 1)
      #expect(run.output.contains(": \(kind): "), "\(run.output)")
    }
  }

  @Test func `whole functions are C++ too`() throws {
    TestTables.carry()
    let emitted = CommandRun("compile", "--emit", "c", "--profile", "strict", "--output", folder.path)
    #expect(emitted.code == .good)
    folder.add(
      "space.cc",
      """
      #include "strict.h"
      #include "perm_space.h"

      int main()
      {
        static perm_space space;
        const auto read = [](void *, uint32_t, uint32_t width) { return UINT32_MAX >> (32 - width * 8); };
        perm_prepare(&space, &strict_tables, nullptr, read, [](void *, uint32_t, uint32_t, uint32_t) {}, 4096);
        return perm_open(&space) == PERM_UNKNOWN_HEADER ? 0 : 1;
      }

      """)
    let run = ChildProcess.shell(
      """
      set -e
      command -v c++ > /dev/null || exit 0
      cc -std=c11 -O1 -Wall -Wextra -Werror -c strict.c
      c++ -std=c++11 -Wall -Wextra -Werror -pedantic -o space space.cc strict.o
      ./space
      """, in: folder)
    #expect(run.code == 0, "\(run.output)")
  }
}

import Glibc
import PermCodegen
import PermDSL
import PermRuntime
import Testing

@testable import permc

/// `permc compile --emit c`: the same words as everywhere else, for a C compiler.
@Suite(.enabled(if: CCompiler.isInstalled, "there is no cc")) struct EmitCTests {
  private let folder = TestFolder()

  /// Prints pages in decimal, one a line, then the legend; checks nothing.
  private static let printer = """
    #include "PREFIX.h"
    #include <stdio.h>

    int main(void)
    {
      const struct perm_table *tables = &PREFIX_tables;
      const struct perm_table_legend *legend = &PREFIX_legend;
      for (uint32_t page = 0; page < tables->page_count; ++page) {
        for (size_t word = 0; word < tables->pages[page].count; ++word)
          printf("%lu ", (unsigned long)perm_table_word(&tables->pages[page], word));
        if (perm_table_word(&tables->pages[page], tables->pages[page].count) != 0) return 1;
        printf("\\n");
      }
      printf("%s\\n", tables->profile);
      for (uint32_t hook = 0; hook < legend->hook_count; ++hook) printf("%s ", legend->hooks[hook]);
      printf("\\n");
      for (uint32_t page = 0; page < legend->page_count; ++page) printf("%s,", legend->pages[page]);
      printf("\\n");
      for (uint32_t line = 0; line < legend->line_count; ++line)
        printf("%s:%lu %s\\n", legend->lines[line].file, (unsigned long)legend->lines[line].line,
          legend->lines[line].subject);
      return legend->pages[legend->page_count] == NULL && legend->hooks[legend->hook_count] == NULL ? 0 : 1;
    }

    """

  /// Compiles emitted C without a warning, as C11 and as C++11; what the compilers said.
  private func compile(_ prefix: String, to program: String) -> (code: Int32, output: String) {
    ChildProcess.shell(
      """
      set -e
      for file in \(prefix).c \(prefix)_legend.c; do
        cc -std=c11 -Wall -Wextra -Werror -pedantic -c $file
        if command -v c++ >/dev/null; then
          c++ -std=c++11 -x c++ -Wall -Wextra -Werror -pedantic -c $file -o ${file%.c}.oxx
        fi
      done
      cc -std=c11 -Wall -Wextra -Werror -pedantic -o \(program) \(program).c \(prefix).o \(prefix)_legend.o
      """, in: folder)
  }

  /// The tables as the C program holds them.
  private func tables(_ profile: String) throws -> (image: TableImage, legend: TableLegend) {
    let emitted = CommandRun("compile", "--emit", "c", "--profile", profile, "--output", folder.path)
    #expect(emitted.code == .good, "\(emitted.errors)")
    folder.add("print.c", Self.printer.replacing("PREFIX", with: profile))
    let compiled = compile(profile, to: "print")
    try #require(compiled.code == 0, "\(compiled.output)")
    let run = ChildProcess.shell("./print", in: folder)
    try #require(run.code == 0)
    var lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)[...]
    let pages = lines.prefix { $0.hasSuffix(" ") }.map { line in
      line.split(separator: " ").compactMap { UInt32($0) }
    }
    lines = lines.dropFirst(pages.count)
    let names = lines.prefix(3)
    let legend = TableLegend(
      profile: names.first.map(String.init) ?? "",
      hooks: names.dropFirst().first?.split(separator: " ").map(String.init) ?? [],
      pages: names.last?.split(separator: ",", omittingEmptySubsequences: false).dropLast().map(String.init)
        ?? [],
      lineText: lines.dropFirst(3).dropLast().joined(separator: "\n"))
    return (TableImage(pages: pages), legend)
  }

  @Test(arguments: ["linux_vfio", "strict"])
  func `C has the words and names that Swift has, and answers recordings as it does`(_ name: String) throws {
    TestTables.carry()
    let set = try TableSet.load(nil, Terminal.standard())
    let expected = try set.lowered(try set.profile(named: name), Terminal.standard(), showsPlaces: false)
    let (image, legend) = try tables(name)
    #expect(image.pages.count == expected.image.pages.count)
    for (index, pair) in zip(image.pages, expected.image.pages).enumerated() {
      #expect(pair.0 == pair.1, "page \(index)")
    }
    #expect(legend == expected.legend)
    let traces = try TraceInput.readAll(TestPaths.fixture("conformance/kernel.traces.gz"))
      .sorted { ($0.trace.operations.count, $0.name) < ($1.trace.operations.count, $1.name) }.prefix(12)
    #expect(traces.count == 12)
    for (trace, recording) in traces {
      let outcome = TraceReplay.run(recording, tables: image, legend: legend)
      let reference = TraceReplay.run(recording, tables: expected.image, legend: expected.legend)
      #expect(outcome == reference, "\(trace)")
      if name == "linux_vfio" { #expect(outcome.mismatches.isEmpty, "\(trace)") }
    }
  }

  @Test func `whatever a table says stays inside comments and literals`() throws {
    folder.add(
      "tables/odd ? \"x\".perm",
      """
      /// Ends */ here, splices \\
      /// ??/ lines \u{202E} and /* begins.
      hook _act on write
      header H = 0 {
          length 64
          body | none
      }
      /// Ends */ too, \\
      profile __odd_Name {
          spec "a \\" b"
          gaps | raw
          hidden | none
          unknown hide
      }
      /// A capability.
      capability C__D = 0x09 {
          length 4
          register R @0x02 u16 RW | write
      }

      """)
    let run = CommandRun(
      "compile", "--emit", "c", "--tables", folder.path + "/tables", "--output", folder.path)
    #expect(run.code == .good, "\(run.errors)")
    folder.add("print.c", Self.printer.replacing("PREFIX", with: "odd_name"))
    let compiled = compile("odd_name", to: "print")
    #expect(compiled.code == 0, "\(compiled.output)")
    let printed = ChildProcess.shell("./print", in: folder)
    #expect(printed.code == 0)
    #expect(printed.output.contains("\n__odd_Name\n_act \n,H,C__D,\n"))
    #expect(printed.output.contains("\nodd ? \"x\".perm:18 C__D.R\n"), "\(printed.output)")
  }

  @Test func `two profiles link into one program`() throws {
    for name in ["linux_vfio", "strict"] {
      let run = CommandRun("compile", "--emit", "c", "--profile", name, "--output", folder.path)
      #expect(run.code == .good)
    }
    folder.add(
      "both.c",
      """
      #include "linux_vfio.h"
      #include "strict.h"

      int main(void)
      {
        const struct perm_table_page *mine = &linux_vfio_tables.pages[LINUX_VFIO_PAGE_DIRECTORY];
        const struct perm_table_page *other = &strict_tables.pages[STRICT_PAGE_DIRECTORY];
        return perm_table_word(mine, 0) == PERM_TABLE_VERSION && perm_table_word(other, 0) == PERM_TABLE_VERSION
          && perm_table_word(mine, 2) == LINUX_VFIO_HOOK_COUNT ? 0 : 1;
      }

      """)
    let run = ChildProcess.shell("cc -std=c11 -Wall -Wextra -Werror -o both *.c && ./both", in: folder)
    #expect(run.code == 0, "\(run.output)")
  }

  @Test(arguments: ["perm_reader", "perm_space", "perm_tables", "stdint", "string"])
  func `a profile cannot take the name of a header that its C needs`(_ name: String) {
    let header = "header H = 0 {\n    length 64\n    body | none\n}\n"
    folder.add(
      "tables/x.perm", header + "profile \(name) {\n    gaps | raw\n    hidden | raw\n    unknown hide\n}\n")
    let run = CommandRun(
      "compile", "--emit=c", "--tables", folder.path + "/tables", "--output", folder.path + "/out")
    #expect(run.code == .findings)
    #expect(run.errors.contains("`\(name)` is `\(name)` in C, which generated code needs for itself"))
    #expect(FileKind(folder.path + "/out") == nil)
  }
}

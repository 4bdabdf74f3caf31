import PermDSL
import Testing

@Suite struct CompilationTests {
  @Test func `the project's own tables have no findings`() {
    let files = PackageFiles.tree(PackageFiles.root + "/tables")
    let compilation = Compilation.compile(entries: files.keys.sorted(), from: InMemorySources(files))
    #expect(files.count > 8)
    let rendered = Renderer(files: compilation.files).render(compilation.diagnostics)
    #expect(rendered == "")
  }

  @Test(arguments: CorpusCase.all)
  func `no broken form of a table traps, and each says what is wrong`(_ item: CorpusCase) {
    guard let bytes = item.files[item.entry], bytes.count < 2000 else { return }
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    var broken: [[UInt8]] = lines.indices.map { index in
      var left = lines
      left.remove(at: index)
      return Array(left.joined(separator: [UInt8(ascii: "\n")]))
    }
    broken += stride(from: 0, to: bytes.count, by: 37).map { Array(bytes[..<$0]) }
    broken += stride(from: 3, to: bytes.count, by: 53).map { index in
      var changed = bytes
      changed[index] = changed[index] == UInt8(ascii: "9") ? UInt8(ascii: "{") : UInt8(ascii: "9")
      return changed
    }
    for text in broken {
      let compilation = CorpusCase.compile(
        item.files.merging([item.entry: text]) { _, new in new }, item.entry)
      let rendered = Renderer(files: compilation.files).render(compilation.diagnostics)
      #expect(rendered.isEmpty == compilation.diagnostics.isEmpty)
    }
  }

  @Test func `an error in one capability leaves the others checked`() {
    let text = """
      capability A = 0x40 {
          spec "A"
          length unknown
          register R @0x02 u16 RO
      }
      capability B = 0x41 {
          spec "B"
          length 2
          register R @0x02 u16 RO
      }
      """
    let compilation = Compilation.compile(entries: ["a.perm"], from: InMemorySources(texts: ["a.perm": text]))
    #expect(compilation.diagnostics.map(\.id) == [.unknownName, .lengthTooShort])
    #expect(compilation.hasErrors)
  }

  @Test func `a hook is not called unbound where its caller has an error`() {
    let text = """
      hook start on write
      capability A = 0x40 {
          spec "A"
          length unknown
          register R @0x02 u16 RW
          on write of R call start
      }
      """
    let compilation = Compilation.compile(entries: ["a.perm"], from: InMemorySources(texts: ["a.perm": text]))
    #expect(compilation.diagnostics.map(\.id) == [.unknownName])
  }

  @Test func `a policy is judged once, however many profiles inherit it`() {
    let text = """
      header Type_0 = 0 {
          spec "H"
          length 64
          body | none
      }
      capability A = 0x40 {
          spec "A"
          length 4
          register R @0x02 u16 RO
      }
      profile first {
          gaps | none
          hidden | none
          unknown hide
          amend A.R | write
      }
      profile second from first {
      }
      profile third from second {
      }
      """
    let compilation = Compilation.compile(entries: ["a.perm"], from: InMemorySources(texts: ["a.perm": text]))
    #expect(compilation.diagnostics.map(\.id) == [.writeToReadOnly])
  }

  @Test func `what a profile gives a whole list is no statement about its read-only fields`() {
    let text = """
      header Type_0 = 0 {
          spec "H"
          length 64
          body | none
      }
      capability A = 0x40 {
          spec "A"
          length 4
          register R @0x02 u16 RO
      }
      capability B = 0x41 {
          spec "B"
          length 4
          register R @0x02 u16 RO
      }
      profile first {
          gaps | none
          hidden | none
          unknown hide
          amend standard {
              Header | write
          }
      }
      """
    let compilation = Compilation.compile(entries: ["a.perm"], from: InMemorySources(texts: ["a.perm": text]))
    #expect(compilation.diagnostics.map(\.id) == [])
  }
}

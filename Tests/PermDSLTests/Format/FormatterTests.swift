import PermDSL
import Testing

/// The formatter sets space and newlines, and nothing else.
struct FormatterTests {
  @Test(arguments: Samples.all.map(\.name))
  func `a table in good order stays as it is`(name: String) throws {
    let text = try #require(Samples.all.first { $0.name == name }).text
    #expect(formatted(text) == text)
  }

  @Test(arguments: Samples.all.map(\.name), [1, 2, 3] as [UInt64])
  func `the result does not depend on space and blank lines`(name: String, seed: UInt64) throws {
    let text = try #require(Samples.all.first { $0.name == name }).text
    var generator = SeededBytes(state: seed)
    let source = SourceFile(path: "x.perm", text: text)
    var shaken = ""
    var isFirst = true
    parse(source).root.forEachToken { token in
      var trivia = source.text(token.leadingTrivia)
      let random = Int(generator.next() % 3)
      if trivia.contains("/") {
        trivia = String(repeating: " ", count: random) + trivia + "\t"
      } else if !trivia.isEmpty {
        trivia = String(repeating: isFirst ? "\t" : " ", count: isFirst ? random : random + 1)
      }
      shaken += trivia
      // A blank line stays one, however many there are; where there was none, none is made.
      let isBlank = isFirst && token.kind == .newline && !trivia.contains("/")
      shaken += String(repeating: source.text(token.range), count: isBlank ? random + 1 : 1)
      if token.kind == .newline, random == 0 { shaken.unicodeScalars.removeLast() }
      if token.kind == .newline, random == 0 { shaken += "\r\n" }
      isFirst = token.kind == .newline
    }
    #expect(formatted(shaken) == text, "seed \(seed): \(shaken)")
  }

  @Test func `columns align in a block, lines of registers in a run`() {
    let messy = """


      hook  a on  read
      hook long_name   on before   write,write( reads  x )
      capability PM=1{// power
      length 8 // bytes
      let b=A . B [ 1 ] . C+-  1


      register A@0 u8 RO
      register Long_Name @ 1 u16 RW1C|virt   write init(1+2) {
      // bits name hardware | guest
      [15:  8] reserved RsvdP// why
      [7:0]B:E RW|write// because
      }
      register C @4 u32 RO
      when not x{register D @8 u8 RO}else{
      // nothing
      }
      }
      enum E:2{A=0   Bcd=1}
      enum F : 2 {
      A = 0 Bcd = 1
      // last
      }
      profile p{gaps|raw
      unknown   hide
      hide A,// first
        B
      amend PM{length 3}
      amend MSI_X   { length 4 }
      device 8086 : 10d3{ }
      }



      """
    let good = """
      hook a         on read
      hook long_name on before write, write (reads x)
      capability PM = 1 { // power
          length 8 // bytes
          let    b = A.B[1].C + -1

          register A         @0 u8  RO
          register Long_Name @1 u16 RW1C | virt write init (1 + 2) {
              // bits  name      hardware | guest
              [15:8]   reserved  RsvdP            // why
              [7:0]    B : E     RW       | write // because
          }
          register C @4 u32 RO
          when not x {
              register D @8 u8 RO
          } else {
              // nothing
          }
      }
      enum E : 2 { A = 0 Bcd = 1 }
      enum F : 2 {
          A   = 0
          Bcd = 1
          // last
      }
      profile p {
          gaps    | raw
          unknown hide
          hide A, // first
               B
          amend PM    { length 3 }
          amend MSI_X { length 4 }
          device 8086:10d3 {}
      }

      """
    #expect(formatted(messy) == good)
    #expect(formatted(good) == good)
  }

  @Test(arguments: [
    "", "\n\n", "// only a comment", "/* no */ x", "capability A = 1 {\n   length\n}", "include \"a",
  ])
  func `what is empty ends empty, what is wrong stays`(text: String) {
    let tree = parse(SourceFile(path: "x.perm", text: text))
    let result = formatted(text)
    switch text {
    case "", "\n\n": #expect(result == "")
    case "// only a comment": #expect(result == text + "\n")
    default: #expect(result == text && !syntaxDiagnostics(of: tree, file: 0).isEmpty)
    }
  }

  @Test func `a file that is not UTF-8 stays as it is`() {
    let bytes = Array("hook  a on read //".utf8) + [0xE9]
    #expect(format(parse(SourceFile(path: "x.perm", bytes: bytes))) == bytes)
  }

  private func formatted(_ text: String) -> String {
    String(decoding: format(parse(SourceFile(path: "x.perm", text: text))), as: UTF8.self)
  }
}

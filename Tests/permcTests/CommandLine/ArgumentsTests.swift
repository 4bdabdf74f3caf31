import PermRuntime
import Testing

@testable import permc

@Suite struct ArgumentsTests {
  private static let spec = CommandSpec(
    name: "try", summary: "", operands: "FILE...", operandCount: 1...2,
    options: [.json, .format, CommandSpec.Option(name: "bar", value: "N=SIZE", repeats: true, help: "")])

  @Test func `options may stand anywhere, with a value beside or behind`() throws {
    let arguments = try Arguments.parse(
      ["--bar", "0=1", "a", "--format=short", "--bar=1=2", "--json", "--", "--b"], Self.spec)
    #expect(arguments.operands == ["a", "--b"])
    #expect(arguments.all("bar") == ["0=1", "1=2"])
    #expect(arguments.value("format") == "short")
    #expect(arguments.has("json") && !arguments.has("help"))
  }

  @Test(arguments: [
    ([], "expected FILE..."),
    (["a", "b", "c"], "unexpected `c`"),
    (["--jsn", "a"], "unknown option `--jsn`; did you mean `--json`?"),
    (["-x", "a"], "unknown option `-x`"),
    (["a", "--json=1"], "`--json` takes no value"),
    (["a", "--json", "--json"], "`--json` is given twice"),
    (["a", "--bar"], "`--bar` needs a value: N=SIZE"),
    (["a", "--format", "txt"], "`--format` cannot be `txt`; did you mean `text`?"),
    (
      ["a", "--format", "yaml"],
      "`--format` cannot be `yaml`; it is one of text, short, compiler, json, sarif"
    ),
  ])
  func `what is wrong is told`(_ words: [String], _ message: String) {
    #expect(throws: CommandError(code: .usage, messages: [message])) { try Arguments.parse(words, Self.spec) }
  }

  @Test func `help needs nothing else to be right`() throws {
    #expect(try Arguments.parse(["--nonsense", "--help"], Self.spec).has("help"))
    #expect(try !Arguments.parse(["--", "--help"], Self.spec).has("help"))
  }

  @Test(arguments: Permc.commands.map { $0.spec.name })
  func `every command has a page of help that fits a terminal`(_ name: String) {
    let run = CommandRun(name, "--help")
    #expect(run.code == .good)
    #expect(run.output.hasPrefix("permc \(name): "))
    #expect(run.errors.isEmpty)
    #expect(CommandRun("help", name).output == run.output)
    for line in run.output.split(separator: "\n") { #expect(line.count <= 120, "\(line)") }
  }

  @Test func `the overview names every command`() {
    let run = CommandRun("--help")
    #expect(run.code == .good)
    for command in Permc.commands { #expect(run.output.contains("\n  \(command.spec.name) ")) }
    #expect(CommandRun().code == .usage)
  }

  @Test func `an unknown command is told with what was meant`() {
    let run = CommandRun("veiw")
    #expect(run.code == .usage)
    #expect(run.errors == "permc: unknown command `veiw`; did you mean `view`?\nSee `permc --help`.\n")
    #expect(run.output.isEmpty)
  }

  @Test(
    arguments: [
      ("0=mem64:4000:prefetch", nil),
      ("rom=mem32:800", nil),
      ("0", "N=KIND:SIZE"),
      ("6=mem32:10", "0 to 5 or rom before `=`"),
      ("0=mem32", "KIND:SIZE or KIND:SIZE:prefetch after `=`"),
      ("0=mem16:10", "mem32, mem64 or io"),
      ("0=io:30", "a power of two in hexadecimal for SIZE"),
      ("0=mem32:10:fast", "prefetch after SIZE"),
    ] as [(String, String?)])
  func `a resource is understood or refused`(_ text: String, _ expected: String?) throws {
    let spec = CommandSpec(name: "try", summary: "", options: FactOptions.options)
    let arguments = try Arguments.parse(["--bar", text], spec)
    if let expected {
      #expect(throws: CommandError.usage("`--bar \(text)`: expected \(expected)")) {
        try FactOptions.stated(arguments)
      }
    } else {
      #expect(try FactOptions.stated(arguments).bars.count == 1)
    }
  }
}

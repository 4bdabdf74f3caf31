import PermRuntime
import Testing

@testable import permc

@Suite struct PowerCommandTests {
  private let tables = TestPaths.package + "/tables"

  @Test func `the table has every transition and every effect`() {
    let run = CommandRun("power", "--table")
    #expect(run.code == .good)
    let table = PowerTable.standard
    for index in table.transitions.indices {
      #expect(run.output.contains(table.transitions[index].name.description))
    }
    let heads = run.output.split(separator: "\n").compactMap { $0.split(separator: " ").first }
    for effect in PowerEffect.allCases { #expect(heads.contains("\(effect)")) }
    #expect(run.output.contains("refused: vfsEnabled"))
  }

  @Test func `the table is also JSON and Markdown`() throws {
    let json = try #require(JSONReader.read(CommandRun("power", "--json").output))
    #expect(json["transitions"]?.elements.count == PowerTable.standard.transitions.count)
    let lines = CommandRun("power", "--table", "--markdown").output.split(separator: "\n")
    #expect(lines.allSatisfy { $0.hasPrefix("| ") && $0.hasSuffix(" |") })
  }

  @Test func `the graph is found by going everywhere, and is drawn`() {
    let graph = PowerGraph(rules: [[]])
    func leads(_ from: DeviceState, _ to: DeviceState, _ event: PowerEvent.Kind) -> Bool {
      graph.edges.contains { $0.from == from && $0.to == to && $0.event == event }
    }
    #expect(leads(.d0, .d3hot, .request))
    #expect(leads(.d3cold, .d0, .wakeup))
    #expect(leads(.d3cold, .d3hot, .access))
    #expect(!graph.edges.contains { $0.from == .d2 && $0.to == .d1 })
    let dot = PowerText.dot(graph)
    let drawing = PowerDrawing(graph).text
    for edge in graph.edges {
      #expect(dot.contains("\(edge.from.name) -> \(edge.to.name)"))
      #expect(drawing.contains(">\(edge.text)</text>"))
    }
    #expect(drawing.contains("prefers-color-scheme: dark"))
  }

  @Test(arguments: [["--table", "--prove"], ["--svg"], ["--prove", "--markdown"]])
  func `options that do not go together are an error of usage`(_ options: [String]) {
    #expect(CommandRun(["power"] + options).code == .usage)
  }

  @Test func `a broken rule is printed with the way to it`() throws {
    // Without the row that refuses it, the guest takes a PF below its VFs.
    let table = PowerTable.standard
    let row = try #require(
      table.transitions.indices.first { table.transitions[$0].refusal == .vfsEnabled })
    let proof = PowerProof(PowerMutant(change: .dropTransition(row)).applied())
    let group = try #require(
      PowerProof.groups([]).first { $0.first?.abilities == .powerManagement })
    let violation = try #require(proof.search(group).violation)
    #expect(violation.rule == .vfsOutsideD0)
    let text = PowerText.plain(violation)
    #expect(text.contains("broken: a physical function is in D0 while it has virtual ones"))
    #expect(text.contains("guest writes PowerState d3hot"))
  }
}

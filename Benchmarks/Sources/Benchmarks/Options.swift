/// What the command line asks for.
struct Options {
  var only: [String] = []
  var rounds = 101
  /// One side, run so many times without a clock: for a program that counts.
  var side: Side?
  var times: Int?
  var json: String?
  var isMarkdown = false
  var countsAllocations = false
  var isList = false
  var isHelp = false
  /// Recordings of the mix, as text; `build` puts them there.
  var traces = {
    let package = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    return package.joined(separator: "/") + "/.build/kernel.traces"
  }()

  static let help = """
    Measures the runtime against a C program of the same algorithm.

      --only NAME         one case, may be repeated: \(Case.all.map(\.name).joined(separator: ", "))
      --rounds N          rounds of each case; 101 without it
      --json FILE         writes everything as JSON too; - prints it in place of the table
      --markdown          prints the table as Markdown
      --allocations       prints how often each case allocates on the heap, all its times together
      --list              prints the cases, and how often a program that counts is to run each
      --side c|swift --repeat N
                          runs one side N times and prints its sum and the operations in it: for a program that counts
      --traces FILE       recordings for the mix, as text
    """

  init(_ arguments: [String]) throws {
    var rest = arguments[...]
    func value(_ name: String) throws -> String {
      guard let value = rest.popFirst() else { throw BenchError("\(name) needs a value") }
      return value
    }
    func number(_ name: String) throws -> Int {
      let text = try value(name)
      guard let number = Int(text), number > 0 else {
        throw BenchError("\(name): \(text) is no number above 0")
      }
      return number
    }
    while let name = rest.popFirst() {
      switch name {
      case "--only": only.append(try value(name))
      case "--rounds": rounds = try number(name)
      case "--repeat": times = try number(name)
      case "--json": json = try value(name)
      case "--traces": traces = try value(name)
      case "--markdown": isMarkdown = true
      case "--allocations": countsAllocations = true
      case "--list": isList = true
      case "--help": isHelp = true
      case "--side":
        let text = try value(name)
        guard let side = Side(rawValue: text) else {
          throw BenchError("--side: \(text) is neither c nor swift")
        }
        self.side = side
      default: throw BenchError("\(name) is no option; see --help")
      }
    }
    for name in only where !Case.all.contains(where: { $0.name == name }) {
      throw BenchError("\(name) is no case; see --help")
    }
    guard (side == nil) == (times == nil) else { throw BenchError("--side and --repeat need each other") }
  }

  /// The cases that are asked for.
  var cases: [Case] { Case.all.filter { only.isEmpty || only.contains($0.name) } }
}

import PermCodegen
import PermDSL
import PermRuntime
import Testing

@testable import permc

/// `permc compile --emit json`: the rows of the image and the names of the tables.
@Suite struct EmitJSONTests {
  private static let profiles = ["linux_vfio", "linux_vfio_6_1", "strict", "qemu_emulated"]

  private func text(_ path: String) throws -> String {
    String(decoding: try InputFile.read(TestPaths.package + "/" + path), as: UTF8.self)
  }

  /// What is printed of each profile, made and read once.
  private static let documents = profiles.reduce(into: [String: JSONReader.Value]()) { documents, profile in
    let run = CommandRun("compile", "--emit", "json", "--profile", profile)
    documents[profile] = run.code == .good ? JSONReader.read(run.output) : nil
  }

  private func document(_ profile: String) throws -> JSONReader.Value {
    try #require(Self.documents[profile])
  }

  @Test func `every profile that permc carries is looked at`() throws {
    TestTables.carry()
    let names = try TableSet.load(nil, Terminal.standard()).model.profiles.map(\.name)
    #expect(names.sorted() == Self.profiles.sorted())
  }

  @Test(arguments: EmitJSONTests.profiles)
  func `the output has the documented shape`(_ profile: String) throws {
    let schema = try #require(JSONReader.read(try text("docs/profile.schema.json")))
    #expect(SchemaCheck.faults(in: try document(profile), by: schema) == [])
  }

  @Test(arguments: EmitJSONTests.profiles)
  func `the rows are those of the image, bit for bit`(_ name: String) throws {
    TestTables.carry()
    let set = try TableSet.load(nil, Terminal.standard())
    let lowered = try set.lowered(try set.profile(named: name), Terminal.standard(), showsPlaces: false)
    let document = try document(name)
    let capabilities = try #require(document["capabilities"]).elements
    #expect(document["directory"]?.numbers == lowered.image.pages[0].map(Int.init))
    #expect(capabilities.count == lowered.image.pages.count - 1)
    #expect(document["lines"]?.elements.count == lowered.legend.lines.count)
    let hooks = set.model.hooks.map(\.name)
    var rowCount = 0
    for (index, capability) in capabilities.enumerated() {
      let page = PageView(words: lowered.image.pages[index + 1], hooks: hooks)
      #expect(capability["page"] == .number(index + 1))
      #expect(capability["name"] == .string(lowered.legend.pages[index + 1]))
      let variants = try #require(capability["variants"]).elements
      #expect(variants.count == page[5])
      #expect(capability["keys"]?.elements.count == page[3])
      for (number, variant) in variants.enumerated() {
        let start = page[6] + number * 11
        #expect(variant["hidden"] == .bool(page[start] & 1 == 1))
        #expect(variant["keys"]?.numbers == page.words(page[start + 1], page[3]))
        rowCount += page.compare(variant, at: start + 3)
        let arrays = try #require(variant["arrays"]).elements
        #expect(arrays.count == page[start + 9])
        for (number, array) in arrays.enumerated() {
          let entry = page[start + 10] + number * 10
          #expect(array["stride"] == .number(page[entry + 2]))
          rowCount += page.compare(array, at: entry + 4)
        }
      }
    }
    #expect(rowCount > 100)
  }

  @Test func `settings and power rules are in the words of the language`() throws {
    let settings = try #require(try document("linux_vfio")["settings"])
    #expect(settings["gaps"] == .string("raw"))
    #expect(settings["bars_answer"] == .string("d0_to_d2"))
    #expect(try document("strict")["settings"]?["bars_answer"] == .string("d0"))
  }

  @Test func `the examples of docs/json.md are what is printed`() throws {
    let parts = try text("docs/json.md").split(separator: "```json\n").dropFirst()
    let examples = try parts.map { part in
      let end = try #require(part.firstRange(of: "```"))
      return try #require(JSONReader.read(String(part[..<end.lowerBound])))
    }
    let capabilities = try #require(try document("linux_vfio")["capabilities"]).elements
    let vpd = try #require(capabilities.first { $0["name"] == .string("VPD") })
    let register = try #require(vpd["registers"]?["1"])
    #expect(register["name"] == .string("VPD_Address"))
    let field = try #require(register["fields"]?["0"])
    let row = try #require(vpd["variants"]?["0"]?["rows"]?["0"])
    // Lines are counted over all tables: each new one would make the example wrong.
    #expect(examples.map { $0.without("line") } == [field, row].map { $0.without("line") })
  }

  @Test func `a shape that is wrong is found`() throws {
    let schema = try #require(JSONReader.read(try text("docs/profile.schema.json")))
    let output = CommandRun("compile", "--emit", "json", "--profile", "strict").output
    let wrong = [
      ("\"version\": 1", "\"version\": 2"), ("\"msb\": 15", "\"msb\": 64"), ("\"virt\": ", "\"virtual\": "),
      ("\"access\": \"RO\"", "\"access\": \"RX\""), ("\"rw1c\": 0", "\"rw1c\": null"),
    ]
    for (right, wrong) in wrong {
      let text = output.replacing(right, with: wrong, maxReplacements: 1)
      let value = try #require(JSONReader.read(text))
      #expect(!SchemaCheck.faults(in: value, by: schema).isEmpty, "\(wrong)")
    }
  }

  @Test func `with a folder it is a file, without one it is printed`() throws {
    let folder = TestFolder()
    let run = CommandRun("compile", "--emit", "json", "--profile", "strict", "--output", folder.path)
    #expect(run.output == folder.path + "/strict.json\n")
    #expect(folder.text("strict.json") == CommandRun("compile", "--emit=json", "--profile=strict").output)
    let usage = CommandRun("compile", "--emit", "json", "--profile", "strict", "--json")
    #expect(usage.code == .usage)
    #expect(usage.errors.contains("`--json` lists the files that `--output` writes, which is not given"))
  }
}

/// A page by the letter of `CapabilityPage`, held against JSON.
private struct PageView {
  var words: [UInt32]
  var hooks: [String]

  subscript(_ index: Int) -> Int { words.indices.contains(index) ? Int(words[index]) : -1 }

  func words(_ start: Int, _ count: Int) -> [Int] { (0..<count).map { self[start + $0] } }

  /// Compares rows, initialisers and bindings of the block at a word; how many rows it has.
  func compare(_ block: JSONReader.Value, at start: Int) -> Int {
    let masks = ["virt", "shadowWrite", "deviceWrite", "rw1c", "reserved", "initMask", "initValue"]
    let rows = block["rows"]?.elements ?? []
    #expect(rows.count == self[start])
    for (number, row) in rows.enumerated() {
      let place = self[start + 1] + number * 8
      #expect(row["offset"] == .number(number * 4))
      #expect(masks.map { row[$0] } == words(place, 7).map { .number($0) })
      #expect(row["liveBytes"] == .number(self[place + 7] >> 28))
      #expect(row["line"] == .number(self[place + 7] & 0xFF_FFFF))
    }
    let initialisers = block["initialisers"]?.elements ?? []
    #expect(initialisers.count == self[start + 2])
    for (number, initialiser) in initialisers.enumerated() {
      #expect(place(initialiser) == self[self[start + 3] + number * 2])
    }
    let bindings = block["bindings"]?.elements ?? []
    #expect(bindings.count == self[start + 4])
    for (number, binding) in bindings.enumerated() {
      let entry = self[start + 5] + number * 4
      let phases = ["open", "read", "beforeWrite", "write"]
      let triggers = binding["triggers"]?.elements ?? []
      let operands = binding["operands"]?.elements ?? []
      #expect(binding["hook"] == .string(hooks[self[entry] & 0xFF]))
      #expect(binding["phase"] == .string(phases[self[entry] >> 8 & 15]))
      #expect(operands.count == self[entry] >> 16 & 0xFF && triggers.count == self[entry] >> 24)
      #expect(
        triggers.map { numeral($0, "offset") << 16 | numeral($0, "bytes") }
          == words(self[entry + 1], triggers.count))
      #expect(operands.map(place) == words(self[entry + 2], operands.count))
      #expect(binding["line"] == .number(self[entry + 3]))
    }
    return rows.count
  }

  /// The word of a place.
  private func place(_ value: JSONReader.Value) -> Int {
    numeral(value, "offset") << 16 | numeral(value, "lsb") << 8 | numeral(value, "bits")
      | (value["changes"] == .bool(true) ? 64 : 0)
  }

  private func numeral(_ value: JSONReader.Value, _ name: String) -> Int {
    if case .number(let number)? = value[name] { number } else { -1 }
  }
}

extension JSONReader.Value {
  /// An object without one of its members.
  fileprivate func without(_ name: String) -> JSONReader.Value {
    guard case .object(let members) = self else { return self }
    return .object(members.filter { $0.key != name })
  }

  /// A list of numbers.
  fileprivate var numbers: [Int] {
    elements.map { if case .number(let number) = $0 { number } else { -1 } }
  }
}

import Testing

@testable import permc

@Suite struct AuditCommandTests {
  private let folder = TestFolder()
  private let dump = TestPaths.fixture("e1000e.lspci")

  /// A folder with two dumps, one of them below another folder, and a file that is none.
  private func fleet() throws -> [(name: String, bytes: [UInt8])] {
    [
      ("a/e1000e.config", try InputFile.read(TestPaths.fixture("e1000e.config"))),
      ("a/readme.txt", Array("not a dump\n".utf8)),
      ("nvme.lspci", try InputFile.read(TestPaths.fixture("nvme.lspci"))),
    ]
  }

  @Test func `the audit of linux_vfio finds the known hazards by itself`() {
    let run = CommandRun("audit", "--profile", "linux_vfio", dump)
    #expect(run.code == .findings && run.errors.isEmpty)
    for text in [
      "high      rw1c-write-back  Type_0 at 00: Status\n",
      "high      rw1c-write-back  PCI_Express at e0: Device_Status\n",
      "medium    hook-writes-read-only  MSI at d0: Message_Control\n",
      "0d0 [19:17], 0d0 [23], tables/profiles/linux_vfio.perm:", ", PCIe 6.0 §7.7.1.2\n",
      "   0c8..0cf  PM                       49      28       .     8\n",
    ] { #expect(run.output.contains(text), "\(text)") }
  }

  @Test func `the audit of strict finds no hazard`() {
    let run = CommandRun("audit", "--profile", "strict", dump)
    #expect(run.code == .good)
    #expect(!run.output.contains("high") && !run.output.contains("critical"))
    #expect(run.output.contains("medium    length-overrun  AER at 100\n"))
  }

  @Test(arguments: [("medium", 1), ("high", 0), ("never", 0), ("note", 1)])
  func `the exit code is as grave as one asks for`(_ severity: String, _ code: Int32) {
    #expect(CommandRun("audit", "--profile", "strict", "--fail-on", severity, dump).code.rawValue == code)
  }

  @Test func `a VMM over a kernel is judged by what gets through both`() throws {
    let run = CommandRun("audit", "--profile", "strict", "--under", "linux_vfio", dump)
    #expect(run.output.contains("   a guest of strict, which reaches it through linux_vfio\n"))
    #expect(run.output.contains("high      rw1c-write-back  PCI_Express at e0: Device_Status\n"))
    #expect(!run.output.contains("hidden-but-writable") && !run.output.contains("raw-gap"))
    let unknown = CommandRun("audit", "--profile", "strict", "--under", "linux_vfoi", dump)
    #expect(unknown.code == .usage && unknown.errors.contains("did you mean `linux_vfio`?"))
  }

  @Test func `JSON says of each bit what a guest may do, once`() throws {
    let run = CommandRun("audit", "--profile", "linux_vfio", "--json", "--access", dump)
    let audit = try #require(JSONReader.read(run.output)?["audits"]?["0"])
    var next = 0
    for run in try #require(audit["access"]).elements {
      #expect(run["lowestBit"] == .number(next))
      if case .number(let count)? = run["bitCount"] { next += count }
    }
    #expect(next == 4096 * 8)
    #expect(audit["worst"] == .string("high"))
    let hazard = try #require(audit["hazards"]?.elements.first { $0["path"] == .string("Message_Control") })
    #expect(hazard["id"] == .string("hook-writes-read-only"))
    #expect(hazard["bits"]?["0"]?["0"] == .number(0xD2 * 8 + 1))
    #expect(hazard["spec"] == .string("PCIe 6.0 §7.7.1.2"))
    #expect(audit["contradictions"]?["0"]?["id"] == .string("length-overrun"))
    #expect(
      CommandRun("audit", "--profile", "linux_vfio", "--access", dump).output.contains(
        "Command.Bus_Master_Enable"))
  }

  @Test func `archives and folders are read alike, in the order of their files, by any number at a time`()
    throws
  {
    var tar = TarWriter()
    for (name, bytes) in try fleet() {
      folder.add("fleet/" + name, bytes: bytes)
      tar.add(name, bytes)
    }
    let archive = folder.add("fleet.tar", bytes: tar.archive)
    let inFolder = CommandRun("audit", "--profile=linux_vfio", "--json-lines", folder.path + "/fleet")
    let inArchive = CommandRun("audit", "--profile=linux_vfio", "--json-lines", archive, "--jobs=1")
    #expect(inFolder.errors.isEmpty && inArchive.errors.isEmpty)
    let lines = inFolder.output.split(separator: "\n")
    #expect(lines.count == 2)
    let first = try #require(lines.first.flatMap { JSONReader.read(String($0)) })
    #expect(first["file"] == .string(folder.path + "/fleet/a/e1000e.config"))
    #expect(first["bits"]?["device"] == .number(31520))
    #expect(
      inArchive.output == inFolder.output.replacing(folder.path + "/fleet/", with: archive + ": "))
    let many = (1...40).map { _ in archive }
    let alone = CommandRun(["audit", "--profile=strict", "--json-lines", "--jobs=1"] + many)
    #expect(
      alone.output == CommandRun(["audit", "--profile=strict", "--json-lines", "--jobs=4"] + many).output)
    let text = CommandRun("audit", "--profile=strict", archive)
    #expect(text.output.hasSuffix("\n2 devices, 1 without a finding, 1 file without a dump\n"))
  }

  @Test func `what is damaged is told, and the others are audited`() throws {
    folder.add("x/a.lspci", "00: 86 80\n")
    folder.add("x/b.config", bytes: [UInt8](repeating: 0xFF, count: 256))
    folder.add("x/c.config", bytes: try InputFile.read(TestPaths.fixture("e1000e.config")))
    let run = CommandRun("audit", "--profile", "strict", "--json-lines", folder.path + "/x")
    #expect(run.code == .inputOutput)
    let lines = run.output.split(separator: "\n").map { JSONReader.read(String($0)) }
    #expect(lines.count == 3)
    #expect(lines[0]?["error"] != nil && lines[1]?["error"] != nil && lines[2]?["findings"] != nil)
    #expect(run.errors.contains("b.config: no table describes header layout 7f"))
    #expect(CommandRun("audit", "--profile", "strict", folder.path + "/nothing").code == .inputOutput)
    #expect(CommandRun("audit", "--profile", "strict", folder.add("r.txt", "no dump")).code == .inputOutput)
  }

  @Test func `forms that are one document are refused where there may be any number of devices`() {
    folder.add("x/a.txt", "")
    for form in ["--json", "--sarif"] {
      let run = CommandRun("audit", "--profile", "strict", form, folder.path + "/x")
      #expect(run.code == .usage && run.errors.contains("--json-lines"))
    }
    #expect(CommandRun("audit", "--profile", "strict", "--json", "--sarif", dump).code == .usage)
    #expect(CommandRun("audit", "--profile", "strict", "--device", "0", folder.path + "/x").code == .usage)
    #expect(CommandRun("audit", "--profile", "strict", "--jobs", "0", dump).code == .usage)
  }

  @Test func `SARIF is as the standard has it, and points at the lines of the tables`() throws {
    let run = CommandRun("audit", "--profile", "linux_vfio", "--sarif", dump)
    let value = try #require(JSONReader.read(run.output))
    let schema = try #require(JSONReader.read(Self.schema))
    #expect(SchemaCheck.faults(in: value, by: schema) == [])
    let results = try #require(value["runs"]?["0"]?["results"]).elements
    let rules = try #require(value["runs"]?["0"]?["tool"]?["driver"]?["rules"]).elements
    #expect(results.count == 30)
    for result in results {
      guard case .number(let index)? = result["ruleIndex"] else { throw CommandError.usage("no rule") }
      #expect(rules[index]["id"] == result["ruleId"])
    }
    let first = try #require(results.first)
    #expect(first["level"] == .string("error") && first["ruleId"] == .string("rw1c-write-back"))
    let place = first["locations"]?["0"]?["physicalLocation"]
    #expect(place?["artifactLocation"]?["uri"] == .string("tables/profiles/linux_vfio.perm"))
  }

  /// What SARIF 2.1.0 §3 requires of the parts that permc writes.
  private static let schema = """
    {"type": "object", "required": ["version", "runs"], "additionalProperties": false,
     "properties": {"$schema": {"type": "string"}, "version": {"enum": ["2.1.0"]},
      "runs": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/run"}}},
     "$defs": {
      "message": {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}},
      "run": {"type": "object", "required": ["tool", "results"], "additionalProperties": false,
       "properties": {"columnKind": {"enum": ["unicodeCodePoints", "utf16CodeUnits"]},
        "tool": {"type": "object", "required": ["driver"], "properties": {"driver": {
         "type": "object", "required": ["name"], "properties": {"name": {"type": "string"},
          "rules": {"type": "array", "items": {"$ref": "#/$defs/rule"}}}}}},
        "results": {"type": "array", "items": {"$ref": "#/$defs/result"}}}},
      "rule": {"type": "object", "required": ["id"], "additionalProperties": false, "properties": {
       "id": {"type": "string"}, "shortDescription": {"$ref": "#/$defs/message"},
       "defaultConfiguration": {"type": "object", "properties": {"level": {"$ref": "#/$defs/level"}}}}},
      "level": {"enum": ["none", "note", "warning", "error"]},
      "result": {"type": "object", "required": ["message"], "additionalProperties": false, "properties": {
       "ruleId": {"type": "string"}, "ruleIndex": {"type": "integer", "minimum": 0},
       "level": {"$ref": "#/$defs/level"}, "message": {"$ref": "#/$defs/message"},
       "locations": {"type": "array", "items": {"$ref": "#/$defs/location"}}}},
      "location": {"type": "object", "additionalProperties": false, "properties": {
       "physicalLocation": {"type": "object", "required": ["artifactLocation"], "properties": {
        "artifactLocation": {"type": "object", "required": ["uri"], "properties": {"uri": {"type": "string"}}},
        "region": {"type": "object", "properties": {"startLine": {"type": "integer", "minimum": 1},
         "startColumn": {"type": "integer", "minimum": 1}, "endLine": {"type": "integer", "minimum": 1},
         "byteOffset": {"type": "integer", "minimum": 0}, "byteLength": {"type": "integer", "minimum": 0}}}}},
       "logicalLocations": {"type": "array", "items": {"type": "object", "properties": {
        "fullyQualifiedName": {"type": "string"}}}}}}}}
    """
}

/// Archives that come through pipes.
@Suite(.enabled(if: ChildProcess.isBuilt, "permc is not built beside the tests")) struct AuditProcessTests {
  private let folder = TestFolder()

  @Test(arguments: ["$PERMC", "gzip -c", "cat"])
  func `an archive comes from standard input, packed or not`(_ way: String) throws {
    var tar = TarWriter()
    for name in ["e1000e.config", "e1000e.lspci"] {
      tar.add(name, try InputFile.read(TestPaths.fixture(name)))
    }
    folder.add("x.tar", bytes: tar.archive)
    let audit = "$PERMC audit --profile strict --json-lines"
    let line =
      switch way {
      case "cat": "cat x.tar | \(audit) -"
      case "gzip -c": "gzip -c x.tar > x.tgz; \(audit) x.tgz; \(audit) - < x.tgz; cat x.tgz | \(audit) -"
      default: "\(audit) - < x.tar"
      }
    let run = ChildProcess.shell(line, in: folder)
    #expect(run.code == 0)
    #expect(run.output.split(separator: "\n").count == (way == "gzip -c" ? 6 : 2), "\(run.output)")
  }

  @Test func `a packed archive that is cut is told so`() throws {
    var tar = TarWriter()
    tar.add("e1000e.config", try InputFile.read(TestPaths.fixture("e1000e.config")))
    folder.add("x.tar", bytes: tar.archive)
    let run = ChildProcess.shell(
      "gzip -c x.tar | head -c 300 > x.tgz; $PERMC audit --profile strict x.tgz", in: folder)
    #expect(run.code == 3)
    #expect(run.output.contains("permc audit: "))
  }
}

import Testing

/// What libFuzzer found of value at each door (`Fuzz/run`), sent through the same doors without it.
@Suite struct DoorTests {
  /// Inputs of one door.
  private struct Corpus {
    let folder: String
    let names: [String]

    init(_ name: String) {
      folder = Files.root + "/Tests/Fixtures/fuzz/" + name
      names = Files.list(folder) ?? []
    }

    /// The bytes of an input; an input that cannot be read is a fault of the checkout.
    func bytes(_ name: String) throws -> [UInt8] { try #require(Files.read(folder + "/" + name)) }
  }

  private static let tables = Corpus("tables")
  private static let dumps = Corpus("dumps")
  private static let traces = Corpus("traces")

  private static let projectTables = ProjectTables(Tables.package)

  @Test(arguments: tables.names)
  func `a table that was found goes through its door`(name: String) throws {
    let fault = TableDoor.fault(try Self.tables.bytes(name))
    #expect(fault == nil)
  }

  @Test(arguments: dumps.names)
  func `a dump that was found goes through its door`(name: String) throws {
    let door = DumpDoor(try #require(Self.projectTables))
    let fault = door.fault(try Self.dumps.bytes(name))
    #expect(fault == nil)
  }

  @Test(arguments: traces.names)
  func `a trace that was found goes through its door`(name: String) throws {
    let door = TraceDoor(try #require(Self.projectTables))
    let fault = door.fault(try Self.traces.bytes(name))
    #expect(fault == nil)
  }

  @Test func `each door has a corpus`() {
    let counts = [Self.tables, Self.dumps, Self.traces].map(\.names.count)
    print("corpora of the doors: \(counts[0]) tables, \(counts[1]) dumps, \(counts[2]) traces")
    #expect(counts.allSatisfy { $0 >= 20 })
  }
}

/// What the header says of a function, read once at open.
struct FunctionIdentity {
  /// Device ID and Vendor ID.
  var ids: UInt32 = 0
  /// Class Code and Revision ID.
  var classAndRevision: UInt32 = 0
  /// Subsystem ID and Subsystem Vendor ID.
  var subsystem: UInt32 = 0
  /// What capabilities' tables say.
  var published = PublishedFacts()
}

extension PlacedTables {
  /// Reads what `function.*` needs of the header.
  mutating func readIdentity(_ source: borrowing OpeningSource) throws(ConfigError) {
    identity.ids = try source.dword(at: ListFormat.ids)
    identity.classAndRevision = try source.dword(at: ListFormat.classAndRevision)
    identity.subsystem = try source.dword(at: ListFormat.subsystem)
  }

  /// What the embedder knows, or the header says.
  func value(of fact: TableFact) -> Int {
    switch fact {
    case .isVF: facts.isVF ? 1 : 0
    case .noMemoryEnable: facts.lacksMemoryEnable ? 1 : 0
    case .hasInterrupt: facts.hasInterrupt ? 1 : 0
    case .configSize: size
    case .deviceType: identity.published.deviceType
    case .maxLinkWidth: identity.published.maxLinkWidth
    case .vendorID: facts.vendorID.map(Int.init) ?? Int(identity.ids & 0xFFFF)
    case .deviceID: facts.deviceID.map(Int.init) ?? Int(identity.ids >> 16)
    case .subsystemVendorID: Int(identity.subsystem & 0xFFFF)
    case .subsystemID: Int(identity.subsystem >> 16)
    case .classCode: Int(identity.classAndRevision >> 8)
    case .revisionID: Int(identity.classAndRevision & 0xFF)
    }
  }

  /// The value of a program of a page for a capability at a position.
  ///
  /// - Parameter first: Position of the first capability with its ID.
  func evaluate(
    _ page: Span<UInt32>, at program: Int, base: Int, firstBase first: Int, _ source: borrowing OpeningSource
  ) throws(ConfigError) -> Int {
    let evaluator = ProgramEvaluator(base: base, firstBase: first)
    return try evaluator.evaluate(
      page,
      at: program,
      load: { (position) throws(ConfigError) in try source.dword(at: position) },
      fact: { self.value(of: $0) }
    )
  }

  /// Position of the first capability with an ID; the given one if it is the first.
  func firstPosition(_ kind: TableKind, _ id: Int, else position: Int) -> Int {
    for index in instances.indices where instances[index].id == id && instances[index].kind == kind {
      return instances[index].position
    }
    return position
  }
}

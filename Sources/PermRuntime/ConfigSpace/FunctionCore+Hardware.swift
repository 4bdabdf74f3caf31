/// Reading the device while it is opened: whole dwords anywhere, facts, programs.
extension FunctionCore where Function: ~Copyable {
  /// Four bytes from any position; bytes beyond the space are 0.
  mutating func hardwareDword(at position: Int) throws(ConfigError) -> UInt32 {
    guard position >= 0, position < size else { return 0 }
    if position & 3 == 0 { return try function.readConfig(at: position, byteWidth: 4) }
    var value: UInt32 = 0
    for index in 0..<4 where position + index < size {
      value |= try function.readConfig(at: position + index, byteWidth: 1) << UInt32(index * 8)
    }
    return value
  }

  /// What the embedder knows, or the header says.
  func value(of fact: TableFact, _ identity: FunctionIdentity) -> Int {
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

  /// Reads what `function.*` needs of the header.
  mutating func readIdentity() throws(ConfigError) -> FunctionIdentity {
    FunctionIdentity(
      ids: try hardwareDword(at: ListFormat.ids),
      classAndRevision: try hardwareDword(at: ListFormat.classAndRevision),
      subsystem: try hardwareDword(at: ListFormat.subsystem),
      published: PublishedFacts()
    )
  }

  /// The value of a program for a capability at a position.
  mutating func evaluate(
    _ page: Span<UInt32>,
    at program: Int,
    base: Int,
    firstBase: Int,
    _ identity: FunctionIdentity
  ) throws(ConfigError) -> Int {
    var value = 0
    let evaluator = ProgramEvaluator(base: base, firstBase: firstBase)
    value = try evaluator.evaluate(
      page,
      at: program,
      load: { (position) throws(ConfigError) in try hardwareDword(at: position) },
      fact: { self.value(of: $0, identity) }
    )
    return value
  }

  /// Position of the first capability with an ID; the given one if it is the first.
  func firstPosition(_ kind: TableKind, _ id: Int, else position: Int) -> Int {
    for instance in instances where instance.kind == kind && instance.id == id { return instance.position }
    return position
  }
}

/// What the header says of a function, read once at open.
struct FunctionIdentity {
  var ids: UInt32 = 0
  var classAndRevision: UInt32 = 0
  var subsystem: UInt32 = 0
  /// What capabilities' tables say.
  var published = PublishedFacts()
}

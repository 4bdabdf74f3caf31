/// The capability lists of an image as hardware has them; no table was asked.
public struct ImageLists: Sendable, Equatable {
  /// The header; its ID is the layout: 0 a function, 1 a bridge, 2 a CardBus bridge.
  public var header: CapabilityInstance
  /// Standard capabilities, then extended ones, each in the order of its list.
  public var capabilities: [CapabilityInstance]
  /// What is wrong with the lists.
  public var findings: [ListFinding]
  /// Whether a list goes on beyond the bytes that are known.
  public var isCut: Bool

  /// Lists by their parts.
  package init(
    header: CapabilityInstance, capabilities: [CapabilityInstance], findings: [ListFinding], isCut: Bool
  ) {
    self.header = header
    self.capabilities = capabilities
    self.findings = findings
    self.isCut = isCut
  }
}

extension ConfigImage {
  /// Follows both lists as far as the bytes are known.
  public var lists: ImageLists {
    let layout = Int(value(at: ListFormat.headerType, byteWidth: 1) & ListFormat.headerLayoutMask)
    let header = CapabilityInstance(kind: .header, id: layout, position: 0, next: 0)
    var lists = ImageLists(header: header, capabilities: [], findings: [], isCut: false)
    let status = value(at: ListFormat.status, byteWidth: 2)
    if status & ListFormat.capabilitiesListBit != 0,
      let pointer = ListFormat.capabilitiesPointer(inLayout: layout)
    {
      follow(.standard, from: Int(value(at: pointer, byteWidth: 1)), &lists)
    }
    let first = value(at: ListFormat.conventionalSize, byteWidth: 4)
    if knownCount > ListFormat.conventionalSize, first != 0, first != .max {
      follow(.extended, from: ListFormat.conventionalSize, &lists)
    }
    return lists
  }

  private func follow(_ kind: TableKind, from start: Int, _ lists: inout ImageLists) {
    var found: [CapabilityInstance] = []
    do throws(ConfigError) {
      let finding = try ListWalk.follow(kind, from: start, size: configSize, into: &found) {
        (position) throws(ConfigError) in
        guard position < knownCount else {
          throw ConfigError(.outOfRange, position: position, byteWidth: 4)
        }
        return value(at: position, byteWidth: 4)
      }
      lists.capabilities += found
      if let finding { lists.findings.append(finding) }
    } catch {
      lists.isCut = true
    }
  }

  /// A fact of a function with these registers.
  ///
  /// - Parameters:
  ///   - facts: What the registers do not say.
  ///   - published: What capabilities say.
  public func value(of fact: TableFact, _ facts: FunctionFacts, _ published: PublishedFacts) -> Int {
    let ids = value(at: ListFormat.ids, byteWidth: 4)
    let classAndRevision = value(at: ListFormat.classAndRevision, byteWidth: 4)
    let subsystem = value(at: ListFormat.subsystem, byteWidth: 4)
    return switch fact {
    case .isVF: facts.isVF ? 1 : 0
    case .noMemoryEnable: facts.lacksMemoryEnable ? 1 : 0
    case .hasInterrupt: facts.hasInterrupt ? 1 : 0
    case .configSize: configSize
    case .deviceType: published.deviceType
    case .maxLinkWidth: published.maxLinkWidth
    case .vendorID: facts.vendorID.map(Int.init) ?? Int(ids & 0xffff)
    case .deviceID: facts.deviceID.map(Int.init) ?? Int(ids >> 16)
    case .subsystemVendorID: Int(subsystem & 0xffff)
    case .subsystemID: Int(subsystem >> 16)
    case .classCode: Int(classAndRevision >> 8)
    case .revisionID: Int(classAndRevision & 0xff)
    }
  }
}

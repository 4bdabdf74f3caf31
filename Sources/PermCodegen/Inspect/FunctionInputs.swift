public import PermDSL
public import PermRuntime

/// What the expressions of the tables read, looked up in an image.
public struct FunctionInputs: Sendable {
  /// The device's registers.
  public let image: ConfigImage
  /// What they do not say.
  public let facts: FunctionFacts
  private let lists: ImageLists
  private var published = PublishedFacts()

  /// The inputs of a function.
  ///
  /// - Parameter capabilities: Tables; they may publish facts of the function.
  public init(_ image: ConfigImage, _ facts: FunctionFacts, lists: ImageLists, capabilities: [Capability]) {
    self.image = image
    self.facts = facts
    self.lists = lists
    var published = PublishedFacts()
    published.deviceType = first(.deviceType, among: capabilities)
    published.maxLinkWidth = first(.maxLinkWidth, among: capabilities)
    self.published = published
  }

  /// What the first capability that says a fact says, 0 without one.
  private func first(_ fact: Fact, among capabilities: [Capability]) -> Int {
    for instance in lists.capabilities {
      guard let capability = table(of: instance, among: capabilities),
        let publication = capability.published.last(where: { $0.fact == fact })
      else { continue }
      return publication.value.evaluate { value($0, for: instance) }
    }
    return 0
  }

  /// The table that describes a capability: one whose `where` fits, else the one without.
  public func table(of instance: CapabilityInstance, among capabilities: [Capability]) -> Capability? {
    let candidates = capabilities.filter { $0.kind.tableKind == instance.kind && $0.id == instance.id }
    return candidates.first { $0.match?.evaluate { value($0, for: instance) } ?? 0 != 0 }
      ?? candidates.first { $0.match == nil }
  }

  /// What an expression of a capability's table reads.
  public func value(_ input: Expression.Input, for instance: CapabilityInstance) -> Int {
    switch input {
    case .fact(let fact): return value(of: fact)
    case .field(let field):
      let first = lists.capabilities.first { $0.kind == instance.kind && $0.id == instance.id }
      let base = field.ofFirst ? first?.position ?? instance.position : instance.position
      let register = value(at: base &+ field.registerOffset, bitWidth: field.registerBitWidth)
      return Int(truncatingIfNeeded: bits(register, msb: field.lsb + field.bitWidth - 1, lsb: field.lsb))
    }
  }

  private func value(of fact: Fact) -> Int {
    image.value(of: TableFact(fact), facts, published)
  }

  /// The value of a register of 8 to 64 bits.
  func value(at position: Int, bitWidth: Int) -> UInt64 {
    let low = UInt64(image.value(at: position, byteWidth: min(4, bitWidth / 8)))
    return bitWidth <= 32 ? low : low | UInt64(image.value(at: position &+ 4, byteWidth: 4)) << 32
  }
}

/// Bits of a register's value.
func bits(_ value: UInt64, msb: Int, lsb: Int) -> UInt64 {
  let width = msb - lsb + 1
  let shifted = lsb < 64 ? value >> UInt64(lsb) : 0
  return width >= 64 ? shifted : shifted & ((1 << UInt64(max(0, width))) - 1)
}

extension CapabilityKind {
  /// The same list as the runtime names it.
  var tableKind: TableKind {
    switch self {
    case .header: .header
    case .standard: .standard
    case .extended: .extended
    }
  }
}

public import PermDSL
public import PermRuntime

/// A function as the checked model says it is: the second evaluator, bit by bit and naively.
///
/// Made from registers and fields, never from rows, and without the code that answers accesses: where the two differ, one is
/// wrong. It is also the ledger of who may do what to which bit, and why.
///
/// - Complexity: opening is O(bits).
public struct ReferenceFunction: Sendable {
  /// What accesses do not look at.
  private let opened: OpenedReference
  /// Bytes of config space: 256 or 4096.
  public let size: Int
  /// `bits[8 * position + bit]`.
  public let bits: [ReferenceBit]
  /// Bound hooks, those of one byte in the order in which they run.
  public let hooks: [ReferenceHook]
  /// Indices into `hooks` of those that an access to a dword may run.
  let hooksOfDword: [[Int]]
  /// Index into `regions`, by byte.
  let regionOfByte: [UInt16]
  /// Whether a write of neighbours writes bits that are cleared by one as they were read.
  let writesBackPlainly: Bool
  /// The guest's stored bits.
  public internal(set) var shadow: [UInt8]
  /// The device's registers.
  public internal(set) var device: [UInt8]
  /// How the device takes what it is written.
  public internal(set) var deviceKind = Hardware.sticks
  /// Bits of the device that take a written value; nil: all.
  public internal(set) var deviceWritable: ConfigImage?
  /// Bits of the device that writing 1 clears; nil: none.
  public internal(set) var deviceCleared: ConfigImage?

  /// Opens a function.
  ///
  /// - Parameters:
  ///   - image: The device.
  ///   - facts: What its registers do not say.
  ///   - profile: One of the model's.
  ///   - model: Without errors.
  /// - Throws: `unknownHeader`.
  public init(
    _ image: ConfigImage, facts: FunctionFacts, profile: Profile, model: Model
  ) throws(ConfigError) {
    let walk = try ReferenceWalk(image, facts, profile)
    let owners = ReferenceOwners(walk.capabilities, size: image.configSize, profile)
    var builder = ReferenceBuilder(image, walk, owners, profile)
    builder.describeBits()
    builder.linkLists()
    builder.bindHooks(model)
    opened = OpenedReference(image, facts, profile, model, walk, owners, builder)
    size = image.configSize
    bits = builder.bits
    hooks = builder.hooks
    regionOfByte = owners.regionOfByte
    writesBackPlainly = profile.writeback == .plain
    var hooksOfDword = [[Int]](repeating: [], count: image.configSize / 4)
    for (index, hook) in builder.hooks.enumerated() {
      for dword in Set(hook.triggers.map { $0 / 4 }) { hooksOfDword[dword].append(index) }
    }
    self.hooksOfDword = hooksOfDword
    shadow = builder.shadow
    device = image.bytes
  }

  /// Under which profile.
  public var profile: Profile { opened.profile }
  /// What the profile is part of.
  public var model: Model { opened.model }
  /// What the embedder says of the function.
  public var facts: FunctionFacts { opened.facts }
  /// The device at open.
  public var hardware: ConfigImage { opened.hardware }
  /// The header, then the capabilities in the order of the walk; hidden ones and those made up too.
  public var capabilities: [ReferenceCapability] { opened.capabilities }
  /// Who owns which bytes, ascending; together all of the space.
  public var regions: [ConfigRegion] { opened.regions }
  /// What the tables say; bits point here.
  public var rules: [BitTable.Rule] { opened.rules }

  /// What a table line says of a bit; nil: none says anything.
  public func rule(at bit: Int) -> BitTable.Rule? {
    guard bits.indices.contains(bit) else { return nil }
    let number = Int(bits[bit].rule)
    return rules.indices.contains(number) ? rules[number] : nil
  }

  /// The bytes with one owner among which a position is.
  public func region(at position: Int) -> ConfigRegion? {
    regionOfByte.indices.contains(position) ? regions[Int(regionOfByte[position])] : nil
  }

  /// The capability that a byte belongs to, shown or hidden; nil: a gap.
  public func capability(at position: Int) -> ReferenceCapability? {
    switch region(at: position)?.owner {
    case .capability(let index), .hidden(let index): capabilities[index]
    case .gap, nil: nil
    }
  }
}

/// What of a function neither changes nor answers accesses: shared by all copies.
private final class OpenedReference: Sendable {
  let profile: Profile
  let model: Model
  let facts: FunctionFacts
  let hardware: ConfigImage
  let capabilities: [ReferenceCapability]
  let regions: [ConfigRegion]
  let rules: [BitTable.Rule]

  init(
    _ image: ConfigImage, _ facts: FunctionFacts, _ profile: Profile, _ model: Model, _ walk: ReferenceWalk,
    _ owners: ReferenceOwners, _ builder: ReferenceBuilder
  ) {
    self.profile = profile
    self.model = model
    self.facts = facts
    hardware = image
    capabilities = walk.capabilities
    regions = owners.regions
    rules = builder.rules
  }
}

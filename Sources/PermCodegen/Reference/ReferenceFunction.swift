public import PermDSL
public import PermRuntime

/// A function as the checked model says it is: the second evaluator, bit by bit and naively.
///
/// Made from registers and fields, never from rows, and without the code that answers accesses: where the two differ, one is
/// wrong. It is also the ledger of who may do what to which bit, and why.
///
/// - Complexity: opening is O(bits).
public struct ReferenceFunction: Sendable {
  /// Bytes of config space: 256 or 4096.
  public let size: Int
  /// Under which profile.
  public let profile: Profile
  /// What the profile is part of.
  public let model: Model
  /// What the embedder says of the function.
  public let facts: FunctionFacts
  /// The device at open.
  public let hardware: ConfigImage
  /// The header, then the capabilities in the order of the walk; hidden ones and those made up too.
  public let capabilities: [ReferenceCapability]
  /// Who owns which bytes, ascending; together all of the space.
  public let regions: [ConfigRegion]
  /// `bits[8 * position + bit]`.
  public let bits: [ReferenceBit]
  /// What the tables say; bits point here.
  public let rules: [BitTable.Rule]
  /// Bound hooks, those of one byte in the order in which they run.
  public let hooks: [ReferenceHook]
  /// Index into `regions`, by byte.
  let regionOfByte: [UInt16]
  /// Indices into `hooks` of those that an access to a dword may run.
  let hooksOfDword: [[Int]]
  /// The guest's stored bits.
  public internal(set) var shadow: [UInt8]
  /// The device's registers.
  public internal(set) var device: [UInt8]
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
    size = image.configSize
    self.profile = profile
    self.model = model
    self.facts = facts
    hardware = image
    capabilities = walk.capabilities
    regions = owners.regions
    regionOfByte = owners.regionOfByte
    bits = builder.bits
    rules = builder.rules
    hooks = builder.hooks
    shadow = builder.shadow
    device = image.bytes
    var hooksOfDword = [[Int]](repeating: [], count: size / 4)
    for (index, hook) in hooks.enumerated() {
      for dword in Set(hook.triggers.map { $0 / 4 }) { hooksOfDword[dword].append(index) }
    }
    self.hooksOfDword = hooksOfDword
  }

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

/// Which byte belongs to whom.
struct ReferenceOwners {
  let regions: [ConfigRegion]
  let regionOfByte: [UInt16]

  /// Lays capabilities over the space: later ones take bytes from earlier ones; what hidden ones have is what nobody else has.
  init(_ capabilities: [ReferenceCapability], size: Int, _ profile: Profile) {
    var owners = [ConfigRegion.Owner](repeating: .gap, count: size)
    for (index, capability) in capabilities.enumerated() where !capability.isHidden {
      for byte in capability.position..<capability.position + capability.length where byte < size {
        owners[byte] = .capability(index)
      }
    }
    for (index, capability) in capabilities.enumerated() where capability.isPlaceholder {
      for byte in capability.position..<capability.position + 4 { owners[byte] = .capability(index) }
    }
    for (index, capability) in capabilities.enumerated()
    where capability.isHidden && capability.hiddenBody != profile.gaps ?? .none {
      let start = capability.position
      var end = capability.kind == .extended ? size : ListFormat.conventionalSize
      if capability.length > 0 {
        end = min(end, start + capability.length)
      } else {
        // How long it is nobody knows: up to the next capability, or what belongs to another.
        for other in capabilities where other.position > start { end = min(end, other.position) }
        let foreign = (start..<max(start, end)).first {
          owners[$0] != .gap && owners[$0] != .capability(index)
        }
        end = foreign ?? end
      }
      for byte in start..<max(start, end) where owners[byte] == .gap { owners[byte] = .hidden(index) }
    }

    var regions: [ConfigRegion] = []
    var regionOfByte: [UInt16] = []
    for byte in 0..<size {
      if let last = regions.last, last.owner == owners[byte] {
        regions[regions.count - 1].range = last.range.lowerBound..<byte + 1
      } else {
        var base = byte
        switch owners[byte] {
        case .gap: break
        case .hidden(let index): base = capabilities[index].position
        case .capability(let index) where profile.overlap == .keep: base = capabilities[index].position
        case .capability: break
        }
        regions.append(ConfigRegion(owner: owners[byte], range: byte..<byte + 1, base: base))
      }
      regionOfByte.append(UInt16(regions.count - 1))
    }
    self.regions = regions
    self.regionOfByte = regionOfByte
  }
}

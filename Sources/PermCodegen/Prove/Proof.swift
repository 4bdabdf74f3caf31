public import PermDSL
public import PermRuntime

/// Tries every access on every row of every variant, with every old and new value of each bit.
///
/// What a guest may do is said bit by bit, and a row is a matter of 32 bits side by side: so it is enough to give each bit of
/// device, shadow and guest every combination of values, through every width at every place that reaches it. What is
/// evaluated at open is seen on two devices, whose registers have opposite values wherever nothing is decided by them.
public struct Proof: Sendable {
  /// What was shown for one function.
  public struct Result: Sendable {
    /// The variant that it was made for.
    public var name: String
    /// Dwords that were tried.
    public var rowCount = 0
    /// Accesses.
    public var accessCount = 0
    /// Bits times accesses that reach them: each with another combination of old and new values, width or place.
    public var caseCount = 0
    /// Calls of hooks whose footprint was looked at.
    public var hookCount = 0
    /// The first access that shows a difference; nil: none does.
    public var failure: FuzzFailure?
  }

  private let profile: Profile
  private let model: Model
  private let lowered: LoweredProfile
  /// Spoils what was opened, for whoever wants to know whether that is found.
  var plant: (@Sendable (ConfigSpace<ObservedFunction, ObservedHooks>) -> Void)?

  /// A proof about a profile.
  ///
  /// - Parameter lowered: Its rows: `lower(profile, of: model)`, or others that are to be found wrong.
  public init(_ profile: Profile, of model: Model, lowered: LoweredProfile) {
    self.profile = profile
    self.model = model
    self.lowered = lowered
  }

  /// The functions to try, and the names of variants for which there is none.
  public var functions: (built: [FunctionBuilder.Built], missing: [String]) {
    FunctionBuilder(profile, lowered: lower(profile, of: model))?.functions() ?? ([], [])
  }

  /// Tries everything on one function.
  public func run(_ function: FunctionBuilder.Built) -> Result {
    var result = Result(name: function.name)
    for image in [function.image, OppositeImage.of(function, profile)] {
      guard result.failure == nil else { break }
      run(function, image, &result)
    }
    return result
  }

  private func run(_ function: FunctionBuilder.Built, _ image: ConfigImage, _ result: inout Result) {
    let reference: ReferenceFunction
    let lockstep: Lockstep
    do throws(ConfigError) {
      reference = try ReferenceFunction(image, facts: function.facts, profile: profile, model: model)
      lockstep = try Lockstep(reference, tables: lowered.image, legend: lowered.legend, plant: plant)
    } catch {
      result.failure = .unopened(function.name, image, function.facts, profile.name, error)
      return
    }
    for dword in Self.dwords(reference, named: function.capability) where !lockstep.hasParted {
      result.rowCount += 1
      tryAll(dword, lockstep, reference, &result)
    }
    result.hookCount += lockstep.comparison.hookCount
    guard let difference = lockstep.difference else { return }
    result.failure = FuzzFailure(
      subject: function.name, hardware: .sticks, operations: [], difference: difference,
      trace: Trace(name: function.name, profile: profile.name, image: image, facts: function.facts))
  }

  /// Dwords of a capability, and the ends of what belongs to nobody, to hidden ones and to others.
  private static func dwords(_ reference: ReferenceFunction, named name: String) -> [Int] {
    var dwords: Set<Int> = []
    for region in reference.regions {
      let all = region.range.lowerBound / 4...(region.range.upperBound - 1) / 4
      if case .capability(let owner) = region.owner, reference.capabilities[owner].table?.name == name {
        dwords.formUnion(all)
      } else {
        dwords.formUnion([all.lowerBound, all.upperBound])
      }
    }
    return dwords.sorted()
  }

  /// Each bit of these has every combination of device, shadow and guest: alone with its like, and among others.
  private static let patterns: [(device: UInt32, shadow: UInt32, guest: UInt32)] = {
    var patterns: [(UInt32, UInt32, UInt32)] = []
    for choice in 0..<8 {
      patterns.append((choice & 1 != 0 ? ~0 : 0, choice & 2 != 0 ? ~0 : 0, choice & 4 != 0 ? ~0 : 0))
      func turned(_ word: UInt32) -> UInt32 { word << UInt32(choice) | word >> UInt32((32 - choice) & 31) }
      patterns.append((turned(0xAAAA_AAAA), turned(0xCCCC_CCCC), turned(0xF0F0_F0F0)))
    }
    return patterns
  }()

  private func tryAll(
    _ dword: Int, _ lockstep: Lockstep, _ reference: ReferenceFunction, _ result: inout Result
  ) {
    let neighbours = max(0, dword - 1)...min(reference.size / 4 - 1, dword + 1)
    for width in 1...4 {
      for position in dword * 4 - width + 1...dword * 4 + 3 {
        guard position >= 0, position <= reference.size - width else { continue }
        let reach = min(position + width, dword * 4 + 4) - max(position, dword * 4)
        let mask = UInt32(truncatingIfNeeded: (1 << UInt64(width * 8)) - 1)
        for pattern in Self.patterns {
          for place in neighbours { lockstep.set(place, shadow: pattern.shadow, device: pattern.device) }
          lockstep.read(at: position, byteWidth: width)
          lockstep.write(at: position, byteWidth: width, value: pattern.guest & mask)
          lockstep.read(at: position, byteWidth: width)
          result.accessCount += 3
          result.caseCount += reach * 8
          if lockstep.hasParted { return }
        }
      }
    }
  }
}

extension FuzzFailure {
  /// A function that does not open, though the model has it.
  fileprivate static func unopened(
    _ name: String, _ image: ConfigImage, _ facts: FunctionFacts, _ profile: String, _ error: ConfigError
  ) -> FuzzFailure {
    FuzzFailure(
      subject: name, hardware: .sticks, operations: [],
      difference: Difference(
        kind: .open, position: 0, mask: 0, expected: "a function", actual: "\(error.code)", subject: "function",
        origin: nil),
      trace: Trace(name: name, profile: profile, image: image, facts: facts))
  }
}

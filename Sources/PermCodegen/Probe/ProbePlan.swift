public import PermDSL
public import PermRuntime

/// What a probe of a function would do to each bit, and what it keeps its hands off, by the words of the tables.
public struct ProbePlan: Sendable {
  /// Why bits are not turned over.
  public enum Reason: String, Sendable, CaseIterable {
    /// A write of 1 clears it: what it held could not be put back.
    case clearsOnOne = "clears on 1"
    /// It, or a bit of its byte, cannot be read: nobody knows what to put back.
    case writeOnly = "write-only"
    /// The specification wants it preserved.
    case reserved = "reserved"
    /// A hook acts on it: it moves the device or what the host knows of it.
    case hook = "a hook's"
    /// Hardware takes it and the profile gives it to no guest.
    case kept = "kept from guests"
    /// No register describes it.
    case undescribed = "undescribed"
    /// It belongs to a capability that the profile hides.
    case hidden = "hidden"
    /// The profile made it up.
    case synthetic = "synthetic"
  }

  /// Bits that are one to the tables, and what becomes of them.
  public struct Item: Sendable {
    /// Which bits.
    public var run: FieldRun
    /// Why they are left alone; nil: they are turned over.
    public var reason: Reason?
  }

  /// All bits of the function, ascending.
  public let items: [Item]
  /// What is done, byte by byte.
  public let steps: [WriteProbe.Step]

  /// Plans the probe of a function.
  ///
  /// - Parameters:
  ///   - image: The device; of bytes that are not known nothing is planned.
  ///   - facts: What its registers do not say.
  ///   - profile: Whose words decide what is kept from guests.
  ///   - model: The tables.
  ///   - all: Whether to turn over what is undescribed, hidden or kept from guests, too.
  /// - Throws: `unknownHeader`.
  public init(
    _ image: ConfigImage, facts: FunctionFacts, profile: Profile, model: Model, all: Bool = false
  ) throws(ConfigError) {
    let seen = try ReferenceFunction(image, facts: facts, profile: profile, model: model)
    let shown = profile.exposing()
    let whole = try ReferenceFunction(image, facts: facts, profile: shown, model: model)
    let bound = Self.bitsOfHooks(whole)
    let hidden = seen.capabilities.filter(\.isHidden).map(\.position)
    var items: [Item] = []
    var writeOnly: Set<Int> = []
    for run in whole.runs(in: 0..<image.knownCount * 8) {
      // Of one field some bits may be a hook's and others not.
      for part in Self.parts(of: run, bound) {
        var reason = Self.hazard(of: part, whole, isBound: bound.contains(part.bits.lowerBound))
        if reason == nil, !all {
          let owner = part.capability.map { whole.capabilities[$0] }
          if let owner, hidden.contains(owner.position), owner.position > 0 || owner.kind != .header {
            reason = .hidden
          } else {
            reason = Self.caution(of: part)
          }
        }
        if reason == .writeOnly { writeOnly.formUnion(part.bits.map { $0 / 8 }) }
        items.append(Item(run: part, reason: reason))
      }
    }
    for index in items.indices where items[index].reason == nil {
      let bytes = items[index].run.bits.lowerBound / 8...(items[index].run.bits.upperBound - 1) / 8
      if bytes.contains(where: writeOnly.contains) { items[index].reason = .writeOnly }
    }
    self.items = items
    steps = Self.steps(items, whole)
  }

  /// What no wish makes harmless.
  private static func hazard(
    of run: FieldRun, _ function: ReferenceFunction, isBound: Bool
  ) -> Reason? {
    if let index = run.capability, function.capabilities[index].isSynthetic { return .synthetic }
    if let access = run.rule?.access {
      if access.clearsOnOne { return .clearsOnOne }
      if access == .wo { return .writeOnly }
      if access.isReserved { return .reserved }
    }
    return isBound ? .hook : nil
  }

  /// What is left alone unless all is asked for.
  private static func caution(of run: FieldRun) -> Reason? {
    guard let rule = run.rule, let access = rule.access else { return .undescribed }
    return access.isWritable && rule.policy.write == .nowhere ? .kept : nil
  }

  /// Bits that are an operand of a hook, or in a byte that makes one run.
  private static func bitsOfHooks(_ function: ReferenceFunction) -> Set<Int> {
    var bits: Set<Int> = []
    for hook in function.hooks {
      for byte in hook.triggers { bits.formUnion(byte * 8..<byte * 8 + 8) }
      for place in hook.operands {
        let first = place.position * 8 + place.lsb
        bits.formUnion(first..<first + place.bitWidth)
      }
    }
    return bits
  }

  private static func parts(of run: FieldRun, _ bound: Set<Int>) -> [FieldRun] {
    var parts: [FieldRun] = []
    for bit in run.bits {
      if let last = parts.last, bound.contains(last.bits.lowerBound) == bound.contains(bit) {
        parts[parts.count - 1].bits = last.bits.lowerBound..<bit + 1
      } else {
        var part = run
        part.bits = bit..<bit + 1
        part.rule?.valueBit += bit - run.bits.lowerBound
        parts.append(part)
      }
    }
    return parts
  }

  private static func steps(_ items: [Item], _ function: ReferenceFunction) -> [WriteProbe.Step] {
    var steps: [Int: WriteProbe.Step] = [:]
    for item in items where item.reason == nil {
      for bit in item.run.bits {
        steps[bit / 8, default: WriteProbe.Step(position: bit / 8, flips: 0)].flips |= 1 << UInt8(bit % 8)
      }
    }
    for position in steps.keys {
      for bit in 0..<8 where function.bits[position * 8 + bit].clearsOnOne {
        steps[position]?.zeros |= 1 << UInt8(bit)
      }
    }
    return steps.values.sorted { $0.position < $1.position }
  }
}

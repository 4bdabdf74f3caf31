public import PermDSL
import PermRuntime

/// Bits of a function that follow each other and are one to the tables: a field or a part of it, bytes of a body, of a gap.
public struct FieldRun: Sendable {
  /// Bits from the start of config space.
  public var bits: Range<Int>
  /// The capability that they belong to, shown or hidden; index into `ReferenceFunction.capabilities`; nil: none.
  public var capability: Int?
  /// What the tables say; nil: nothing.
  public var rule: BitTable.Rule?
  /// `PM.PMCSR.PowerState`, `Vendor_Specific body`, `gap`.
  public var name: String
  /// The register; nil: none describes the bits.
  public var register: Register?
  /// The field; nil: none describes the bits.
  public var field: Field?
  /// Where it is specified.
  public var spec: String?

  /// Lowest bit in the field.
  public var valueBit: Int { rule?.valueBit ?? 0 }

  /// The bits as those of the field's register where it is known, else of the byte: `[15:11]`.
  public var bitsText: String {
    let low = field.map { $0.lsb + valueBit } ?? bits.lowerBound % 8
    let high = low + bits.count - 1
    return low == high ? "[\(low)]" : "[\(high):\(low)]"
  }

  /// Where the access is written that hardware has; nil: nowhere.
  public var accessOrigin: SourceRange? { field?.accessOrigin }

  /// The path in a profile: the field's without indices of arrays; nil: it has no name.
  public var path: String? {
    guard let rule, field != nil, !rule.path.isEmpty else { return nil }
    return rule.path.split(separator: ".").map { part in
      part.firstIndex(of: "[").map { String(part[..<$0]) } ?? String(part)
    }.joined(separator: ".")
  }
}

extension ReferenceFunction {
  /// The runs of some bits, ascending.
  ///
  /// - Complexity: O(bits).
  public func runs(in bits: Range<Int>) -> [FieldRun] {
    var runs: [FieldRun] = []
    for bit in bits.clamped(to: 0..<size * 8) {
      let rule = rule(at: bit)
      let owner = owner(at: bit / 8)
      if let last = runs.last, last.capability == owner, continues(last, rule, bit) {
        runs[runs.count - 1].bits = last.bits.lowerBound..<bit + 1
      } else {
        runs.append(run(of: rule, owner, at: bit))
      }
    }
    return runs
  }

  private func continues(_ run: FieldRun, _ rule: BitTable.Rule?, _ bit: Int) -> Bool {
    guard let rule, let first = run.rule else { return rule == nil && run.rule == nil }
    return rule.path == first.path && rule.access == first.access && rule.origin == first.origin
      && rule.policy == first.policy
      && (rule.path.isEmpty || rule.valueBit == first.valueBit + bit - run.bits.lowerBound)
  }

  /// Where a register or field begins in this function, in bytes; nil: it has none of this name.
  ///
  /// - Parameter name: A whole path, or its last parts; capitals may be small letters.
  public func position(of name: String) -> Int? {
    let name = name.lowercased()
    let found = runs(in: 0..<size * 8).first { run in
      let path = run.name.lowercased()
      return path == name || path.hasSuffix("." + name) || path.hasPrefix(name + ".")
        || path.contains("." + name + ".")
    }
    return found.map { $0.bits.lowerBound / 8 }
  }

  /// The capability that a byte belongs to, also where it is hidden and its body is treated like a gap.
  public func owner(at position: Int) -> Int? {
    switch region(at: position)?.owner {
    case .capability(let index), .hidden(let index): index
    case .gap, nil:
      capabilities.indices.last { index in
        let capability = capabilities[index]
        return capability.isHidden && capability.position <= position
          && position < capability.position + max(4, capability.length)
      }
    }
  }

  private func run(of rule: BitTable.Rule?, _ owner: Int?, at bit: Int) -> FieldRun {
    let capability = owner.map { capabilities[$0] }
    let name = capability?.name ?? "gap"
    var run = FieldRun(bits: bit..<bit + 1, capability: owner, rule: rule, name: name)
    run.spec = capability?.table?.spec
    guard let rule, let table = capability?.table else { return run }
    guard !rule.path.isEmpty else {
      run.name += " body"
      return run
    }
    run.name += "." + rule.path
    (run.register, run.field) = table.field(of: rule, atBit: bit)
    run.spec = run.register?.spec ?? table.spec
    return run
  }
}

extension Capability {
  /// The register and the field that a rule is made of.
  fileprivate func field(of rule: BitTable.Rule, atBit bit: Int) -> (Register?, Field?) {
    var parts = rule.path.split(separator: ".")[...]
    var array: Substring?
    if let first = parts.first, let bracket = first.firstIndex(of: "[") {
      array = first[..<bracket]
      parts = parts.dropFirst()
    }
    let candidates = registers.filter { register in
      parts.first.map { $0 == register.name } == true
        && (array == nil) == (register.array == nil)
        && (array == nil
          || register.array.map { arrays.indices.contains($0) && arrays[$0].name == array ?? "" } == true)
    }
    var near: (Register?, Field?) = (candidates.first, nil)
    for register in candidates {
      for field in register.fields {
        guard field.name == (register.isDescribed ? parts.last.map(String.init) : register.name),
          field.access == rule.access, field.policies.contains(where: { $0.origin == rule.origin })
        else { continue }
        // Several fields of a register are `reserved`: only their place tells them apart.
        if (field.lsb + rule.valueBit - bit) % 8 == 0 { return (register, field) }
        if near.1 == nil { near = (register, field) }
      }
    }
    return near
  }
}

extension Profile {
  /// The profile with capabilities in the guest's list that it hides.
  ///
  /// - Parameter names: Which; nil: all.
  func exposing(_ names: Set<String>? = nil) -> Profile {
    var profile = self
    for index in profile.capabilities.indices
    where names?.contains(profile.capabilities[index].name) ?? true {
      profile.capabilities[index].visibility = []
    }
    return profile
  }
}

public import PermDSL
public import PermRuntime

extension FunctionAudit {
  /// Bits that stand beside each other, of one field and with one access.
  public struct Run: Sendable, Hashable {
    /// `8 * position + bit`.
    public var bits: Range<Int>
    /// What a guest may do.
    public var access: AuditAccess
    /// Index into `regions` of `function`.
    public var region: Int
    /// `PMCSR.PME_En`; empty where no register covers the bits.
    public var path: String
    /// Where the policy in force is written; nil where nothing says one.
    public var origin: SourceRange?
  }

  /// All bits of config space in order: what a guest may do to each, and the line that says so.
  public var runs: [Run] {
    var runs: [Run] = []
    for (number, region) in function.regions.enumerated() {
      for bit in region.range.lowerBound * 8..<region.range.upperBound * 8 {
        let rule = function.rule(at: bit)
        if let last = runs.last, last.region == number, last.access == access[bit],
          last.path == rule?.path ?? "", last.origin == rule?.origin
        {
          runs[runs.count - 1].bits = last.bits.lowerBound..<bit + 1
        } else {
          runs.append(
            Run(
              bits: bit..<bit + 1, access: access[bit], region: number, path: rule?.path ?? "",
              origin: rule?.origin))
        }
      }
    }
    return runs
  }

  /// The capability that some bytes belong to; nil: a gap.
  public func capability(of region: ConfigRegion) -> ReferenceCapability? {
    switch region.owner {
    case .capability(let index), .hidden(let index):
      function.capabilities.indices.contains(index) ? function.capabilities[index] : nil
    case .gap: nil
    }
  }

  /// How many bits of some bytes a guest may do what to.
  public func summary(of bytes: Range<Int>) -> AuditSummary {
    var summary = AuditSummary()
    for access in access[(bytes.lowerBound * 8..<bytes.upperBound * 8).clamped(to: access.indices)] {
      summary.count(access)
    }
    return summary
  }
}

/// How much some traces prove about some tables: every fault is planted, one at a time, and must be noticed.
public struct MutationRun: Sendable {
  /// What became of a fault.
  public enum Verdict: Sendable, Equatable {
    /// A trace noticed it; the trace's name.
    case killed(by: String)
    /// No access could notice it, shown by trying all.
    case equivalent
    /// No function of the traces has the bytes, such as rows behind the length that a profile cuts off.
    case unplaced
    /// An access could notice it and no trace has that access.
    case survived
    /// No trace has a function that uses this variant.
    case unreached
  }

  /// What all faults became, in order.
  public struct Report: Sendable {
    /// The faults.
    public let mutants: [TableMutant]
    /// What became of each.
    public let verdicts: [Verdict]

    /// What all faults became.
    public init(mutants: [TableMutant], verdicts: [Verdict]) {
      self.mutants = mutants
      self.verdicts = verdicts
    }

    /// Number of faults with a verdict that fits.
    public func count(where fits: (Verdict) -> Bool) -> Int { verdicts.count(where: fits) }
    /// Faults that a trace noticed.
    public var killedCount: Int { count { if case .killed = $0 { true } else { false } } }
    /// Faults that nothing can notice.
    public var equivalentCount: Int { count { $0 == .equivalent } }
    /// Faults where no function of the traces has anything.
    public var unplacedCount: Int { count { $0 == .unplaced } }
    /// Faults that were not noticed and could have been, or that no trace reaches.
    public var failures: [TableMutant] {
      zip(mutants, verdicts).filter { $1 == .survived || $1 == .unreached }.map(\.0)
    }
  }

  /// All faults of the tables.
  public let mutants: [TableMutant]
  private let image: TableImage
  private let legend: TableLegend
  private let traces: [Trace]
  /// Pages and variants of each trace's function.
  private let uses: [[CapabilityInstance]]

  /// A run of some tables against some traces.
  public init(image: TableImage, legend: TableLegend, traces: [Trace]) {
    mutants = TableMutant.all(of: image)
    self.image = image
    self.legend = legend
    // Short traces first: what they notice needs no long one.
    let ordered = traces.sorted { $0.operations.count < $1.operations.count }
    self.traces = ordered
    uses = ordered.map { trace in
      let hooks = InterpretedHooks(names: legend.hooks)
      let space = try? ConfigSpace(trace.function(), facts: trace.facts, tables: image, hooks: hooks)
      return space?.capabilities ?? []
    }
  }

  /// What becomes of one fault; safe to ask from several threads.
  ///
  /// - Complexity: O(accesses of the traces that reach it), less what stops at the first difference.
  public func verdict(of mutant: TableMutant) -> Verdict {
    let reached = traces.indices.filter { index in
      mutant.page == 0
        || uses[index].contains { $0.page == mutant.page && mutant.variants.contains($0.variant) }
    }
    guard !reached.isEmpty else { return .unreached }
    let faulty = mutant.applied(to: image)
    for index in reached {
      let outcome = TraceReplay.run(traces[index], tables: faulty, legend: legend, stopsAtFirst: true)
      if !outcome.mismatches.isEmpty { return .killed(by: traces[index].name) }
    }
    var isPlaced = false
    for index in reached {
      switch FaultProbe(image, faulty, legend, traces[index]).result {
      case .differs: return .survived
      case .alike: isPlaced = true
      case .same: break
      }
    }
    return isPlaced ? .equivalent : .unplaced
  }
}

/// How much some traces prove about some tables: every fault is planted, one at a time, and must be noticed.
public struct MutationRun: Sendable {
  /// What became of a fault.
  public enum Verdict: Sendable, Equatable {
    /// A trace noticed it; the trace's name.
    case killed(by: String)
    /// No access could notice it, shown by trying all.
    case equivalent
    /// An access could notice it and no trace has that access.
    case survived
    /// No trace has a function that uses this variant.
    case unreached
  }

  /// What all faults became, in order.
  public struct Report: Sendable {
    /// The faults.
    public var mutants: [TableMutant] = []
    /// What became of each.
    public var verdicts: [Verdict] = []

    /// Number of faults with a verdict that fits.
    public func count(where fits: (Verdict) -> Bool) -> Int { verdicts.count(where: fits) }
    /// Faults that a trace noticed.
    public var killedCount: Int { count { if case .killed = $0 { true } else { false } } }
    /// Faults that nothing can notice.
    public var equivalentCount: Int { count { $0 == .equivalent } }
    /// Faults that were not noticed and could have been, or that no trace reaches.
    public var failures: [TableMutant] {
      zip(mutants, verdicts).filter { $1 == .survived || $1 == .unreached }.map(\.0)
    }
  }

  private let image: TableImage
  private let legend: TableLegend
  private let traces: [Trace]
  /// Pages and variants of each trace's function.
  private let uses: [[CapabilityInstance]]

  /// A run of some tables against some traces.
  public init(image: TableImage, legend: TableLegend, traces: [Trace]) {
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

  /// Plants every fault.
  ///
  /// - Parameters:
  ///   - jobs: How many at a time.
  ///   - progress: Told how many are done and how many there are.
  /// - Complexity: O(mutants x accesses of the traces that reach them), less what stops at the first difference.
  public func run(jobs: Int, progress: @escaping @Sendable (Int, Int) -> Void) async -> Report {
    let mutants = TableMutant.all(of: image)
    var verdicts = [Verdict](repeating: .unreached, count: mutants.count)
    await withTaskGroup(of: (Int, Verdict).self) { group in
      var next = 0
      var done = 0
      func start() {
        guard next < mutants.count, !Task.isCancelled else { return }
        let index = next
        next += 1
        group.addTask { (index, verdict(of: mutants[index])) }
      }
      for _ in 0..<max(1, jobs) { start() }
      while let (index, verdict) = await group.next() {
        verdicts[index] = verdict
        done += 1
        progress(done, mutants.count)
        start()
      }
    }
    return Report(mutants: mutants, verdicts: verdicts)
  }

  /// What becomes of one fault.
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
    for index in reached {
      guard FaultProbe(image, faulty, legend, traces[index]).isEquivalent else { return .survived }
    }
    return .equivalent
  }
}
